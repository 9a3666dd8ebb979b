"""Let a city see who works for it and end that, and the data-protection officer what was done."""

from datetime import datetime
from itertools import groupby

from sqlalchemy import bindparam, delete, exists, or_, select, update

import storage.audit
import storage.grant
import storage.owner
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.member import Deed, Member
from kiez.people import PersonId
from kiez.roles import Role, Staff, StaffId
from storage.database import Transaction
from storage.tables import audit, staff, staff_role

_ROLES = (
    storage.grant.named(staff_role)
    .add_columns(staff.c.display_name, staff.c.person_id)
    .join(staff, staff.c.id == staff_role.c.staff_id)
    .where(staff.c.municipality_id == bindparam("of_city"), staff.c.removed_at.is_(None))
    .order_by(staff.c.display_name, staff.c.id, staff_role.c.id)
)
_OF_ONE = _ROLES.where(staff.c.id == bindparam("of_staff"))
_OF_ROLE = _ROLES.where(staff_role.c.id == bindparam("of_role"))
_TAKE = delete(staff_role).where(staff_role.c.id == bindparam("of_role"))
_own, _theirs = staff_role.alias("own"), staff_role.alias("theirs")
# Whoever no longer works at one of the same centres stands in there for nobody.
_PART_WAYS = (
    update(staff)
    .where(
        or_(staff.c.id == bindparam("of_staff"), staff.c.stand_in_id == bindparam("of_staff")),
        ~exists().where(
            _own.c.staff_id == staff.c.id,
            _own.c.role == Role.COORDINATOR,
            _theirs.c.staff_id == staff.c.stand_in_id,
            _theirs.c.role == Role.COORDINATOR,
            _theirs.c.centre_id == _own.c.centre_id,
        ),
    )
    .values(stand_in_id=None)
)
_LOG = (
    select(audit, staff.c.display_name)
    .outerjoin(staff, staff.c.id == audit.c.staff_id)
    .where(audit.c.municipality_id == bindparam("of_city"))
    .order_by(audit.c.at.desc(), audit.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("left_out"))
)


async def members(tx: Transaction, who: Staff) -> list[Member]:
    """List who has a role in the own city, by name."""
    rows = (await tx.execute(_ROLES, {"of_city": who.municipality})).all()
    found = []
    for number, group in groupby(rows, key=lambda row: int(row.staff_id)):
        own = list(group)
        roles = tuple(storage.grant.held(row, row.id) for row in own)
        found.append(Member(StaffId(number), own[0].display_name, roles))
    return found


async def member(tx: Transaction, who: Staff, number: int) -> Member:
    """Read one colleague of the own city.

    Raises:
        GoneError: There is nobody with this number, or in another city.
    """
    rows = (await tx.execute(_OF_ONE, {"of_city": who.municipality, "of_staff": number})).all()
    if not rows:
        raise GoneError("This colleague is not there.")
    roles = tuple(storage.grant.held(row, row.id) for row in rows)
    return Member(StaffId(number), rows[0].display_name, roles)


async def withdraw(tx: Transaction, who: Staff, role: int, now: datetime) -> bool:
    """Take a role away; tell whether it was the last one, with which the account ends.

    Raises:
        GoneError: There is no such role in the own city.
    """
    values = {"of_city": who.municipality, "of_role": role}
    row = (await tx.execute(_OF_ROLE, values)).first()
    if row is None:
        raise GoneError("This role is not there.")
    await tx.execute(_TAKE, {"of_role": role})
    what = ("staff", row.staff_id)
    await storage.audit.note(tx, who, Action.ROLE_WITHDRAWN, what, now)
    member_id = StaffId(row.staff_id)
    await tx.execute(_PART_WAYS, {"of_staff": member_id})
    await storage.owner.rehome(tx, who.municipality, member_id, now)
    return await storage.grant.end_if_empty(tx, member_id, PersonId(row.person_id), now)


async def remove(tx: Transaction, who: Staff, number: int, now: datetime) -> None:
    """End a colleague's account with all its roles.

    Raises:
        GoneError: There is nobody with this number, or in another city.
    """
    values = {"of_city": who.municipality, "of_staff": number}
    row = (await tx.execute(_OF_ONE, values)).first()
    if row is None:
        raise GoneError("This colleague is not there.")
    await storage.grant.end(tx, StaffId(number), PersonId(row.person_id), now)
    await storage.owner.rehome(tx, who.municipality, StaffId(number), now)
    await storage.audit.note(tx, who, Action.ROLE_WITHDRAWN, ("staff", number), now)


async def log(tx: Transaction, who: Staff, most: int, left_out: int) -> list[Deed]:
    """List what was done in the own city, the newest first.

    Args:
        left_out: So many newer ones stand on pages before.
    """
    values = {"of_city": who.municipality, "most": most, "left_out": left_out}
    return [
        Deed(
            row.at,
            row.display_name or "",
            StaffId(row.staff_id) if row.staff_id is not None else None,
            row.action,
            (row.object_type, row.object_key),
        )
        for row in await tx.execute(_LOG, values)
    ]
