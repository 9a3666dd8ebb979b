"""Keep where a dialogue stands, so that a restart does not lose the thread."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import dialogue

_VALUES: dict[str, object] = {
    "bot_id": bindparam("bot_id"),
    "chat_id": bindparam("chat_id"),
    "state": bindparam("state"),
    "data": bindparam("data"),
    "used_at": bindparam("used_at"),
}
_CHANGED = ("state", "data", "used_at")


def _sqlite() -> sqlite.Insert:
    statement = sqlite.insert(dialogue).values(_VALUES)
    return statement.on_conflict_do_update(
        index_elements=["bot_id", "chat_id"],
        set_={name: statement.excluded[name] for name in _CHANGED},
    )


def _postgresql() -> postgresql.Insert:
    statement = postgresql.insert(dialogue).values(_VALUES)
    return statement.on_conflict_do_update(
        index_elements=["bot_id", "chat_id"],
        set_={name: statement.excluded[name] for name in _CHANGED},
    )


_KEEP = {"sqlite": _sqlite(), "postgresql": _postgresql()}
_FORGET_IDLE = delete(dialogue).where(dialogue.c.used_at < bindparam("before"))

KEEP_IDLE = timedelta(hours=24)


def keep(
    tx: Transaction,
    key: tuple[int, int],
    state: str | None,
    data: dict[str, object],
    now: datetime,
) -> None:
    """Write state and draft with the commit.

    Args:
        key: The bot's number and the door's number of the chat.
    """
    bot_id, chat_id = key
    tx.later(
        _KEEP[tx.dialect], bot_id=bot_id, chat_id=chat_id, state=state, data=data, used_at=now
    )


async def forget_idle(tx: Transaction, now: datetime) -> int:
    """Delete dialogues that nobody has gone on with for 24 hours."""
    return (await tx.execute(_FORGET_IDLE, {"before": now - KEEP_IDLE})).rowcount
