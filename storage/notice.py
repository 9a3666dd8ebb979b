"""Keep what is to be said unasked until it has been said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from kiez.directory import OccurrenceId
from kiez.notice import Kind, Notice, NoticeId
from kiez.people import MunicipalityId, PersonId
from kiez.signup import SignupId
from storage.database import Transaction
from storage.tables import Instant, notice


class State(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    """Past, or not true any more: nobody needs it."""
    GIVEN_UP = "given up"
    BLOCKED = "blocked"
    """No chat lets it in."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice that is ours to say, for the length of the lease, after so many tries."""

    id: NoticeId
    notice: Notice
    tries: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What an attempt came to.

    Args:
        again_at: When a notice that still waits is due again.
        tried: False if it was put off without an attempt.
    """

    id: NoticeId
    state: State
    at: datetime
    again_at: datetime | None = None
    tried: bool = True


# It belongs to the process that took it for this long; after a crash another one may.
LEASE = timedelta(seconds=30)
KEEP_SETTLED = timedelta(days=7)


def _waits(rows: FromClause) -> ColumnElement[bool]:
    # Written out: a database uses the index of those that wait only for a constant that it sees.
    return rows.c.state == literal_column(f"'{State.WAITING}'")


def _before(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Compare by the order in which notices are said."""
    same_hour = and_(one.c.due_at == other.c.due_at, one.c.id < other.c.id)
    return or_(one.c.due_at < other.c.due_at, same_hour)


_ADD = insert(notice)

_other = notice.alias("other")
# One of a person at a time: they are said in their order.
_next = (
    select(notice.c.id)
    .where(
        _waits(notice),
        notice.c.due_at <= bindparam("now"),
        or_(notice.c.lease_until.is_(None), notice.c.lease_until <= bindparam("now")),
        ~exists().where(
            _other.c.person_id == notice.c.person_id,
            # As an expression: with the index of all that waits, read for each of 10,000 new
            # ones, PostgreSQL took three seconds.
            _other.c.state.concat("") == State.WAITING,
            _before(_other, notice),
        ),
    )
    .order_by(notice.c.due_at, notice.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=notice)
    .cte("next")
)
_CLAIM = (
    update(notice)
    .where(notice.c.id.in_(select(_next.c.id)))
    .values(lease_until=bindparam("until"))
    .returning(
        notice.c.id,
        notice.c.municipality_id,
        notice.c.person_id,
        notice.c.kind,
        notice.c.occurrence_id,
        notice.c.signup_id,
        notice.c.announcement_id,
        notice.c.message_id,
        notice.c.lead,
        notice.c.detail,
        notice.c.tries,
        notice.c.due_at,
    )
)
_OVERTAKEN = select(notice.c.id).where(
    notice.c.id.in_(bindparam("ids", expanding=True)),
    notice.c.kind == Kind.REMINDER,
    exists().where(
        _other.c.person_id == notice.c.person_id,
        _waits(_other),
        _other.c.kind == Kind.REMINDER,
        _other.c.occurrence_id == notice.c.occurrence_id,
        _other.c.due_at <= bindparam("now"),
        _before(notice, _other),
    ),
)
_RENEW = (
    update(notice)
    .where(_waits(notice), notice.c.id.in_(bindparam("ids", expanding=True)))
    .values(lease_until=bindparam("until"))
)
_FREE_LEASES = update(notice).where(_waits(notice)).values(lease_until=None)
_SETTLE_DONE = (
    update(notice)
    .where(notice.c.id == bindparam("settled_id"))
    .values(
        state=bindparam("settled_state"),
        occurrence_id=None,
        signup_id=None,
        # Which announcement it was stays, for its result, until the row goes.
        message_id=None,
        lead=None,
        detail=None,
        lease_until=None,
        settled_at=bindparam("at"),
        tries=notice.c.tries + bindparam("tried"),
    )
)
_SETTLE_AGAIN = (
    update(notice)
    .where(notice.c.id == bindparam("settled_id"))
    .values(
        due_at=func.coalesce(bindparam("again_at", type_=Instant), notice.c.due_at),
        lease_until=None,
        tries=notice.c.tries + bindparam("tried"),
    )
)
_FORGET = delete(notice).where(
    notice.c.state != State.WAITING, notice.c.settled_at < bindparam("before")
)
_BACKLOG = select(func.count(), func.min(notice.c.due_at)).where(
    _waits(notice), notice.c.due_at <= bindparam("now")
)


