"""Read what families have at dates, and what they may have."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select

from kiez import seating, signup
from kiez.directory import OccurrenceId, Through
from kiez.errors import GoneError
from kiez.gathering import Gathering, Key, following
from kiez.people import Door, Person, PersonId
from kiez.seating import Entry
from kiez.signup import Band, Family, SignupId, State
from kiez.standing import CourseDate, Own, Standing, guessed
from storage import card, gathering, tables
from storage.database import Transaction
from storage.tables import absence, child, person, reminding

_OF_PERSON: BindParameter[Any] = bindparam("of_person")
_KEYS = select(tables.signup.c.id, tables.signup.c.offer_id, tables.signup.c.occurrence_id)
_ONE = _KEYS.where(
    tables.signup.c.id == bindparam("signup_id"), tables.signup.c.person_id == _OF_PERSON
)
_ALL = _KEYS.where(tables.signup.c.person_id == _OF_PERSON)
_BY_CODE = _KEYS.add_columns(tables.signup.c.person_id).where(
    tables.signup.c.code_hmac == bindparam("code_hmac")
)
_ABSENCES = select(absence.c.signup_id, absence.c.occurrence_id).where(
    absence.c.signup_id.in_(bindparam("ids", expanding=True))
)
_newest = (
    select(func.max(tables.signup.c.id)).where(tables.signup.c.person_id == _OF_PERSON)
).scalar_subquery()
_KNOWN = (
    select(
        reminding.c.occurrence_id.label("reminded"),
        tables.signup.c.adults,
        tables.signup.c.children,
        tables.signup.c.childcare,
    )
    .select_from(person)
    .outerjoin(
        reminding,
        (reminding.c.person_id == person.c.id)
        & (reminding.c.occurrence_id == bindparam("occurrence_id"))
        & (func.coalesce(reminding.c.leads, "*") != ""),
    )
    .outerjoin(tables.signup, tables.signup.c.id == _newest)
    .where(person.c.id == _OF_PERSON)
)
_BORN = select(child.c.born_on).where(child.c.person_id == _OF_PERSON)

# A sign-up's code opens it so long after its last date (docs/privacy.md).
KEEP_CODE = timedelta(hours=48)


async def standing(
    tx: Transaction, person: Person, occurrence: OccurrenceId, now: datetime
) -> Standing:
    """Tell what somebody has and may have at a date.

    Raises:
        GoneError: It never was, is another city's, or is not shown (any more) at this door.
    """
    there = await gathering.at(tx, occurrence, now, person.door)
    if there is None or not there.shown or there.municipality != person.municipality:
        raise GoneError("This occurrence is not there.")
    settled, _ = there.settled(now)
    return await stands(tx, settled, person.id, now, person.door)


async def stands(
    tx: Transaction,
    there: Gathering,
    person_id: PersonId,
    now: datetime,
    door: Door | None = None,
    comes: Family | None = None,
) -> Standing:
    """Tell what a person has and may have at what was loaded and settled.

    Args:
        comes: The family, if it need not be guessed.
    """
    entry = there.of(person_id)
    values = {"of_person": person_id, "occurrence_id": there.card.occurrence}
    known = (await tx.execute(_KNOWN, values)).one_or_none()
    return Standing(
        card=there.card,
        open=there.joinable(now) and passes(there, door),
        course=there.course,
        free=there.pool.free,
        waiting=len(there.pool.queue),
        slotted=bool(there.pool.slots),
        slots=tuple(there.pool.free_slots),
        own=await owned(tx, there, entry, now) if entry else None,
        reminded=known is not None and known.reminded is not None,
        guess=comes or await _guess(tx, there, person_id, known),
        queued=there.ahead and now < there.pool.open_at,
    )


def passes(there: Gathering, door: Door | None) -> bool:
    """Tell whether the carrier lets sign-ups pass through a door."""
    return door is not Door.TELEGRAM or there.card.through is Through.ALL


async def owned(tx: Transaction, there: Gathering, entry: Entry, now: datetime) -> Own:
    """Tell a family what it has."""
    absent = await _absences(tx, [entry.id]) if there.course else set()
    next_one = following(there.dates, now)
    if next_one is not None and next_one.occurrence != there.card.occurrence:
        cards = await card.cards(tx, [next_one.occurrence])
        there = replace(there, card=cards[next_one.occurrence])
    return _own(there, entry, absent, now)


async def mine(tx: Transaction, person_id: PersonId, now: datetime) -> tuple[Own, ...]:
    """List a person's sign-ups from now on, by start."""
    rows = (await tx.execute(_ALL, {"of_person": person_id})).all()
    if not rows:
        return ()
    absent = await _absences(tx, [row.id for row in rows if row.occurrence_id is None])
    found = []
    for there in await gathering.load(tx, [_key(row) for row in rows], now):
        settled, _ = there.settled(now)
        entry = settled.of(person_id)
        if entry is not None and there.card.ends_at > now:
            found.append(_own(settled, entry, absent, now))
    return tuple(sorted(found, key=lambda own: (own.card.starts_at, own.id)))


