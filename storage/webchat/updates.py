"""Keep what a parent did until the bot has fetched and confirmed it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, delete, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import webchat_counter, webchat_update
from storage.webchat.chats import Json

# As many as wait at Telegram's server (td, TQueue.cpp).
MOST_UPDATES = 100_000


def _count_up(dialect: Any) -> Any:  # noqa: ANN401 - the dialects share no type for "on conflict"
    statement = dialect.insert(webchat_counter).values(name="update", value=bindparam("first"))
    return statement.on_conflict_do_update(
        index_elements=["name"], set_={"value": webchat_counter.c.value + 1}
    ).returning(webchat_counter.c.value)


_COUNT_UP = {"sqlite": _count_up(sqlite), "postgresql": _count_up(postgresql)}
_KEEP = insert(webchat_update)
_UPDATES = (
    select(webchat_update.c.update_id, webchat_update.c.content)
    .where(webchat_update.c.update_id >= bindparam("offset"))
    .order_by(webchat_update.c.update_id)
    .limit(bindparam("most", type_=Integer))
)
_CONFIRM = delete(webchat_update).where(webchat_update.c.update_id < bindparam("before"))
_NEWEST = select(func.max(webchat_update.c.update_id))
_NTH_NEWEST = (
    select(webchat_update.c.update_id)
    .order_by(webchat_update.c.update_id.desc())
    .limit(1)
    .offset(bindparam("skip", type_=Integer))
)
_WAITING = select(func.count()).select_from(webchat_update)
_FORGET = delete(webchat_update).where(webchat_update.c.kept_at < bindparam("before"))


async def keep(
    tx: Transaction, chat_id: int, content: Mapping[str, object], first: int, now: datetime
) -> None:
    """Keep an update under the next number, or under `first` if there never was one."""
    number = (await tx.execute(_COUNT_UP[tx.dialect], {"first": first})).scalar_one()
    values = {
        "update_id": number,
        "chat_id": chat_id,
        "kept_at": now,
        "content": dict(content),
    }
    await tx.execute(_KEEP, values)
    await confirm(tx, number - MOST_UPDATES + 1)


async def waiting(tx: Transaction, offset: int, most: int) -> list[Json]:
    """List the oldest updates that wait, from a number on."""
    rows = await tx.execute(_UPDATES, {"offset": offset, "most": most})
    found = [tuple(row) for row in rows]
    return [{"update_id": number, **content} for number, content in found]


async def confirm(tx: Transaction, before: int) -> None:
    """Forget the updates below a number."""
    await tx.execute(_CONFIRM, {"before": before})


async def confirm_all_but(tx: Transaction, most: int) -> None:
    """Forget all updates but the newest ones, at least one of which is kept."""
    oldest_kept = (await tx.execute(_NTH_NEWEST, {"skip": most - 1})).scalar()
    if oldest_kept is not None:
        await confirm(tx, oldest_kept)


async def newest(tx: Transaction) -> int:
    """Tell the number of the newest update that waits, or 0."""
    return (await tx.execute(_NEWEST)).scalar() or 0


async def count(tx: Transaction) -> int:
    """Count the updates that wait for the bot."""
    number: int = (await tx.execute(_WAITING)).scalar_one()
    return number


async def forget(tx: Transaction, before: datetime) -> int:
    """Delete what nobody has fetched since."""
    return (await tx.execute(_FORGET, {"before": before})).rowcount
