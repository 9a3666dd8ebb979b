"""Tell all about dates for those who have to do with them, shown in lists or not."""

from collections.abc import Collection
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, func, select

from kiez.calendar import State
from kiez.details import Details
from kiez.directory import OccurrenceId
from storage.database import Transaction
from storage.details import OFFERED, offered
from storage.search import WITH_PLACE
from storage.tables import municipality, occurrence

CARD = (
    occurrence.c.id.label("occurrence"),
    occurrence.c.state,
    func.coalesce(occurrence.c.reason, "").label("reason"),
    occurrence.c.local_on,
    occurrence.c.start_time,
    occurrence.c.end_time,
    occurrence.c.starts_at,
    occurrence.c.ends_at,
    *OFFERED,
)
"""The columns of a row that `told` reads."""

_CARDS = (
    select(*CARD)
    .select_from(WITH_PLACE)
    .where(occurrence.c.id.in_(bindparam("ids", expanding=True)))
)
_ZONE = (
    select(municipality.c.timezone)
    .join(occurrence, occurrence.c.municipality_id == municipality.c.id)
    .where(occurrence.c.id == bindparam("of_occurrence"))
)


async def zone(tx: Transaction, occurrence_id: OccurrenceId) -> ZoneInfo:
    """Tell the time zone of the city that a date takes place in."""
    name = (await tx.execute(_ZONE, {"of_occurrence": occurrence_id})).scalar_one()
    return ZoneInfo(name)


async def cards(tx: Transaction, ids: Collection[OccurrenceId]) -> dict[OccurrenceId, Details]:
    """Tell all about these dates: a sign-up or a notice is about one that may be gone since."""
    if not ids:
        return {}
    rows = await tx.execute(_CARDS, {"ids": list(ids)})
    return {row.occurrence: told(row) for row in rows}


def told(row: Row[*tuple[Any, ...]]) -> Details:
    """Turn a row with the columns of `CARD` into all about its date."""
    return Details(
        occurrence=row.occurrence,
        state=State(row.state),
        reason=row.reason,
        local_on=row.local_on,
        start_time=row.start_time,
        end_time=row.end_time,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        distance_m=None,
        **offered(row),
    )