async def add(tx: Transaction, notices: Sequence[Notice]) -> None:
    """Write notices in the transaction that causes them."""
    if notices:
        await tx.execute(
            _ADD,
            [
                {
                    "municipality_id": each.municipality,
                    "person_id": each.person,
                    "kind": each.kind,
                    "occurrence_id": each.occurrence,
                    "signup_id": each.signup,
                    "announcement_id": each.announcement,
                    "message_id": each.message,
                    "lead": each.lead,
                    "detail": dict(each.detail) or None,
                    "state": State.WAITING,
                    "tries": 0,
                    "due_at": each.due_at,
                }
                for each in notices
            ],
        )


async def withdraw(
    tx: Transaction,
    kinds: Collection[Kind],
    *,
    occurrences: Collection[OccurrenceId] | None = None,
    person: PersonId | None = None,
    signup: SignupId | None = None,
) -> None:
    """Take back what waits to be said: of these dates, to this person, about this sign-up."""
    statement = delete(notice).where(notice.c.state == State.WAITING, notice.c.kind.in_(kinds))
    if occurrences is not None:
        statement = statement.where(notice.c.occurrence_id.in_(occurrences))
    if person is not None:
        statement = statement.where(notice.c.person_id == person)
    if signup is not None:
        statement = statement.where(notice.c.signup_id == signup)
    await tx.execute(statement)


async def claim(tx: Transaction, most: int, now: datetime) -> list[Claimed]:
    """Take what is due and belongs to nobody, the oldest first, one of each person.

    A person's next one follows when this one is settled.
    """
    values = {"most": most, "now": now, "until": now + LEASE}
    claimed = [_claimed(row) for row in await tx.execute(_CLAIM, values)]
    return sorted(claimed, key=lambda each: (each.notice.due_at, each.id))


def _claimed(row: Row[Any]) -> Claimed:
    told = Notice(
        MunicipalityId(row.municipality_id),
        PersonId(row.person_id),
        Kind(row.kind),
        row.due_at,
        occurrence=row.occurrence_id,
        signup=row.signup_id,
        announcement=row.announcement_id,
        message=row.message_id,
        lead=row.lead,
        detail=row.detail or {},
    )
    return Claimed(row.id, told, row.tries)


async def renew(tx: Transaction, ids: Collection[NoticeId], now: datetime) -> None:
    """Keep what is still being said: at a slow pace that takes longer than a lease."""
    if ids:
        await tx.execute(_RENEW, {"ids": sorted(ids), "until": now + LEASE})


async def overtaken(
    tx: Transaction, ids: Collection[NoticeId], now: datetime
) -> frozenset[NoticeId]:
    """Tell which of these reminders are followed by a later one of the same date, due as well."""
    rows = await tx.execute(_OVERTAKEN, {"ids": list(ids), "now": now})
    return frozenset(rows.scalars())


async def settle(tx: Transaction, outcomes: Sequence[Settled]) -> None:
    """Write down what became of notices; of a finished one only kind, state and hours stay."""
    finished = [
        {
            "settled_id": each.id,
            "settled_state": each.state,
            "at": each.at,
            "tried": int(each.tried),
        }
        for each in sorted(outcomes, key=lambda each: each.id)
        if each.state is not State.WAITING
    ]
    again = [
        {"settled_id": each.id, "again_at": each.again_at, "tried": int(each.tried)}
        for each in sorted(outcomes, key=lambda each: each.id)
        if each.state is State.WAITING
    ]
    if finished:
        await tx.execute(_SETTLE_DONE, finished)
    if again:
        await tx.execute(_SETTLE_AGAIN, again)


async def free_leases(tx: Transaction) -> None:
    """Free what a former process was saying; only where there is but one process (SQLite)."""
    await tx.execute(_FREE_LEASES)


async def backlog(tx: Transaction, now: datetime) -> tuple[int, datetime | None]:
    """Count the notices that are due, and tell since when the oldest is."""
    count, oldest = tuple((await tx.execute(_BACKLOG, {"now": now})).one())
    return count, oldest


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete settled notices after seven days."""
    return (await tx.execute(_FORGET, {"before": now - KEEP_SETTLED})).rowcount
