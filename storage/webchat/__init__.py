"""Keep the web chat: its chats, their messages, what waits for the bot, what the bot has set."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete

from storage.database import Transaction
from storage.tables import push_subscription, webchat_message, webchat_setting, webchat_update
from storage.webchat import chats, messages, updates
from storage.webchat.chats import forget_ended, language

__all__ = ["blank_secrets", "end", "forget", "forget_ended", "forget_idle", "language"]

# As long as at Telegram's server (core.telegram.org/bots/api, Getting updates).
KEEP_UPDATES = timedelta(hours=24)
# The goodbye to somebody who has closed the page goes unread after this time.
KEEP_GOODBYE = timedelta(hours=1)
# Which bot speaks there makes no difference: only the chat is held.
_NO_BOT = 0

_EMPTY = tuple(
    delete(table).where(table.c.chat_id.in_(bindparam("chats", expanding=True)))
    for table in (webchat_message, webchat_update, webchat_setting, push_subscription)
)


async def forget(tx: Transaction, chat_id: int) -> bool:
    """Delete a chat with its messages, files and waiting updates; tell whether there was one."""
    there = await chats.forget(tx, chat_id)
    await messages.forget_files(tx)
    return there


async def end(tx: Transaction, ended: Collection[int], code: str, now: datetime) -> None:
    """Delete all that chats hold; each stays for its goodbye alone.

    Args:
        code: The language that the goodbye is said in.
    """
    for statement in _EMPTY:
        await tx.execute(statement, {"chats": list(ended)})
    await messages.forget_files(tx)
    await chats.end(tx, ended, code, now + KEEP_GOODBYE)


async def forget_idle(tx: Transaction, before_on: date, now: datetime) -> int:
    """Delete chats not used since a day, updates nobody fetched, files nobody sees."""
    idle = await chats.forget_idle(tx, before_on)
    stale = await updates.forget(tx, now - KEEP_UPDATES)
    return idle + stale + await messages.forget_files(tx)


async def blank_secrets(tx: Transaction, now: datetime) -> int:
    """Take out of chats what opens something and has stood there for long; count them."""
    done = 0
    for chat_id in await chats.with_secrets(tx):
        held = await chats.hold(tx, _NO_BOT, chat_id)
        done += held is not None and await messages.blank_old(tx, held, now)
    return done
