"""Let a parent choose how they are spoken to, and how they are called."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message, TelegramObject

import screens.consent
import screens.preference
import storage.consent
import storage.directory
import storage.preference
import storage.reminder
from kiez import preference
from kiez.code import read_joining_code
from kiez.consent import Purpose
from kiez.errors import GoneError
from kiez.follow import HOURS, Weekly
from kiez.people import Person
from kiez.preference import QUIET_CHOICES
from kiez.quiet import Quiet
from kiez.reminder import pack, unpack
from screens.own_buttons import (
    DigestButton,
    LeadsButton,
    NicknameButton,
    QuietButton,
    SettingsButton,
    TopicButton,
    unpack_time,
)
from screens.preference import AGREE, ASK, ASK_NAME, NEVER, USUAL, YES
from screens.screen import Screen
from storage.database import Transaction

_NICKNAME = "nickname"
_DAYS = 7


def _may_be_name(text: str | None) -> bool:
    """Tell whether a text answers the question for a name, and is no command and no code."""
    return text is not None and not text.startswith("/") and read_joining_code(text) is None


class NameIsAsked(BaseFilter):
    """Let a text through that answers the question for a name."""

    async def __call__(self, message: Message, raw_state: str | None = None) -> bool:
        """Tell whether it does."""
        return raw_state == _NICKNAME and _may_be_name(message.text)


class LeaveQuestion(BaseMiddleware):
    """Leave the question for a name as soon as a parent does something else than answer it."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - whatever the handler returns
        """Forget that a name was asked for, unless a text may be it."""
        if data.get("raw_state") == _NICKNAME:
            text = event.text if isinstance(event, Message) else None
            if not _may_be_name(text):
                await data["state"].set_state(None)
        return await handler(event, data)


async def settings(_: CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """Show how a parent is spoken to."""
    return screens.preference.settings(await storage.preference.of(tx, person.id))


async def leads(
    _: CallbackQuery,
    callback_data: LeadsButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Ask for the usual lead times, or keep them."""
    letters = callback_data.leads
    if letters:
        chosen = "" if letters == NEVER else pack(unpack(letters))
        await storage.reminder.set_leads(tx, person, None if letters == USUAL else chosen, now)
    return screens.preference.leads(await storage.preference.of(tx, person.id))


async def quiet(
    _: CallbackQuery,
    callback_data: QuietButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Ask for the quiet hours, or keep them."""
    if not callback_data.start:
        return screens.preference.quiet(await storage.preference.of(tx, person.id))
    start, end = unpack_time(callback_data.start), unpack_time(callback_data.end)
    chosen = Quiet(start, end) if start is not None and end is not None else None
    if chosen not in QUIET_CHOICES:
        raise GoneError(callback_data.start)
    await storage.preference.leave_alone(tx, person.id, chosen, now)
    return await _saved(tx, person)


async def digest(
    _: CallbackQuery,
    callback_data: DigestButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Ask for day and hour of the digest, or keep them."""
    own = await storage.preference.of(tx, person.id)
    if not callback_data.day:
        return screens.preference.days(own)
    day, hour = callback_data.day, unpack_time(callback_data.hour)
    if day not in map(str, range(_DAYS)):
        raise GoneError(day)
    if hour is None or hour not in HOURS:
        return screens.preference.hours(own, int(day))
    await storage.preference.weekly(tx, person.id, Weekly(int(day), hour), now)
    return await _saved(tx, person)


async def topic(
    _: CallbackQuery, callback_data: TopicButton, person: Person, tx: Transaction
) -> Screen:
    """Ask what a reminder of a consultation may show, or keep it."""
    if callback_data.show != ASK:
        shown = callback_data.show == YES
        await storage.preference.show_topic(tx, person.id, shown=shown)
    return screens.preference.topic(await storage.preference.of(tx, person.id))


async def nickname(
    _: CallbackQuery,
    callback_data: NicknameButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Ask how a parent likes to be called, or forget it; before that, ask for consent."""
    if callback_data.do not in (ASK_NAME, AGREE):
        await storage.preference.call(tx, person.id, None)
        return await _saved(tx, person)
    if callback_data.do == AGREE:
        await storage.consent.give(tx, person, Purpose.PLACES, now)
    elif not await storage.consent.holds(tx, person.id, Purpose.PLACES):
        city = await storage.directory.city(tx, person.municipality)
        agree, back = NicknameButton(do=AGREE), SettingsButton()
        return screens.consent.ask(Purpose.PLACES, city, agree, back, person.door)
    await state.set_state(_NICKNAME)
    return screens.preference.ask_name(await storage.preference.of(tx, person.id))


async def typed_name(
    message: Message, person: Person, tx: Transaction, state: FSMContext
) -> Screen:
    """Keep the name that a parent typed, or ask once more."""
    typed = message.text or ""
    name = preference.nickname(typed)
    if name is None:
        return screens.preference.no_name(typed)
    await storage.preference.call(tx, person.id, name)
    await state.set_state(None)
    return screens.preference.named(name)


async def _saved(tx: Transaction, person: Person) -> Screen:
    own = await storage.preference.of(tx, person.id)
    return screens.preference.settings(own, saved=True)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="preference")
    made.callback_query.register(settings, SettingsButton.filter())
    made.callback_query.register(leads, LeadsButton.filter())
    made.callback_query.register(quiet, QuietButton.filter())
    made.callback_query.register(digest, DigestButton.filter())
    made.callback_query.register(topic, TopicButton.filter())
    made.callback_query.register(nickname, NicknameButton.filter())
    return made


def asked() -> Router:
    """Make the router of what a parent types here; it comes before all that reads words."""
    made = Router(name="preference asked")
    made.callback_query.outer_middleware(LeaveQuestion())
    made.message.outer_middleware(LeaveQuestion())
    made.message.register(typed_name, NameIsAsked())
    return made
