"""Count what was looked for and not found: no person, no day."""

from datetime import date

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from kiez.people import MunicipalityId
from storage.database import Transaction
from storage.tables import wish

_VALUES: dict[str, object] = {
    "municipality_id": bindparam("municipality_id"),
    "quarter": bindparam("quarter"),
    "month_on": bindparam("month_on"),
    "topic": bindparam("topic"),
    "count": 1,
}
_KEY = ["municipality_id", "quarter", "month_on", "topic"]
_COUNT = {"count": wish.c.count + 1}
_TELL = {
    "sqlite": sqlite.insert(wish).values(_VALUES).on_conflict_do_update(_KEY, set_=_COUNT),
    "postgresql": postgresql.insert(wish)
    .values(_VALUES)
    .on_conflict_do_update(index_elements=_KEY, set_=_COUNT),
}


async def tell(
    tx: Transaction, municipality_id: MunicipalityId, quarter: str, month_on: date, topic: str
) -> None:
    """Count a wish once more; no quarter is "", and of the day only its month is kept."""
    await tx.execute(
        _TELL[tx.dialect],
        {
            "municipality_id": municipality_id,
            "quarter": quarter,
            "month_on": month_on.replace(day=1),
            "topic": topic,
        },
    )
