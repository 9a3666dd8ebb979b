"""Prepare a new offer: from the city's catalogue, or like another centre's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import Row, bindparam, func, or_, select

import storage.amendment
import storage.offer
from kiez import template as rule
from kiez.amendment import AmendmentId, Preview, Wanted
from kiez.directory import Kind, Service
from kiez.errors import GoneError
from kiez.roles import Staff
from kiez.template import Entry, Frame, Model, Room
from storage.database import Transaction
from storage.directory_format import Holidays
from storage.schedule import days_off
from storage.tables import centre, municipality, offer, venue

Found = TypeVar("Found")

_own = bindparam("own_centre", type_=centre.c.id.type)
_ROOMS = (
    select(venue.c.id, venue.c.key, venue.c.name)
    .where(venue.c.centre_id == _own, ~venue.c.retired)
    .order_by(venue.c.position, venue.c.id)
)
_CITY = select(municipality.c.record).where(municipality.c.id == bindparam("city"))
# Only what somebody has confirmed is worth copying: the rest are examples.
_MODELS = (
    select(offer.c.id, offer.c.kind, offer.c.service, offer.c.title, centre.c.name, offer.c.record)
    .join(centre, centre.c.id == offer.c.centre_id)
    .where(
        offer.c.municipality_id == bindparam("city"),
        offer.c.centre_id != _own,
        or_(offer.c.second_centre_id.is_(None), offer.c.second_centre_id != _own),
        offer.c.slot_confirmed,
        ~offer.c.hidden,
        ~offer.c.retired,
        ~centre.c.retired,
    )
    .order_by(offer.c.kind, func.coalesce(offer.c.service, ""), centre.c.position, offer.c.id)
)
_MODEL = _MODELS.where(offer.c.id == bindparam("of_offer"))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What was chosen for a new offer.

    Args:
        id: A random number that nobody has yet.
        copied: Number of another centre's offer; 0: from the catalogue, by kind and service.
        weekday: Monday is 0.
        weeks: How long a course runs; 0: it is none.
        venue: Number of a venue of the own centre; 0: the only one.
        first: From which day on; None: from the first such weekday.
    """

    id: int
    kind: Kind
    service: Service | None
    copied: int
    weekday: int
    start: time
    weeks: int
    venue: int
    first: date | None = None


async def catalogue(tx: Transaction, staff: Staff) -> tuple[Entry, ...]:
    """List what each centre of the city has agreed to offer; visits at home have no dates."""
    record = await _city(tx, staff)
    entries = (
        Entry(
            Kind(each["kind"]),
            Service(each["service"]) if each.get("service") else None,
            each["label"],
            each["every_weeks"],
        )
        for each in record.get("catalogue", [])
    )
    return tuple(each for each in entries if each.kind is not Kind.HAUSBESUCH)


async def rooms(tx: Transaction, staff: Staff) -> tuple[Room, ...]:
    """List the venues of the own centre."""
    rows = await tx.execute(_ROOMS, {"own_centre": staff.centre})
    return tuple(Room(row.id, row.key, row.name) for row in rows)


async def models(tx: Transaction, staff: Staff) -> tuple[Model, ...]:
    """List what other centres of the city offer and have confirmed."""
    values = {"city": staff.municipality, "own_centre": staff.centre}
    return tuple(
        Model(row.id, Kind(row.kind), _service(row.service), row.title, row.name)
        for row in await tx.execute(_MODELS, values)
    )


async def model(tx: Transaction, staff: Staff, number: int) -> Model:
    """Read one of these offers.

    Raises:
        GoneError: It is none that can be copied.
    """
    row = await _model(tx, staff, number)
    return Model(row.id, Kind(row.kind), _service(row.service), row.title, row.name)


async def plan(tx: Transaction, staff: Staff, sketch: Sketch, now: datetime) -> Preview:
    """Prepare a new offer.

    Raises:
        GoneError: The venue is not the own centre's, or there is nothing to make it from.
    """
    frame = await _frame(tx, staff, sketch, now)
    if sketch.copied:
        row = await _model(tx, staff, sketch.copied)
        record = rule.copied(row.record, f"{row.name}: {row.record.get('key', row.title)}", frame)
    else:
        record = rule.fresh(await _entry(tx, staff, sketch), frame)
    wanted = Wanted(AmendmentId(sketch.id), None, record)
    return await storage.amendment.draft(tx, staff, wanted, now)


async def closed(tx: Transaction, staff: Staff, preview: Preview) -> list[date]:
    """List on which of its days a new course falls into a pause that it keeps."""
    record = {each.field: each.after for each in preview.facts}
    words = (await _city(tx, staff)).get("calendar")
    schedule: Any = record.get("schedule") or {}
    if words is None or "valid_until" not in schedule:
        return []
    span = (date.fromisoformat(schedule[key]) for key in ("valid_from", "valid_until"))
    off = days_off(Holidays.model_validate(words), *span)
    pauses: Any = record.get("pauses") or []
    kept = {day for pause, days in off.items() if pause in pauses for day in days}
    return rule.closed(record, kept)


async def _frame(tx: Transaction, staff: Staff, sketch: Sketch, now: datetime) -> Frame:
    own = await rooms(tx, staff)
    alone = len(own) == 1 and not sketch.venue
    room = own[0] if alone else _first([each for each in own if each.number == sketch.venue])
    city = await _city(tx, staff)
    return Frame(
        weekday=sketch.weekday,
        start=sketch.start,
        weeks=sketch.weeks or None,
        venue=room.key,
        language=city["municipality"]["default_language"],
        today=await storage.offer.today(tx, staff, now),
        first=sketch.first,
    )


async def _entry(tx: Transaction, staff: Staff, sketch: Sketch) -> Entry:
    wanted = (sketch.kind, sketch.service)
    found = [each for each in await catalogue(tx, staff) if (each.kind, each.service) == wanted]
    return _first(found)


async def _model(tx: Transaction, staff: Staff, number: int) -> Row[Any]:
    values = {"city": staff.municipality, "own_centre": staff.centre, "of_offer": number}
    return _first((await tx.execute(_MODEL, values)).all())


async def _city(tx: Transaction, staff: Staff) -> dict[str, Any]:
    record: dict[str, Any] = (await tx.execute(_CITY, {"city": staff.municipality})).scalar_one()
    return record


def _service(value: str | None) -> Service | None:
    return Service(value) if value else None


def _first(found: Sequence[Found]) -> Found:
    for each in found:
        return each
    raise GoneError("This is not there.")
