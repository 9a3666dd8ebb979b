"""Let staff tell which topics families named, a tap each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

import screens.need
import storage.need
import storage.workday
import storage.workplace
from kiez import need
from kiez.errors import GoneError
from kiez.need import Round
from kiez.roles import Staff
from kiez.workplace import Workplace
from locales.need import topics
from screens.need_buttons import NeedButton, NeedsButton, NeedsDoneButton, UndoNeedButton
from screens.screen import Screen
from storage.database import Transaction

_ROUND = "need.round"


@dataclass(frozen=True, slots=True)
class Tapping:
    """Somebody who taps topics, for one centre."""

    at: Workplace
    round: Round
    state: FSMContext

    async def keep(self, tapped: Round) -> Screen:
        """Go on with what was tapped so far."""
        await self.state.set_state(_ROUND)
        written: dict[str, Any] = tapped.written()
        await self.state.set_data(written)
        return screens.need.ask(self.at, tapped)


async def show(
    _: CallbackQuery,
    callback_data: NeedsButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Show the topics; where somebody works for several centres, ask for which."""
    number = callback_data.centre
    if not number:
        places = await storage.workplace.of(tx, staff)
        if len(places) != 1:
            return screens.need.ask_where(places)
        number = places[0].id
    tapping = await _tapping(tx, staff, number, now, state)
    return screens.need.ask(tapping.at, tapping.round)


async def tap(
    _: CallbackQuery,
    callback_data: NeedButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Count a topic."""
    if callback_data.topic not in topics():
        raise GoneError(callback_data.topic)
    tapping = await _tapping(tx, staff, callback_data.centre, now, state)
    topic = callback_data.topic
    return await tapping.keep(await storage.need.tap(tx, staff, tapping.at, tapping.round, topic))


async def undo(
    _: CallbackQuery,
    callback_data: UndoNeedButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Take the latest tap back."""
    tapping = await _tapping(tx, staff, callback_data.centre, now, state)
    return await tapping.keep(await storage.need.undo(tx, staff, tapping.at, tapping.round))


async def done(_: CallbackQuery, staff: Staff, state: FSMContext) -> Screen:
    """Forget what was tapped, beside the counts."""
    del staff
    await state.clear()
    return screens.need.thanks()


async def _tapping(
    tx: Transaction, staff: Staff, centre: int, now: datetime, state: FSMContext
) -> Tapping:
    at = await storage.workplace.one(tx, staff, centre)
    today = (await storage.workday.of(tx, staff.municipality, now)).today
    written = await state.get_data() if await state.get_state() == _ROUND else {}
    return Tapping(at, need.read(written, at.id, today), state)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="need")
    made.callback_query.register(show, NeedsButton.filter())
    made.callback_query.register(tap, NeedButton.filter())
    made.callback_query.register(undo, UndoNeedButton.filter())
    made.callback_query.register(done, NeedsDoneButton.filter())
    return made
