"""Read the week of a member of staff, and who signed up for one of its dates."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, or_, select

import storage.amendment
import storage.card
import storage.guard
import storage.participation
import storage.staff
import storage.task
from kiez.announcement import State as Standing
from kiez.calendar import State
from kiez.details import only_looking
from kiez.directory import Kind, OccurrenceId, OfferId, Service
from kiez.errors import GoneError
from kiez.participation import OPEN_BEFORE, Phase
from kiez.roles import Staff
from kiez.signup import SignupId
from kiez.signup import State as Claim
from kiez.team import AHEAD, Expected, Guest, Party, Week, numbers, sees_who, writes
from storage.database import Transaction
from storage.staff import reach, reached
from storage.tables import (
    absence,
    announcement,
    centre,
    municipality,
    occurrence,
    offer,
    person,
    signup,
)

_own = bindparam("own_centre", type_=centre.c.id.type)
_unconfirmed = (
    select(func.count())
    .select_from(offer)
    .where(~offer.c.retired, offer.c.slot_confirmed.is_(False), reached())
    .scalar_subquery()
)
_ready = (
    select(func.count())
    .select_from(offer)
    .where(~offer.c.retired, offer.c.slot_confirmed, offer.c.centre_id == _own)
    .scalar_subquery()
)
_drafts = (
    select(func.count())
    .select_from(announcement)
    .where(announcement.c.centre_id == _own, announcement.c.state == Standing.DRAFT)
    .scalar_subquery()
)
_SUMMARY = (
    select(
        municipality.c.timezone,
        municipality.c.record["calendar"].label("calendar"),
        centre.c.live,
        _unconfirmed.label("unconfirmed"),
        _drafts.label("drafts"),
        _ready.label("ready"),
    )
    .outerjoin(centre, centre.c.id == _own)
    .where(municipality.c.id == bindparam("city"))
)
_GUEST = (
    signup.c.id.label("signup"),
    func.coalesce(person.c.nickname, "").label("nickname"),
    signup.c.adults,
    signup.c.children,
    signup.c.childcare,
    signup.c.state.label("claim"),
    signup.c.coming,
    signup.c.slot_time,
    signup.c.accompanied,
    signup.c.occurrence_id.label("signed_for"),
    absence.c.signup_id.label("absent"),
)
# A sign-up is for a date, or for a whole course.
_GUESTS = (
    occurrence.join(offer, offer.c.id == occurrence.c.offer_id)
    .outerjoin(
        signup,
        or_(
            signup.c.occurrence_id == occurrence.c.id,
            and_(signup.c.offer_id == offer.c.id, signup.c.occurrence_id.is_(None)),
        ),
    )
    .outerjoin(person, person.c.id == signup.c.person_id)
    .outerjoin(
        absence,
        and_(absence.c.signup_id == signup.c.id, absence.c.occurrence_id == occurrence.c.id),
    )
)
_WEEK = (
    select(
        occurrence.c.id,
        occurrence.c.local_on,
        occurrence.c.start_time,
        occurrence.c.end_time,
        occurrence.c.state,
        offer.c.id.label("offer"),
        offer.c.kind,
        offer.c.service,
        offer.c.title,
        *_GUEST,
    )
    .select_from(_GUESTS)
    .where(
        reached(),
        ~offer.c.retired,
        occurrence.c.local_on.between(bindparam("first_on"), bindparam("last_on")),
        occurrence.c.state != State.GONE,
    )
    .order_by(occurrence.c.starts_at, offer.c.position, occurrence.c.id, signup.c.position)
)
_AT = (
    select(*_GUEST)
    .select_from(_GUESTS)
    .where(occurrence.c.id == bindparam("of_occurrence"), signup.c.id.is_not(None))
    .order_by(signup.c.position, signup.c.id)
)


async def week(tx: Transaction, who: Staff, now: datetime) -> Week:
    """Tell what a member of staff has before them: dates, tasks, drafts, and the guard."""
    city = {"city": who.municipality}
    row = (await tx.execute(_SUMMARY, reach(who) | city)).one()
    here = storage.guard.here(row.timezone, row.calendar, now)
    span = {"first_on": here.today, "last_on": here.today + AHEAD}
    rows = (await tx.execute(_WEEK, reach(who) | span)).all()
    made = Week(
        centre=who.centre,
        centre_name=who.centre_name,
        trial=row.live is False,
        today=here.today,
        expected=tuple(_expected(who, each) for each in _by_date(rows)),
        tasks=await storage.task.count(tx, who, now),
        unconfirmed=row.unconfirmed,
        drafts=row.drafts,
        prepared=len(await storage.amendment.drafts(tx, who)),
        ready=bool(row.ready),
    )
    if who.centre is None:
        return made
    found = await storage.guard.of(tx, [who.centre], here)
    return replace(made, findings=found[who.centre])


async def party(tx: Transaction, who: Staff, number: int, now: datetime) -> Party:
    """Tell who signed up for a date within reach; of a consultation only its partner who.

    Raises:
        GoneError: It is foreign, or does not exist, or its rule gives it no longer.
    """
    occurrence_id = await storage.staff.own_occurrence(tx, who, number)
    card = (await storage.card.cards(tx, [occurrence_id]))[occurrence_id]
    if card.state is State.GONE:
        raise GoneError("This date is not there any more.")
    rows = await tx.execute(_AT, {"of_occurrence": occurrence_id})
    guests = tuple(_guest(row) for row in rows)
    open_ = sees_who(who, card.offer, card.kind)
    elsewhere = only_looking(card, who.door)
    counted = await storage.participation.counting(tx, who, occurrence_id, now)
    closed = counted.phase is Phase.COUNTED
    on = card.state is State.ON
    return Party(
        card=card,
        numbers=numbers(guests, whole=open_),
        guests=guests if open_ and not elsewhere else None,
        elsewhere=open_ and elsewhere,
        counting=on and card.starts_at - OPEN_BEFORE <= now,
        amending=card.starts_at > now and not closed,
        writing=writes(who),
        totals=counted.totals,
        correctable=counted.correctable,
    )


def _by_date(rows: Iterable[Row[Any]]) -> list[list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(row)
    return list(found.values())


def _expected(who: Staff, rows: Sequence[Row[Any]]) -> Expected:
    first = rows[0]
    kind = Kind(first.kind)
    guests = [_guest(row) for row in rows if row.signup is not None]
    return Expected(
        occurrence=OccurrenceId(first.id),
        kind=kind,
        service=Service(first.service) if first.service else None,
        title=first.title,
        local_on=first.local_on,
        start_time=first.start_time,
        end_time=first.end_time,
        on=first.state == State.ON,
        numbers=numbers(guests, whole=sees_who(who, OfferId(first.offer), kind)),
    )


def _guest(row: Row[Any]) -> Guest:
    return Guest(
        id=SignupId(row.signup),
        nickname=row.nickname,
        adults=row.adults,
        children=sum(row.children.values()),
        childcare=row.childcare,
        state=Claim(row.claim),
        # The answer to one date of a course says nothing about the next.
        coming=bool(row.coming) and row.signed_for is not None,
        absent=row.absent is not None,
        slot=row.slot_time,
        accompanied=bool(row.accompanied),
    )
