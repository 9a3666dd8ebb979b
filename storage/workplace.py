"""Read for which centres a member of staff works: by role, or through an offer."""

from sqlalchemy import bindparam, or_, select

import storage.directory
from kiez.errors import GoneError
from kiez.roles import Staff
from kiez.workplace import Workplace
from storage.database import Transaction
from storage.tables import centre, offer

_OFFERED = offer.c.id.in_(bindparam("own_offers", expanding=True))
_OWN = (
    select(centre.c.id, centre.c.name, centre.c.live)
    .where(
        centre.c.municipality_id == bindparam("city"),
        ~centre.c.retired,
        or_(
            centre.c.id.in_(bindparam("own_centres", expanding=True)),
            centre.c.id.in_(select(offer.c.centre_id).where(_OFFERED)),
            centre.c.id.in_(select(offer.c.second_centre_id).where(_OFFERED)),
        ),
    )
    .order_by(centre.c.position, centre.c.id)
)


async def of(tx: Transaction, who: Staff) -> tuple[Workplace, ...]:
    """List the centres for which somebody works, the chosen one first."""
    values = {
        "city": who.municipality,
        "own_centres": [each.centre for each in who.reached_centres],
        "own_offers": sorted(who.offers),
    }
    rows = (await tx.execute(_OWN, values)).all()
    quarters = await storage.directory.quarters(tx, who.municipality) if rows else []
    places = {each.id: each.place or "" for each in quarters}
    found = (Workplace(row.id, row.name, places.get(row.id, ""), not row.live) for row in rows)
    return tuple(sorted(found, key=lambda each: each.id != who.chosen))


async def one(tx: Transaction, who: Staff, number: int) -> Workplace:
    """Read a centre's number from a button.

    Raises:
        GoneError: It is foreign, or does not exist: nobody can tell which.
    """
    found = next((each for each in await of(tx, who) if each.id == number), None)
    if found is None:
        raise GoneError("This centre is not there.")
    return found
