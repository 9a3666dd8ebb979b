"""Let a family be introduced: on its own phone, by its own yes, and for as long as it likes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import BaseFilter, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message, TelegramObject

import screens.handover
import storage.directory
import storage.handover
from kiez import handover
from kiez.code import Secrets
from kiez.directory import Through
from kiez.handover import Introduction, Opening, payload
from kiez.links import leads
from kiez.people import Door, Person
from kiez.task import TaskId
from screens.handover_buttons import AgreeHandoverButton, EndHandoverButton, OwnHandoverButton
from screens.screen import Screen
from storage.database import Transaction


class IsHandoverCode(BaseFilter):
    """Let messages through that are the code of an introduction."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Read the code."""
        code = handover.read(message.text or "")
        return {"code": code} if code else False


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A family that is introduced; the fields are what every handler may name."""

    tx: Transaction
    person: Person
    now: datetime
    address: str
    secrets: Secrets
    fresh: Callable[[], int]

    async def open(self, code: str) -> Screen:
        """Ask for the family's yes; where Telegram may not see it, lead to the website."""
        about = await storage.handover.opened(self.tx, self.person, self._kept(code), self.now)
        if isinstance(about, Opening):
            return screens.handover.unknown(about)
        city = await storage.directory.city(self.tx, about.municipality)
        return self._elsewhere(about, code) or screens.handover.ask(
            about, code, city, self.person.door
        )

    async def agree(self, code: str) -> Screen:
        """Introduce the family."""
        task = TaskId(self.fresh())
        about = await storage.handover.agree(
            self.tx, self.person, self._kept(code), task, self.now
        )
        if isinstance(about, Opening):
            return screens.handover.unknown(about)
        return screens.handover.agreed(about)

    async def own(self, number: int, met: str) -> Screen:
        """Show the own introduction, or note how it went."""
        said = handover.met(met)
        if said is None:
            about = await storage.handover.own(self.tx, self.person.id, number)
        else:
            about = await storage.handover.said_by_family(
                self.tx, self.person.id, number, self.now, met=said
            )
        if about.over:
            return screens.handover.finished(about)
        city = await storage.directory.city(self.tx, about.municipality)
        return screens.handover.own(about, ZoneInfo(city.timezone), self.now)

    def _kept(self, code: str) -> str:
        return self.secrets.kept(payload(code))

    def _elsewhere(self, about: Introduction, code: str) -> Screen | None:
        if self.person.door is not Door.TELEGRAM or about.through is Through.ALL:
            return None
        there = f"{self.address}/#start={payload(code)}"
        link = there if leads(self.address, self.person.door) else ""
        return screens.handover.only_on_website(about, link)


async def open_link(_: Message, command: CommandObject, acquaintance: Acquaintance) -> Screen:
    """Open an introduction by its link."""
    code = handover.read(command.args or "")
    if code is None:
        raise SkipHandler
    return await acquaintance.open(code)


async def typed(_: Message, code: str, acquaintance: Acquaintance) -> Screen:
    """Open an introduction by its code."""
    return await acquaintance.open(code)


async def agree(
    _: CallbackQuery, callback_data: AgreeHandoverButton, acquaintance: Acquaintance
) -> Screen:
    """Introduce the family that agrees."""
    return await acquaintance.agree(callback_data.code)


async def own(
    _: CallbackQuery, callback_data: OwnHandoverButton, acquaintance: Acquaintance
) -> Screen:
    """Show the own introduction, or note how it went."""
    return await acquaintance.own(callback_data.handover, callback_data.met)


async def end(
    _: CallbackQuery,
    callback_data: EndHandoverButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """End the own introduction."""
    await storage.handover.end(tx, person.id, callback_data.handover, now)
    return screens.handover.ended()


async def _meets(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
    event: TelegramObject,
    data: dict[str, Any],
) -> object:
    """Hand each handler of this feature the family that is introduced."""
    known = {each.name: data[each.name] for each in fields(Acquaintance)}
    return await handler(event, {**data, "acquaintance": Acquaintance(**known)})


def words() -> Router:
    """Make the router of codes that are typed; it comes before the search."""
    made = Router(name="handover words")
    made.message.middleware(_meets)
    made.message.register(typed, IsHandoverCode())
    return made


def router() -> Router:
    """Make the router of links and of the families' buttons; it comes before the greeting."""
    made = Router(name="handover")
    for observer in (made.message, made.callback_query):
        observer.middleware(_meets)
    made.message.register(open_link, CommandStart(deep_link=True, ignore_mention=True))
    made.callback_query.register(agree, AgreeHandoverButton.filter())
    made.callback_query.register(own, OwnHandoverButton.filter())
    made.callback_query.register(end, EndHandoverButton.filter())
    return made
