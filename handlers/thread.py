"""Let parents ask a person, and let that person answer; neither sees the other's chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

import screens.consent
import screens.message
import screens.thread
import storage.consent
import storage.conversation
import storage.directory
import storage.thread
from handlers.question import Answers, Leaves
from kiez.consent import Purpose
from kiez.danger import dangerous, signs
from kiez.errors import GoneError
from kiez.finding import Search
from kiez.links import website
from kiez.people import Person
from kiez.task import TaskId
from kiez.thread import Draft, Where, kept_out, over
from kiez.thread import Message as Said
from locales import alarm
from locales.translate import bare
from screens.buttons import DetailsButton, StartButton, pack
from screens.finding import EVERYWHERE
from screens.screen import Screen
from screens.team_buttons import AskPersonButton
from screens.thread_buttons import (
    AgreeTalkButton,
    EndButton,
    MoreButton,
    SendButton,
    TalkButton,
)
from storage.database import Transaction

_QUESTION, _DECISION = "thread.question", "thread.decision"
_ALARMING = signs(alarm.written())


@dataclass(frozen=True, slots=True)
class Talking:
    """A parent who talks to somebody; the fields are what every handler may name."""

    tx: Transaction
    person: Person
    now: datetime
    address: str
    state: FSMContext
    fresh: Callable[[], int]
    translates: bool

    async def begin(self, occurrence: int, centre: int) -> Screen:
        """Ask for the question; before that, for consent."""
        if not occurrence and not centre:
            quarters = await storage.directory.quarters(
                self.tx, self.person.municipality, self.person.door
            )
            return screens.thread.whom(quarters)
        at = await storage.conversation.where(self.tx, self.person, occurrence, centre)
        if kept_out(at, self.person.door):
            return screens.thread.only_on_website(at, website(self.address))
        found = await storage.thread.answerer(self.tx, self.person, at, self.now)
        if found is None:
            return screens.thread.nobody(at)
        if not await storage.consent.holds(self.tx, self.person.id, Purpose.TALK):
            return await self._consent(at, AgreeTalkButton(occurrence=occurrence, centre=centre))
        await self._await(occurrence=occurrence, centre=centre)
        today = await self.today()
        return screens.thread.ask(at, found[0], today, translates=self.translates)

    async def more(self, number: int) -> Screen:
        """Ask for what is to be added."""
        thread = await storage.conversation.own(self.tx, self.person, number)
        if not thread.open:
            return screens.thread.ended(thread)
        await self._await(thread=number)
        return screens.thread.more(thread)

    async def heard(self, text: str, message: int) -> Screen:
        """Send what was typed; if it may speak of danger, help comes first."""
        if not text:
            return screens.message.nothing()
        too_long = over(text)
        if too_long:
            return screens.message.too_long(too_long)
        if not dangerous(text, _ALARMING):
            return await self.send(text)
        city = await storage.directory.city(self.tx, self.person.municipality)
        await self.state.update_data(text=text, message=message)
        await self.state.set_state(_DECISION)
        return screens.message.danger_first(city, await self._where())

    async def send(self, text: str) -> Screen:
        """Relay a message to whoever answers."""
        at = await self._where()
        said = Said(self.fresh(), False, self.person.language, text, self.now)  # noqa: FBT003 - a parent's
        draft = Draft(said, self.fresh(), TaskId(self.fresh()))
        posted = await storage.thread.write(self.tx, self.person, at, draft)
        await self.state.clear()
        return screens.thread.sent(posted.thread, at, posted.answerer, await self.today())

    async def today(self) -> date:
        """Tell the day in the parent's city."""
        return await _today(self.tx, self.person, self.now)

    async def _where(self) -> Where:
        asked = await self.state.get_data()
        if "thread" in asked:
            thread = await storage.conversation.own(self.tx, self.person, asked["thread"])
            return thread.where
        occurrence, centre = asked.get("occurrence", 0), asked.get("centre", 0)
        return await storage.conversation.where(self.tx, self.person, occurrence, centre)

    async def _await(self, **about: int) -> None:
        await self.state.set_data(about)
        await self.state.set_state(_QUESTION)

    async def _consent(self, at: Where, agree: AgreeTalkButton) -> Screen:
        city = await storage.directory.city(self.tx, self.person.municipality)
        return screens.consent.ask(
            Purpose.TALK, city, agree, _back(agree), self.person.door, carrier=at.carrier
        )


