"""Let members of staff keep their own account: devices, code, working days, absence."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram import F, Router
from aiogram.filters import BaseFilter
from aiogram.types import CallbackQuery, Message

import screens.account
import storage.account
import storage.device
import storage.directory
from kiez.account import MOST_WEEKS_AWAY, WEEK, Signing, back_on, switched
from kiez.code import Secrets, read_account_code
from kiez.errors import GoneError
from kiez.people import Person
from kiez.roles import Staff
from screens.account import NEW, OUT, YES
from screens.account_buttons import (
    AwayButton,
    CodeButton,
    DeviceButton,
    SharedButton,
    StandInButton,
    WorkdayButton,
)
from screens.screen import Screen
from screens.team_buttons import AccountButton
from storage.database import Transaction


class IsAccountCode(BaseFilter):
    """Let messages through that may be a sign-in code."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Read the code."""
        code = read_account_code(message.text or "")
        return {"code": code} if code else False


async def sign_in(
    _: Message,
    code: str,
    person: Person,
    tx: Transaction,
    now: datetime,
    secrets: Secrets,
    speak: Callable[[str], Awaitable[None]],
) -> Screen:
    """Make this chat a device of the account whose code was typed."""
    signed = await storage.account.sign_in(tx, person, secrets.kept(code), now)
    if signed.outcome is Signing.SIGNED_IN:
        await speak(signed.language)
    return screens.account.signed_in(signed.outcome)


async def account(
    _: CallbackQuery, staff: Staff, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Show the own account."""
    return await _account(tx, staff, person, now)


async def device(
    _: CallbackQuery,
    callback_data: DeviceButton,
    staff: Staff,
    person: Person,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Show a device, or sign it out."""
    found = await storage.device.device(tx, staff, callback_data.chat, person.chat)
    if callback_data.do != OUT:
        return screens.account.device(found, await _today(tx, staff, now))
    if not await storage.device.sign_out(tx, staff, found, fresh(), now):
        return screens.account.only_one()
    return screens.account.signed_out(found, person.door)


async def share(
    _: CallbackQuery,
    callback_data: SharedButton,
    staff: Staff,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Let this page end by itself when nobody touches it, or not."""
    on = callback_data.on == YES
    if not await storage.device.share(tx, staff, person.chat, now, on=on):
        return screens.account.only_one()
    return await _account(tx, staff, person, now)


async def about_code(_: CallbackQuery, staff: Staff, person: Person, tx: Transaction) -> Screen:
    """Tell what a sign-in code is for."""
    own = await storage.account.read(tx, staff, person.chat)
    return screens.account.about_code(has_code=own.has_code)


async def make_code(
    _: CallbackQuery,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    secrets: Secrets,
    fresh: Callable[[], int],
) -> Screen:
    """Make a sign-in code; the former one ends."""
    made = secrets.account_code(fresh())
    await storage.account.renew_code(tx, staff, secrets.kept(made), now)
    return screens.account.code(made)


async def workday(
    _: CallbackQuery,
    callback_data: WorkdayButton,
    staff: Staff,
    person: Person,
    tx: Transaction,
) -> Screen:
    """Show the working days, or switch one."""
    if callback_data.day:
        if callback_data.day not in map(str, WEEK):
            raise GoneError(callback_data.day)
        days = switched(staff.workdays, int(callback_data.day))
        await storage.account.work_on(tx, staff, days)
    return screens.account.workdays(await storage.account.read(tx, staff, person.chat))


async def away(
    _: CallbackQuery,
    callback_data: AwayButton,
    staff: Staff,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Ask for how long one is away, or keep it."""
    if callback_data.weeks:
        if callback_data.weeks not in map(str, range(MOST_WEEKS_AWAY + 1)):
            raise GoneError(callback_data.weeks)
        until = back_on(await _today(tx, staff, now), int(callback_data.weeks))
        await storage.account.go_away(tx, staff, until, now)
    return await _away(tx, staff, person, now)


async def stand_in(
    _: CallbackQuery,
    callback_data: StandInButton,
    staff: Staff,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Keep who answers meanwhile."""
    await storage.account.stand_in(tx, staff, callback_data.staff, now)
    return await _away(tx, staff, person, now)


async def _account(tx: Transaction, staff: Staff, person: Person, now: datetime) -> Screen:
    own = await storage.account.read(tx, staff, person.chat)
    return screens.account.account(own, await _today(tx, staff, now))


async def _away(tx: Transaction, staff: Staff, person: Person, now: datetime) -> Screen:
    own = await storage.account.read(tx, staff, person.chat)
    colleagues = await storage.account.colleagues(tx, staff)
    return screens.account.away(own, colleagues, await _today(tx, staff, now))


async def _today(tx: Transaction, staff: Staff, now: datetime) -> date:
    city = await storage.directory.city(tx, staff.municipality)
    return now.astimezone(ZoneInfo(city.timezone)).date()


def words() -> Router:
    """Make the router of what is typed; everybody may type a code."""
    made = Router(name="account words")
    made.message.register(sign_in, IsAccountCode())
    return made


def router() -> Router:
    """Make the router of the buttons."""
    made = Router(name="account")
    made.callback_query.register(account, AccountButton.filter())
    made.callback_query.register(device, DeviceButton.filter())
    made.callback_query.register(share, SharedButton.filter())
    made.callback_query.register(make_code, CodeButton.filter(F.do == NEW))
    made.callback_query.register(about_code, CodeButton.filter())
    made.callback_query.register(workday, WorkdayButton.filter())
    made.callback_query.register(away, AwayButton.filter())
    made.callback_query.register(stand_in, StandInButton.filter())
    return made
