"""Write the rows of dates, under the locks that all share who write or give them away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiez.calendar import State
from storage.database import Transaction
from storage.tables import occurrence, offer

Values = dict[str, Any]

_ADD = {
    "sqlite": sqlite.insert(occurrence).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(occurrence).on_conflict_do_nothing(),
}
WRITTEN = (
    "local_on",
    "start_time",
    "end_time",
    "weekday",
    "starts_at",
    "ends_at",
    "venue_id",
    "elsewhere",
    "state",
    "reason",
)
"""The columns that the offer's record decides."""
_CHANGE = (
    update(occurrence)
    .where(occurrence.c.id == bindparam("row_id"))
    .values(
        revision=occurrence.c.revision + 1,
        **{name: bindparam(f"new_{name}") for name in WRITTEN},
    )
)
_LOSE = (
    update(occurrence)
    .where(occurrence.c.id == bindparam("row_id"))
    .values(revision=occurrence.c.revision + 1, state=State.GONE)
)
# Whoever gives seats locks them alike: offers, then dates, each in the order of their ids.
_LOCK_OFFERS = (
    select(offer.c.id)
    .where(offer.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(offer.c.id)
    .with_for_update(read=True, key_share=True)
)
_LOCK_DATES = (
    select(occurrence.c.id)
    .where(occurrence.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(occurrence.c.id)
    .with_for_update(key_share=True)
)


async def write(
    tx: Transaction,
    added: Sequence[Values],
    changed: Sequence[tuple[Values, Values]],
    lost: Sequence[Values],
) -> None:
    """Write new dates, those that are other ones, and those that the rule no longer gives.

    Args:
        added: Whole rows, but for their revision.
        changed: The row as it was, with its new columns.
    """
    if tx.dialect == "postgresql":
        rewritten = [*(row for row, _ in changed), *lost]
        in_offers = {row["offer_id"] for row in [*added, *rewritten]}
        await tx.execute(_LOCK_OFFERS, {"ids": sorted(in_offers)})
        await tx.execute(_LOCK_DATES, {"ids": sorted(row["id"] for row in rewritten)})
    if added:
        await tx.execute(_ADD[tx.dialect], [values | {"revision": 0} for values in added])
    if changed:
        rows = [
            {"row_id": row["id"]} | {f"new_{name}": value for name, value in values.items()}
            for row, values in changed
        ]
        await tx.execute(_CHANGE, rows)
    if lost:
        await tx.execute(_LOSE, [{"row_id": row["id"]} for row in lost])
