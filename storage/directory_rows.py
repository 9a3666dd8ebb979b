"""Turn a directory's records into rows of their tables, and read them again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Delete,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from kiez.people import MunicipalityId
from storage.database import Transaction
from storage.directory_values import since_when
from storage.tables import centre, offer, place, venue

Record = dict[str, Any]
"""A part of a directory file in its own words."""
Values = dict[str, Any]
Rows = dict[str, Values]
"""Whole rows by their key."""


@dataclass(frozen=True, slots=True)
class _Statements:
    read: Select[Any]
    add: Insert
    change: Update
    retire: Update | Delete


@dataclass(frozen=True, slots=True)
class Written:
    """What became of one table's rows.

    Args:
        missing: Keys of rows in use that were not wanted.
    """

    created: int
    updated: int
    unchanged: int
    missing: tuple[str, ...]


def _statements(table: Table) -> _Statements:
    this = table.c.id == bindparam("row_id")
    # What a person touched belongs to the person; who was asked of it is no matter of a file.
    fixed = {"id", "municipality_id", "key", "touched", "asked_on", "hidden"}
    values: Values = {name: bindparam(name) for name in set(table.c.keys()) - fixed}
    return _Statements(
        read=select(table)
        .where(table.c.municipality_id == bindparam("city"))
        .order_by(table.c.position, table.c.id),
        add=insert(table),
        change=update(table).where(this).values(values),
        retire=update(table).where(this).values(retired=True)
        if "retired" in table.c
        else delete(table).where(this),
    )


_TABLES = {table.name: _statements(table) for table in (centre, venue, offer, place)}


async def rows(tx: Transaction, table: Table, city: MunicipalityId) -> Rows:
    """Read a city's rows, retired ones too, in the order of their file."""
    found = await tx.execute(_TABLES[table.name].read, {"city": city})
    return {row.key: row._asdict() for row in found}


async def write(
    tx: Transaction,
    table: Table,
    city: MunicipalityId,
    wanted: Mapping[str, Values],
    *,
    retire: bool,
) -> Written:
    """Bring a table to what is wanted, with one statement for each sort of change.

    Args:
        tx: The transaction to work in.
        table: centre, venue, offer or place.
        city: Whose rows; others are never touched.
        wanted: All columns but id, city and key, by key.
        retire: Put the missing out of use; places, to which nothing refers, are deleted.
    """
    known, sql = await rows(tx, table, city), _TABLES[table.name]
    first: Values = {"municipality_id": city}
    if "touched" in table.c:
        first["touched"] = {}
    fresh = [first | {"key": key} | wanted[key] for key in wanted if key not in known]
    changed = [
        {"row_id": known[key]["id"], **values}
        for key, values in wanted.items()
        if key in known and not same(known[key], values)
    ]
    missing = [key for key, row in known.items() if key not in wanted and not row.get("retired")]
    if fresh:
        await tx.execute(sql.add, fresh)
    if changed:
        await tx.execute(sql.change, changed)
    if missing and retire:
        await tx.execute(sql.retire, [{"row_id": known[key]["id"]} for key in missing])
    unchanged = len(wanted) - len(fresh) - len(changed)
    return Written(len(fresh), len(changed), unchanged, tuple(missing))


def same(row: Values, values: Values) -> bool:
    """Tell whether a row holds these values already."""
    return all(row[name] == value for name, value in values.items())


def of_centre(record: Record) -> Values:
    """Give the columns of a centre."""
    return {
        "name": record["name"],
        "quarter": record["quarter"],
        "live": bool(record.get("live")),
        "telegram": record.get("telegram"),
        "retired": False,
        "record": record,
    }


def of_venue(record: Record) -> Values:
    """Give the columns of a venue."""
    optional = ("street", "step_free", "pram", "nursing", "changing_table")
    return {
        **{name: record[name] for name in ("name", "postal_code", "city", "lat", "lon")},
        **{name: record.get(name) for name in optional},
        "retired": False,
        "record": record,
    }


def of_offer(record: Record, venues: Rows, sources: Mapping[str, Record]) -> Values:
    """Give the columns of an offer, with those of its usual venue.

    Args:
        record: With what a person changed.
        venues: The city's venues by key.
        sources: The file's sources; theirs is the date if nobody checked the offer.
    """
    ages = record.get("child_age_months") or {}
    usual = venues.get(record.get("venue") or "", {})
    return {
        **{name: record[name] for name in ("kind", "title", "registration", "cost_cents")},
        **{name: record.get(name) for name in ("service", "childcare", "telegram")},
        "venue_id": usual.get("id"),
        **{name: usual.get(name) for name in ("lat", "lon", "postal_code", "step_free")},
        "child_age_months_min": ages.get("min"),
        "child_age_months_max": ages.get("max"),
        "audience": _words(record["audience"]),
        "languages": _words(record["languages"]),
        "slot_confirmed": record["confidence"] == "published",
        "checked_on": _checked_on(record, sources),
        "retired": False,
        "record": record,
    }


def of_place(record: Record) -> Values:
    """Give the columns of a place."""
    return {
        **{name: record[name] for name in ("name", "type", "lat", "lon", "accuracy_m")},
        "aliases": record.get("aliases", []),
        "record": record,
    }


def _checked_on(record: Record, sources: Mapping[str, Record]) -> date | None:
    seen = record.get("checked_on") or sources.get(record["source"], {}).get("as_of")
    return since_when(seen) if seen else None


def _words(words: list[str]) -> str:
    """Write a list so that one word can be searched as a whole."""
    return f"|{'|'.join(words)}|" if words else ""
