"""Let dates go along when an offer is on another weekday, so that families keep their places."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from kiez.calendar import State
from kiez.directory import OfferId
from kiez.rescheduling import carried
from storage import schedule
from storage.database import Transaction
from storage.directory_offer import Offer
from storage.directory_rows import Record
from storage.tables import occurrence

_DATES = (
    select(occurrence.c.id, occurrence.c.original_on, occurrence.c.state, occurrence.c.starts_at)
    .where(occurrence.c.offer_id == bindparam("of_offer"))
    .order_by(occurrence.c.id)
)
_CARRY = (
    update(occurrence)
    .where(occurrence.c.id == bindparam("of_occurrence"))
    .values(original_on=bindparam("to"))
)


async def carry(
    tx: Transaction,
    offer_id: OfferId,
    records: tuple[Record, Record],
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Give the coming dates the day that the new rule gives their week, before it is expanded.

    Args:
        records: Before and after the change. What its exceptions name stays as it is.
    """
    old, new = (record.get("schedule") for record in records)
    if not old or not new or old["byday"] == new["byday"]:
        return
    before, after = (Offer.model_validate(_plain(record)) for record in records)
    old_rule, new_rule = schedule.rule(before), schedule.rule(after)
    if old_rule is None or new_rule is None:
        return
    rows = (await tx.execute(_DATES, {"of_offer": offer_id})).all()
    named = {each.original_on for each in schedule.changes(after)}
    days = carried(
        old_rule, new_rule, {row.original_on for row in rows}, now.astimezone(zone).date()
    )
    renamed = [
        {"of_occurrence": row.id, "to": days[row.original_on]}
        for row in rows
        if row.original_on in days.keys() - named and row.state == State.ON and row.starts_at > now
    ]
    if renamed:
        await tx.execute(_CARRY, renamed)


def _plain(record: Record) -> Record:
    """Leave out what is no key of a directory file."""
    return {key: value for key, value in record.items() if key in _KEYS}


_KEYS = frozenset(Offer.model_fields)
