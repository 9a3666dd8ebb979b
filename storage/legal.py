"""Read who answers for the chat of each city."""

from collections.abc import Mapping

from sqlalchemy import select

from kiez.legal import City, Office
from storage.database import Transaction
from storage.tables import centre, municipality

_CITIES = select(
    municipality.c.id, municipality.c.key, municipality.c.short_name, municipality.c.record
).order_by(municipality.c.position, municipality.c.id)

_CENTRES = (
    select(centre.c.municipality_id, centre.c.record)
    .where(centre.c.retired.is_(False))
    .order_by(centre.c.municipality_id, centre.c.position)
)

_UNIT = "KiEZ"


async def cities(tx: Transaction) -> list[City]:
    """List the cities in the order of the settings, each with its office and carriers."""
    carriers: dict[int, list[str]] = {}
    for row in await tx.execute(_CENTRES):
        name = _text(_part(row.record, "carrier"), "name")
        names = carriers.setdefault(row.municipality_id, [])
        if name and name not in names:
            names.append(name)
    return [
        City(
            key=row.key,
            name=row.short_name,
            unit=_text(_part(_part(row.record, "municipality"), "network"), "unit") or _UNIT,
            office=_office(_part(_part(row.record, "municipality"), "office")),
            carriers=tuple(carriers.get(row.id, ())),
        )
        for row in await tx.execute(_CITIES)
    ]


def _office(record: Mapping[str, object]) -> Office:
    return Office(
        name=_text(record, "name"),
        street=_text(record, "street"),
        postal_code=_text(record, "postal_code"),
        city=_text(record, "city"),
        phone=_text(record, "phone"),
        email=_text(record, "email"),
    )


def _part(record: Mapping[str, object], key: str) -> Mapping[str, object]:
    part = record.get(key)
    return part if isinstance(part, Mapping) else {}


def _text(record: Mapping[str, object], key: str) -> str | None:
    value = record.get(key)
    return value if isinstance(value, str) and value else None