def _back(agree: AgreeTalkButton) -> CallbackData:
    """Lead back to where somebody came from: a date, or the beginning."""
    if not agree.occurrence:
        return StartButton()
    nothing = pack(Search())
    return DetailsButton(occurrence=agree.occurrence, search=nothing, where=EVERYWHERE, page=0)


async def ask(_: CallbackQuery, callback_data: AskPersonButton, talking: Talking) -> Screen:
    """Begin to ask a person."""
    return await talking.begin(callback_data.occurrence, callback_data.centre)


async def agree(_: CallbackQuery, callback_data: AgreeTalkButton, talking: Talking) -> Screen:
    """Note that a parent agrees, and go on to the question."""
    await storage.consent.give(talking.tx, talking.person, Purpose.TALK, talking.now)
    return await talking.begin(callback_data.occurrence, callback_data.centre)


async def more(_: CallbackQuery, callback_data: MoreButton, talking: Talking) -> Screen:
    """Ask a parent for what is to be added."""
    return await talking.more(callback_data.thread)


async def typed(message: Message, talking: Talking) -> Screen:
    """Read a parent's question."""
    return await talking.heard(bare(message.text or "").strip(), message.message_id)


async def decide(
    _: CallbackQuery, callback_data: SendButton, talking: Talking, raw_state: str | None
) -> Screen:
    """Send what was written in danger, or forget it."""
    kept = await talking.state.get_data()
    if raw_state != _DECISION or "text" not in kept:
        raise GoneError("Nothing waits to be sent.")
    if callback_data.send == "1":
        # The numbers that help stay in the chat.
        return replace(await talking.send(kept["text"]), fresh=True)
    await talking.state.clear()
    return screens.message.not_sent(kept.get("message", 0))


async def forget(message: Message, talking: Talking) -> Screen:
    """Take what is typed instead of an answer as a new message: the former one is forgotten."""
    kept = await talking.state.get_data()
    kept.pop("text", None)
    await talking.state.set_data(kept)
    return await typed(message, talking)


async def talk(
    _: CallbackQuery, callback_data: TalkButton, person: Person, tx: Transaction
) -> Screen:
    """Show a parent the own conversation."""
    thread = await storage.conversation.own(tx, person, callback_data.thread)
    return screens.thread.talk(thread, callback_data.page)


async def end(
    _: CallbackQuery, callback_data: EndButton, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Let a parent end the own conversation."""
    return screens.thread.ended(await storage.thread.leave(tx, person, callback_data.thread, now))


async def _today(tx: Transaction, person: Person, now: datetime) -> date:
    city = await storage.directory.city(tx, person.municipality)
    return now.astimezone(ZoneInfo(city.timezone)).date()


async def _talks(
    handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[object]],
    event: TelegramObject,
    data: dict[str, Any],
) -> object:
    """Hand each handler of this feature the one who talks."""
    known = {each.name: data[each.name] for each in fields(Talking)}
    return await handler(event, {**data, "talking": Talking(**known)})


def asked() -> Router:
    """Make the router of what parents type as a question; it comes before the search."""
    made = Router(name="thread question")
    # The tap that decides about a message is the one that does not leave it.
    made.callback_query.outer_middleware(Leaves("thread", SendButton))
    made.message.outer_middleware(Leaves("thread"))
    made.message.middleware(_talks)
    made.message.register(typed, Answers(_QUESTION))
    made.message.register(forget, Answers(_DECISION))
    return made


def router() -> Router:
    """Make the router of the parents' buttons."""
    made = Router(name="thread")
    made.callback_query.middleware(_talks)
    made.callback_query.register(ask, AskPersonButton.filter())
    made.callback_query.register(agree, AgreeTalkButton.filter())
    made.callback_query.register(more, MoreButton.filter())
    made.callback_query.register(decide, SendButton.filter())
    made.callback_query.register(talk, TalkButton.filter())
    made.callback_query.register(end, EndButton.filter())
    return made
