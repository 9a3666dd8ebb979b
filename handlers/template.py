"""Let coordinators make a new offer, from the catalogue or like another centre's."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.amendment
import screens.template
import storage.offer
import storage.template
from kiez.errors import GoneError
from kiez.roles import Staff
from kiez.template import HOURS, WEEKS, Model, courses
from screens.buttons import unpack
from screens.offer_buttons import ModelsButton, NewOfferButton
from screens.own_buttons import unpack_time
from screens.screen import Screen
from storage.database import Transaction
from storage.template import Sketch

_DAYS = tuple(map(str, range(7)))
_LENGTHS = ("0", *map(str, WEEKS))


async def new(
    _: CallbackQuery,
    callback_data: NewOfferButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Callable[[], int],
) -> Screen:
    """Ask for what is still to be chosen; then show the offer as it will be."""
    question = await _question(callback_data, tx, staff)
    if question is not None:
        return question
    preview = await storage.template.plan(tx, staff, _sketch(callback_data, fresh()), now)
    return screens.amendment.preview(preview, await storage.offer.today(tx, staff, now))


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
    made.callback_query.register(models, ModelsButton.filter())
    return made
