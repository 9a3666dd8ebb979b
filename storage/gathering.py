"""Load dates and courses with their seats and families, lock them, settle who is next."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Row, and_, bindparam, delete, select, update

from kiez import notice, signup
from kiez.accompany import Welcome
from kiez.calendar import State as Taking
from kiez.details import Details
from kiez.directory import OccurrenceId, OfferId
from kiez.gathering import Claim, Dated, Gathering, Key, following, ordered
from kiez.notice import Kind, Notice
from kiez.people import Door
from kiez.quiet import USUAL, Quiet
from kiez.seating import Entry, Offer, Pool, Step
from kiez.signup import Band, Family, Seats, State
from storage import card, tables
from storage import notice as notices
from storage.database import Transaction
from storage.search import WITH_PLACE, shown
from storage.tables import municipality, occurrence, offer, person

Found = Row[*tuple[Any, ...]]

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KEYS = (
    select(occurrence.c.id, offer.c.id, offer.c.record["course"].as_boolean())
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .where(occurrence.c.id.in_(_IDS))
)
# Weaker than FOR UPDATE: rows that only refer to a locked one are written meanwhile.
_LOCK_DATES, _LOCK_COURSES = (
    select(table.c.id)
    .where(table.c.id.in_(_IDS))
    .order_by(table.c.id)
    .with_for_update(key_share=True)
    for table in (occurrence, offer)
)
_FACTS = (
    select(
        *card.CARD,
        municipality.c.timezone,
        offer.c.municipality_id,
        and_(offer.c.retired.is_(False), shown()).label("shown"),
    )
    .select_from(WITH_PLACE.join(municipality, municipality.c.id == offer.c.municipality_id))
    .where(occurrence.c.id.in_(_IDS))
)
_DATES = (
    select(
        occurrence.c.id,
        occurrence.c.offer_id,
        occurrence.c.local_on,
        occurrence.c.starts_at,
        occurrence.c.ends_at,
        occurrence.c.state,
    )
    .where(occurrence.c.offer_id.in_(_IDS))
    .order_by(occurrence.c.starts_at)
)
_FAMILIES = select(tables.signup, person.c.quiet_from, person.c.quiet_to).join(
    person, person.c.id == tables.signup.c.person_id
)
_AT_DATES = _FAMILIES.where(tables.signup.c.occurrence_id.in_(_IDS))
_IN_COURSES = _FAMILIES.where(
    tables.signup.c.offer_id.in_(_IDS), tables.signup.c.occurrence_id.is_(None)
)
_LAPSE = delete(tables.signup).where(tables.signup.c.id.in_(_IDS))
_OFFER = (
    update(tables.signup)
    .where(tables.signup.c.id == bindparam("row_id"))
    .values(
        state=State.OFFERED,
        offered_until=bindparam("new_until"),
        slot_time=bindparam("new_slot"),
    )
)


async def keys(tx: Transaction, occurrences: Collection[OccurrenceId]) -> list[Key]:
    """Tell where the seats of dates are given together; unknown dates are left out."""
    if not occurrences:
        return []
    rows = (await tx.execute(_KEYS, {"ids": list(occurrences)})).all()
    return ordered(
        Key(of, None if course else at) for at, of, course in (tuple(row) for row in rows)
    )


async def lock(tx: Transaction, wanted: Collection[Key]) -> None:
    """Let nobody else give seats here until the end of the transaction."""
    if tx.dialect == "sqlite":
        return  # a writing transaction is alone there
    if dates := [key.occurrence for key in wanted if key.occurrence is not None]:
        await tx.execute(_LOCK_DATES, {"ids": dates})
    if courses := [key.offer for key in wanted if key.occurrence is None]:
        await tx.execute(_LOCK_COURSES, {"ids": courses})


async def load(tx: Transaction, wanted: Collection[Key], now: datetime) -> list[Gathering]:
    """Load dates and courses in the order of locking; a course without any date is left out."""
    dates = await _dates(tx, [key.offer for key in wanted if key.occurrence is None])
    shown_by = {key: key.occurrence or _next(dates.get(key.offer, ()), now) for key in wanted}
    facts = await _facts(tx, [each for each in shown_by.values() if each is not None], Door.WEB)
    families = await _families(tx, wanted)
    return [
        _gathering(key, facts[at], dates.get(key.offer, ()), families.get(key, ()), now)
        for key in ordered(wanted)
        if (at := shown_by[key]) in facts
    ]


async def at(
    tx: Transaction, occurrence_id: OccurrenceId, now: datetime, door: Door
) -> Gathering | None:
    """Load what a date belongs to, as a door shows it; None if there is no such date."""
    row = (await _facts(tx, [occurrence_id], door)).get(occurrence_id)
    if row is None:
        return None
    course = bool(row.offer_record.get("course"))
    key = Key(row.offer, None if course else occurrence_id)
    dates = await _dates(tx, [row.offer] if course else [])
    families = await _families(tx, [key])
    return _gathering(key, row, dates.get(row.offer, ()), families.get(key, ()), now)


async def settle(tx: Transaction, there: Gathering, now: datetime) -> tuple[Gathering, int]:
    """End the offers that are over and offer what is free, with the notices of it.

    Returns:
        How it stands then, and how many steps were taken.
    """
    settled, steps = there.settled(now)
    offers = [step for step in steps if isinstance(step, Offer)]
    if lapsed := [step.id for step in steps if not isinstance(step, Offer)]:
        await tx.execute(_LAPSE, {"ids": lapsed})
    if offers:
        rows = [{"row_id": o.id, "new_until": o.until, "new_slot": o.slot} for o in offers]
        await tx.execute(_OFFER, rows)
    await notices.add(tx, [_notice(there, step, now) for step in steps])
    return settled, len(steps)


def _notice(there: Gathering, step: Step, now: datetime) -> Notice:
    """Tell a family what became of its place in the queue."""
    entry = next(each for each in there.pool.entries if each.id == step.id)
    offered, until = (True, step.until) if isinstance(step, Offer) else (False, None)
    return Notice(
        municipality=there.municipality,
        person=there.claims[step.id].person,
        kind=Kind.OFFERED if offered else Kind.LAPSED,
        due_at=notice.due(now, entry.quiet, there.pool.zone, there.pool.starts_at, until),
        occurrence=there.card.occurrence,
        # A lapsed sign-up is no more.
        signup=step.id if offered else None,
    )


async def _facts(
    tx: Transaction, ids: Collection[OccurrenceId], door: Door
) -> dict[OccurrenceId | None, Found]:
    if not ids:
        return {}
    values = {"ids": list(ids), "by_telegram": door is Door.TELEGRAM}
    return {row.occurrence: row for row in await tx.execute(_FACTS, values)}


async def _dates(tx: Transaction, offers: Collection[OfferId]) -> dict[OfferId, list[Dated]]:
    found: dict[OfferId, list[Dated]] = {}
    if offers:
        for row in await tx.execute(_DATES, {"ids": list(offers)}):
            dated = Dated(row.id, row.local_on, row.starts_at, row.ends_at, Taking(row.state))
            found.setdefault(row.offer_id, []).append(dated)
    return found


async def _families(tx: Transaction, wanted: Collection[Key]) -> dict[Key, list[Found]]:
    dates = [key.occurrence for key in wanted if key.occurrence is not None]
    courses = [key.offer for key in wanted if key.occurrence is None]
    found: dict[Key, list[Found]] = {}
    for statement, ids in ((_AT_DATES, dates), (_IN_COURSES, courses)):
        for row in await tx.execute(statement, {"ids": ids}) if ids else ():
            found.setdefault(Key(row.offer_id, row.occurrence_id), []).append(row)
    return found


def _next(dates: Sequence[Dated], now: datetime) -> OccurrenceId | None:
    chosen = following(dates, now)
    return chosen.occurrence if chosen else None


def _gathering(
    key: Key, row: Found, dates: Sequence[Dated], families: Sequence[Found], now: datetime
) -> Gathering:
    of, record = card.told(row), row.offer_record
    slots = record.get("slots") if key.occurrence is not None else None
    coming = [each for each in dates if each.ahead(now)]
    single = of.state is Taking.ON and of.starts_at > now
    first_on = min((d.local_on for d in dates if d.state is not Taking.GONE), default=of.local_on)
    capacity = record.get("capacity")
    limits = (slots, capacity, record.get("childcare_capacity"))
    return Gathering(
        key=key,
        municipality=row.municipality_id,
        card=of,
        shown=bool(row.shown),
        ahead=bool(coming) if key.occurrence is None else single,
        given=signup.given(of.kind, of.registration, limited=any(limits)),
        last_on=signup.last_day(first_on, record.get("join_until_days")),
        slot_minutes=slots["minutes"] if slots else None,
        dates=tuple(dates),
        pool=Pool(
            seats=Seats(capacity, record.get("childcare_capacity") if of.childcare else 0),
            entries=tuple(_entry(each) for each in families),
            starts_at=coming[0].starts_at if coming else of.starts_at,
            zone=ZoneInfo(row.timezone),
            slots=_slots(of, slots),
        ),
        claims={each.id: _claim(each) for each in families},
    )


def _slots(of: Details, slots: Mapping[str, int] | None) -> tuple[Any, ...]:
    if slots is None:
        return ()
    return signup.slots(of.start_time, of.end_time, slots["minutes"], slots.get("break", 0))


def _entry(row: Found) -> Entry:
    start, end = row.quiet_from, row.quiet_to
    return Entry(
        id=row.id,
        position=row.position,
        state=State(row.state),
        room=row.room,
        childcare=row.childcare,
        quiet=USUAL if start is None or end is None else Quiet(start, end),
        until=row.offered_until,
        slot=row.slot_time,
    )


def _claim(row: Found) -> Claim:
    children = {Band(band): count for band, count in row.children.items()}
    family = Family(row.adults, children, row.childcare)
    welcome = Welcome(row.accompanied, row.welcomer or "", row.welcomer_language or "")
    return Claim(row.person_id, family, row.code_hmac, row.coming, welcome)
