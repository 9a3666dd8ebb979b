"""Read what a role can be given for: centres, single offers, carriers, the whole city."""

from typing import Any

from sqlalchemy import Row, bindparam, select

import storage.directory
from kiez.directory import CentreId, OfferId
from kiez.errors import GoneError
from kiez.invitation import Held
from kiez.member import Option, Scope, asks_for_nothing, asks_for_offer
from kiez.people import MunicipalityId
from kiez.roles import Grant, Role
from storage.database import Transaction
from storage.tables import centre, offer

_CENTRES = (
    select(
        centre.c.id,
        centre.c.key,
        centre.c.name,
        centre.c.record["carrier"]["name"].as_string().label("carrier"),
    )
    .where(centre.c.municipality_id == bindparam("of_city"), ~centre.c.retired)
    .order_by(centre.c.position, centre.c.id)
)
_OFFERS = (
    select(offer.c.id, offer.c.key, offer.c.title, offer.c.centre_id)
    .where(offer.c.municipality_id == bindparam("of_city"), ~offer.c.retired)
    .order_by(offer.c.position, offer.c.id)
)


async def choose(
    tx: Transaction, city: MunicipalityId, role: Role, centre_number: int, offer_number: int
) -> Scope:
    """Tell what is chosen, or what there is to choose from.

    Args:
        centre_number: 0: none yet. Of a carrier's role, a centre that it runs.
        offer_number: 0: none yet.

    Raises:
        GoneError: There is no such thing in this city.
    """
    if asks_for_nothing(role):
        name = (await storage.directory.city(tx, city)).short_name
        return Scope(Held(Grant(role), name))
    if asks_for_offer(role):
        return await _offer(tx, city, role, centre_number, offer_number)
    if role is Role.CARRIER:
        return _carrier(await carriers(tx, city), centre_number)
    return _centre(await centres(tx, city), role, centre_number)


async def centres(tx: Transaction, city: MunicipalityId) -> list[Option]:
    """List the centres of a city."""
    rows = await tx.execute(_CENTRES, {"of_city": city})
    return [Option(row.name, centre=row.id, key=row.key) for row in rows]


async def offers(tx: Transaction, city: MunicipalityId) -> list[Option]:
    """List the offers of a city, each with its centre."""
    rows = await tx.execute(_OFFERS, {"of_city": city})
    return [Option(row.title, row.centre_id or 0, row.id, row.key) for row in rows]


async def carriers(tx: Transaction, city: MunicipalityId) -> list[Option]:
    """List the carriers of a city, each by one of its centres; the name is the key."""
    rows: list[Row[Any]] = list(await tx.execute(_CENTRES, {"of_city": city}))
    first = {row.carrier: row.id for row in reversed(rows) if row.carrier}
    return [Option(name, number, key=name) for name, number in reversed(first.items())]


def _centre(known: list[Option], role: Role, number: int) -> Scope:
    if not number:
        return Scope(options=known)
    found = _found(known, number)
    return Scope(Held(Grant(role, CentreId(number), found.name), found.name))


def _carrier(known: list[Option], number: int) -> Scope:
    if not number:
        return Scope(options=known)
    found = _found(known, number)
    return Scope(Held(Grant(Role.CARRIER, carrier=found.name), found.name))


async def _offer(
    tx: Transaction, city: MunicipalityId, role: Role, centre_number: int, offer_number: int
) -> Scope:
    known = await offers(tx, city)
    if offer_number:
        found = next((each for each in known if each.offer == offer_number), None)
        if found is None:
            raise GoneError("This offer is not there.")
        return Scope(Held(Grant(role, offer=OfferId(offer_number)), found.name))
    if centre_number:
        return Scope(options=[each for each in known if each.centre == centre_number])
    # What belongs to the whole city is chosen at once.
    everywhere = [each for each in known if not each.centre]
    return Scope(options=[*await centres(tx, city), *everywhere])


def _found(known: list[Option], number: int) -> Option:
    found = next((each for each in known if each.centre == number), None)
    if found is None:
        raise GoneError("This is not there.")
    return found
