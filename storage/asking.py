"""Ask monthly whether facts are still right, and hide what nobody answers for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select, update

import storage.staff
import storage.task
from kiez import check as rule
from kiez.check import Step
from kiez.directory import OfferId
from kiez.notice import Kind as Notice
from kiez.people import MunicipalityId
from kiez.roles import Staff
from kiez.task import Kind, Task, TaskId
from storage import nudge, workday
from storage.database import Transaction
from storage.tables import centre, municipality, offer, staff, task

_CITIES = select(municipality.c.id).order_by(municipality.c.id)
# Whoever changes an offer has looked at it.
_ANSWERED = (
    update(offer)
    .where(offer.c.asked_on.is_not(None), offer.c.checked_on >= offer.c.asked_on)
    .values(asked_on=None, hidden=False)
)
_SETTLED = (
    update(task)
    .where(
        task.c.done_at.is_(None),
        task.c.kind.in_([Kind.FADING, Kind.HIDDEN]),
        task.c.offer_id.in_(
            select(offer.c.id).where(offer.c.asked_on.is_(None), offer.c.hidden.is_(False))
        ),
    )
    .values(done_at=bindparam("at"))
)
_IN_USE = (
    select(offer.c.id, offer.c.centre_id, offer.c.second_centre_id, offer.c.asked_on)
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
    .where(
        offer.c.municipality_id == bindparam("city"),
        offer.c.retired.is_(False),
        offer.c.hidden.is_(False),
        or_(centre.c.id.is_(None), centre.c.retired.is_(False)),
    )
    .order_by(offer.c.id)
)
_UNANSWERED = _IN_USE.add_columns(
    exists()
    .where(task.c.offer_id == offer.c.id, task.c.kind == Kind.FADING)
    .correlate(offer)
    .label("warned")
).where(offer.c.asked_on <= bindparam("asked_by"))
_AGED = _IN_USE.where(
    offer.c.slot_confirmed,
    or_(offer.c.checked_on.is_(None), offer.c.checked_on < bindparam("before")),
)
_HIDE = (
    update(offer)
    .where(offer.c.id == bindparam("of_offer"), offer.c.hidden.is_(False))
    .values(hidden=True)
)
_ASKED_STAFF = select(staff.c.id, staff.c.asked_on).where(
    staff.c.municipality_id == bindparam("city"), staff.c.removed_at.is_(None)
)
_ASKED = (
    update(offer)
    .where(offer.c.id.in_(bindparam("offers", expanding=True)), offer.c.asked_on.is_(None))
    .values(asked_on=bindparam("on"))
)
_TURN_TAKEN = (
    update(staff).where(staff.c.id == bindparam("of_staff")).values(asked_on=bindparam("on"))
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run has done.

    Args:
        people: So many were asked.
        warned: Offers that are hidden soon.
        hidden: Offers that are hidden from now on.
    """

    people: int = 0
    warned: int = 0
    hidden: int = 0


async def ask(tx: Transaction, now: datetime, fresh: Callable[[], int]) -> Asked:
    """Ask those whose turn it is, warn, and hide; a second run of a day changes nothing.

    Args:
        fresh: Gives a random number that nobody has yet.
    """
    await tx.execute(_ANSWERED)
    await tx.execute(_SETTLED, {"at": now})
    cities = (await tx.execute(_CITIES)).scalars().all()
    every = [await _in_city(tx, MunicipalityId(each), now, fresh) for each in cities]
    return Asked(
        sum(each.people for each in every),
        sum(each.warned for each in every),
        sum(each.hidden for each in every),
    )


async def _in_city(
    tx: Transaction, city: MunicipalityId, now: datetime, fresh: Callable[[], int]
) -> Asked:
    today = (await workday.of(tx, city, now)).today
    values = {"city": city, "asked_by": today - rule.WARN}
    done = {Step.WARN: 0, Step.HIDE: 0}
    for row in (await tx.execute(_UNANSWERED, values)).all():
        step = rule.step(row.asked_on, today)
        if step is Step.HIDE:
            await tx.execute(_HIDE, {"of_offer": row.id})
            await storage.task.settle(tx, [Kind.FADING], now, offers=[row.id])
        if step is Step.HIDE or not row.warned:
            kind = Kind.HIDDEN if step is Step.HIDE else Kind.FADING
            await storage.task.add(tx, Task(TaskId(fresh()), city, kind, offer=row.id), now)
            done[step] += 1
    people = await _ask_staff(tx, city, today, now)
    return Asked(people, done[Step.WARN], done[Step.HIDE])


async def _ask_staff(tx: Transaction, city: MunicipalityId, today: date, now: datetime) -> int:
    values = {"city": city, "before": today - rule.FRESH}
    aged = (await tx.execute(_AGED, values)).all()
    asked_on = {row.id: row.asked_on for row in await tx.execute(_ASKED_STAFF, {"city": city})}
    people = 0
    for who in await storage.staff.everybody(tx, city) if aged else ():
        theirs = _answered_by(who, aged)
        if theirs and rule.turn(who, asked_on[who.id], today):
            await tx.execute(_ASKED, {"offers": theirs, "on": today})
            await tx.execute(_TURN_TAKEN, {"of_staff": who.id, "on": today})
            await nudge.give(tx, Notice.CHECK, [who], now)
            people += 1
    return people


def _answered_by(who: Staff, aged: Sequence[Row[Any]]) -> list[OfferId]:
    return [
        row.id
        for row in aged
        if rule.answers_for(who, row.id, (row.centre_id, row.second_centre_id))
    ]
