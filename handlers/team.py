"""Show staff their week, and one of its dates with those who signed up."""

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

import screens.account
import screens.party
import screens.team
import storage.card
import storage.staff
import storage.team
from kiez.directory import CentreId
from kiez.roles import Staff
from screens.screen import Screen
from screens.team_buttons import CentreButton, DateButton, TeamButton
from screens.week_buttons import GuestsButton, WeekButton
from storage.database import Transaction


async def week(_: Message | CallbackQuery, staff: Staff, tx: Transaction, now: datetime) -> Screen:
    """Show the week of who coordinates, leads or advises; to others what they may do."""
    if staff.centre is None and not staff.offers:
        return screens.account.entry(staff)
    return screens.team.week(await storage.team.week(tx, staff, now), staff)


async def more(
    _: CallbackQuery, callback_data: WeekButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Show another page of the week's dates."""
    found = await storage.team.week(tx, staff, now)
    return screens.team.week(found, staff, callback_data.page)


async def centre(
    _: CallbackQuery, callback_data: CentreButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Work in another of one's centres, or ask in which."""
    if not callback_data.centre:
        return screens.team.centres(staff.centres, staff)
    wanted = CentreId(callback_data.centre)
    await storage.staff.choose(tx, staff, wanted)
    return await week(_, replace(staff, chosen=wanted), tx, now)


async def date(
    _: CallbackQuery,
    callback_data: DateButton | GuestsButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show a date within reach, with those who signed up as far as one may know them."""
    page = callback_data.page if isinstance(callback_data, GuestsButton) else 0
    party = await storage.team.party(tx, staff, callback_data.occurrence, now)
    zone = await storage.card.zone(tx, party.card.occurrence)
    return screens.party.party(party, now.astimezone(zone).date(), page)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="team")
    made.message.register(week, Command("team", ignore_mention=True))
    made.callback_query.register(week, TeamButton.filter())
    made.callback_query.register(more, WeekButton.filter())
    made.callback_query.register(centre, CentreButton.filter())
    made.callback_query.register(date, DateButton.filter())
    made.callback_query.register(date, GuestsButton.filter())
    return made
