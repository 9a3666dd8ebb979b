"""Two cities for the public pages: one that told all about its office, one that told nothing."""

from collections.abc import Mapping

from sqlalchemy import insert

from storage.database import Database
from storage.tables import centre, municipality

OFFICE = {
    "name": "Amt für Soziale Arbeit",
    "street": "Homburger Straße 29",
    "postal_code": "65197",
    "city": "Wiesbaden",
    "phone": "0611 123-45",
    "email": "kiez@example.org",
}
CARRIERS = ("AWO & Partner e.V.", "Caritasverband", "AWO & Partner e.V.")


def city(number: int, key: str, record: Mapping[str, object]) -> dict[str, object]:
    """Describe a city as a row of its table."""
    return {
        "id": number,
        "key": key,
        "position": number,
        "name": key.title(),
        "short_name": key.title(),
        "timezone": "Europe/Berlin",
        "lat": 50.0,
        "lon": 8.2,
        "languages": [],
        "record": {"municipality": record},
    }


def centre_of(number: int, position: int, carrier: str | None) -> dict[str, object]:
    """Describe a centre of a city as a row of its table."""
    return {
        "municipality_id": number,
        "key": f"centre-{position}",
        "position": position,
        "name": "KiEZ",
        "quarter": "Westend",
        "live": True,
        "record": {"carrier": {"name": carrier} if carrier else None},
    }


async def found(database: Database) -> None:
    """Put both cities into the database."""
    told = {"office": OFFICE, "network": {"unit": "KiEZ"}}
    centres = [centre_of(1, position, name) for position, name in enumerate(CARRIERS)]
    async with database.transaction() as tx:
        rows = [city(1, "wiesbaden", told), city(2, "wetzlar", {"office": None})]
        await tx.execute(insert(municipality), rows)
        await tx.execute(insert(centre), [*centres, centre_of(2, 0, None)])
