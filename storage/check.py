"""Read the facts that somebody is asked about, and keep that somebody looked at them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, or_, select, update

import storage.audit
import storage.staff
import storage.task
from kiez import check as rule
from kiez.audit import Action
from kiez.calendar import State
from kiez.check import Checked
from kiez.directory import Kind, OfferId, Service
from kiez.errors import GoneError
from kiez.offer import usual
from kiez.roles import Staff
from kiez.task import Kind as TaskKind
from kiez.task import Todo
from storage import workday
from storage.database import Transaction
from storage.staff import reach, reached
from storage.tables import centre, occurrence, offer, venue

_next_on = (
    select(func.min(occurrence.c.local_on))
    .where(
        occurrence.c.offer_id == offer.c.id,
        occurrence.c.state == State.ON,
        occurrence.c.starts_at > bindparam("now", type_=occurrence.c.starts_at.type),
    )
    .correlate(offer)
    .scalar_subquery()
)
_CHECKED = (
    select(
        offer.c.id,
        offer.c.kind,
        offer.c.service,
        offer.c.title,
        offer.c.languages,
        offer.c.childcare,
        offer.c.checked_on,
        offer.c.asked_on,
        offer.c.hidden,
        offer.c.record,
        _next_on.label("next_on"),
        func.coalesce(venue.c.name, "").label("venue_name"),
        func.coalesce(venue.c.street, "").label("street"),
        func.coalesce(venue.c.postal_code, "").label("postal_code"),
        func.coalesce(venue.c.city, "").label("city"),
        func.coalesce(centre.c.name, "").label("centre_name"),
        centre.c.record.label("centre_record"),
    )
    .outerjoin(venue, venue.c.id == offer.c.venue_id)
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
    .where(offer.c.retired.is_(False))
    .order_by(offer.c.position, offer.c.id)
)
# An example time is no fact yet: it is asked about on the first day (docs/rules.md).
_AGED = _CHECKED.where(
    reached(),
    offer.c.slot_confirmed,
    or_(offer.c.checked_on.is_(None), offer.c.checked_on < bindparam("before")),
)
_OF_OFFER = _CHECKED.where(offer.c.id == bindparam("of_offer"))
_RECORD = (
    select(offer.c.municipality_id, offer.c.record, offer.c.touched)
    .where(offer.c.id == bindparam("of_offer"))
    .with_for_update(key_share=True)
)
_LOOKED = (
    update(offer)
    .where(offer.c.id == bindparam("of_offer"))
    .values(
        checked_on=bindparam("on"),
        asked_on=None,
        hidden=False,
        record=bindparam("new_record"),
        touched=bindparam("new_touched"),
    )
)
# What was asked about the offer as a whole, and is answered by a look.
_ANSWERED = (TaskKind.FADING, TaskKind.HIDDEN)


async def aged(tx: Transaction, who: Staff, now: datetime) -> tuple[Checked, ...]:
    """List the offers within reach that nobody has looked at for long."""
    today = (await workday.of(tx, who.municipality, now)).today
    values = reach(who) | {"now": now, "before": today - rule.FRESH}
    return tuple(_read(row) for row in await tx.execute(_AGED, values))


async def one(tx: Transaction, who: Staff, number: int, now: datetime) -> Checked:
    """Read the facts of an offer within reach.

    Raises:
        GoneError: It is foreign, or does not exist: nobody can tell which.
    """
    return await facts(tx, await storage.staff.own_offer(tx, who, number), now)


async def facts(tx: Transaction, number: OfferId, now: datetime) -> Checked:
    """Read the facts of an offer.

    Raises:
        GoneError: It takes place no more.
    """
    row = (await tx.execute(_OF_OFFER, {"of_offer": number, "now": now})).one_or_none()
    if row is None:
        raise GoneError("This offer is not there.")
    return _read(row)


async def right(tx: Transaction, who: Staff, number: int, now: datetime) -> Checked:
    """Note that a member of staff says that an offer is right as it stands.

    Raises:
        GoneError: As in `one`.
    """
    checked = await one(tx, who, number, now)
    await _confirm(tx, who, checked.id, now)
    return checked


async def right_about(tx: Transaction, who: Staff, number: int, now: datetime) -> Todo:
    """Note that the offer that a task is about is right as it stands; that ends the task.

    Raises:
        GoneError: Of the task as in `storage.task.one`, of its offer as in `one`.
    """
    todo = await storage.task.one(tx, who, number, now)
    about = await storage.staff.own_offer(tx, who, todo.offer or 0)
    await storage.task.done(tx, who, number, now)
    await _confirm(tx, who, about, now)
    return todo


async def looked(tx: Transaction, number: OfferId, now: datetime) -> None:
    """Note that somebody has looked at an offer today: nobody is asked for a while."""
    row = (await tx.execute(_RECORD, {"of_offer": number})).one()
    today = (await workday.of(tx, row.municipality_id, now)).today
    seen = {"checked_on": today.isoformat()}
    values = {"new_record": row.record | seen, "new_touched": row.touched | seen}
    await tx.execute(_LOOKED, {"of_offer": number, "on": today, **values})
    await storage.task.settle(tx, _ANSWERED, now, offers=[number])


async def _confirm(tx: Transaction, who: Staff, number: OfferId, now: datetime) -> None:
    await looked(tx, number, now)
    await storage.audit.note(tx, who, Action.CONFIRMED, ("offer", number), now)


def _read(row: Row[Any]) -> Checked:
    record, of_centre = row.record, row.centre_record or {}
    town = " ".join(part for part in (row.postal_code, row.city) if part)
    return Checked(
        id=row.id,
        kind=Kind(row.kind),
        service=Service(row.service) if row.service else None,
        title=row.title,
        usual=usual(record),
        next_on=row.next_on,
        venue_name=row.venue_name,
        street=row.street,
        town=town,
        centre_name=row.centre_name,
        phone=record.get("phone") or (of_centre.get("contact") or {}).get("phone") or "",
        languages=tuple(word for word in row.languages.split("|") if word),
        childcare=row.childcare,
        checked_on=row.checked_on,
        asked_on=row.asked_on,
        hidden=row.hidden,
    )
