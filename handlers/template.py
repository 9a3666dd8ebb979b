"""Let coordinators make a new offer, from the catalogue or like another centre's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.amendment
import screens.template
import storage.offer
import storage.template
from handlers.question import Answers, Leaves
from kiez import moment
from kiez.errors import GoneError
from kiez.roles import Staff
from kiez.template import HOURS, WEEKS, Model, begins, courses, first_days
from screens.amendment_buttons import unpack_day
from screens.buttons import unpack
from screens.offer_buttons import FirstDayButton, ModelsButton, NewOfferButton
from screens.own_buttons import unpack_time
from screens.screen import Screen
from storage.database import Transaction
from storage.template import Sketch

_FIRST = "template.first"
_DAYS = tuple(map(str, range(7)))
_LENGTHS = ("0", *map(str, WEEKS))


async def new(
    _: CallbackQuery,
    callback_data: NewOfferButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Callable[[], int],
    state: FSMContext,
) -> Screen:
    """Ask for what is still to be chosen; then show the offer as it will be."""
    question = await _question(callback_data, tx, staff)
    if question is not None:
        return question
    sketch = _sketch(callback_data, fresh())
    if sketch.weeks:
        return await _ask_first(callback_data, tx, staff, now, state)
    preview = await storage.template.plan(tx, staff, sketch, now)
    return screens.amendment.preview(preview, await storage.offer.today(tx, staff, now))


async def first(
    _: CallbackQuery,
    callback_data: FirstDayButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Show a course as it will be from a day on."""
    day = unpack_day(callback_data.first)
    return await _course(_chosen(callback_data.model_dump()), day, tx, staff, now, fresh)


async def typed(
    message: Message,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Callable[[], int],
    state: FSMContext,
) -> Screen:
    """Take the first day of a course that was typed, or ask for it once more."""
    chosen = _chosen(await state.get_data())
    today = await storage.offer.today(tx, staff, now)
    day = moment.day(message.text or "", today)
    if not begins(day, int(chosen.day), today):
        return await _ask_first(chosen, tx, staff, now, state)
    await state.clear()
    return await _course(chosen, day, tx, staff, now, fresh)


async def _ask_first(
    chosen: NewOfferButton, tx: Transaction, staff: Staff, now: datetime, state: FSMContext
) -> Screen:
    await state.set_data(chosen.model_dump())
    await state.set_state(_FIRST)
    today = await storage.offer.today(tx, staff, now)
    return screens.template.ask_first(chosen, first_days(int(chosen.day), today))


async def _course(
    chosen: NewOfferButton,
    day: date | None,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Show a course as it will be, and which of its dates fall into a pause."""
    question = await _question(chosen, tx, staff)
    if question is not None:
        return question
    today = await storage.offer.today(tx, staff, now)
    if not begins(day, int(chosen.day), today):
        return screens.template.ask_first(chosen, first_days(int(chosen.day), today))
    sketch = replace(_sketch(chosen, fresh()), first=day)
    preview = await storage.template.plan(tx, staff, sketch, now)
    closed = await storage.template.closed(tx, staff, preview)
    return screens.template.with_pauses(screens.amendment.preview(preview, today), closed, today)


def _chosen(known: dict[str, Any]) -> NewOfferButton:
    return NewOfferButton(**{key: known[key] for key in NewOfferButton.model_fields})


async def models(
    _: CallbackQuery, callback_data: ModelsButton, tx: Transaction, staff: Staff
) -> Screen:
    """List what other centres offer."""
    _of_centre(staff)
    return screens.template.models(await storage.template.models(tx, staff), callback_data.page)


async def _question(chosen: NewOfferButton, tx: Transaction, staff: Staff) -> Screen | None:
    """Ask the next question; None if all is chosen."""
    _of_centre(staff)
    kind = unpack(chosen.what).kind
    if kind is None:
        return screens.template.ask_kind(await storage.template.catalogue(tx, staff))
    model = await _model(chosen, tx, staff)
    if chosen.day not in _DAYS:
        return screens.template.ask_day(chosen, model)
    if unpack_time(chosen.time) not in HOURS:
        return screens.template.ask_time(chosen, model)
    if courses(kind) and chosen.weeks not in _LENGTHS:
        return screens.template.ask_weeks(chosen, model)
    rooms = await storage.template.rooms(tx, staff)
    # Nobody is asked to choose the only one.
    alone = len(rooms) == 1
    return None if chosen.venue or alone else screens.template.ask_room(chosen, rooms, model)


async def _model(chosen: NewOfferButton, tx: Transaction, staff: Staff) -> Model | None:
    return await storage.template.model(tx, staff, chosen.copied) if chosen.copied else None


def _sketch(chosen: NewOfferButton, number: int) -> Sketch:
    what, start = unpack(chosen.what), unpack_time(chosen.time)
    if what.kind is None or start is None:
        raise GoneError("Something is still to be chosen.")
    return Sketch(
        id=number,
        kind=what.kind,
        service=what.service,
        copied=chosen.copied,
        weekday=int(chosen.day),
        start=start,
        weeks=int(chosen.weeks or 0) if courses(what.kind) else 0,
        venue=chosen.venue,
    )


def _of_centre(staff: Staff) -> None:
    if staff.centre is None:
        raise GoneError("A new offer needs a centre.")


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="template")
    made.callback_query.register(new, NewOfferButton.filter())
    made.callback_query.register(first, FirstDayButton.filter())
    made.callback_query.register(models, ModelsButton.filter())
    return made


def asked() -> Router:
    """Make the router of what staff type here; it comes before all that reads words."""
    made = Router(name="template asked")
    made.callback_query.outer_middleware(Leaves("template"))
    made.message.outer_middleware(Leaves("template"))
    made.message.register(typed, Answers(_FIRST))
    return made
