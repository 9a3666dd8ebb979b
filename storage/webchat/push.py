"""Keep how the phone of a web chat is made to ring."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Text, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from kiez.push import MOST_SUBSCRIPTIONS, Subscription
from storage.database import Transaction
from storage.tables import push_subscription, webchat_chat


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription as it is kept."""

    id: int
    subscription: Subscription


_NAMES = ("chat_id", "endpoint", "p256dh", "auth")


def _add(dialect: Any) -> Any:  # noqa: ANN401 - the dialects share no type for "on conflict"
    # A chat that was erased only waits for its goodbye to be read: nothing is kept for it.
    living = select(
        webchat_chat.c.chat_id,
        *(bindparam(name, type_=Text) for name in _NAMES[1:]),
    ).where(webchat_chat.c.chat_id == bindparam("of_chat"), webchat_chat.c.ends_at.is_(None))
    statement = dialect.insert(push_subscription).from_select(_NAMES, living)
    return statement.on_conflict_do_update(
        index_elements=["endpoint"],
        set_={name: statement.excluded[name] for name in ("chat_id", "p256dh", "auth")},
    ).returning(push_subscription.c.id)


_ADD = {"sqlite": _add(sqlite), "postgresql": _add(postgresql)}
_OF_CHAT = (
    select(
        push_subscription.c.id,
        push_subscription.c.endpoint,
        push_subscription.c.p256dh,
        push_subscription.c.auth,
    )
    .where(push_subscription.c.chat_id == bindparam("of_chat", type_=BigInteger))
    .order_by(push_subscription.c.id.desc())
)
_PRUNE = delete(push_subscription).where(
    push_subscription.c.chat_id == bindparam("of_chat"),
    push_subscription.c.id.not_in(
        select(push_subscription.c.id)
        .where(push_subscription.c.chat_id == bindparam("of_chat"))
        .order_by(push_subscription.c.id.desc())
        .limit(MOST_SUBSCRIPTIONS)
    ),
)
_REMOVE = delete(push_subscription).where(push_subscription.c.chat_id == bindparam("of_chat"))
_DROP = delete(push_subscription).where(push_subscription.c.id == bindparam("of_id"))


async def add(tx: Transaction, chat_id: int, subscription: Subscription) -> bool:
    """Let a phone ring for a chat, the oldest endpoints giving way.

    Returns:
        False if there is no such chat.
    """
    values = {
        "of_chat": chat_id,
        "endpoint": subscription.endpoint,
        "p256dh": subscription.p256dh,
        "auth": subscription.auth,
    }
    if (await tx.execute(_ADD[tx.dialect], values)).first() is None:
        return False
    await tx.execute(_PRUNE, {"of_chat": chat_id})
    return True


async def remove(tx: Transaction, chat_id: int) -> int:
    """Let the phone of a chat ring no more; count its endpoints."""
    return (await tx.execute(_REMOVE, {"of_chat": chat_id})).rowcount


async def drop(tx: Transaction, kept_id: int) -> None:
    """Forget an endpoint that its push service does not know any more."""
    await tx.execute(_DROP, {"of_id": kept_id})


async def of_chat(tx: Transaction, chat_id: int) -> list[Kept]:
    """List how the phone of a chat is made to ring, the newest first."""
    rows = await tx.execute(_OF_CHAT, {"of_chat": chat_id})
    return [Kept(row.id, Subscription(row.endpoint, row.p256dh, row.auth)) for row in rows]
