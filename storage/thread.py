"""Keep what parents and members of staff write to each other; neither sees the other's chat."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Date, Row, and_, bindparam, delete, func, insert, select, update

import storage.audit
import storage.notice
import storage.staff
import storage.task
import storage.workday
from kiez import task as rule
from kiez.audit import Action
from kiez.directory import CentreId
from kiez.notice import Kind as About
from kiez.notice import Notice, due
from kiez.people import Person, PersonId
from kiez.preference import quiet_of
from kiez.roles import Staff
from kiez.task import Field, Kind, Task
from kiez.thread import (
    CLOSE_IDLE,
    KEEP_CLOSED,
    Answerer,
    Draft,
    Message,
    Posted,
    State,
    Thread,
    ThreadId,
    Where,
    unasked,
)
from storage.conversation import OPEN, OWN, THIS, one, reach, reached, told
from storage.database import Transaction
from storage.tables import staff, task, thread, thread_message
from storage.webchat.shown import blank

_SAME = and_(
    OWN,
    OPEN,
    thread.c.centre_id.is_not_distinct_from(bindparam("at_centre", type_=thread.c.centre_id.type)),
    thread.c.offer_id.is_not_distinct_from(bindparam("at_offer", type_=thread.c.offer_id.type)),
)
_BEGIN = insert(thread)
_WRITE = insert(thread_message)
_ASKED = (
    update(thread)
    .where(THIS)
    .values(due_on=bindparam("until", type_=Date), staff_id=bindparam("answers", type_=BigInteger))
)
_ANSWERED = (
    update(thread).where(THIS).values(due_on=None, escalated=False, staff_id=bindparam("answers"))
)
_CLOSE = (
    update(thread)
    .where(THIS, OPEN)
    .values(state=State.CLOSED, closed_at=bindparam("at"), due_on=None)
)
_LATEST = (
    select(func.max(thread_message.c.at))
    .where(thread_message.c.thread_id == thread.c.id)
    .scalar_subquery()
)
# Whoever closes it at this moment waits, or is waited for.
_KNOWN = select(thread.c.id).where(_SAME).with_for_update()
_DOER = (
    select(staff.c.id, staff.c.person_id, staff.c.display_name)
    .join(task, task.c.staff_id == staff.c.id)
    .where(task.c.thread_id == bindparam("of_thread"), task.c.done_at.is_(None))
)
# What nobody has answered stays open: it escalates instead.
_IDLE = (
    select(thread.c.id)
    .where(OPEN, thread.c.due_on.is_(None), bindparam("before") > _LATEST)
    .order_by(thread.c.id)
)
_OVER = select(thread.c.id).where(
    thread.c.state == State.CLOSED, thread.c.closed_at < bindparam("before")
)
_OF_PERSON = select(thread.c.id).where(OWN)
_FORGET = delete(thread).where(thread.c.id.in_(bindparam("threads", expanding=True)))


async def answerer(
    tx: Transaction, who: Person, at: Where, now: datetime
) -> tuple[Answerer, Staff] | None:
    """Tell who answers a question there and by when; None: nobody there has an account."""
    field = _field(at)
    calendar = await storage.workday.of(tx, who.municipality, now)
    everybody = await storage.staff.everybody(tx, who.municipality)
    able = rule.answerable(field, everybody)
    owner = rule.owner(field, everybody, calendar.today)
    if not able or owner is None:
        return None
    due_on = rule.due(calendar.today, owner, calendar.off)
    if owner.id == able[0].id:
        return Answerer(owner.name, due_on), owner
    return Answerer(able[0].name, due_on, able[0].away_until, owner.name), owner


async def write(tx: Transaction, who: Person, at: Where, draft: Draft) -> Posted:
    """Relay a parent's message: into the open thread there, or into a new one."""
    values = {"of_person": who.id, "at_centre": _shared(at), "at_offer": at.offer}
    known = (await tx.execute(_KNOWN, values)).scalar()
    number = draft.thread if known is None else ThreadId(known)
    if known is None:
        row = {
            "id": number,
            "municipality_id": who.municipality,
            "centre_id": _shared(at),
            "offer_id": at.offer,
            "person_id": who.id,
            "state": State.OPEN,
        }
        await tx.execute(_BEGIN, row)
    await _write(tx, number, draft.message)
    return Posted(number, await _asked(tx, who, at, number, draft))


