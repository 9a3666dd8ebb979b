"""Tell all about dates for those who have to do with them, shown in lists or not."""

from collections.abc import Collection

from sqlalchemy import bindparam, func, select

from kiez.calendar import State
from kiez.details import Details
from kiez.directory import OccurrenceId
from storage.database import Transaction
from storage.details import OFFERED, offered
from storage.search import WITH_PLACE
from storage.tables import occurrence

_CARDS = (
    select(
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
    .select_from(WITH_PLACE)
    .where(occurrence.c.id.in_(bindparam("ids", expanding=True)))
)


async def cards(tx: Transaction, ids: Collection[OccurrenceId]) -> dict[OccurrenceId, Details]:
    """Tell all about these dates: a sign-up or a notice is about one that may be gone since."""
    if not ids:
        return {}
    rows = await tx.execute(_CARDS, {"ids": list(ids)})
    return {
        row.occurrence: Details(
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
        for row in rows
    }
