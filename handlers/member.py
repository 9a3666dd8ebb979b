"""Show a city who works for it and end roles; show its data-protection officer what was done."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.member
import storage.directory
import storage.invitation
import storage.member
from kiez.errors import GoneError
from kiez.roles import Staff
from screens.member import ASK, DEEDS, REALLY, SURE
from screens.member_buttons import DeedsButton, MemberButton, MembersButton, RoleButton
from screens.screen import Screen
from screens.team_buttons import PeopleButton
from storage.database import Transaction


async def people(_: CallbackQuery, staff: Staff, tx: Transaction, now: datetime) -> Screen:
    """Show who has which role."""
    return await _people(tx, staff, now)


async def further(
    _: CallbackQuery,
    callback_data: MembersButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show a further page of them."""
    return await _people(tx, staff, now, callback_data.page)


async def member(
    _: CallbackQuery,
    callback_data: MemberButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show a colleague, or end the account; asked once."""
    if callback_data.do == SURE:
        await storage.member.remove(tx, staff, callback_data.staff, now)
        return await _people(tx, staff, now)
    found = await storage.member.member(tx, staff, callback_data.staff)
    show = screens.member.ask_end if callback_data.do == ASK else screens.member.one
    return show(found)


async def role(
    _: CallbackQuery,
    callback_data: RoleButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Take a role away; asked once."""
    found = await storage.member.member(tx, staff, callback_data.staff)
    held = next((each for each in found.roles if each.number == callback_data.role), None)
    if held is None:
        raise GoneError("This role is not there.")
    if callback_data.sure != REALLY:
        return screens.member.ask_take(found, held)
    if await storage.member.withdraw(tx, staff, held.number, now):
        return await _people(tx, staff, now)
    return screens.member.one(await storage.member.member(tx, staff, found.id))


async def deeds(
    _: CallbackQuery,
    callback_data: DeedsButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show what was done, page by page."""
    page = callback_data.page
    log = await storage.member.log(tx, staff, DEEDS + 1, page * DEEDS)
    city = await storage.directory.city(tx, staff.municipality)
    return screens.member.deeds(log, page, now.astimezone(ZoneInfo(city.timezone)))


async def _people(tx: Transaction, staff: Staff, now: datetime, page: int = 0) -> Screen:
    members = await storage.member.members(tx, staff)
    waiting = await storage.invitation.waiting(tx, staff.municipality, now)
    return screens.member.people(members, waiting, page)


def router() -> Router:
    """Make the router of the city's buttons."""
    made = Router(name="member")
    made.callback_query.register(people, PeopleButton.filter())
    made.callback_query.register(further, MembersButton.filter())
    made.callback_query.register(member, MemberButton.filter())
    made.callback_query.register(role, RoleButton.filter())
    return made


def log() -> Router:
    """Make the router of the data-protection officer's button."""
    made = Router(name="member log")
    made.callback_query.register(deeds, DeedsButton.filter())
    return made
