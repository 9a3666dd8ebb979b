"""Read introductions from their rows, and count their steps."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite

from kiez.directory import Through
from kiez.handover import HandoverId, Introduction, Step
from kiez.participation import year_quarter
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Role
from storage import workday
from storage.database import Transaction
from storage.tables import centre, handover, person, staff, staff_role, tally_handover
from storage.webchat.shown import blank

_by, _to = staff.alias("by"), staff.alias("to")
READ = (
    select(
        handover,
        centre.c.name.label("centre_name"),
        centre.c.live,
        centre.c.record,
        func.coalesce(centre.c.telegram, Through.ALL).label("through"),
        _by.c.display_name.label("by_name"),
        _by.c.person_id.label("by_person"),
        _to.c.display_name.label("to_name"),
        _to.c.person_id.label("to_person"),
        func.coalesce(person.c.nickname, "").label("nickname"),
    )
    .join(centre, centre.c.id == handover.c.centre_id)
    .join(_by, _by.c.id == handover.c.from_staff_id)
    .join(_to, _to.c.id == handover.c.to_staff_id)
    .outerjoin(person, person.c.id == handover.c.person_id)
    .order_by(handover.c.expires_at, handover.c.id)
)
"""Introductions with all that `read` asks for."""
THIS = handover.c.id == bindparam("of_handover")

_visitor, _coordinator = staff.alias("visitor"), staff.alias("coordinator")
STANDS = and_(
    exists().where(_visitor.c.id == handover.c.from_staff_id, _visitor.c.removed_at.is_(None)),
    exists().where(
        _coordinator.c.id == handover.c.to_staff_id,
        _coordinator.c.removed_at.is_(None),
        staff_role.c.staff_id == _coordinator.c.id,
        staff_role.c.role == Role.COORDINATOR,
        staff_role.c.centre_id == handover.c.centre_id,
    ),
)
"""Who introduces the family is still there, and the coordinator still coordinates there."""

_OF_PERSON = select(handover.c.id).where(handover.c.person_id == bindparam("of_person"))
_ERASE = delete(handover).where(handover.c.id.in_(bindparam("ids", expanding=True)))

_KEY = ["centre_id", "year_quarter", "step"]
_FIRST: dict[str, Any] = {name: bindparam(name) for name in _KEY}
_MORE = {"count": tally_handover.c.count + 1}
_COUNT = {
    "sqlite": sqlite.insert(tally_handover)
    .values(**_FIRST, count=1)
    .on_conflict_do_update(_KEY, set_=_MORE),
    "postgresql": postgresql.insert(tally_handover)
    .values(**_FIRST, count=1)
    .on_conflict_do_update(index_elements=_KEY, set_=_MORE),
}


def read(row: Row[Any]) -> Introduction:
    """Make an introduction of its row."""
    return Introduction(
        id=HandoverId(row.id),
        municipality=row.municipality_id,
        centre=row.centre_id,
        centre_name=row.centre_name,
        trial=not row.live,
        through=Through(row.through),
        carrier=(row.record.get("carrier") or {}).get("name") or "",
        by=row.by_name,
        to=row.to_name,
        by_person=row.by_person,
        to_person=row.to_person,
        to_staff=row.to_staff_id,
        family=row.person_id,
        nickname=row.nickname,
        met_by_family=row.met_by_family,
        met_by_staff=row.met_by_staff,
        until=row.expires_at,
    )


async def count(
    tx: Transaction, city: MunicipalityId, centre_id: int, step: Step, now: datetime
) -> None:
    """Add to the count of a centre's quarter of the year; not for a centre in trial."""
    today = (await workday.of(tx, city, now)).today
    key = {"centre_id": centre_id, "year_quarter": year_quarter(today), "step": step}
    await tx.execute(_COUNT[tx.dialect], key)


async def erase(tx: Transaction, numbers: Collection[int]) -> int:
    """Erase introductions, also from the pages of the members of staff; count them."""
    if numbers:
        await blank(tx, numbers)
        await tx.execute(_ERASE, {"ids": sorted(numbers)})
    return len(numbers)


async def erase_of(tx: Transaction, person_id: PersonId) -> int:
    """Erase all introductions of a family; count them."""
    rows = await tx.execute(_OF_PERSON, {"of_person": person_id})
    return await erase(tx, list(rows.scalars()))
