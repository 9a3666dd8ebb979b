"""Let staff see the dates of an offer, call one off, or let it take place after all."""

from collections.abc import Callable
from datetime import datetime

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.amendment
import screens.rescheduling
import screens.usually
import storage.offer
import storage.rescheduling
from handlers.question import Answers, Leaves
from kiez.amendment import AmendmentId
from kiez.directory import OccurrenceId
from kiez.rescheduling import MOST_SIGNS, REASONS, Why
from kiez.roles import Staff
from locales.translate import bare
from screens.amendment_buttons import CancelButton, TimesButton
from screens.screen import Screen
from screens.team_buttons import AmendDateButton
from storage.database import Transaction

Fresh = Callable[[], int]

_REASON = "cancelling.reason"
_AGAIN = "b"


async def times(
    _: CallbackQuery, callback_data: TimesButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Show when and where an offer takes place."""
    seen = await storage.rescheduling.times(tx, staff, callback_data.offer, now)
    return screens.usually.times(seen)


async def dated(
    _: CallbackQuery, callback_data: AmendDateButton, staff: Staff, tx: Transaction, now: datetime
) -> Screen:
    """Show a date, and what can become of it."""
    number = callback_data.occurrence
    seen, each = await storage.rescheduling.of_date(tx, staff, number, now)
    return screens.rescheduling.dated(seen, OccurrenceId(number), each)


async def ask_why(
    _: CallbackQuery,
    callback_data: CancelButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Ask why a date is called off."""
    await state.set_data({"button": callback_data.pack()})
    await state.set_state(_REASON)
    return await _why(callback_data.occurrence, staff, tx, now)


async def cancel(
    _: CallbackQuery,
    callback_data: CancelButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Prepare that a date is called off, for one of the usual reasons or none."""
    why, wanted = callback_data.why, (AmendmentId(fresh()), callback_data.occurrence)
    reason = REASONS[Why(why)] if why in set(Why) else None
    prepared = await storage.rescheduling.cancel(tx, staff, wanted, reason, now)
    return screens.amendment.preview(prepared, await storage.offer.today(tx, staff, now))


async def restore(
    _: CallbackQuery,
    callback_data: CancelButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Prepare that a date takes place after all."""
    wanted = (AmendmentId(fresh()), callback_data.occurrence)
    prepared = await storage.rescheduling.restore(tx, staff, wanted, now)
    return screens.amendment.preview(prepared, await storage.offer.today(tx, staff, now))


async def typed_reason(
    message: Message,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    fresh: Fresh,
    state: FSMContext,
) -> Screen:
    """Prepare that a date is called off, for the reason that was typed."""
    number = CancelButton.unpack((await state.get_data())["button"]).occurrence
    reason = " ".join(bare(message.text or "").split())
    if len(reason) > MOST_SIGNS:
        over = len(reason) - MOST_SIGNS
        return screens.rescheduling.too_long(over, await _why(number, staff, tx, now))
    wanted = (AmendmentId(fresh()), number)
    prepared = await storage.rescheduling.cancel(tx, staff, wanted, reason or None, now)
    await state.clear()
    return screens.amendment.preview(prepared, await storage.offer.today(tx, staff, now))


async def _why(number: int, staff: Staff, tx: Transaction, now: datetime) -> Screen:
    seen, each = await storage.rescheduling.of_date(tx, staff, number, now)
    return screens.rescheduling.ask_why(seen, OccurrenceId(number), each)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="cancelling")
    made.callback_query.register(times, TimesButton.filter())
    made.callback_query.register(dated, AmendDateButton.filter())
    made.callback_query.register(ask_why, CancelButton.filter(F.why == ""))
    made.callback_query.register(restore, CancelButton.filter(F.why == _AGAIN))
    made.callback_query.register(cancel, CancelButton.filter())
    return made


def asked() -> Router:
    """Make the router of what staff type here; it comes before all that reads words."""
    made = Router(name="cancelling asked")
    made.callback_query.outer_middleware(Leaves("cancelling"))
    made.message.outer_middleware(Leaves("cancelling"))
    made.message.register(typed_reason, Answers(_REASON))
    return made
