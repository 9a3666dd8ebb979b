"""Let a family that has read the code at the entrance say that it is here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import CommandObject, CommandStart
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

import screens.entrance
import storage.entrance
from kiez.checkin import random_key
from kiez.code import Secrets
from kiez.details import only_looking
from kiez.links import leads
from kiez.participation import Entrance, Missed
from kiez.people import Person
from kiez.presence import Presence
from kiez.signup import Family
from screens.entrance import HERE, NOT_HERE, family_of
from screens.participation_buttons import HereButton
from screens.screen import Screen
from storage.database import Transaction

PAYLOAD = "q-"
"""Begins what a chat is opened with by the code at an entrance."""

# Says that a family is asked and not counted: of whom nothing else is kept, a second tap on
# "We are here", or on taking it back, shall do nothing. Whoever is counted leaves no trace.
_ASKED = "entrance.asked"


@dataclass(frozen=True, slots=True)
class Arriving:
    """Somebody at an entrance, and all that the answer stands on.

    The fields are what every handler may name (bot/context.py), and one more.

    Args:
        presence: Knows who is counted of whom nothing is kept, in this process's memory alone.
    """

    tx: Transaction
    person: Person
    now: datetime
    address: str
    secrets: Secrets
    fresh: Callable[[], int]
    state: FSMContext
    raw_state: str | None
    presence: Presence

    async def found(self, code: str) -> Entrance | Missed:
        """Find the date whose code it is."""
        return await storage.entrance.entrance(self.tx, self.person, code, self.secrets, self.now)

    def elsewhere(self, there: Entrance) -> Screen | None:
        """Lead to the website where nobody checks in at this door; None: one may."""
        if not only_looking(there.card, self.person.door):
            return None
        links = self.address if leads(self.address, self.person.door) else ""
        return screens.entrance.elsewhere(there, links)

    async def ask(self, there: Entrance, family: Family) -> Screen:
        """Ask who is here."""
        await self.state.set_state(_ASKED)
        return screens.entrance.ask(there, family)

    async def check_in(self, there: Entrance, family: Family) -> Screen:
        """Count a family, once."""
        chat, at = self.person.chat, there.card.occurrence
        once = self.raw_state is not None and not self.presence.counted(chat, at, self.now)
        if there.kept or once:
            key, who = random_key(self.fresh), self.person.id
            done = await storage.entrance.check_in(self.tx, there, who, family, key)
            if done and not there.kept:
                self.presence.enter(chat, at, family, self.now)
        await self.state.clear()
        return screens.entrance.thanks(there, family)

    async def leave(self, there: Entrance, family: Family) -> Screen:
        """Count a family no more, once, and only as what it was counted in this chat."""
        chat, at = self.person.chat, there.card.occurrence
        counted = family if there.kept else self.presence.counted(chat, at, self.now)
        if counted is None:
            return await self.ask(there, family)
        await storage.entrance.leave(self.tx, there, self.person.id, counted)
        self.presence.leave(chat, at)
        await self.state.set_state(_ASKED)
        return screens.entrance.undone(there, family)


async def arrive(_: Message, command: CommandObject, arriving: Arriving) -> Screen:
    """Greet a family that has read the code at an entrance."""
    payload = command.args or ""
    if not payload.startswith(PAYLOAD):
        raise SkipHandler
    there = await arriving.found(payload.removeprefix(PAYLOAD))
    if isinstance(there, Missed):
        return screens.entrance.unknown(there)
    if there.here:
        return screens.entrance.thanks(there, there.family)
    return arriving.elsewhere(there) or await arriving.ask(there, there.family)


async def here(_: CallbackQuery, callback_data: HereButton, arriving: Arriving) -> Screen:
    """Change who is here, count them, or take that back."""
    there = await arriving.found(callback_data.code)
    if isinstance(there, Missed):
        return screens.entrance.unknown(there)
    family, elsewhere = family_of(callback_data), arriving.elsewhere(there)
    if elsewhere is not None:
        return elsewhere
    if callback_data.do == HERE:
        return await arriving.check_in(there, family)
    if callback_data.do == NOT_HERE:
        return await arriving.leave(there, family)
    return await arriving.ask(there, family)


class Arrivals(BaseMiddleware):
    """Hand each handler of this feature the one who arrives."""

    def __init__(self) -> None:
        self._presence = Presence()

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> object:
        """Gather all that the answer stands on."""
        own = {**data, "presence": self._presence}
        known = {each.name: own[each.name] for each in fields(Arriving)}
        return await handler(event, {**data, "arriving": Arriving(**known)})


def router() -> Router:
    """Make the router of this feature; it comes before the greeting."""
    made = Router(name="entrance")
    arriving = Arrivals()
    for observer in (made.message, made.callback_query):
        observer.middleware(arriving)
    made.message.register(arrive, CommandStart(deep_link=True, ignore_mention=True))
    made.callback_query.register(here, HereButton.filter())
    return made
