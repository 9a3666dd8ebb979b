"""Give roles and take them away, and read what they are for."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Row,
    Select,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

import storage.people
from kiez.errors import GoneError
from kiez.invitation import Held, Invitation
from kiez.people import MunicipalityId, Person, PersonId
from kiez.roles import Grant, Role, StaffId
from storage.database import Transaction
from storage.tables import (
    centre,
    chat,
    joining_code,
    municipality,
    offer,
    person,
    staff,
    staff_role,
)

_CHANGED = "chats whose menu has changed"
_SCOPE = ("role", "centre_id", "offer_id", "carrier")


def named(table: Table) -> Select[Any]:
    """Read rows of a table that gives roles, each with the name of what its role is for."""
    place = func.coalesce(
        centre.c.name, offer.c.title, table.c.carrier, municipality.c.short_name
    ).label("place")
    return (
        select(table, centre.c.name.label("centre_name"), place)
        .select_from(table)
        .join(municipality, municipality.c.id == table.c.municipality_id)
        .outerjoin(centre, centre.c.id == table.c.centre_id)
        .outerjoin(offer, offer.c.id == table.c.offer_id)
    )


def held(row: Row[Any], number: int = 0) -> Held:
    """Read what `named` found."""
    return Held(
        Grant(Role(row.role), row.centre_id, row.centre_name or "", row.offer_id, row.carrier),
        row.place,
        number,
    )


_ACCOUNT = (
    select(staff.c.id, staff.c.municipality_id, staff.c.removed_at)
    .where(staff.c.person_id == bindparam("of_person"))
    .with_for_update()
)
_BEGIN = insert(staff)
_COME_BACK = (
    update(staff)
    .where(staff.c.id == bindparam("of_staff"))
    .values(removed_at=None, display_name=bindparam("new_name"))
)
_HOLDS = select(staff_role.c.id).where(
    staff_role.c.staff_id == bindparam("of_staff"),
    staff_role.c.role == bindparam("of_role"),
    *(
        or_(
            staff_role.c[name] == bindparam(f"of_{name}", type_=staff_role.c[name].type),
            and_(
                staff_role.c[name].is_(None),
                bindparam(f"of_{name}", type_=staff_role.c[name].type).is_(None),
            ),
        )
        for name in _SCOPE[1:]
    ),
)
_ADD = insert(staff_role)
_TAKE_ALL = delete(staff_role).where(staff_role.c.staff_id == bindparam("of_staff"))
_LEFT = select(staff_role.c.id).where(staff_role.c.staff_id == bindparam("of_staff")).limit(1)
_END = (
    update(staff)
    .where(staff.c.id == bindparam("of_staff"))
    .values(removed_at=bindparam("at"), code_hmac=None, away_until=None, stand_in_id=None)
)
# What somebody else could type to get at the account without a sign-in code.
_NO_JOINING = delete(joining_code).where(joining_code.c.person_id == bindparam("of_person"))
_MENUS = (
    select(
        chat.c.bot_id,
        chat.c.chat_id,
        person.c.language,
        select(staff_role.c.id)
        .join(staff, staff.c.id == staff_role.c.staff_id)
        .where(staff.c.person_id == person.c.id, staff.c.removed_at.is_(None))
        .exists()
        .label("works"),
    )
    .join(person, person.c.id == chat.c.person_id)
    .where(person.c.id.in_(bindparam("people", expanding=True)))
    .order_by(chat.c.id)
)


async def fits(tx: Transaction, who: Person, city: MunicipalityId) -> bool:
    """Tell whether somebody may get a role of a city: none, or their account is its own."""
    found = (await tx.execute(_ACCOUNT, {"of_person": who.id})).first()
    return found is None or found.municipality_id == city


async def give(
    tx: Transaction, who: Person, invitation: Invitation, city: MunicipalityId, number: int
) -> StaffId:
    """Give somebody the role of an invitation, and an account if there is none.

    Whoever has further chats is not taken along: a family's other phones are no colleague's. The
    chat that accepts becomes a new person's, and all else stays with the family.

    Args:
        city: The city that invites.
        number: A new account's, and of the person whose it is if that one is new as well.

    Raises:
        GoneError: The account belongs to another city.
    """
    found = (await tx.execute(_ACCOUNT, {"of_person": who.id})).first()
    if found is not None and found.municipality_id != city:
        raise GoneError("This account is another city's.")
    own = who.id
    if await parts(tx, who):
        own, found = PersonId(number), None
        await storage.people.part(tx, who.chat, own)
    if found is None:
        if who.municipality != city:
            await storage.people.move(tx, own, city)
        await _begin(tx, own, invitation, city, number)
    elif found.removed_at is not None:
        values = {"of_staff": found.id, "new_name": invitation.name}
        await tx.execute(_COME_BACK, values)
    account = StaffId(found.id if found else number)
    await _add(tx, account, invitation.held.grant, city)
    await tx.execute(_NO_JOINING, {"of_person": own})
    changed(tx).add(own)
    return account


async def parts(tx: Transaction, who: Person) -> bool:
    """Tell whether this chat leaves others behind when its person gets a first role."""
    found = (await tx.execute(_ACCOUNT, {"of_person": who.id})).first()
    works = found is not None and found.removed_at is None
    return not works and not await storage.people.alone(tx, who.id)


async def _begin(
    tx: Transaction, own: PersonId, invitation: Invitation, city: MunicipalityId, number: int
) -> None:
    account = {
        "id": number,
        "municipality_id": city,
        "person_id": own,
        "display_name": invitation.name,
    }
    await tx.execute(_BEGIN, account)


async def _add(tx: Transaction, staff_id: StaffId, grant: Grant, city: MunicipalityId) -> None:
    given = (grant.role, grant.centre, grant.offer, grant.carrier)
    scope: dict[str, object] = dict(zip(_SCOPE, given, strict=True))
    asked = {f"of_{name}": value for name, value in scope.items()}
    if (await tx.execute(_HOLDS, {"of_staff": staff_id, **asked})).first() is None:
        values = {"staff_id": staff_id, "municipality_id": city, **scope}
        await tx.execute(_ADD, values)


async def end(tx: Transaction, staff_id: StaffId, person_id: PersonId, now: datetime) -> None:
    """End an account: no role is left, and its code opens nothing."""
    await tx.execute(_TAKE_ALL, {"of_staff": staff_id})
    await tx.execute(_END, {"of_staff": staff_id, "at": now})
    changed(tx).add(person_id)


async def end_if_empty(
    tx: Transaction, staff_id: StaffId, person_id: PersonId, now: datetime
) -> bool:
    """End an account whose last role has gone; tell whether it has."""
    if (await tx.execute(_LEFT, {"of_staff": staff_id})).first() is not None:
        return False
    await end(tx, staff_id, person_id, now)
    return True


def changed(tx: Transaction) -> set[PersonId]:
    """Tell whose menus are to be set anew after this unit of work; add to it."""
    people: set[PersonId] = tx.memory.setdefault(_CHANGED, set())
    return people


async def menus(tx: Transaction) -> list[tuple[int, int, str, bool]]:
    """List the chats whose menu is to be set: bot, chat, language, and whether staff use it.

    What was to be set is then taken care of: several updates share a unit of work.
    """
    people = sorted(changed(tx))
    if not people:
        return []
    changed(tx).clear()
    return [tuple(row) for row in await tx.execute(_MENUS, {"people": people})]
