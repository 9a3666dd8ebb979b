"""Close a date: what was counted becomes sums, in which nobody can be found again."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, Table, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

import storage.checkin
import storage.effect
import storage.headcount
from kiez.details import discreet
from kiez.directory import Kind, OccurrenceId
from kiez.errors import GoneError
from kiez.headcount import Count, Totals, total
from kiez.participation import CLOSE_AFTER, year_quarter
from storage.database import Transaction
from storage.tables import (
    centre,
    checkin,
    headcount,
    occurrence,
    offer,
    tally_occurrence,
    tally_quarter,
    tally_sum,
    tally_year,
)

_AT: BindParameter[int] = bindparam("at_occurrence")
_FACTS = (
    select(occurrence.c.local_on, offer.c.kind, offer.c.centre_id, centre.c.live)
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
    .where(occurrence.c.id == _AT)
)
_CLOSE = update(occurrence).where(occurrence.c.id == _AT).values(closed=True)
_DUE = (
    select(occurrence.c.id)
    .where(
        occurrence.c.ends_at <= bindparam("before"),
        or_(*(occurrence.c.id.in_(select(each.c.occurrence_id)) for each in (checkin, headcount))),
    )
    .order_by(occurrence.c.id)
)
_TOTALS = select(tally_occurrence).where(tally_occurrence.c.occurrence_id == _AT)
_KEEP = insert(tally_occurrence)
_CORRECT = (
    update(tally_occurrence)
    .where(tally_occurrence.c.occurrence_id == _AT)
    .values(
        families=bindparam("new_families"),
        adults=bindparam("new_adults"),
        children=bindparam("new_children"),
    )
)


def _adding(table: Table, statement: Any) -> Any:  # noqa: ANN401 - both databases' own insert
    """Add to a sum, or begin it."""
    keys = [each.name for each in table.primary_key]
    sums = {
        each.name: each + statement.excluded[each.name]
        for each in table.columns
        if not each.primary_key
    }
    return statement.on_conflict_do_update(index_elements=keys, set_=sums)


_SUMS = (tally_quarter, tally_sum, tally_year)
_ADD = {
    "sqlite": {each: _adding(each, sqlite.insert(each)) for each in _SUMS},
    "postgresql": {each: _adding(each, postgresql.insert(each)) for each in _SUMS},
}


async def due(tx: Transaction, now: datetime) -> list[OccurrenceId]:
    """List what was counted and ended two hours ago."""
    rows = await tx.execute(_DUE, {"before": now - CLOSE_AFTER})
    return [OccurrenceId(number) for number in rows.scalars()]


async def close(tx: Transaction, occurrence_id: OccurrenceId) -> bool:
    """Add what was counted to the tallies, all at once, and forget who was here.

    A centre in trial adds nothing. Where nobody was counted nothing is closed, so that it may
    still be entered from paper.

    Returns:
        False if it was closed before, or nobody was counted.
    """
    if await storage.headcount.hold(tx, occurrence_id):
        return False
    families = await storage.checkin.here(tx, occurrence_id, hold=True)
    heads = await storage.headcount.read(tx, occurrence_id)
    counted = total([*(count for *_, count in families), *heads.values()])
    if families:
        await storage.effect.visited(tx, occurrence_id)
    await storage.checkin.forget(tx, occurrence_id)
    await storage.headcount.forget(tx, occurrence_id)
    if counted == Count():
        return False
    languages = Counter(language for _, language, count in families if count.new)
    await _book(tx, occurrence_id, counted, languages)
    return True


async def late(tx: Transaction, occurrence_id: OccurrenceId, count: Count) -> bool:
    """Enter from paper what nobody has counted, once; tell whether it was not there before."""
    if await close(tx, occurrence_id) or await storage.headcount.hold(tx, occurrence_id):
        return False
    await _book(tx, occurrence_id, count, {})
    return True


async def correct(tx: Transaction, occurrence_id: OccurrenceId, totals: Totals) -> None:
    """Replace the totals of a closed date: a slip of the pen.

    Raises:
        GoneError: It has none.
    """
    values = {
        "at_occurrence": occurrence_id,
        "new_families": totals.families,
        "new_adults": totals.adults,
        "new_children": totals.children,
    }
    if not (await tx.execute(_CORRECT, values)).rowcount:
        raise GoneError("This date has no totals.")


async def totals(tx: Transaction, occurrence_id: OccurrenceId) -> Totals | None:
    """Read the totals of a closed date; None if it has none."""
    row = (await tx.execute(_TOTALS, {"at_occurrence": occurrence_id})).first()
    return Totals(row.families, row.adults, row.children) if row else None


async def _book(
    tx: Transaction, occurrence_id: OccurrenceId, count: Count, languages: Mapping[str, int]
) -> None:
    facts = (await tx.execute(_FACTS, {"at_occurrence": occurrence_id})).one()
    await tx.execute(_CLOSE, {"at_occurrence": occurrence_id})
    if facts.live is False:
        return
    if discreet(Kind(facts.kind)):
        await _consulted(tx, facts, count)
        return
    seen = {
        "occurrence_id": occurrence_id,
        "families": count.families,
        "adults": count.adults,
        "children": count.kids,
    }
    await tx.execute(_KEEP, seen)
    where = {"centre_id": facts.centre_id}
    quarter = where | {"year_quarter": year_quarter(facts.local_on), "kind": facts.kind}
    bands = [
        quarter | {"band": band.value, "children": number}
        for band, number in sorted(count.children.items())
        if number
    ]
    year = where | {"year": facts.local_on.year}
    first = {"": count.new} | dict(sorted(languages.items()))
    await _add(tx, tally_quarter, bands)
    await _add(
        tx,
        tally_year,
        [year | {"language": code, "families": number} for code, number in first.items()],
    )


async def _consulted(tx: Transaction, facts: Row[Any], count: Count) -> None:
    """Add a consultation to its quarter: no date, no age, no language."""
    quarter = {
        "centre_id": facts.centre_id,
        "year_quarter": year_quarter(facts.local_on),
        "kind": facts.kind,
    }
    await _add(tx, tally_sum, [quarter | {"families": count.families, "adults": count.adults}])
    await _add(tx, tally_quarter, [quarter | {"band": "", "children": count.kids}])


async def _add(tx: Transaction, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add to sums; what belongs to the whole city has no centre, and nowhere to be added to."""
    numbers = [each.name for each in table.columns if not each.primary_key]
    for row in rows:
        if row["centre_id"] is not None and any(row[name] for name in numbers):
            await tx.execute(_ADD[tx.dialect][table], row)
