"""Show what the rhythm guard says, and note what takes place without parents."""

from datetime import date, datetime

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.duty
import screens.guard
import storage.guard
import storage.team
from kiez.errors import GoneError
from kiez.guard import NOTED, Duty
from kiez.roles import Role, Staff
from screens.duty import MONTHS
from screens.guard import ASK, Noted
from screens.guard_buttons import CentresButton, DutyButton, UndoDutyButton
from screens.screen import Screen
from screens.team_buttons import GuardButton
from storage.database import Transaction


async def guard(_: CallbackQuery, staff: Staff, tx: Transaction, now: datetime) -> Screen:
    """Show what is due: in the centre that is worked in, else in all of the city."""
    if staff.centre is None:
        return await everywhere(_, CentresButton(page=0), staff, tx, now)
    return await _own(staff, tx, now)


async def everywhere(
    _: CallbackQuery, callback_data: CentresButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Show the city's office one line for each centre."""
    if not staff.may(Role.CITY):
        raise GoneError("The city's office alone sees all centres.")
    found = await storage.guard.everywhere(tx, staff, now)
    return screens.guard.overview(found, callback_data.page, own=staff.centre is not None)


async def note(
    _: CallbackQuery, callback_data: DutyButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Note that something took place; before that, ask when."""
    duty, on = _duty(callback_data.duty), callback_data.on
    today = (await storage.guard.city(tx, staff.municipality, now)).today
    if on == ASK:
        return screens.duty.ask_day(duty, today)
    if on == MONTHS:
        return screens.duty.ask_month(duty, today)
    if len(on) == len("202611"):
        return screens.duty.ask_day_of(duty, _day(f"{on}01"), today)
    await storage.guard.note(tx, staff, duty, _day(on), now)
    return await _own(staff, tx, now, Noted(duty, _day(on)))


async def undo(
    _: CallbackQuery, callback_data: UndoDutyButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Take back what was noted."""
    duty, on = _duty(callback_data.duty), _day(callback_data.on)
    await storage.guard.undo(tx, staff, duty, on, now)
    return await _own(staff, tx, now)


async def _own(staff: Staff, tx: Transaction, now: datetime, noted: Noted | None = None) -> Screen:
    if staff.centre is None:
        raise GoneError("Whoever asks coordinates no centre.")
    week = await storage.team.week(tx, staff, now)
    latest = await storage.guard.latest(tx, staff, week.today)
    return screens.guard.guard(week, latest, noted, city=staff.may(Role.CITY))


def _duty(word: str) -> Duty:
    if word not in NOTED:
        raise GoneError("Nobody notes that.")
    return Duty(word)


def _day(digits: str) -> date:
    """Read a day as a button carries it."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise GoneError("There is no such day.") from None


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="guard")
    made.callback_query.register(guard, GuardButton.filter())
    made.callback_query.register(everywhere, CentresButton.filter())
    made.callback_query.register(note, DutyButton.filter())
    made.callback_query.register(undo, UndoDutyButton.filter())
    return made
