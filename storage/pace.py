"""Share the pace of a bot among equal processes (PostgreSQL)."""

from datetime import timedelta

from sqlalchemy import Float, Interval, bindparam, extract, func, type_coerce
from sqlalchemy.dialects.postgresql import insert

from kiez.pace import LATE_S
from storage.database import Transaction
from storage.tables import pace

# The database's own clock, which goes on within a transaction: those of machines may differ.
_clock = func.clock_timestamp()
_span = bindparam("span", type_=Interval)
_INSERT = insert(pace).values(bot_id=bindparam("bot"), free_at=_clock + _span)
_RESERVE = _INSERT.on_conflict_do_update(
    index_elements=[pace.c.bot_id],
    set_={
        "free_at": func.greatest(pace.c.free_at, _clock - bindparam("late", type_=Interval))
        + _span
    },
).returning(type_coerce(extract("epoch", pace.c.free_at - _span - _clock), Float))

# As much as a slot may be late, less the way back from the database.
_LATE = timedelta(seconds=LATE_S / 2)


async def reserve(tx: Transaction, bot_id: int, count: int, slot_s: float) -> float:
    """Reserve the next slots of a bot, and tell in how many seconds the first one is.

    Args:
        slot_s: Seconds from one slot to the next.

    Returns:
        Less than nothing by a moment if it has just passed.
    """
    values = {"bot": bot_id, "span": count * timedelta(seconds=slot_s), "late": _LATE}
    return float((await tx.execute(_RESERVE, values)).scalar_one())
