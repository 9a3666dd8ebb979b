"""Bring announcements on their way without anybody asking: start, count, show, repeat."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, insert, literal_column, or_, select, update

import storage.announcement
import storage.announcement_row
import storage.people
import storage.staff
import storage.version
from kiez.announcement import State, audience
from kiez.calendar import State as DateState
from kiez.directory import OccurrenceId
from kiez.people import PersonId
from kiez.publishing import Outcome, Progress, Result, Shown, for_date, next_week
from kiez.roles import Staff
from storage.announcement_row import ROWS, Known
from storage.database import Transaction
from storage.tables import announcement, occurrence, staff

# What was under way when it was recalled has gone out by then.
_SETTLED = timedelta(hours=1)
_DONE = (State.SENT, State.RECALLED)
_COUNTED = ("state", "delivered", "failed", "blocked")

_DUE = (
    select(announcement.c.id)
    .where(
        # Written out: a database uses the index of those that are planned only for a constant.
        announcement.c.state == literal_column(f"'{State.PLANNED}'"),
        announcement.c.send_at <= bindparam("now"),
    )
    .order_by(announcement.c.send_at, announcement.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_AUTHOR = select(staff.c.person_id).where(staff.c.id == bindparam("of_staff"))
_THIS = update(announcement).where(announcement.c.id == bindparam("number"))
_BACK = _THIS.values(state=State.DRAFT, send_at=None, weekly=False, changed_at=bindparam("now"))
_PUT_OFF = _THIS.values(
    send_at=bindparam("at"),
    occurrence_id=bindparam("next_date"),
    audience=bindparam("next_audience", type_=announcement.c.audience.type),
)
_ENDED = _THIS.where(announcement.c.weekly).values(weekly=False)
_NEXT_DATE = (
    select(occurrence.c.id, occurrence.c.starts_at)
    .where(
        occurrence.c.offer_id == bindparam("of_offer"),
        occurrence.c.state == DateState.ON,
        occurrence.c.starts_at > bindparam("after"),
    )
    .order_by(occurrence.c.starts_at)
    .limit(1)
)
_WEEKLY = ROWS.where(announcement.c.weekly, announcement.c.state.in_((State.SENDING, State.SENT)))
_COPY = insert(announcement)
_COPIED = (
    "municipality_id",
    "centre_id",
    "staff_id",
    "theme_key",
    "theme_id",
    "versions",
)
_UNDER_WAY = ROWS.where(
    or_(
        announcement.c.state == State.SENDING,
        and_(announcement.c.state.in_(_DONE), announcement.c.message_id.is_not(None)),
        and_(
            announcement.c.state == State.RECALLED, announcement.c.changed_at > bindparam("since")
        ),
    )
)
# Of two processes that count at once, one shows it.
_COUNT = _THIS.where(
    *(announcement.c[name] == bindparam(f"old_{name}") for name in _COUNTED)
).values({name: bindparam(f"new_{name}") for name in _COUNTED})
_SHOWN = _THIS.where(announcement.c.state.in_(_DONE)).values(
    bot_id=None, chat_id=None, message_id=None
)


async def begin_due(tx: Transaction, now: datetime) -> bool:
    """Give the next announcement whose hour has come to all it is for; tell if there was one.

    One that must not go out is a draft again, and its author is told why; a weekly one waits for
    its next week.
    """
    number = (await tx.execute(_DUE, {"now": now})).scalar()
    known = await storage.announcement_row.one(tx, number) if number is not None else None
    if known is None:
        return False
    author = await _author(tx, known)
    outcome = await storage.announcement.give(tx, known, author, now)
    if outcome is Outcome.SENDING or outcome is Outcome.TWICE:
        return True
    following = await _next(tx, known, now) if known.row.weekly else None
    if following is None:
        await tx.execute(_BACK, {"number": number, "now": now})
        await storage.version.tell(tx, known.row, now, why=outcome)
    else:
        date, at = following
        values = {"number": number, "at": at, "next_date": date}
        await tx.execute(_PUT_OFF, values | {"next_audience": _audience(known.row, date)})
    return True


async def repeat(tx: Transaction, fresh: Callable[[], int], now: datetime) -> int:
    """Plan the next of each weekly announcement that has gone out; count them.

    Args:
        fresh: Gives a random number that nobody has yet.
    """
    planned = 0
    for row in (await tx.execute(_WEEKLY)).all():
        if not (await tx.execute(_ENDED, {"number": row.id})).rowcount:
            continue
        following = await _next(tx, Known(row), now)
        if following is not None:
            date, at = following
            copied = {name: getattr(row, name) for name in _COPIED}
            planned_for = {"state": State.PLANNED, "weekly": True, "send_at": at}
            own: dict[str, Any] = {"id": fresh(), "occurrence_id": date, "changed_at": now}
            own["audience"] = _audience(row, date)
            await tx.execute(_COPY, copied | planned_for | own)
            planned += 1
    return planned


async def look(tx: Transaction, now: datetime) -> list[Progress]:
    """Count how far announcements are; give those that have to be shown."""
    rows = (await tx.execute(_UNDER_WAY, {"since": now - _SETTLED})).all()
    counts = await storage.announcement_row.counts(tx, [row.id for row in rows])
    found = []
    for row in rows:
        counted = Known(row).result(counts[row.id])
        result, changed = await _count(tx, row, counted)
        over = result.state in _DONE and not result.waiting
        if row.message_id is not None and (changed or over):
            shown = Shown(row.bot_id, row.chat_id, row.message_id)
            language = await storage.people.language(tx, shown.bot_id, shown.chat_id)
            found.append(Progress(result, shown, language or ""))
    return found


async def shown(tx: Transaction, number: int) -> None:
    """Note that its result stands in the message, or cannot: nothing more is to be shown."""
    await tx.execute(_SHOWN, {"number": number})


async def _author(tx: Transaction, known: Known) -> Staff | None:
    person = (await tx.execute(_AUTHOR, {"of_staff": known.row.staff_id})).scalar()
    return await storage.staff.of(tx, PersonId(person)) if person is not None else None


async def _next(
    tx: Transaction, known: Known, now: datetime
) -> tuple[OccurrenceId | None, datetime] | None:
    """Tell the next date and hour of a weekly announcement; None: its offer has ended."""
    row = known.row
    last = row.send_at or row.sent_at
    if row.date_offer is None:
        return None, next_week(last, known.zone, now)
    values = {"of_offer": row.date_offer, "after": max(row.starts_at, now)}
    date = (await tx.execute(_NEXT_DATE, values)).first()
    return (date.id, next_week(last, known.zone, now, date.starts_at)) if date else None


def _audience(row: Row[Any], date: OccurrenceId | None) -> dict[str, Any]:
    return for_date(audience(row.audience), date).written()


async def _count(tx: Transaction, row: Row[Any], counted: Result) -> tuple[Result, bool]:
    """Keep what was counted, and tell if it is news."""
    over = row.state == State.SENDING and not counted.waiting
    result = replace(counted, state=State.SENT) if over else counted
    old = {f"old_{name}": getattr(row, name) for name in _COUNTED}
    new = {f"new_{name}": getattr(result, name) for name in _COUNTED}
    if list(old.values()) == list(new.values()):
        return result, False
    return result, bool((await tx.execute(_COUNT, {"number": row.id} | old | new)).rowcount)
