"""Send announcements: to whom the rule says, one row each, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, or_, update

import storage.announcement_row
import storage.audit
import storage.notice
import storage.recipient
from kiez.announcement import State
from kiez.audit import Action
from kiez.notice import Kind, Notice, due
from kiez.people import PersonId
from kiez.preference import quiet_of
from kiez.publishing import Outcome, Published, Result, Shown, Size
from kiez.roles import Staff
from storage.announcement_row import Known
from storage.database import Transaction
from storage.tables import announcement, notice

_OPEN = (State.DRAFT, State.PLANNED)
_THIS = update(announcement).where(announcement.c.id == bindparam("number"))
# Of two who send at once one wins; the other one is told what it is.
_CLAIM = _THIS.where(announcement.c.state.in_(_OPEN)).values(
    state=State.SENDING,
    sent_at=bindparam("now"),
    changed_at=bindparam("now"),
    recipients=bindparam("people"),
    delivered=0,
    failed=0,
    blocked=0,
    bot_id=bindparam("in_bot"),
    chat_id=bindparam("in_chat"),
    message_id=bindparam("in_message"),
)
_PLAN = _THIS.where(announcement.c.state.in_(_OPEN)).values(
    state=State.PLANNED,
    send_at=bindparam("at"),
    weekly=bindparam("each_week"),
    changed_at=bindparam("now"),
)
_UNPLAN = _THIS.where(announcement.c.state == State.PLANNED).values(
    state=State.DRAFT, send_at=None, weekly=False, changed_at=bindparam("now")
)
_RECALL = _THIS.where(announcement.c.state == State.SENDING).values(
    state=State.RECALLED, weekly=False, changed_at=bindparam("now")
)
# What is under way just now goes out.
_WITHDRAW = delete(notice).where(
    notice.c.announcement_id == bindparam("of_announcement"),
    notice.c.state == storage.notice.State.WAITING,
    or_(notice.c.lease_until.is_(None), notice.c.lease_until <= bindparam("now")),
)
_LEAVE = (
    update(announcement)
    .where(
        announcement.c.bot_id == bindparam("in_bot"),
        announcement.c.chat_id == bindparam("in_chat"),
        announcement.c.message_id == bindparam("in_message"),
    )
    .values(bot_id=None, chat_id=None, message_id=None)
)


async def audience_size(tx: Transaction, staff: Staff, number: int, now: datetime) -> Size:
    """Count whom an announcement would reach just now, and by language.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    known = await storage.announcement_row.own(tx, staff, number)
    return await storage.recipient.size(tx, known, now, led=known.led(staff))


async def publish(
    tx: Transaction, staff: Staff, number: int, now: datetime, shown: Shown | None = None
) -> Published:
    """Give a draft to all it is for, now; one that has an hour is planned for it.

    Args:
        shown: The message in which the progress is to be shown.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    known = await storage.announcement_row.own(tx, staff, number)
    if known.row.state == State.PLANNED:
        # A second tap on "plan it" must not send it at once.
        return Published(Outcome.PLANNED, await result(tx, staff, number))
    if known.row.state == State.DRAFT and known.row.send_at is not None:
        return await plan(tx, staff, number, known.row.send_at, now, weekly=known.row.weekly)
    outcome = await give(tx, known, staff, now, shown)
    if outcome is Outcome.SENDING:
        await storage.audit.note(tx, staff, Action.ANNOUNCED, ("announcement", number), now)
    return Published(outcome, await result(tx, staff, number))


async def give(
    tx: Transaction, known: Known, staff: Staff | None, now: datetime, shown: Shown | None = None
) -> Outcome:
    """Write one notice for each recipient, unless somebody has done so, or must not.

    Args:
        staff: Who sends it, as the record is now; None: nobody that is still there.
    """
    refused = _refused(known, now)
    if refused:
        return refused
    people = await storage.recipient.people(tx, known, now, led=known.led(staff))
    if not people:
        return Outcome.NOBODY
    values = {"number": known.row.id, "now": now, "people": len(people), **_where(shown)}
    if not (await tx.execute(_CLAIM, values)).rowcount:
        return Outcome.TWICE
    await storage.notice.add(tx, _notices(known, people, now))
    return Outcome.SENDING


async def plan(
    tx: Transaction, staff: Staff, number: int, at: datetime, now: datetime, *, weekly: bool
) -> Published:
    """Let an announcement, a draft or a planned one, go out at an hour: once, or weekly.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    known = await storage.announcement_row.own(tx, staff, number)
    outcome = Outcome.LATE if at <= now else _refused(known, at)
    if outcome is None:
        values = {"number": number, "at": at, "each_week": weekly, "now": now}
        planned = (await tx.execute(_PLAN, values)).rowcount
        outcome = Outcome.PLANNED if planned else Outcome.TWICE
    if outcome is Outcome.PLANNED:
        await storage.audit.note(tx, staff, Action.ANNOUNCED, ("announcement", number), now)
    return Published(outcome, await result(tx, staff, number))


async def recall(tx: Transaction, staff: Staff, number: int, now: datetime) -> tuple[int, Result]:
    """Take back what has not gone out, and count it; a planned one is a draft again.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    await storage.announcement_row.own(tx, staff, number)
    this, stopped = {"number": number, "now": now}, 0
    done = (await tx.execute(_UNPLAN, this)).rowcount
    if not done and (done := (await tx.execute(_RECALL, this)).rowcount):
        waiting = {"of_announcement": number, "now": now}
        stopped = (await tx.execute(_WITHDRAW, waiting)).rowcount
    if done:
        await storage.audit.note(tx, staff, Action.RECALLED, ("announcement", number), now)
    return stopped, await result(tx, staff, number)


async def result(tx: Transaction, staff: Staff, number: int) -> Result:
    """Tell what became of an announcement so far.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    known = await storage.announcement_row.own(tx, staff, number)
    return known.result((await storage.announcement_row.counts(tx, [number]))[number])


async def leave(tx: Transaction, shown: Shown) -> None:
    """Show no progress in a message any more: its reader has gone on to something else."""
    await tx.execute(_LEAVE, _where(shown))


def _refused(known: Known, at: datetime) -> Outcome | None:
    if known.row.state not in _OPEN:
        return Outcome.TWICE
    if not known.whole:
        return Outcome.EMPTY
    return Outcome.PAST if known.over(at) else None


def _notices(known: Known, people: Sequence[Row[Any]], now: datetime) -> list[Notice]:
    row, zone = known.row, known.zone
    hours = {(each.quiet_from, each.quiet_to) for each in people}
    # Many people share a few quiet hours.
    due_at = {each: due(now, quiet_of(*each), zone) for each in hours}
    return [
        Notice(
            row.municipality_id,
            PersonId(each.id),
            Kind.ANNOUNCEMENT,
            due_at[each.quiet_from, each.quiet_to],
            occurrence=row.occurrence_id,
            announcement=row.id,
        )
        for each in people
    ]


def _where(shown: Shown | None) -> dict[str, int | None]:
    if shown is None:
        return {"in_bot": None, "in_chat": None, "in_message": None}
    return {"in_bot": shown.bot_id, "in_chat": shown.chat_id, "in_message": shown.message_id}
