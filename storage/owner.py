"""Pass tasks on: to a colleague, or to somebody who steps in where one was not done."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update

import storage.audit
import storage.staff
import storage.task
from kiez import task as rule
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.notice import Kind as Notice
from kiez.people import MunicipalityId
from kiez.roles import Staff
from kiez.task import Kind, TaskId
from storage import nudge, workday
from storage.database import Transaction
from storage.tables import municipality, offer, task
from storage.workday import Workdays

_CITIES = select(municipality.c.id).order_by(municipality.c.id)
_OPEN = (
    select(
        task.c.id,
        task.c.kind,
        task.c.centre_id,
        task.c.staff_id,
        task.c.due_on,
        task.c.escalated,
        offer.c.id.label("offer"),
        offer.c.kind.label("offer_kind"),
        offer.c.second_centre_id,
    )
    .outerjoin(offer, offer.c.id == task.c.offer_id)
    .where(task.c.done_at.is_(None), task.c.municipality_id == bindparam("city"))
    .order_by(task.c.id)
    .with_for_update(skip_locked=True, of=task)
)
_OWNED = (
    update(task)
    .where(task.c.id == bindparam("of_task"), task.c.done_at.is_(None))
    .values(staff_id=bindparam("new_owner"), due_on=bindparam("new_due"))
)
_PLACED = (
    select(
        task.c.kind,
        task.c.staff_id,
        task.c.centre_id,
        offer.c.id.label("offer"),
        offer.c.kind.label("offer_kind"),
        offer.c.second_centre_id,
    )
    .outerjoin(offer, offer.c.id == task.c.offer_id)
    .where(task.c.id == bindparam("of_task"))
)
_ESCALATED = update(task).where(task.c.id == bindparam("of_task")).values(escalated=True)


async def colleagues(tx: Transaction, who: Staff, number: int, now: datetime) -> list[Staff]:
    """List to whom a task may be passed on: whose it would be by their roles, but its owner.

    Raises:
        GoneError: As in `storage.task.one`.
    """
    await storage.task.one(tx, who, number, now)
    row = (await tx.execute(_PLACED, {"of_task": number})).one()
    everybody = await storage.staff.everybody(tx, who.municipality)
    able = rule.answerable(storage.task.field(Kind(row.kind), row), everybody)
    return [each for each in able if each.id != row.staff_id]


async def pass_on(tx: Transaction, who: Staff, number: int, to: int, now: datetime) -> str:
    """Give a task to oneself or to a colleague whose it may be; give back the name.

    Raises:
        GoneError: As in `storage.task.one`, or the colleague is none.
    """
    able = await colleagues(tx, who, number, now)
    chosen = next((each for each in able if each.id == to), None)
    if chosen is None:
        raise GoneError("This colleague is not there.")
    days = await workday.of(tx, who.municipality, now)
    await _give(tx, TaskId(number), chosen, days, now)
    await storage.audit.note(tx, who, Action.AMENDED, ("task", number), now)
    return chosen.name


async def _give(tx: Transaction, number: TaskId, to: Staff, days: Workdays, now: datetime) -> None:
    """Make somebody the owner of a task, with a new due day, and tell them."""
    due_on = rule.due(days.today, to, days.off)
    await tx.execute(_OWNED, {"of_task": number, "new_owner": to.id, "new_due": due_on})
    await nudge.give(tx, Notice.TASK, [to], now)


async def escalate(tx: Transaction, now: datetime) -> int:
    """Give what is late for a working day to the stand-in, then to the city's office; count it.

    What belongs to nobody, since its owner has left, gets a new owner at once.
    """
    cities = (await tx.execute(_CITIES)).scalars().all()
    return sum([await _of_city(tx, MunicipalityId(each), now) for each in cities])


async def _of_city(tx: Transaction, city: MunicipalityId, now: datetime) -> int:
    rows = (await tx.execute(_OPEN, {"city": city})).all()
    if not rows:
        return 0
    days = await workday.of(tx, city, now)
    everybody = await storage.staff.everybody(tx, city)
    moved = 0
    for row in rows:
        former = next((each for each in everybody if each.id == row.staff_id), None)
        heir = _heir(row, former, everybody, days)
        if heir is not None:
            await _give(tx, row.id, heir, days, now)
            moved += 1
            if former is not None:
                await tx.execute(_ESCALATED, {"of_task": row.id})
    return moved


def _heir(
    row: Row[Any], former: Staff | None, everybody: tuple[Staff, ...], days: Workdays
) -> Staff | None:
    """Choose who does it from now on; None: it stays where it is."""
    field = storage.task.field(Kind(row.kind), row)
    if former is None:
        return rule.owner(field, everybody, days.today)
    if not rule.escalates(row.due_on, days.today, former, days.off):
        return None
    return rule.above(field, former, everybody, days.today, escalated=row.escalated)
