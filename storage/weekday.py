"""Let dates go along to another weekday or added day, so that families keep their places."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, select, update

from kiez.calendar import State, carried, replaced
from kiez.directory import OfferId
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
    """Give the coming dates the day that the new record gives them, before it is expanded.

    Args:
        records: Before and after the change. Of another weekday, what its exceptions name stays
            as it is.
    """
    if all(records[0].get(key) == records[1].get(key) for key in ("schedule", "exceptions")):
        return
    before, after = (Offer.model_validate(_plain(record)) for record in records)
    rows = (await tx.execute(_DATES, {"of_offer": offer_id})).all()
    ahead = [row for row in rows if row.state == State.ON and row.starts_at > now]
    if before.schedule == after.schedule:
        days = _of_added(before, after, rows)
    else:
        today = now.astimezone(zone).date()
        days = _of_week(before, after, {row.original_on for row in rows}, today)
    found = [row for row in ahead if row.original_on in days]
    # A date that is gone makes room for an added one: an offer has one row of a day.
    room = {row.original_on: row.id for row in rows if row.state == State.GONE}
    swapped = [(row, room[to]) for row in found if (to := days[row.original_on]) in room]
    for steps in (
        [(number, date.min) for _, number in swapped],
        [(row.id, days[row.original_on]) for row in found],
        [(number, row.original_on) for row, number in swapped],
    ):
        if steps:
            await tx.execute(_CARRY, [{"of_occurrence": each, "to": to} for each, to in steps])


def _of_week(
    before: Offer, after: Offer, known: Collection[date], today: date
) -> Mapping[date, date]:
    old, new = schedule.rule(before), schedule.rule(after)
    if old is None or new is None or old.byday == new.byday:
        return {}
    named = {each.original_on for each in schedule.changes(after)}
    days = carried(old, new, known, today)
    return {day: to for day, to in days.items() if day not in named}


def _of_added(before: Offer, after: Offer, rows: Sequence[Row[Any]]) -> Mapping[date, date]:
    found = replaced(schedule.changes(before), schedule.changes(after))
    taken = {row.original_on for row in rows if row.state != State.GONE}
    return {found[0]: found[1]} if found and found[1] not in taken else {}


def _plain(record: Record) -> Record:
    """Leave out what is no key of a directory file."""
    return {key: value for key, value in record.items() if key in _KEYS}


_KEYS = frozenset(Offer.model_fields)