async def own(tx: Transaction, person_id: PersonId, signup_id: SignupId, now: datetime) -> Own:
    """Tell a person what became of a sign-up.

    Raises:
        GoneError: It is not there any more, or is another's.
    """
    key = await key_of(tx, person_id, signup_id)
    return await _read(tx, key, signup_id, now)


async def by_code(tx: Transaction, code_hmac: str, now: datetime) -> tuple[PersonId, Own]:
    """Open the sign-up that a code belongs to.

    Raises:
        GoneError: There is none, or its last date ended more than 48 hours ago.
    """
    row = (await tx.execute(_BY_CODE, {"code_hmac": code_hmac})).one_or_none()
    if row is None:
        raise GoneError("No sign-up has this code.")
    return PersonId(row.person_id), await _read(tx, _key(row), row.id, now, KEEP_CODE)


async def key_of(tx: Transaction, person_id: PersonId, signup_id: SignupId) -> Key:
    """Find where a person's own sign-up has its seats.

    Raises:
        GoneError: It is not there any more, or is another's.
    """
    values = {"of_person": person_id, "signup_id": signup_id}
    row = (await tx.execute(_ONE, values)).one_or_none()
    if row is None:
        raise GoneError("This sign-up is not there.")
    return _key(row)


async def keys_of(tx: Transaction, person_id: PersonId) -> list[Key]:
    """List where a person has or wants seats."""
    rows = await tx.execute(_ALL, {"of_person": person_id})
    return [_key(row) for row in rows]


def _key(row: Row[*tuple[Any, ...]]) -> Key:
    return Key(row.offer_id, row.occurrence_id)


async def _read(
    tx: Transaction, key: Key, signup_id: SignupId, now: datetime, keep: timedelta | None = None
) -> Own:
    for there in await gathering.load(tx, [key], now):
        settled, _ = there.settled(now)
        entry = settled.entry(signup_id)
        if entry is not None and (keep is None or now <= there.ends_at + keep):
            return await owned(tx, settled, entry, now)
    raise GoneError("This sign-up is over.")


def _own(
    there: Gathering,
    entry: Entry,
    absent: Collection[tuple[SignupId, OccurrenceId]],
    now: datetime,
) -> Own:
    claim = there.claims[entry.id]
    return Own(
        id=entry.id,
        card=there.card,
        course=there.course,
        state=entry.state,
        family=claim.family,
        slot=entry.slot,
        until=entry.until if entry.state is State.OFFERED else None,
        rank=seating.rank(there.pool, entry.id),
        coming=claim.coming,
        dates=tuple(
            CourseDate(each.occurrence, each.starts_at, (entry.id, each.occurrence) in absent)
            for each in there.coming(now)
        ),
        slot_end=_slot_end(entry.slot, there.slot_minutes),
        welcome=claim.welcome,
    )


def _slot_end(slot: time | None, minutes: int | None) -> time | None:
    return signup.later(slot, minutes) if slot is not None and minutes is not None else None


async def _absences(
    tx: Transaction, ids: Sequence[SignupId]
) -> set[tuple[SignupId, OccurrenceId]]:
    if not ids:
        return set()
    rows = await tx.execute(_ABSENCES, {"ids": ids})
    return {(row.signup_id, row.occurrence_id) for row in rows}


async def _guess(
    tx: Transaction, there: Gathering, person_id: PersonId, known: Row[*tuple[Any, ...]] | None
) -> Family:
    """Guess who comes: as it came or comes elsewhere, else by the children's ages."""
    entry = there.of(person_id)
    if entry is not None:
        return there.claims[entry.id].family
    if known is not None and known.adults is not None:
        return _family(
            known.adults, known.children, known.childcare if there.card.childcare else 0
        )
    born = (await tx.execute(_BORN, {"of_person": person_id})).scalars()
    return guessed(born, there.card.local_on)


def _family(adults: int, children: Mapping[str, int], childcare: int) -> Family:
    return Family(adults, {Band(band): count for band, count in children.items()}, childcare)
