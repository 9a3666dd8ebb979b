"""Keep the web chat: its chats, their messages, what waits for the bot, what the bot has set."""

from datetime import date, datetime, timedelta

from storage.database import Transaction
from storage.webchat import chats, messages, updates
from storage.webchat.chats import language

__all__ = ["forget", "forget_idle", "language"]

# As long as at Telegram's server (core.telegram.org/bots/api, Getting updates).
KEEP_UPDATES = timedelta(hours=24)


async def forget(tx: Transaction, chat_id: int) -> bool:
    """Delete a chat with its messages, files and waiting updates; tell whether there was one."""
    there = await chats.forget(tx, chat_id)
    await messages.forget_files(tx)
    return there


async def forget_idle(tx: Transaction, before_on: date, now: datetime) -> int:
    """Delete chats not used since a day, updates nobody fetched, files nobody sees."""
    idle = await chats.forget_idle(tx, before_on)
    stale = await updates.forget(tx, now - KEEP_UPDATES)
    return idle + stale + await messages.forget_files(tx)
