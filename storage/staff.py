"""Read who has a role, and bind every query of staff to what that role reaches."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, or_, select, update

from kiez.directory import CentreId, OccurrenceId, OfferId
from kiez.errors import GoneError
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Grant, Role, Staff
from storage.database import Transaction
from storage.tables import centre, occurrence, offer, staff, staff_role

_WITH_ROLES = (
    select(
        staff,
        staff_role.c.id.label("role_id"),
        staff_role.c.role,
        staff_role.c.centre_id.label("role_centre_id"),
        staff_role.c.offer_id,
        staff_role.c.carrier,
        centre.c.name.label("centre_name"),
    )
    .join(staff_role, staff_role.c.staff_id == staff.c.id)
    .outerjoin(centre, centre.c.id == staff_role.c.centre_id)
    .where(staff.c.removed_at.is_(None), or_(centre.c.id.is_(None), ~centre.c.retired))
    .order_by(centre.c.position, staff_role.c.id)
)
_OF_PERSON = _WITH_ROLES.where(staff.c.person_id == bindparam("of_person"))
_OF_CITY = _WITH_ROLES.where(staff.c.municipality_id == bindparam("city"))
_CHOOSE = (
    update(staff)
    .where(staff.c.id == bindparam("of_staff"))
    .values(centre_id=bindparam("new_centre"))
)


def reached() -> ColumnElement[bool]:
    """Bind a query of offers to what a member of staff reaches; give `reach` as its values.

    That is the centre that is worked in, offers that it shares with another, and single offers.
    """
    own = bindparam("own_centre", type_=offer.c.centre_id.type)
    return or_(
        offer.c.centre_id == own,
        offer.c.second_centre_id == own,
        offer.c.id.in_(bindparam("own_offers", expanding=True)),
    )


def reach(who: Staff) -> dict[str, Any]:
    """Give the values that `reached` asks for."""
    return {"own_centre": who.centre, "own_offers": sorted(who.offers)}


_OFFER = select(offer.c.id).where(offer.c.id == bindparam("of_offer"), reached())
_OCCURRENCE = (
    select(occurrence.c.offer_id)
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .where(occurrence.c.id == bindparam("of_occurrence"), reached())
)


async def of(tx: Transaction, person_id: PersonId) -> Staff | None:
    """Tell what roles somebody has; None if there are none."""
    rows = (await tx.execute(_OF_PERSON, {"of_person": person_id})).all()
    return _read(rows) if rows else None


async def everybody(tx: Transaction, city: MunicipalityId) -> tuple[Staff, ...]:
    """List all members of staff of a city, the longest in office first."""
    rows: dict[int, list[Row[Any]]] = {}
    found = (await tx.execute(_OF_CITY, {"city": city})).all()
    for row in sorted(found, key=lambda each: each.role_id):
        rows.setdefault(row.id, []).append(row)
    return tuple(_read(each) for each in rows.values())


async def choose(tx: Transaction, who: Staff, centre_id: CentreId) -> None:
    """Work in another of one's centres.

    Raises:
        GoneError: It is not one of them.
    """
    if centre_id not in {each.centre for each in who.centres}:
        raise GoneError("This centre is not there.")
    await tx.execute(_CHOOSE, {"of_staff": who.id, "new_centre": centre_id})


async def own_offer(tx: Transaction, who: Staff, number: int) -> OfferId:
    """Read an offer's number from a button.

    Raises:
        GoneError: It is foreign, or does not exist: nobody can tell which.
    """
    values = reach(who) | {"of_offer": number}
    found = (await tx.execute(_OFFER, values)).scalar()
    if found is None:
        raise GoneError("This offer is not there.")
    return OfferId(found)


async def own_occurrence(tx: Transaction, who: Staff, number: int) -> OccurrenceId:
    """Read the number of a date from a button.

    Raises:
        GoneError: It is foreign, or does not exist: nobody can tell which.
    """
    values = reach(who) | {"of_occurrence": number}
    if (await tx.execute(_OCCURRENCE, values)).scalar() is None:
        raise GoneError("This date is not there.")
    return OccurrenceId(number)


def _read(rows: Sequence[Row[Any]]) -> Staff:
    first = rows[0]
    return Staff(
        id=first.id,
        person=first.person_id,
        municipality=first.municipality_id,
        name=first.display_name,
        grants=tuple(
            Grant(
                Role(row.role),
                row.role_centre_id,
                row.centre_name or "",
                row.offer_id,
                row.carrier,
            )
            for row in rows
        ),
        chosen=first.centre_id,
        workdays=frozenset(int(day) for day in first.workdays),
        away_until=first.away_until,
        stand_in=first.stand_in_id,
    )
