"""Take directory files into the tables, and give them out again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiez.amendment import RETIRED, amended
from kiez.errors import GoneError
from kiez.people import MunicipalityId
from storage import directory_rows
from storage.database import Transaction
from storage.directory_file import DirectoryFile
from storage.directory_format import Centre, Directory, Place, Venue
from storage.directory_offer import Offer
from storage.directory_rows import Record, Rows, Values, Written
from storage.tables import centre, municipality, offer, place, venue

SHIPPED = Path(__file__).parent / "seed"
"""The directory files that come with the program."""

# What is kept once for the whole city; the rest of a file has rows of its own.
_OF_CITY = ("schema", "updated", "municipality", "calendar", "helplines", "catalogue", "sources")
_INSIDE = ("venues", "offers")

# The columns of a city that its file says.
_TOLD = ("position", "name", "short_name", "timezone", "lat", "lon", "languages", "record")
_CITY = select(municipality.c.id, *(municipality.c[name] for name in _TOLD)).where(
    municipality.c.key == bindparam("of_key")
)
# Sign-ups, which only refer to the city, go on meanwhile.
_LOCKED_CITY = _CITY.with_for_update(key_share=True)
# Two processes that start at once both bring the city; the second finds it there.
_FOUND = {
    "sqlite": sqlite.insert(municipality).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(municipality).on_conflict_do_nothing(),
}
_CHANGE_CITY = (
    update(municipality)
    .where(municipality.c.id == bindparam("row_id"))
    .values({name: bindparam(name) for name in _TOLD})
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, counted over city, centres, venues, offers and places.

    Args:
        missing: What the database has and the file has not, as "offer westend-fun".
        retired: How many of the missing were put out of use.
        kept: What a person changed here and the file says otherwise: it stays.
    """

    municipality: MunicipalityId
    created: int
    updated: int
    unchanged: int
    missing: tuple[str, ...]
    retired: int
    kept: tuple[str, ...]


async def take_in(
    tx: Transaction, file: DirectoryFile, position: int, *, retire: bool = False
) -> Imported:
    """Bring the tables to what the file says, by keys within its municipality.

    What a person changed since (`offer.touched`, and a centre's going live) stays.

    Args:
        tx: All of it, or nothing, is kept.
        file: A file that passed every check.
        position: Order of the city among the directory files.
        retire: Put out of use what is missing in the file, instead of only listing it.
    """
    city, founded = await _take_city(tx, file, position)
    work = _Import(tx, city, file.data, retire=retire)
    written = {
        "municipality": founded,
        "centre": await work.centres(),
        "venue": await work.venues(),
        "offer": await work.offers(),
        "place": await work.places(),
    }
    missing = tuple(f"{noun} {key}" for noun, each in written.items() for key in each.missing)
    return Imported(
        municipality=city,
        created=sum(each.created for each in written.values()),
        updated=sum(each.updated for each in written.values()),
        unchanged=sum(each.unchanged for each in written.values()),
        missing=missing,
        retired=len(missing) if retire else 0,
        kept=tuple(work.kept),
    )


async def give_out(tx: Transaction, municipality_key: str) -> str:
    """Write a city's directory as a file (YAML), with what people changed and without the retired.

    Raises:
        GoneError: There is no such city.
    """
    row = (await tx.execute(_CITY, {"of_key": municipality_key})).one_or_none()
    if row is None:
        raise GoneError(f"There is no city with the key {municipality_key}.")
    offers: dict[int | None, list[Record]] = {}
    for each in await _in_use(tx, offer, row.id):
        offers.setdefault(each["centre_id"], []).append(_ordered(each["record"], Offer))
    venues: dict[int, list[Record]] = {}
    for each in await _in_use(tx, venue, row.id):
        venues.setdefault(each["centre_id"], []).append(_ordered(each["record"], Venue))
    centres = [
        _ordered(each["record"], Centre)
        | {"venues": venues.get(each["id"], []), "offers": offers.get(each["id"], [])}
        for each in await _in_use(tx, centre, row.id)
    ]
    places = [_ordered(each["record"], Place) for each in await _in_use(tx, place, row.id)]
    parts = {"centres": centres, "citywide_offers": offers.get(None, []), "places": places}
    return _written(_ordered(row.record | parts, Directory))


async def _take_city(
    tx: Transaction, file: DirectoryFile, position: int
) -> tuple[MunicipalityId, Written]:
    record = {name: file.data[name] for name in _OF_CITY}
    own = record["municipality"]
    values: Values = {
        "position": position,
        **{name: own[name] for name in ("name", "short_name", "timezone", "languages")},
        **{axis: own["center"][axis] for axis in ("lat", "lon")},
        "record": record,
    }
    founded = await tx.execute(_FOUND[tx.dialect], {"key": own["key"], **values})
    row = (await tx.execute(_LOCKED_CITY, {"of_key": own["key"]})).one()
    created, unchanged = founded.rowcount, directory_rows.same(row._asdict(), values)
    if not unchanged:
        await tx.execute(_CHANGE_CITY, {"row_id": row.id, **values})
    written = Written(created, int(not unchanged), int(unchanged and not created), ())
    return MunicipalityId(row.id), written


