"""Plan the Monday message: one waits for each coordinator, whoever plans it and how often."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, delete, exists, select

import storage.notice
from kiez.guard import monday
from kiez.notice import Kind, Notice
from kiez.roles import Role
from storage.audience import quiet_hours
from storage.database import Transaction
from storage.tables import centre, municipality, notice, person, staff, staff_role

_COORDINATES = exists().where(
    staff.c.person_id == person.c.id,
    staff.c.removed_at.is_(None),
    staff_role.c.staff_id == staff.c.id,
    staff_role.c.role == Role.COORDINATOR,
    centre.c.id == staff_role.c.centre_id,
    ~centre.c.retired,
)
_WAITS = exists().where(
    notice.c.person_id == person.c.id,
    notice.c.kind == Kind.GUARD,
    notice.c.state == storage.notice.State.WAITING,
)
_other = notice.alias("other")
# Two people who have become one have two.
_ONLY_ONE = delete(notice).where(
    notice.c.kind == Kind.GUARD,
    notice.c.state == storage.notice.State.WAITING,
    exists().where(
        _other.c.person_id == notice.c.person_id,
        _other.c.kind == Kind.GUARD,
        _other.c.state == storage.notice.State.WAITING,
        _other.c.id < notice.c.id,
    ),
)
_WITHOUT = (
    select(
        person.c.id,
        person.c.municipality_id,
        person.c.quiet_from,
        person.c.quiet_to,
        municipality.c.timezone,
    )
    .join(municipality, municipality.c.id == person.c.municipality_id)
    .where(_COORDINATES, ~_WAITS)
    .order_by(person.c.id)
)
_WITHOUT_OF = _WITHOUT.where(person.c.id.in_(bindparam("ids", expanding=True)))
# Two processes must not write two messages for the same person.
_LOCK = (
    select(person.c.id)
    .where(person.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(person.c.id)
    .with_for_update(key_share=True)
)


async def plan(tx: Transaction, now: datetime) -> int:
    """Let a message wait for each coordinator, and one only; safe to repeat at any time.

    Returns:
        How many were planned.
    """
    await tx.execute(_ONLY_ONE)
    ids = [row.id for row in await tx.execute(_WITHOUT)]
    if not ids:
        return 0
    await tx.execute(_LOCK, {"ids": ids})
    # Another process may have planned them before we had the lock.
    rows = (await tx.execute(_WITHOUT_OF, {"ids": ids})).all()
    await storage.notice.add(tx, _notices(rows, now))
    return len(rows)


def _notices(rows: Iterable[Row[Any]], now: datetime) -> list[Notice]:
    return [
        Notice(
            row.municipality_id,
            row.id,
            Kind.GUARD,
            monday(now, quiet_hours(row.quiet_from, row.quiet_to), ZoneInfo(row.timezone)),
        )
        for row in rows
    ]
