"""Read the cities, and what there is in them."""

import json
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Boolean, Text, and_, bindparam, cast, exists, func, not_, or_, select

from kiez.calendar import State
from kiez.directory import (
    CentreId,
    Helpline,
    Kind,
    Municipality,
    Network,
    Office,
    Quarter,
    Service,
    Through,
)
from kiez.errors import GoneError
from kiez.people import Door, MunicipalityId
from kiez.spelling import fold
from storage.database import Transaction
from storage.tables import centre, municipality, occurrence, offer, place, venue

_COLUMNS = ("key", "position", "name", "short_name", "timezone", "lat", "lon")
# The file's record comes as text: what is the same text is parsed once (see `_city`).
_READ = select(
    municipality.c.id,
    cast(municipality.c.languages, Text),
    cast(municipality.c.record, Text),
    *(municipality.c[name] for name in _COLUMNS),
)
_CITIES = _READ.order_by(municipality.c.position, municipality.c.id)
_CITY = _READ.where(municipality.c.id == bindparam("city"))
_CITY_OF_KEY = _READ.where(municipality.c.key == bindparam("key"))

_TAKES_PLACE = (
    exists()
    .where(
        occurrence.c.offer_id == offer.c.id,
        occurrence.c.state == State.ON,
        occurrence.c.ends_at > bindparam("now"),
    )
    .correlate(offer)
)
_BY_TELEGRAM = bindparam("by_telegram", type_=Boolean)
_THROUGH = func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL)
# A live centre shows confirmed slots only (docs/rules.md).
_SHOWN = and_(
    ~offer.c.hidden,
    or_(
        centre.c.id.is_(None),
        and_(~centre.c.retired, or_(~centre.c.live, offer.c.slot_confirmed)),
    ),
    or_(not_(_BY_TELEGRAM), _THROUGH != Through.NONE),
)
_KINDS = (
    select(offer.c.kind, offer.c.service)
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
    .where(offer.c.municipality_id == bindparam("city"), ~offer.c.retired, _SHOWN, _TAKES_PLACE)
    .distinct()
)
_LANGUAGES = (
    select(offer.c.languages)
    .where(offer.c.municipality_id == bindparam("city"), ~offer.c.retired, ~offer.c.hidden)
    .distinct()
)
_CENTRES = (
    select(
        centre.c.id,
        centre.c.key,
        centre.c.name,
        centre.c.quarter,
        venue.c.lat,
        venue.c.lon,
    )
    .outerjoin(
        venue,
        and_(
            venue.c.municipality_id == centre.c.municipality_id,
            venue.c.key == centre.c.record["office_venue"].as_string(),
        ),
    )
    .where(
        centre.c.municipality_id == bindparam("city"),
        ~centre.c.retired,
        or_(not_(_BY_TELEGRAM), func.coalesce(centre.c.telegram, Through.ALL) != Through.NONE),
    )
    .order_by(centre.c.position, centre.c.id)
)
_PLACES = (
    select(place.c.key, place.c.name, place.c.aliases)
    .where(place.c.municipality_id == bindparam("city"))
    .order_by(place.c.position, place.c.id)
)


async def municipalities(tx: Transaction) -> list[Municipality]:
    """List the cities; the first is the default."""
    return [_city(*row) for row in await tx.execute(_CITIES)]


async def city(tx: Transaction, municipality_id: MunicipalityId) -> Municipality:
    """Read one city, once in a unit of work: many updates share one."""
    key = ("city", municipality_id)
    if key not in tx.memory:
        tx.memory[key] = _city(*(await tx.execute(_CITY, {"city": municipality_id})).one())
    known: Municipality = tx.memory[key]
    return known


async def city_of(tx: Transaction, key: str) -> Municipality:
    """Read the city of a key.

    Raises:
        GoneError: There is no such city.
    """
    row = (await tx.execute(_CITY_OF_KEY, {"key": key})).one_or_none()
    if row is None:
        raise GoneError(key)
    return _city(*row)


async def kinds(
    tx: Transaction, municipality_id: MunicipalityId, now: datetime, door: Door = Door.WEB
) -> list[tuple[Kind, Service | None]]:
    """List the kinds and services that a parent can still come to, in the format's order."""
    found = await tx.execute(
        _KINDS, {"city": municipality_id, "now": now, "by_telegram": door is Door.TELEGRAM}
    )
    there = {(row.kind, row.service) for row in found}
    return [
        (kind, service)
        for kind in Kind
        for service in (None, *Service)
        if (kind, service) in there
    ]


async def languages(tx: Transaction, municipality_id: MunicipalityId) -> list[str]:
    """List the codes of the languages that somebody speaks at an offer."""
    found = (await tx.execute(_LANGUAGES, {"city": municipality_id})).scalars()
    return sorted({code for listed in found for code in listed.split("|") if code})


async def quarters(
    tx: Transaction, municipality_id: MunicipalityId, door: Door = Door.WEB
) -> list[Quarter]:
    """List the centres with their quarters, in the order of the file."""
    places = {
        fold(name): row.key
        for row in await tx.execute(_PLACES, {"city": municipality_id})
        for name in (row.name, *row.aliases)
    }
    return [
        Quarter(
            id=CentreId(row.id),
            key=row.key,
            name=row.name,
            quarter=row.quarter,
            lat=row.lat,
            lon=row.lon,
            place=places.get(fold(row.quarter)),
        )
        for row in await tx.execute(
            _CENTRES, {"city": municipality_id, "by_telegram": door is Door.TELEGRAM}
        )
    ]


@lru_cache(maxsize=64)
def _city(number: int, languages_: str, record_: str, *columns: Any) -> Municipality:  # noqa: ANN401 - a row's values
    """Make a city of its row; a row that has not changed gives the same value, parsed once."""
    record = json.loads(record_)
    own = record["municipality"]
    office = own.get("office")
    desk = ("name", "street", "postal_code", "city", "phone", "email")
    return Municipality(
        id=MunicipalityId(number),
        **dict(zip(_COLUMNS, columns, strict=True)),
        languages=tuple(json.loads(languages_)),
        default_language=own["default_language"],
        network=Network(**own["network"]),
        office=Office(**{name: office.get(name) for name in desk}) if office else None,
        helplines=tuple(
            Helpline(each["name"], each["phone"], each.get("hours"))
            for each in record["helplines"]
        ),
    )
