"""Find the courses that have too few families on their last day to join."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, exists, func, select

import storage.task
from kiez import course as rule
from kiez.calendar import State as Taking
from kiez.signup import State
from kiez.task import Kind, Task, TaskId
from storage.database import Transaction
from storage.tables import municipality, occurrence, offer, signup, task

_families = (
    select(func.count())
    .select_from(signup)
    .where(
        signup.c.offer_id == offer.c.id,
        signup.c.occurrence_id.is_(None),
        signup.c.state == State.IN,
    )
    .correlate(offer)
    .scalar_subquery()
)
_said = exists().where(task.c.offer_id == offer.c.id, task.c.kind == Kind.TOO_FEW)
_minimum = offer.c.record["min_families"].as_integer()
_DATES = (
    select(
        offer.c.id,
        offer.c.municipality_id,
        municipality.c.timezone,
        _minimum.label("minimum"),
        offer.c.record["join_until_days"].as_integer().label("until_days"),
        _families.label("families"),
        occurrence.c.id.label("occurrence_id"),
        occurrence.c.local_on,
        occurrence.c.starts_at,
    )
    .join(municipality, municipality.c.id == offer.c.municipality_id)
    .join(occurrence, occurrence.c.offer_id == offer.c.id)
    .where(
        ~offer.c.retired,
        offer.c.record["course"].as_boolean(),
        _minimum > 0,
        occurrence.c.state == Taking.ON,
        ~_said,
    )
    .order_by(offer.c.id, occurrence.c.starts_at)
)


async def find_too_few(tx: Transaction, now: datetime, fresh: Callable[[], int]) -> int:
    """Make a task of each course that has too few families on its last day to join; count them.

    A second run finds nothing new.

    Args:
        fresh: Gives a random number that nobody has yet.
    """
    dates = (await tx.execute(_DATES)).all()
    firsts = {row.id: row for row in reversed(dates)}
    found = [row for row in firsts.values() if row.starts_at > now and _thin(row, now)]
    for row in found:
        about = {"offer": row.id, "occurrence": row.occurrence_id}
        new = Task(TaskId(fresh()), row.municipality_id, Kind.TOO_FEW, **about)
        await storage.task.add(tx, new, now)
    return len(found)


def _thin(row: Row[Any], now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(row.timezone)).date()
    deciding_on = rule.decides_on(row.local_on, row.until_days)
    return rule.too_few(row.families, row.minimum, deciding_on, today)
