"""Find those who have to do with dates: with a sign-up, a reminder, or by following."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    Time,
    and_,
    bindparam,
    cast,
    exists,
    false,
    func,
    null,
    or_,
    select,
    true,
    union_all,
)

from kiez.directory import OccurrenceId
from kiez.follow import Often
from kiez.people import PersonId
from kiez.quiet import USUAL, Quiet
from kiez.signup import SignupId
from storage.database import Transaction
from storage.search import WITH_PLACE, shown
from storage.tables import absence, follow, occurrence, offer, person, reminding, signup

# Databases take some 32,000 values in one statement.
_AT_A_TIME = 5_000

_THESE = occurrence.c.id.in_(bindparam("ids", expanding=True))
_AT_ONCE = and_(
    follow.c.municipality_id == offer.c.municipality_id,
    follow.c.often == Often.AT_ONCE,
    or_(follow.c.centre_id.is_(None), follow.c.centre_id == offer.c.centre_id),
    or_(follow.c.kind.is_(None), follow.c.kind == offer.c.kind),
)
_IN_COURSE = and_(signup.c.occurrence_id.is_(None), signup.c.offer_id == occurrence.c.offer_id)
_LEFT_OUT = exists().where(
    absence.c.signup_id == signup.c.id, absence.c.occurrence_id == occurrence.c.id
)
_LEFT_OUT_BY_ASKER = (
    exists()
    .where(
        absence.c.signup_id == signup.c.id,
        signup.c.person_id == reminding.c.person_id,
        absence.c.occurrence_id == reminding.c.occurrence_id,
    )
    .correlate(reminding)
)
_TOUCHED = (
    select(occurrence.c.id)
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .where(
        _THESE,
        or_(
            exists().where(signup.c.occurrence_id == occurrence.c.id),
            exists().where(_IN_COURSE),
            exists().where(reminding.c.occurrence_id == occurrence.c.id),
            exists().where(_AT_ONCE),
        ),
    )
)


def _members(*, course: bool) -> Select[*tuple[Any, ...]]:
    date = _IN_COURSE if course else signup.c.occurrence_id == occurrence.c.id
    return (
        select(
            occurrence.c.id.label("occurrence_id"),
            signup.c.person_id,
            signup.c.id.label("signup_id"),
            signup.c.slot_time,
            false().label("only_follows"),
        )
        .select_from(signup.join(occurrence, date))
        .where(_THESE, ~_LEFT_OUT)
    )


_NO_SIGNUP: tuple[ColumnElement[Any], ...] = (
    cast(null(), BigInteger).label("signup_id"),
    cast(null(), Time).label("slot_time"),
)
_ASKERS = select(reminding.c.occurrence_id, reminding.c.person_id, *_NO_SIGNUP, false()).where(
    reminding.c.occurrence_id.in_(bindparam("ids", expanding=True)),
    func.coalesce(reminding.c.leads, "usual") != "",
    ~_LEFT_OUT_BY_ASKER,
)
_FOLLOWERS = (
    select(
        occurrence.c.id.label("occurrence_id"),
        follow.c.person_id,
        *_NO_SIGNUP,
        true().label("only_follows"),
    )
    .select_from(WITH_PLACE.join(follow, _AT_ONCE))
    .where(_THESE, shown())
)
_ALL: CompoundSelect[Any] = union_all(
    _members(course=False), _members(course=True), _ASKERS, _FOLLOWERS
)
# Whoever is being erased right now is waited for, and then is nobody.
_PEOPLE = (
    select(person.c.id, person.c.quiet_from, person.c.quiet_to)
    .where(person.c.id.in_(bindparam("people", expanding=True)))
    .order_by(person.c.id)
    .with_for_update(read=True, key_share=True)
)


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody who has to do with a date.

    Args:
        signup: None if the person has none.
        slot: The family's, in a consultation by appointment.
        only_follows: Neither signed up nor asked to be reminded.
    """

    occurrence: OccurrenceId
    person: PersonId
    signup: SignupId | None
    slot: time | None
    only_follows: bool
    quiet: Quiet


def quiet_hours(start: time | None, end: time | None) -> Quiet:
    """Read a person's quiet hours; who has chosen none has the usual ones."""
    return USUAL if start is None or end is None else Quiet(start, end)


async def touched(tx: Transaction, ids: Sequence[OccurrenceId]) -> set[OccurrenceId]:
    """Tell on which of these dates anything hangs."""
    found: set[OccurrenceId] = set()
    for at in range(0, len(ids), _AT_A_TIME):
        some = {"ids": ids[at : at + _AT_A_TIME]}
        found.update((await tx.execute(_TOUCHED, some)).scalars())
    return found


async def listeners(tx: Transaction, ids: Collection[OccurrenceId]) -> list[Listener]:
    """List those who have to do with these dates, each once a date.

    Who leaves a date out of a course, or wants no reminder of it, has nothing to do with it.
    """
    rows = (await tx.execute(_ALL, {"ids": list(ids), "by_telegram": False})).all()
    return await _each_once(tx, rows)


async def followers(tx: Transaction, ids: Collection[OccurrenceId]) -> list[Listener]:
    """List those who hear at once of these dates because they follow."""
    rows = (await tx.execute(_FOLLOWERS, {"ids": list(ids), "by_telegram": False})).all()
    return await _each_once(tx, rows)


async def _each_once(tx: Transaction, rows: Iterable[Row[Any]]) -> list[Listener]:
    """Take each person once a date: a sign-up counts before a wish, a wish before following."""
    found: dict[tuple[int, int], Row[Any]] = {}
    for row in sorted(rows, key=lambda each: (each.only_follows, each.signup_id is None)):
        found.setdefault((row.occurrence_id, row.person_id), row)
    ids = sorted({person_id for _, person_id in found})
    known = {row.id: row for row in await tx.execute(_PEOPLE, {"people": ids})} if ids else {}
    return [
        Listener(
            occurrence=row.occurrence_id,
            person=row.person_id,
            signup=row.signup_id,
            slot=row.slot_time,
            only_follows=bool(row.only_follows),
            quiet=quiet_hours(known[person_id].quiet_from, known[person_id].quiet_to),
        )
        for (_, person_id), row in found.items()
        if person_id in known
    ]
