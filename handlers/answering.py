"""Let whoever answers parents read, answer and close conversations."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.conversation
import screens.message
import screens.thread
import storage.conversation
import storage.directory
import storage.thread
from handlers.question import Answers, Leaves
from kiez.danger import dangerous, signs
from kiez.links import website
from kiez.roles import Staff
from kiez.thread import Message as Said
from kiez.thread import Thread, kept_out, over
from locales import alarm
from locales.translate import bare, spoken
from screens.screen import Screen
from screens.team_buttons import ThreadButton
from screens.thread_buttons import AnswerButton, CloseButton, ThreadPageButton
from storage.database import Transaction

_ANSWER = "answering.text"
_ALARMING = signs(alarm.written())


async def show(
    _: CallbackQuery,
    callback_data: ThreadButton | ThreadPageButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    address: str,
) -> Screen:
    """Show a conversation to whoever answers."""
    thread = await storage.conversation.read(tx, staff, callback_data.thread)
    if kept_out(thread.where, staff.door):
        return screens.conversation.only_on_website(thread, website(address))
    page = callback_data.page if isinstance(callback_data, ThreadPageButton) else 0
    city = await storage.directory.city(tx, staff.municipality)
    today = now.astimezone(ZoneInfo(city.timezone)).date()
    return screens.conversation.conversation(
        thread, page, today, city if _alarms(thread) else None
    )


async def write_answer(
    _: CallbackQuery,
    callback_data: AnswerButton,
    staff: Staff,
    tx: Transaction,
    state: FSMContext,
    address: str,
) -> Screen:
    """Ask for the answer."""
    thread = await storage.conversation.read(tx, staff, callback_data.thread)
    if kept_out(thread.where, staff.door):
        return screens.conversation.only_on_website(thread, website(address))
    if not thread.open:
        return screens.conversation.closed(thread)
    await state.set_data({"thread": thread.id})
    await state.set_state(_ANSWER)
    return screens.conversation.write_answer(thread)


async def answered(
    message: Message,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
    fresh: Callable[[], int],
) -> Screen:
    """Relay an answer."""
    text = bare(message.text or "").strip()
    if not text:
        return screens.message.nothing()
    if over(text):
        return screens.message.too_long(over(text))
    number = (await state.get_data()).get("thread", 0)
    said = Said(fresh(), True, spoken().code, text, now)  # noqa: FBT003 - of staff
    thread = await storage.thread.answer(tx, staff, number, said)
    await state.clear()
    return screens.conversation.answered(thread)


async def close(
    _: CallbackQuery, callback_data: CloseButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """End a conversation."""
    thread = await storage.thread.close(tx, staff, callback_data.thread, now)
    return screens.conversation.closed(thread)


def _alarms(thread: Thread) -> bool:
    return any(dangerous(each.text, _ALARMING) for each in thread.messages if not each.from_staff)


def asked() -> Router:
    """Make the router of what staff type as an answer; it comes before the search."""
    made = Router(name="answering text")
    made.callback_query.outer_middleware(Leaves("answering"))
    made.message.outer_middleware(Leaves("answering"))
    made.message.register(answered, Answers(_ANSWER))
    return made


def router() -> Router:
    """Make the router of the buttons of staff."""
    made = Router(name="answering")
    made.callback_query.register(show, ThreadButton.filter())
    made.callback_query.register(show, ThreadPageButton.filter())
    made.callback_query.register(write_answer, AnswerButton.filter())
    made.callback_query.register(close, CloseButton.filter())
    return made