async def _asked(
    tx: Transaction, who: Person, at: Where, number: ThreadId, draft: Draft
) -> Answerer | None:
    """Promise an answer, and tell who gives it: by a task, or by the message if one is open."""
    now = draft.message.at
    found = await answerer(tx, who, at, now)
    if found is None:
        return None
    promised, owner = found
    task_ = Task(draft.task, who.municipality, Kind.THREAD, _shared(at), at.offer, thread=number)
    answers = owner.id
    if await storage.task.add(tx, task_, now) != draft.task:
        # It is being done already, by whoever has taken it since.
        doer = (await tx.execute(_DOER, {"of_thread": number})).first()
        if doer is not None:
            answers, promised = doer.id, replace(promised, name=doer.display_name)
            about = draft.message.id
            notice = Notice(who.municipality, doer.person_id, About.MESSAGE, now, message=about)
            await storage.notice.add(tx, [notice])
    values = {"of_thread": number, "until": promised.due_on, "answers": answers}
    await tx.execute(_ASKED, values)
    return promised


async def answer(tx: Transaction, who: Staff, number: int, message: Message) -> Thread:
    """Relay an answer to the parent.

    Raises:
        GoneError: The thread is foreign, closed, or does not exist.
    """
    row = await one(tx, and_(reached(), THIS, OPEN), {"of_thread": number, **reach(who)})
    now, quiet = message.at, quiet_of(row.quiet_from, row.quiet_to)
    await _write(tx, number, message)
    await tx.execute(_ANSWERED, {"of_thread": number, "answers": who.id})
    await storage.task.settle(tx, [Kind.THREAD], now, thread=number)
    found = (await told(tx, [row]))[0]
    late = unasked(found.messages, now)
    at = due(now, quiet, ZoneInfo(row.timezone)) if late else now
    notice = Notice(row.municipality_id, row.person_id, About.MESSAGE, at, message=message.id)
    await storage.notice.add(tx, [notice])
    await storage.audit.note(tx, who, Action.ANSWERED, _object(row), now)
    return found


async def close(tx: Transaction, who: Staff, number: int, now: datetime) -> Thread:
    """End a conversation; after thirty days it is erased.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    row = await one(tx, and_(reached(), THIS), {"of_thread": number, **reach(who)})
    await _close(tx, number, now)
    await storage.audit.note(tx, who, Action.DONE, _object(row), now)
    return (await told(tx, [row]))[0]


async def leave(tx: Transaction, who: Person, number: int, now: datetime) -> Thread:
    """Let a parent end the own conversation.

    Raises:
        GoneError: It is another's, or does not exist.
    """
    row = await one(tx, and_(OWN, THIS), {"of_person": who.id, "of_thread": number})
    await _close(tx, number, now)
    return (await told(tx, [row]))[0]


async def close_idle(tx: Transaction, now: datetime) -> int:
    """Close where nobody has written for two weeks."""
    idle = [row.id for row in await tx.execute(_IDLE, {"before": now - CLOSE_IDLE})]
    for number in idle:
        await _close(tx, number, now)
    return len(idle)


async def forget(tx: Transaction, now: datetime) -> int:
    """Erase conversations thirty days after they were closed."""
    rows = await tx.execute(_OVER, {"before": now - KEEP_CLOSED})
    return await _forget(tx, list(rows.scalars()))


async def forget_of(tx: Transaction, person_id: PersonId) -> int:
    """Erase all conversations of a parent, also from the pages of those who answered."""
    rows = await tx.execute(_OF_PERSON, {"of_person": person_id})
    return await _forget(tx, list(rows.scalars()))


async def _forget(tx: Transaction, numbers: list[int]) -> int:
    if numbers:
        await blank(tx, numbers)
        await tx.execute(_FORGET, {"threads": numbers})
    return len(numbers)


async def _close(tx: Transaction, number: int, now: datetime) -> None:
    await tx.execute(_CLOSE, {"of_thread": number, "at": now})
    await storage.task.settle(tx, [Kind.THREAD], now, thread=number)


def _object(row: Row[Any]) -> tuple[str, object]:
    """Name a conversation by its place: its own number would be a parent's trace for a year."""
    return ("centre", row.centre_id) if row.offer_id is None else ("offer", row.offer_id)


def _shared(at: Where) -> CentreId | None:
    """Leave the centre out of what concerns a consultation's provider alone."""
    return None if at.offer is not None else at.centre


def _field(at: Where) -> Field:
    centres = frozenset() if at.centre is None else frozenset({at.centre})
    return Field(centres, at.offer, confidential=at.offer is not None)


async def _write(tx: Transaction, number: ThreadId, message: Message) -> None:
    row = {
        "id": message.id,
        "thread_id": number,
        "from_staff": message.from_staff,
        "language": message.language,
        "text": message.text,
        "at": message.at,
    }
    await tx.execute(_WRITE, row)