class _Import:
    """Bring one table after the other, each with a handful of statements."""

    def __init__(
        self, tx: Transaction, city: MunicipalityId, data: Mapping[str, Any], *, retire: bool
    ) -> None:
        self._tx = tx
        self._city = city
        self._data = data
        self._retire = retire
        self.kept: list[str] = []

    async def centres(self) -> Written:
        rows, wanted = await self._rows(centre), {}
        for position, whole in enumerate(self._data["centres"]):
            record = {name: each for name, each in whole.items() if name not in _INSIDE}
            own = self._live(record, rows.get(record["key"]))
            wanted[record["key"]] = directory_rows.of_centre(own) | {"position": position}
        return await self._write(centre, wanted)

    async def venues(self) -> Written:
        centres = await self._rows(centre)
        wanted = {
            record["key"]: directory_rows.of_venue(record)
            | {"centre_id": centres[whole["key"]]["id"], "position": position}
            for whole in self._data["centres"]
            for position, record in enumerate(whole["venues"])
        }
        return await self._write(venue, wanted)

    async def offers(self) -> Written:
        centres, venues = await self._rows(centre), await self._rows(venue)
        groups = [(centres[each["key"]]["id"], each["offers"]) for each in self._data["centres"]]
        groups.append((None, self._data.get("citywide_offers", [])))
        rows, wanted = await self._rows(offer), {}
        for centre_id, records in groups:
            for position, record in enumerate(records):
                row = rows.get(record["key"])
                own = self._touched(record, row)
                wanted[record["key"]] = self._columns(own, row, centres, venues) | {
                    "centre_id": centre_id,
                    "position": position,
                }
        made_here = {
            key: self._columns(row["record"], row, centres, venues)
            | {name: row[name] for name in ("centre_id", "position")}
            for key, row in rows.items()
            if key not in wanted and "key" in row["touched"]
        }
        return await self._write(offer, wanted | made_here)

    def _columns(self, own: Record, row: Values | None, centres: Rows, venues: Rows) -> Values:
        retired = bool(row and row["touched"].get(RETIRED))
        return directory_rows.of_offer(own, venues, self._data["sources"]) | {
            "second_centre_id": centres.get(own.get("second_owner") or "", {}).get("id"),
            "retired": retired,
        }

    async def places(self) -> Written:
        wanted = {
            record["key"]: directory_rows.of_place(record) | {"position": position}
            for position, record in enumerate(self._data["places"])
        }
        return await self._write(place, wanted)

    def _live(self, record: Record, row: Values | None) -> Record:
        """Leave a centre as live as it became here, if the file does not know of it."""
        if row is None or "live" in record or "live" not in row["record"]:
            return record
        self.kept.append(f"centre {record['key']}: live")
        return record | {"live": row["record"]["live"]}

    def _touched(self, record: Record, row: Values | None) -> Record:
        touched = row["touched"] if row is not None else {}
        kept = {name: value for name, value in touched.items() if record.get(name) != value}
        self.kept.extend(f"offer {record['key']}: {name}" for name in kept)
        kept.pop(RETIRED, None)
        return amended(record, kept) if kept else record

    async def _rows(self, table: Table) -> Rows:
        return await directory_rows.rows(self._tx, table, self._city)

    async def _write(self, table: Table, wanted: Mapping[str, Values]) -> Written:
        return await directory_rows.write(self._tx, table, self._city, wanted, retire=self._retire)


async def _in_use(tx: Transaction, table: Table, city: MunicipalityId) -> list[Values]:
    found = await directory_rows.rows(tx, table, city)
    return [row for row in found.values() if not row.get("retired")]


def _ordered(record: Record, format_: type[BaseModel]) -> Record:
    """Put the keys into the order of the format."""
    names = [each.alias or name for name, each in format_.model_fields.items()]
    return {name: record[name] for name in names if name in record}


class _Dumper(yaml.SafeDumper):
    """Write times in quotes, and every value where it stands."""

    def ignore_aliases(self, data: object) -> bool:
        """Repeat equal values instead of referring to them."""
        del data
        return True


# Without quotes YAML 1.1 reads 10:30 as a number and 2027-03-28 as a date.
_QUOTED = re.compile(r"\d{1,2}:\d{2}|\d{4}(-\d{2}){0,2}")


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "'" if _QUOTED.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def _written(data: Record) -> str:
    return yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        default_flow_style=None,
        sort_keys=False,
        width=120,
    )
