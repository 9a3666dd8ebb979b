"""Count what was looked for and not found, and what families named: no person, no day."""

from datetime import date

from sqlalchemy import bindparam, delete, update
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
_THIS = (
    wish.c.municipality_id == bindparam("of_city"),
    wish.c.quarter == bindparam("of_quarter"),
    wish.c.month_on == bindparam("of_month"),
    wish.c.topic == bindparam("of_topic"),
)
_LESS = update(wish).where(*_THIS, wish.c.count > 0).values(count=wish.c.count - 1)
# A count of nothing would tell that somebody has changed their mind.
_NONE = delete(wish).where(*_THIS, wish.c.count == 0)


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


async def take_back(
    tx: Transaction, municipality_id: MunicipalityId, quarter: str, month_on: date, topic: str
) -> None:
    """Count a wish once less, as if it had never been told."""
    values = {
        "of_city": municipality_id,
        "of_quarter": quarter,
        "of_month": month_on.replace(day=1),
        "of_topic": topic,
    }
    await tx.execute(_LESS, values)
    await tx.execute(_NONE, values)
