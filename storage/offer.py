"""Read the offers that staff keep, and prepare a change of one of their facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, func, or_, select

import storage.amendment
from kiez import offer as rule
from kiez.amendment import AmendmentId, Preview, Wanted
from kiez.calendar import State as DateState
from kiez.directory import CentreId, Kind, OfferId, Registration, Service
from kiez.errors import GoneError
from kiez.fact import Fact, Misread, read
from kiez.offer import Kept
from kiez.roles import Staff
from storage import tables
from storage.database import Transaction
from storage.staff import reach, reached
from storage.tables import centre, municipality, occurrence, venue

_second = centre.alias("second_centre")
_next_on = (
    select(func.min(occurrence.c.local_on))
    .where(
        occurrence.c.offer_id == tables.offer.c.id,
        occurrence.c.state == DateState.ON,
        occurrence.c.starts_at > bindparam("now"),
    )
    .correlate(tables.offer)
    .scalar_subquery()
)
_own = bindparam("own_centre", type_=tables.offer.c.centre_id.type)
_KEPT = (
    select(
        tables.offer,
        _next_on.label("next_on"),
        or_(tables.offer.c.centre_id == _own, tables.offer.c.second_centre_id == _own).label(
            "coordinated"
        ),
        func.coalesce(venue.c.name, "").label("venue_name"),
        func.coalesce(centre.c.name, "").label("centre_name"),
        func.coalesce(centre.c.live, False).label("centre_live"),
        func.coalesce(_second.c.name, "").label("second_name"),
        municipality.c.timezone,
    )
    .join(municipality, municipality.c.id == tables.offer.c.municipality_id)
    .outerjoin(centre, centre.c.id == tables.offer.c.centre_id)
    .outerjoin(_second, _second.c.id == tables.offer.c.second_centre_id)
    .outerjoin(venue, venue.c.id == tables.offer.c.venue_id)
    .where(~tables.offer.c.retired, reached())
    .order_by(tables.offer.c.centre_id, tables.offer.c.position, tables.offer.c.id)
)
_ONE = _KEPT.where(tables.offer.c.id == bindparam("of_offer"))
_OTHERS = (
    select(centre.c.id, centre.c.key, centre.c.name)
    .where(
        centre.c.municipality_id == bindparam("city"),
        ~centre.c.retired,
        or_(_own.is_(None), centre.c.id != _own),
    )
    .order_by(centre.c.position, centre.c.id)
)
_TODAY = select(municipality.c.timezone).where(municipality.c.id == bindparam("city"))


@dataclass(frozen=True, slots=True)
class Change:
    """What a fact of an offer shall be.

    Args:
        id: A random number that nobody has yet.
        text: As typed, or as a button carries it (kiez/fact.py).
    """

    id: int
    offer: int
    fact: Fact
    text: str


async def listed(tx: Transaction, staff: Staff, now: datetime) -> tuple[Kept, ...]:
    """List the offers within reach, those of one kind together."""
    rows = (await tx.execute(_KEPT, {**reach(staff), "now": now})).all()
    kinds = list(Kind)
    found = (_kept(row, staff, now) for row in rows)
    return tuple(sorted(found, key=lambda each: kinds.index(each.kind)))


async def one(tx: Transaction, staff: Staff, number: int, now: datetime) -> Kept:
    """Tell all about an offer.

    Raises:
        GoneError: It is foreign, retired, or does not exist.
    """
    values = {**reach(staff), "now": now, "of_offer": number}
    row = (await tx.execute(_ONE, values)).one_or_none()
    if row is None:
        raise GoneError("This offer is not there.")
    return _kept(row, staff, now)


async def others(tx: Transaction, staff: Staff) -> Mapping[int, tuple[str, str]]:
    """List the city's other centres by number: key and name."""
    values = {"city": staff.municipality, "own_centre": staff.centre}
    rows = await tx.execute(_OTHERS, values)
    return {row.id: (row.key, row.name) for row in rows}


async def today(tx: Transaction, staff: Staff, now: datetime) -> date:
    """Tell the day in the city of a member of staff."""
    zone = (await tx.execute(_TODAY, {"city": staff.municipality})).scalar_one()
    return now.astimezone(ZoneInfo(zone)).date()


async def propose(
    tx: Transaction, staff: Staff, change: Change, now: datetime
) -> Preview | Misread:
    """Prepare a change of one fact; what cannot be read is not kept.

    Raises:
        GoneError: The offer is foreign or gone, or the fact is another's to change.
    """
    kept = await one(tx, staff, change.offer, now)
    if change.fact not in rule.may(kept.right):
        raise GoneError("This fact is another's to change.")
    after = read(change.fact, change.text, kept.record, await today(tx, staff, now))
    if isinstance(after, Misread):
        return after
    wanted = Wanted(AmendmentId(change.id), kept.id, after)
    return await storage.amendment.draft(tx, staff, wanted, now)


def _kept(row: Row[Any], staff: Staff, now: datetime) -> Kept:
    record, number = row.record, OfferId(row.id)
    here = now.astimezone(ZoneInfo(row.timezone)).date()
    slots, ages = record.get("slots"), record.get("child_age_months")
    return Kept(
        id=number,
        kind=Kind(row.kind),
        service=Service(row.service) if row.service else None,
        title=row.title,
        usual=rule.usual(record),
        venue=row.venue_name,
        centre=CentreId(row.centre_id) if row.centre_id else None,
        centre_name=row.centre_name,
        second=row.second_name,
        state=rule.state(
            confirmed=row.slot_confirmed, hidden=row.hidden, next_on=row.next_on, today=here
        ),
        confirmed=row.slot_confirmed and not row.hidden,
        live=bool(row.centre_live),
        right=rule.right(staff, number, coordinated=bool(row.coordinated)),
        next_on=row.next_on,
        checked_on=row.checked_on,
        languages=tuple(each for each in row.languages.split("|") if each),
        childcare=row.childcare,
        seats=record.get("childcare_capacity"),
        room=record.get("capacity"),
        ages=(ages["min"], ages["max"]) if ages else None,
        registration=Registration(row.registration),
        cost_cents=row.cost_cents,
        theme_every_weeks=record.get("theme_every_weeks"),
        course=bool(record.get("course")),
        slots=(slots["minutes"], slots.get("break", 0)) if slots else None,
        minimum=record.get("min_families"),
        until_days=record.get("join_until_days"),
        phone=record.get("phone") or "",
        provider=record.get("provider") or "",
        text=record.get("description") or "",
        origin=record.get("note") or "",
        record=record,
    )
