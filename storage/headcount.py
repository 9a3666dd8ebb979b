"""Keep the sums of those who are here and of whom nothing is kept, until a date is closed."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.headcount import Count
from kiez.signup import Band
from storage.database import Transaction
from storage.tables import headcount, occurrence

_AT: BindParameter[int] = bindparam("at_occurrence")
# Weaker than FOR UPDATE: rows that only refer to the date are written meanwhile.
_HOLD = select(occurrence.c.closed).where(occurrence.c.id == _AT).with_for_update(key_share=True)
_READ = select(headcount).where(headcount.c.occurrence_id == _AT)
_FORGET = delete(headcount).where(headcount.c.occurrence_id == _AT)
_VALUES: dict[str, object] = {each.name: bindparam(each.name) for each in headcount.columns}
_KEY = ("occurrence_id", "themselves")
_NUMBERS = ("families", "adults", "children", "first_this_year")


def _sqlite() -> sqlite.Insert:
    statement = sqlite.insert(headcount).values(_VALUES)
    newer = {name: statement.excluded[name] for name in _NUMBERS}
    return statement.on_conflict_do_update(index_elements=_KEY, set_=newer)


def _postgresql() -> postgresql.Insert:
    statement = postgresql.insert(headcount).values(_VALUES)
    newer = {name: statement.excluded[name] for name in _NUMBERS}
    return statement.on_conflict_do_update(index_elements=_KEY, set_=newer)


_WRITE = {"sqlite": _sqlite(), "postgresql": _postgresql()}


async def hold(tx: Transaction, occurrence_id: OccurrenceId) -> bool:
    """Lock a date, so that nobody counts there while it is closed; tell whether it is.

    Raises:
        GoneError: There is no such date.
    """
    row = (await tx.execute(_HOLD, {"at_occurrence": occurrence_id})).first()
    if row is None:
        raise GoneError("This date is not there.")
    return bool(row.closed)


async def read(tx: Transaction, occurrence_id: OccurrenceId) -> dict[bool, Count]:
    """Read the sums: of those who came by themselves (True), and as staff entered them (False).

    What nobody has counted is left out.
    """
    rows = await tx.execute(_READ, {"at_occurrence": occurrence_id})
    return {
        row.themselves: Count(row.families, row.adults, banded(row.children), row.first_this_year)
        for row in rows
    }


async def write(
    tx: Transaction, occurrence_id: OccurrenceId, count: Count, *, themselves: bool = False
) -> None:
    """Keep the sums instead of those before."""
    values = {
        "occurrence_id": occurrence_id,
        "themselves": themselves,
        "families": count.families,
        "adults": count.adults,
        "children": plain(count.children),
        "first_this_year": count.new,
    }
    await tx.execute(_WRITE[tx.dialect], values)


async def forget(tx: Transaction, occurrence_id: OccurrenceId) -> None:
    """Delete the sums of a date: they have become a tally."""
    await tx.execute(_FORGET, {"at_occurrence": occurrence_id})


def banded(children: Mapping[str, Any]) -> dict[Band, int]:
    """Read children by age as a column holds them."""
    return {Band(band): int(number) for band, number in children.items()}


def plain(children: Mapping[Band, int]) -> dict[str, int]:
    """Write children by age as a column holds them."""
    return {band.value: number for band, number in children.items() if number}
