"""Invite a colleague (city), and accept an invitation in the chat that has opened it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import BaseFilter, CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.invitation
import screens.member
import storage.directory
import storage.grant
import storage.invitation
import storage.member
import storage.scope
from handlers.question import Answers, Leaves
from kiez import invitation
from kiez.errors import GoneError
from kiez.invitation import NUMBERS, InvitationId, Opening, Wanted
from kiez.people import Person
from kiez.roles import Staff
from screens.invitation import WITHDRAW
from screens.invitation_buttons import AcceptButton, InvitationButton, InviteButton, unpack_role
from screens.screen import Screen
from storage.database import Transaction

_NAME = "invitation.name"


@dataclass(frozen=True, slots=True)
class Typed:
    """The name of somebody who is invited, with what makes the invitation.

    Args:
        asked: What was chosen before.
        link: Where the secret is used.
    """

    text: str
    asked: InviteButton
    number: InvitationId
    secret: str
    link: str


class NameIsAsked(BaseFilter):
    """Let a text through that answers the question for a name."""

    _answers = Answers(_NAME)

    async def __call__(
        self,
        message: Message,
        raw_state: str | None,
        state: FSMContext,
        fresh: Callable[[], int],
        address: str,
    ) -> bool | dict[str, Typed]:
        """Read the answer, and what it answers."""
        if not await self._answers(message, raw_state):
            return False
        asked = InviteButton(page=0, **await state.get_data())
        secret = invitation.secret_of(fresh() for _ in range(NUMBERS))
        number, link = InvitationId(fresh()), f"{address}/i/{secret}"
        return {"typed": Typed(message.text or "", asked, number, secret, link)}


class IsPasted(BaseFilter):
    """Let messages through into which an invitation was pasted."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Read its secret."""
        secret = invitation.pasted(message.text or "")
        return {"secret": secret} if secret else False


async def open_link(
    message: Message, command: CommandObject, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Show what somebody is invited to by the link that opened the chat."""
    secret = invitation.read(command.args or "")
    if secret is None:
        raise SkipHandler
    return await open_pasted(message, secret, person, tx, now)


async def open_pasted(
    _: Message, secret: str, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Show what somebody is invited to; nothing happens before a tap."""
    opened = await storage.invitation.open_in(tx, person, secret, now)
    if opened.invitation is not None:
        return screens.invitation.offered(opened.invitation)
    if opened.outcome is Opening.BLOCKED:
        return screens.invitation.blocked()
    return screens.invitation.unknown()


async def accept(
    _: CallbackQuery,
    callback_data: AcceptButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Give the role."""
    number = callback_data.invitation
    apart = await storage.grant.parts(tx, person)
    used = await storage.invitation.accept(tx, person, number, fresh(), now)
    return screens.invitation.welcome(used, apart=apart)


async def invite(
    _: CallbackQuery, callback_data: InviteButton, staff: Staff, tx: Transaction, state: FSMContext
) -> Screen:
    """Ask for the role, then what it is for, then the name."""
    role = unpack_role(callback_data.role)
    if role is None:
        return screens.invitation.ask_role()
    centre, offer = callback_data.centre, callback_data.offer
    scope = await storage.scope.choose(tx, staff.municipality, role, centre, offer)
    if scope.held is None:
        page = callback_data.page
        return screens.invitation.ask_scope(role, scope.options, centre, page)
    await state.set_state(_NAME)
    await state.update_data(role=callback_data.role, centre=centre, offer=offer)
    return screens.invitation.ask_name(scope.held)


async def typed_name(
    _: Message, typed: Typed, staff: Staff, tx: Transaction, now: datetime, state: FSMContext
) -> Screen:
    """Make the link, or ask for the name once more."""
    name, role = invitation.name(typed.text), unpack_role(typed.asked.role)
    if name is None:
        return screens.invitation.no_name(typed.text)
    await state.clear()
    if role is None:
        raise GoneError(typed.asked.role)
    centre, offer = typed.asked.centre, typed.asked.offer
    scope = await storage.scope.choose(tx, staff.municipality, role, centre, offer)
    if scope.held is None:
        raise GoneError("This is not there any more.")
    wanted = Wanted(typed.number, typed.secret, name, scope.held.grant)
    await storage.invitation.create(tx, (staff.municipality, staff.id), wanted, now)
    return screens.invitation.created(name, scope.held, typed.link)


async def see(
    _: CallbackQuery,
    callback_data: InvitationButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Show an open invitation, or withdraw it."""
    number = callback_data.invitation
    if callback_data.do == WITHDRAW:
        await storage.invitation.withdraw(tx, staff, number, now)
    waiting = await storage.invitation.waiting(tx, staff.municipality, now)
    if callback_data.do == WITHDRAW:
        return screens.member.people(await storage.member.members(tx, staff), waiting)
    found = next((each for each in waiting if each.id == number), None)
    if found is None:
        raise GoneError("This invitation is not there.")
    city = await storage.directory.city(tx, staff.municipality)
    return screens.invitation.waiting(found, now.astimezone(ZoneInfo(city.timezone)))


def words() -> Router:
    """Make the router of links that are pasted; it comes before all that reads words."""
    made = Router(name="invitation words")
    made.message.register(open_pasted, IsPasted())
    return made


def opened() -> Router:
    """Make the router of those who are invited; it comes before the greeting."""
    made = Router(name="invitation opened")
    made.message.register(open_link, CommandStart(deep_link=True, ignore_mention=True))
    made.callback_query.register(accept, AcceptButton.filter())
    return made


def router() -> Router:
    """Make the router of the city's buttons."""
    made = Router(name="invitation")
    made.callback_query.register(invite, InviteButton.filter())
    made.callback_query.register(see, InvitationButton.filter())
    return made


def asked() -> Router:
    """Make the router of the name that is typed; it comes before all that reads words."""
    made = Router(name="invitation asked")
    made.callback_query.outer_middleware(Leaves("invitation"))
    made.message.outer_middleware(Leaves("invitation"))
    made.message.register(typed_name, NameIsAsked())
    return made
