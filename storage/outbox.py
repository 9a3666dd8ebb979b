"""Keep what goes out until it has arrived: a row first, then the network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Text, and_, bindparam, delete, exists, func, insert, or_, select, update

from kiez.delivery import Lane
from storage.database import Transaction
from storage.tables import Instant, outbox


class State(StrEnum):
    """What has become of a message."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given up"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent.

    Args:
        id: Rises with time; the order within a chat.
        content: The Bot API request: its method, a blank, its parameters as JSON.
        tries: Attempts so far.
    """

    id: int
    bot_id: int
    chat_id: int
    content: str
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """What an attempt came to.

    Args:
        again_at: When to try again, for a message that is still waiting.
        content: New content, if it must be asked differently.
        tried: False if it was given back without an attempt.
    """

    id: int
    state: State
    at: datetime
    again_at: datetime | None = None
    content: str | None = None
    tried: bool = True


# What a settled row says instead of its chat.
NOBODY = 0

_ENQUEUE = insert(outbox).values(
    id=bindparam("id"),
    bot_id=bindparam("bot_id"),
    chat_id=bindparam("chat_id"),
    lane=bindparam("lane"),
    kind=bindparam("kind"),
    content=bindparam("content"),
    state=State.WAITING,
    tries=0,
    due_at=bindparam("now"),
    lease_until=bindparam("lease_until"),
)

_older = outbox.alias("older")
_CLAIMABLE = (
    select(outbox.c.id, outbox.c.bot_id, outbox.c.chat_id, outbox.c.content, outbox.c.tries)
    .where(
        outbox.c.state == State.WAITING,
        outbox.c.bot_id.in_(bindparam("bots", expanding=True)),
        outbox.c.due_at <= bindparam("now"),
        or_(outbox.c.lease_until.is_(None), outbox.c.lease_until <= bindparam("now")),
        ~exists().where(
            _older.c.state == State.WAITING,
            _older.c.bot_id == outbox.c.bot_id,
            _older.c.chat_id == outbox.c.chat_id,
            _older.c.id < outbox.c.id,
        ),
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, of=outbox)
)
_LEASE = (
    update(outbox)
    .where(outbox.c.id == bindparam("leased_id"))
    .values(lease_until=bindparam("until"))
)
_FREE_LEASES = update(outbox).where(outbox.c.state == State.WAITING).values(lease_until=None)

_SETTLE_DONE = (
    update(outbox)
    .where(outbox.c.id == bindparam("settled_id"))
    .values(
        state=bindparam("settled_state"),
        chat_id=NOBODY,
        content=None,
        settled_at=bindparam("at"),
        tries=outbox.c.tries + 1,
    )
)
_SETTLE_AGAIN = (
    update(outbox)
    .where(outbox.c.id == bindparam("settled_id"))
    .values(
        due_at=func.coalesce(bindparam("again_at", type_=Instant), outbox.c.due_at),
        lease_until=None,
        tries=outbox.c.tries + bindparam("tried"),
        content=func.coalesce(bindparam("new_content", type_=Text), outbox.c.content),
    )
)
_GIVE_UP = (
    update(outbox)
    .where(
        outbox.c.state == State.WAITING,
        outbox.c.bot_id == bindparam("of_bot"),
        outbox.c.chat_id == bindparam("of_chat"),
        outbox.c.id <= bindparam("newest"),
    )
    .values(state=State.GIVEN_UP, chat_id=NOBODY, content=None, settled_at=bindparam("at"))
)
_FORGET = delete(outbox).where(
    outbox.c.state != State.WAITING, outbox.c.settled_at < bindparam("before")
)
_BACKLOG = select(func.count(), func.min(outbox.c.due_at)).where(
    and_(outbox.c.state == State.WAITING, outbox.c.due_at <= bindparam("now"))
)

# A message belongs to the process that took it for this long; after a crash another one may.
LEASE = timedelta(seconds=30)
KEEP_SETTLED = timedelta(days=7)


def enqueue(tx: Transaction, message: Outgoing, lane: Lane, kind: str, now: datetime) -> None:
    """Write a message with the commit; it belongs to this process, which sends it right after."""
    tx.later(
        _ENQUEUE,
        id=message.id,
        bot_id=message.bot_id,
        chat_id=message.chat_id,
        lane=lane,
        kind=kind,
        content=message.content,
        now=now,
        lease_until=now + LEASE,
    )


async def claim(tx: Transaction, bots: Sequence[int], most: int, now: datetime) -> list[Outgoing]:
    """Take the oldest due message of each chat that nobody is sending, and make it ours.

    Args:
        bots: Those whose doors are open; a bot whose token was taken away waits.
    """
    rows = await tx.execute(_CLAIMABLE, {"bots": list(bots), "most": most, "now": now})
    messages = [Outgoing(*tuple(row)) for row in rows]
    if messages:
        until = now + LEASE
        await tx.execute(_LEASE, [{"leased_id": each.id, "until": until} for each in messages])
    return messages


async def settle(tx: Transaction, outcomes: Sequence[Settled]) -> None:
    """Write down what became of messages; a finished one keeps neither content nor chat."""
    finished = [
        {"settled_id": each.id, "settled_state": each.state, "at": each.at}
        for each in outcomes
        if each.state is not State.WAITING
    ]
    again = [
        {
            "settled_id": each.id,
            "again_at": each.again_at,
            "new_content": each.content,
            "tried": int(each.tried),
        }
        for each in outcomes
        if each.state is State.WAITING
    ]
    if finished:
        await tx.execute(_SETTLE_DONE, finished)
    if again:
        await tx.execute(_SETTLE_AGAIN, again)


async def renew(tx: Transaction, ids: Sequence[int], now: datetime) -> None:
    """Keep messages that still wait for their turn in this process."""
    if ids:
        until = now + LEASE
        await tx.execute(_LEASE, [{"leased_id": each, "until": until} for each in ids])


async def give_up(tx: Transaction, bot_id: int, chat_id: int, newest: int, now: datetime) -> None:
    """Give up what waits for a chat that does not let us in.

    Args:
        newest: Of what was written later nothing is known yet.
    """
    values = {"of_bot": bot_id, "of_chat": chat_id, "newest": newest, "at": now}
    await tx.execute(_GIVE_UP, values)


async def free_leases(tx: Transaction) -> None:
    """Free what a former process was sending; only where there is but one process (SQLite)."""
    await tx.execute(_FREE_LEASES)


async def backlog(tx: Transaction, now: datetime) -> tuple[int, datetime | None]:
    """Count the messages that are due, and tell since when the oldest is."""
    count, oldest = tuple((await tx.execute(_BACKLOG, {"now": now})).one())
    return count, oldest


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete settled messages after seven days."""
    return (await tx.execute(_FORGET, {"before": now - KEEP_SETTLED})).rowcount
