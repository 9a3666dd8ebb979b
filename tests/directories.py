"""Directory files for tests: the shipped ones, and a small one to change at will."""

import json
from copy import deepcopy
from typing import Any

from kiez.people import MunicipalityId
from storage import seed
from storage.database import Database
from storage.directory_file import DirectoryFile, parse
from storage.seed import SHIPPED, Imported

WIESBADEN = (SHIPPED / "wiesbaden.yaml").read_bytes()
WETZLAR = (SHIPPED / "wetzlar.yaml").read_bytes()

_SOURCE = {"source": "amt", "confidence": "published"}
_POINT = {"lat": 50.1, "lon": 8.1}

OFFER: dict[str, Any] = {
    "key": "cafe",
    "kind": "elterncafe",
    "title": "Elterncafé",
    "venue": "haus",
    "schedule": {"byday": ["TU"], "start": "09:30", "end": "11:30", "valid_from": "2026-08-10"},
    "pauses": ["public", "school"],
    "exceptions": [],
    "childcare": True,
    "child_age_months": {"min": 0, "max": 72},
    "audience": ["eltern", "vaeter"],
    "languages": ["de", "tr"],
    "registration": "none",
    "cost_cents": 0,
    "confidence": "illustrative",
    "evidence": {"offer": "published", "slot": "none"},
    "source": "amt",
}
_VENUE: dict[str, Any] = {
    "name": "Haus",
    "postal_code": "12345",
    "city": "Musterstadt",
    "coordinates": "approximate",
    "accuracy_m": 100,
    "step_free": True,
    **_POINT,
    **_SOURCE,
}
_CITY: dict[str, Any] = {
    "key": "musterstadt",
    "name": "Stadt Musterstadt",
    "short_name": "Musterstadt",
    "state": "HE",
    "country": "DE",
    "timezone": "Europe/Berlin",
    "center": _POINT,
    "bbox": {"south": 50, "west": 8, "north": 51, "east": 9},
    "network": dict.fromkeys(("name", "unit", "unit_plural", "coordinator", "visitor"), "KiEZ"),
    "default_language": "de",
    "languages": ["de", "tr"],
}
_CENTRE: dict[str, Any] = {
    "key": "mitte",
    "name": "KiEZ Mitte",
    "quarter": "Mitte",
    "status": "confirmed",
    "carrier": {"name": "AWO", **_SOURCE},
    "office_venue": "haus",
    "source": "amt",
    "venues": [{"key": "haus", **_VENUE}, {"key": "garten", **_VENUE}],
    "offers": [OFFER],
}
_PLACE: dict[str, Any] = {
    "coordinates": "approximate",
    "accuracy_m": 300,
    "source": "amt",
    **_POINT,
}
SMALL: dict[str, Any] = {
    "schema": "kiezbot-directory/1",
    "updated": "2026-11-22",
    "municipality": _CITY,
    "calendar": {
        "holiday_package": {
            "name": "holidays",
            "country": "DE",
            "subdivision": "HE",
            "categories": ["public", "school"],
        },
        "school_breaks": [{"name": "Ferien", "start": "2026-12-23", "end": "2027-01-12"}],
        "source": "amt",
    },
    "helplines": [{"name": "Notruf", "phone": "112", **_SOURCE}],
    "catalogue": [{"kind": "elterncafe", "label": "Elterncafé", "every_weeks": 1}],
    "centres": [_CENTRE],
    "citywide_offers": [],
    "places": [
        {"key": "mitte", "name": "Mitte", "type": "quarter", "aliases": ["مركز"], **_PLACE}
    ],
    "sources": {"amt": {"title": "Amt", "as_of": "2025-03"}},
}


def small(**offer: object) -> dict[str, Any]:
    """A city with one centre, two venues, one place and one offer, which is changed as told."""
    data = deepcopy(SMALL)
    data["centres"][0]["offers"][0] |= offer
    return data


def written(data: object) -> bytes:
    """Write a directory as a file; JSON is YAML with every text in quotes."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def read(data: dict[str, Any]) -> DirectoryFile:
    """Pass a directory through the file's checks."""
    return parse(written(data), "musterstadt.yaml")


async def take_in(
    database: Database, file: DirectoryFile, position: int = 0, *, retire: bool = False
) -> Imported:
    """Import a file in a transaction of its own."""
    async with database.transaction() as tx:
        return await seed.take_in(tx, file, position, retire=retire)


async def found(database: Database, **offer: object) -> MunicipalityId:
    """Import the small city."""
    return (await take_in(database, read(small(**offer)))).municipality
