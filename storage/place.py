"""Know the places of a municipality, and where they are."""

import json
from functools import lru_cache

from sqlalchemy import Boolean, Text, bindparam, cast, func, not_, or_, select

from kiez.directory import PlaceType, Through
from kiez.errors import GoneError
from kiez.finding import Spot
from kiez.landmark import Landmark
from kiez.people import Door, MunicipalityId
from kiez.place import Gazetteer, Place
from storage.database import Transaction
from storage.tables import centre, place, venue

_PLACES = (
    select(
        place.c.key,
        place.c.name,
        place.c.type,
        place.c.lat,
        place.c.lon,
        place.c.accuracy_m,
        # As text, so that rows can be compared, and taken apart only when they changed.
        cast(place.c.aliases, Text),
        place.c.record["parent"].as_string(),
    )
    .where(place.c.municipality_id == bindparam("municipality_id"))
    .order_by(place.c.position)
)
_VENUES = (
    select(
        venue.c.key, venue.c.name, venue.c.street, venue.c.postal_code, venue.c.lat, venue.c.lon
    )
    .join(centre, centre.c.id == venue.c.centre_id)
    .where(
        venue.c.municipality_id == bindparam("municipality_id"),
        venue.c.retired.is_(False),
        centre.c.retired.is_(False),
        or_(
            not_(bindparam("by_telegram", type_=Boolean)),
            func.coalesce(centre.c.telegram, Through.ALL) != Through.NONE,
        ),
    )
    .order_by(centre.c.position, venue.c.position)
)

_PlaceRow = tuple[str, str, str, float, float, int, str, str | None]
_VenueRow = tuple[str, str, str | None, str, float, float]


async def gazetteer(
    tx: Transaction, municipality_id: MunicipalityId, door: Door = Door.WEB
) -> Gazetteer:
    """Give the gazetteer of a municipality, as the directory is now.

    The rows are read each time, a third of a millisecond; what is built from them is kept as long
    as they are the same. So nothing has to be told when a directory is imported again.
    """
    values = {"municipality_id": municipality_id, "by_telegram": door is Door.TELEGRAM}
    places = (await tx.execute(_PLACES, values)).all()
    venues = (await tx.execute(_VENUES, values)).all()
    return _built(tuple(map(tuple, places)), tuple(map(tuple, venues)))


async def spot(
    tx: Transaction, municipality_id: MunicipalityId, place_key: str, door: Door = Door.WEB
) -> Spot:
    """Give the spot behind the button of a place.

    Raises:
        GoneError: The directory has no such place any more.
    """
    found = (await gazetteer(tx, municipality_id, door)).spot(place_key)
    if found is None:
        raise GoneError("This place is not in the directory.")
    return found


@lru_cache(maxsize=32)
def _built(places: tuple[_PlaceRow, ...], venues: tuple[_VenueRow, ...]) -> Gazetteer:
    return Gazetteer(
        (
            Place(key, name, PlaceType(sort), lat, lon, accuracy_m, _names(aliases), parent or "")
            for key, name, sort, lat, lon, accuracy_m, aliases, parent in places
        ),
        (Landmark(*row) for row in venues),
    )


def _names(aliases: str) -> tuple[str, ...]:
    return tuple(json.loads(aliases))
