"""Read which reminders are wanted: who comes, or asked, when it begins, and the lead times."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Row,
    Select,
    SmallInteger,
    Time,
    and_,
    bindparam,
    cast,
    exists,
    null,
    or_,
    select,
    union_all,
)

from kiez.calendar import State, instant
from kiez.directory import OccurrenceId
from kiez.notice import Kind, Notice
from kiez.people import PersonId
from kiez.reminder import Lead, every, unpack, usual
from kiez.signup import State as Claim
from storage.audience import quiet_hours
from storage.database import Transaction
from storage.tables import absence, municipality, occurrence, offer, person, reminding, signup

Scope = tuple[bool, bool]
"""Whether only some dates are meant, and whether only one person."""
SCOPES: tuple[Scope, ...] = ((False, False), (False, True), (True, False), (True, True))

_THESE = occurrence.c.id.in_(bindparam("ids", expanding=True))
_WHO: ColumnElement[int] = bindparam("who", type_=BigInteger)

# Each reminder with the instant before which alone it makes sense.
Wanted = dict[tuple[PersonId, OccurrenceId, str], tuple[Notice, datetime]]


def within(scope: Scope, who: ColumnElement[int]) -> list[ColumnElement[bool]]:
    """Say which dates that are not over belong to a scope, and whose."""
    by_dates, by_person = scope
    return [
        occurrence.c.ends_at > bindparam("now", type_=occurrence.c.ends_at.type),
        *([_THESE] if by_dates else []),
        *([who == _WHO] if by_person else []),
    ]


async def reminders(tx: Transaction, scope: Scope, values: dict[str, object]) -> Wanted:
    """List the reminders that a scope wants, also those whose hour is over.

    A sign-up counts before a wish; lead times of a date before those of a person, and these
    before the usual ones.
    """
    rows = (await tx.execute(_CLAIMS[scope], values)).all()
    found: Wanted = {}
    claimed: set[tuple[PersonId, OccurrenceId]] = set()
    for row in sorted(rows, key=lambda each: each.signup_id is None):
        key = (row.person_id, row.occurrence_id)
        if key not in claimed:
            claimed.add(key)
            found.update(_of(row))
    return found


async def lock(tx: Transaction, scope: Scope, values: dict[str, object]) -> None:
    """Let nobody else move these dates or plan their reminders meanwhile; in order of ids."""
    if tx.dialect == "postgresql":
        await tx.execute(_LOCK[scope], values)


def _of(row: Row[Any]) -> Iterator[tuple[tuple[PersonId, OccurrenceId, str], Any]]:
    zone = ZoneInfo(row.timezone)
    slot = row.slot_time
    starts_at = instant(row.local_on, slot, zone) if slot else row.starts_at
    for each in every(
        _leads(row),
        starts_at,
        quiet_hours(row.quiet_from, row.quiet_to),
        zone,
        chosen=_letters(row) is not None,
    ):
        notice = Notice(
            municipality=row.municipality_id,
            person=row.person_id,
            kind=Kind.REMINDER,
            due_at=each.due_at,
            occurrence=row.occurrence_id,
            signup=row.signup_id,
            lead=each.lead,
        )
        yield (row.person_id, row.occurrence_id, each.lead.value), (notice, starts_at)


def _letters(row: Row[Any]) -> str | None:
    letters: str | None = row.date_leads if row.date_leads is not None else row.person_leads
    return letters


def _leads(row: Row[Any]) -> tuple[Lead, ...]:
    letters = _letters(row)
    if letters is not None:
        return unpack(letters)
    return usual(
        course=bool(row.course), slot=row.slot_time is not None, childcare=row.childcare > 0
    )


_DATED = (
    occurrence.c.municipality_id,
    occurrence.c.local_on,
    occurrence.c.starts_at,
    municipality.c.timezone,
    offer.c.record["course"].as_boolean().label("course"),
    person.c.leads.label("person_leads"),
    person.c.quiet_from,
    person.c.quiet_to,
)
_MEMBER = (
    occurrence.c.id.label("occurrence_id"),
    signup.c.person_id,
    signup.c.id.label("signup_id"),
    signup.c.slot_time,
    signup.c.childcare,
    reminding.c.leads.label("date_leads"),
    *_DATED,
)
_ASKER = (
    occurrence.c.id.label("occurrence_id"),
    reminding.c.person_id,
    cast(null(), BigInteger).label("signup_id"),
    cast(null(), Time).label("slot_time"),
    cast(0, SmallInteger).label("childcare"),
    reminding.c.leads.label("date_leads"),
    *_DATED,
)
_OWN_LEADS = and_(
    reminding.c.person_id == signup.c.person_id, reminding.c.occurrence_id == occurrence.c.id
)
_LEFT_OUT = exists().where(
    absence.c.occurrence_id == occurrence.c.id, absence.c.signup_id == signup.c.id
)
_LEFT_OUT_BY_ASKER = (
    exists()
    .where(
        absence.c.occurrence_id == occurrence.c.id,
        absence.c.signup_id == signup.c.id,
        signup.c.person_id == reminding.c.person_id,
    )
    .correlate(occurrence, reminding)
)


def _around(claims: FromClause, person_id: ColumnElement[int]) -> FromClause:
    return (
        claims.join(offer, offer.c.id == occurrence.c.offer_id)
        .join(municipality, municipality.c.id == occurrence.c.municipality_id)
        .join(person, person.c.id == person_id)
    )


def _members(scope: Scope, dates: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    claims = signup.join(occurrence, dates).outerjoin(reminding, _OWN_LEADS)
    return (
        select(*_MEMBER)
        .select_from(_around(claims, signup.c.person_id))
        .where(
            signup.c.state == Claim.IN,
            occurrence.c.state == State.ON,
            ~_LEFT_OUT,
            *within(scope, signup.c.person_id),
        )
    )


def _claims(scope: Scope) -> CompoundSelect[Any]:
    of_date = signup.c.occurrence_id == occurrence.c.id
    of_course = and_(signup.c.occurrence_id.is_(None), signup.c.offer_id == occurrence.c.offer_id)
    asked = reminding.join(occurrence, occurrence.c.id == reminding.c.occurrence_id)
    askers = (
        select(*_ASKER)
        .select_from(_around(asked, reminding.c.person_id))
        .where(
            occurrence.c.state == State.ON,
            ~_LEFT_OUT_BY_ASKER,
            *within(scope, reminding.c.person_id),
        )
    )
    return union_all(_members(scope, of_date), _members(scope, of_course), askers)


def _locked(scope: Scope) -> Select[*tuple[Any, ...]]:
    by_dates, by_person = scope
    conditions = within((by_dates, False), _WHO)
    if by_person and not by_dates:
        own = select(signup.c.occurrence_id).where(signup.c.person_id == _WHO)
        courses = select(signup.c.offer_id).where(
            signup.c.person_id == _WHO, signup.c.occurrence_id.is_(None)
        )
        asked = select(reminding.c.occurrence_id).where(reminding.c.person_id == _WHO)
        conditions.append(
            or_(
                occurrence.c.id.in_(own),
                occurrence.c.offer_id.in_(courses),
                occurrence.c.id.in_(asked),
            )
        )
    return (
        select(occurrence.c.id)
        .where(*conditions)
        .order_by(occurrence.c.id)
        .with_for_update(key_share=True)
    )


_CLAIMS: dict[Scope, CompoundSelect[Any]] = {scope: _claims(scope) for scope in SCOPES}
_LOCK: dict[Scope, Select[*tuple[Any, ...]]] = {scope: _locked(scope) for scope in SCOPES}
