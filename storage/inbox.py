"""Keep what came in until it is handled: nothing is lost in a crash, nothing handled twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, bindparam, delete, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import chat, dialogue, inbox, person


class State(StrEnum):
    """What has become of an update."""

    WAITING = "waiting"
    HANDLED = "handled"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came in.

    Args:
        id: Rises with time; the order within a chat.
        raw: The update as JSON.
    """

    id: int
    bot_id: int
    update_id: int
    chat_id: int
    raw: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to be handled, with whom it is from and where their dialogue stands."""

    id: int
    bot_id: int
    chat_id: int
    raw: str
    tries: int
    chat: int | None
    door: str | None
    used_on: object
    blocked: bool | None
    person: int | None
    municipality: int | None
    language: str | None
    dialogue_state: str | None
    dialogue_data: dict[str, object] | None


_KEEP_VALUES = {
    "id": bindparam("id"),
    "bot_id": bindparam("bot_id"),
    "update_id": bindparam("update_id"),
    "chat_id": bindparam("chat_id"),
    "raw": bindparam("raw"),
    "state": State.WAITING,
    "tries": 0,
    "kept_at": bindparam("now"),
    "due_at": bindparam("now"),
}
# A webhook or a restarted poll may bring an update again: the first one counts.
_KEEP = {
    "sqlite": sqlite.insert(inbox).values(_KEEP_VALUES).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(inbox).values(_KEEP_VALUES).on_conflict_do_nothing(),
}

_older = inbox.alias("older")
_NEXT = (
    select(
        inbox.c.id,
        inbox.c.bot_id,
        inbox.c.chat_id,
        inbox.c.raw,
        inbox.c.tries,
        chat.c.id,
        chat.c.door,
        chat.c.used_on,
        chat.c.blocked,
        person.c.id,
        person.c.municipality_id,
        person.c.language,
        dialogue.c.state,
        dialogue.c.data,
    )
    .outerjoin(chat, and_(chat.c.bot_id == inbox.c.bot_id, chat.c.chat_id == inbox.c.chat_id))
    .outerjoin(person, person.c.id == chat.c.person_id)
    .outerjoin(
        dialogue,
        and_(dialogue.c.bot_id == inbox.c.bot_id, dialogue.c.chat_id == inbox.c.chat_id),
    )
    .where(
        inbox.c.state == State.WAITING,
        inbox.c.bot_id.in_(bindparam("bots", expanding=True)),
        inbox.c.due_at <= bindparam("now"),
        # Only the oldest of a chat: order within it, and one update of a chat in a group.
        ~exists().where(
            _older.c.state == State.WAITING,
            _older.c.bot_id == inbox.c.bot_id,
            _older.c.chat_id == inbox.c.chat_id,
            _older.c.id < inbox.c.id,
        ),
    )
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    # The lock is the claim: it ends with the transaction, also when the process is killed.
    .with_for_update(skip_locked=True, of=inbox)
)

_HANDLED = (
    update(inbox)
    .where(inbox.c.id == bindparam("handled_id"))
    .values(state=State.HANDLED, raw=None)
)
_FAILED = (
    update(inbox)
    .where(inbox.c.id == bindparam("failed_id"))
    .values(
        state=bindparam("failed_state"), tries=inbox.c.tries + 1, due_at=bindparam("failed_due_at")
    )
)
_FORGET_HANDLED = delete(inbox).where(
    inbox.c.state == State.HANDLED, inbox.c.kept_at < bindparam("before")
)
_EMPTY_PARKED = (
    update(inbox)
    .where(inbox.c.state == State.PARKED, inbox.c.kept_at < bindparam("before"))
    .values(state=State.HANDLED, raw=None)
)

# Telegram repeats an update for at most 24 hours; a parked one is looked at within that time.
KEEP_ID = timedelta(hours=48)
KEEP_PARKED = timedelta(hours=24)
MOST_TRIES = 3


async def keep(tx: Transaction, arrivals: Sequence[Arrival], now: datetime) -> None:
    """Keep a batch of updates; those that are known already are left alone."""
    if arrivals:
        rows = [
            {
                "id": arrival.id,
                "bot_id": arrival.bot_id,
                "update_id": arrival.update_id,
                "chat_id": arrival.chat_id,
                "raw": arrival.raw,
                "now": now,
            }
            for arrival in arrivals
        ]
        await tx.execute(_KEEP[tx.dialect], rows)


async def waiting(tx: Transaction, bots: Sequence[int], most: int, now: datetime) -> list[Waiting]:
    """Take the oldest update of each chat that has one due, and what is known of the chat.

    Args:
        bots: Those whose doors are open.
    """
    rows = await tx.execute(_NEXT, {"bots": list(bots), "most": most, "now": now})
    return [Waiting(*tuple(row)) for row in rows]


def done(tx: Transaction, arrival_id: int) -> None:
    """Mark an update as handled and forget its content, in the transaction that handled it."""
    tx.later(_HANDLED, handled_id=arrival_id)


async def failed(tx: Transaction, update_: Waiting, again_at: datetime) -> State:
    """Put an update off, or park it after too many tries so that the chat can go on."""
    state = State.PARKED if update_.tries + 1 >= MOST_TRIES else State.WAITING
    await tx.execute(
        _FAILED, {"failed_id": update_.id, "failed_state": state, "failed_due_at": again_at}
    )
    return state


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete the numbers of handled updates after 48 hours, and parked content after 24."""
    emptied = await tx.execute(_EMPTY_PARKED, {"before": now - KEEP_PARKED})
    deleted = await tx.execute(_FORGET_HANDLED, {"before": now - KEEP_ID})
    return emptied.rowcount + deleted.rowcount
