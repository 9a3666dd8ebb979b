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
from kiez.roles import Staff, StaffId
from kiez.task import Kind, TaskId
from kiez.todo import present, until
from storage import nudge, workday
from storage.database import Transaction
from storage.tables import municipality, occurrence, offer, task
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
        occurrence.c.local_on,
    )
    .outerjoin(offer, offer.c.id == task.c.offer_id)
    .outerjoin(occurrence, occurrence.c.id == task.c.occurrence_id)
    .where(task.c.done_at.is_(None), task.c.municipality_id == bindparam("city"))
    .order_by(task.c.id)
    .with_for_update(skip_locked=True, of=task)
)
_MINE = _OPEN.where(task.c.staff_id == bindparam("me"))
_OWNED = (
    update(task)
    .where(task.c.id == bindparam("of_task"), task.c.done_at.is_(None))
    .values(staff_id=bindparam("new_owner"), due_on=bindparam("new_due"))
)
_ON = (
    select(occurrence.c.local_on)
    .join(task, task.c.occurrence_id == occurrence.c.id)
    .where(task.c.id == bindparam("of_task"))
)
_OWNERLESS = update(task).where(task.c.id == bindparam("of_task")).values(staff_id=None)
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
    on = (await tx.execute(_ON, {"of_task": number})).scalar()
    due_on = until(rule.due(days.today, to, days.off), on, days.today, to, days.off)
    await tx.execute(_OWNED, {"of_task": number, "new_owner": to.id, "new_due": due_on})
    await nudge.give(tx, Notice.TASK, [to], now)


async def hand_over(tx: Transaction, who: Staff, now: datetime) -> None:
    """Give the stand-in at once what falls due while somebody is away.

    Args:
        who: As their record is now.
    """
    rows = (await tx.execute(_MINE, {"city": who.municipality, "me": who.id})).all()
    if not rows:
        return
    days = await workday.of(tx, who.municipality, now)
    everybody = await storage.staff.everybody(tx, who.municipality)
    for row in rows:
        field = storage.task.field(Kind(row.kind), row)
        heir = rule.handed_over(field, row.due_on, who, everybody, days.today)
        heir = heir or present(who, field, row.local_on, everybody, days.today)
        if heir is not None and heir.id != who.id:
            await _give(tx, row.id, heir, days, now)


async def rehome(tx: Transaction, city: MunicipalityId, former: StaffId, now: datetime) -> None:
    """Give what a colleague's roles lead to no longer a new owner, as the rule has it."""
    rows = (await tx.execute(_MINE, {"city": city, "me": former})).all()
    if not rows:
        return
    days = await workday.of(tx, city, now)
    everybody = await storage.staff.everybody(tx, city)
    who = next((each for each in everybody if each.id == former), None)
    for row in rows:
        field = storage.task.field(Kind(row.kind), row)
        if row.kind in rule.NAMED or (who is not None and rule.holds(who, field)):
            continue
        chosen = rule.owner(field, everybody, days.today)
        heir = present(chosen, field, row.local_on, everybody, days.today)
        if heir is None:
            await tx.execute(_OWNERLESS, {"of_task": row.id})
        else:
            await _give(tx, row.id, heir, days, now)


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
        chosen = rule.owner(field, everybody, days.today)
        return present(chosen, field, row.local_on, everybody, days.today)
    if not rule.escalates(row.due_on, days.today, former, days.off):
        return None
    return rule.above(field, former, everybody, days.today, escalated=row.escalated)
