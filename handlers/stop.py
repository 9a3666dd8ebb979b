"""Say nothing unasked any more: by command, by button, or by a word of any language."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import BaseFilter, Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.stop
import storage.preference
import storage.standing
from kiez.people import Person
from kiez.spelling import fold
from locales import stop
from screens.own_buttons import StopButton
from screens.screen import Screen
from storage.database import Transaction

_WORDS = frozenset(fold(word) for words in stop.WORDS.values() for word in words)
_LONGEST = max(map(len, _WORDS))
# Typed with marks, directions and exclamation marks a word is longer, but not without end.
_MOST_SIGNS = 3 * _LONGEST


class StopWord(BaseFilter):
    """Let a message through that is a word for "stop" and nothing else."""

    async def __call__(self, message: Message) -> bool:
        """Tell whether it is."""
        text = message.text or ""
        return 0 < len(text) <= _MOST_SIGNS and fold(text) in _WORDS


async def end(
    _: Message | CallbackQuery,
    person: Person,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Say nothing unasked any more; what a parent has stays."""
    await storage.preference.stop(tx, person.id, now, stopped=True)
    await state.clear()
    places = await storage.standing.mine(tx, person.id, now)
    return screens.stop.stopped(len(places))


async def switch(
    _: CallbackQuery,
    callback_data: StopButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Say nothing unasked any more, or again."""
    if callback_data.stop != screens.stop.NO:
        return await end(_, person, tx, now, state)
    await state.clear()
    await storage.preference.stop(tx, person.id, now, stopped=False)
    return screens.stop.resumed()


def router() -> Router:
    """Make the router of this feature; it comes before all that reads words."""
    made = Router(name="stop")
    made.callback_query.register(switch, StopButton.filter())
    made.message.register(end, Command("stop", ignore_mention=True))
    made.message.register(end, StopWord())
    return made
