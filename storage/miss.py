"""Count the wrong codes of a chat, so that nobody guesses one."""

from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kiez.joining import MOST_MISSES, PAUSE, Misses, missed
from kiez.people import ChatId
from storage.database import Transaction
from storage.tables import missed_code

_MISSES = select(missed_code.c.count.label("misses"), missed_code.c.since).where(
    missed_code.c.chat_id == bindparam("of_chat")
)
_MISS_VALUES: dict[str, object] = {
    "chat_id": bindparam("chat_id"),
    "count": bindparam("count"),
    "since": bindparam("since"),
}


def _sqlite() -> sqlite.Insert:
    statement = sqlite.insert(missed_code).values(_MISS_VALUES)
    newer = {name: statement.excluded[name] for name in ("count", "since")}
    return statement.on_conflict_do_update(index_elements=["chat_id"], set_=newer)


def _postgresql() -> postgresql.Insert:
    statement = postgresql.insert(missed_code).values(_MISS_VALUES)
    newer = {name: statement.excluded[name] for name in ("count", "since")}
    return statement.on_conflict_do_update(index_elements=["chat_id"], set_=newer)


_MISS = {"sqlite": _sqlite(), "postgresql": _postgresql()}
_FORGET = delete(missed_code).where(missed_code.c.since <= bindparam("before"))


async def blocked(tx: Transaction, chat: ChatId, now: datetime, most: int = MOST_MISSES) -> bool:
    """Tell whether a chat has to wait before it may try another code."""
    former = await _read(tx, chat)
    return former is not None and former.blocked(now, most)


async def note(tx: Transaction, chat: ChatId, now: datetime, most: int = MOST_MISSES) -> bool:
    """Count one more wrong code; tell whether the chat has to wait from now on."""
    counted = missed(await _read(tx, chat), now, most)
    values = {"chat_id": chat, "count": counted.count, "since": counted.since}
    await tx.execute(_MISS[tx.dialect], values)
    return counted.blocked(now, most)


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete wrong codes after an hour."""
    return (await tx.execute(_FORGET, {"before": now - PAUSE})).rowcount


async def _read(tx: Transaction, chat: ChatId) -> Misses | None:
    row = (await tx.execute(_MISSES, {"of_chat": chat})).first()
    return Misses(row.misses, row.since) if row else None
