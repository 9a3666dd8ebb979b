"""Keep the calendar filled and forget what is no longer needed; safe to repeat at any time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import storage.calendar
import storage.dialogue
import storage.directory
import storage.inbox
import storage.outbox
import storage.people
import storage.webchat
from storage.database import Database, Transaction

Forget = Callable[[Transaction, datetime], Awaitable[int]]


async def fill_calendar(database: Database, now: datetime) -> dict[str, int]:
    """Write the dates of the coming twelve weeks, city by city.

    Returns:
        Changed dates, by the city's key.
    """
    async with database.reading() as tx:
        cities = await storage.directory.municipalities(tx)
    changed = {}
    for city in cities:
        async with database.transaction() as tx:
            done = await storage.calendar.keep_up(tx, city.id, now)
        changed[city.key] = done.created + done.changed + done.gone + done.revived
    return changed


async def forget(database: Database, now: datetime) -> dict[str, int]:
    """Delete what is past its time (docs/privacy.md), kind by kind.

    Returns:
        Deleted rows, by kind.
    """
    today = now.astimezone(UTC).date()

    async def people(tx: Transaction, _: datetime) -> int:
        return await storage.people.forget_idle(tx, today)

    async def web_chats(tx: Transaction, now: datetime) -> int:
        return await storage.webchat.forget_idle(tx, today - storage.people.KEEP_IDLE, now)

    kinds: dict[str, Forget] = {
        "updates": storage.inbox.forget,
        "messages": storage.outbox.forget,
        "dialogues": storage.dialogue.forget_idle,
        "people": people,
        "web chats": web_chats,
    }
    counts = {}
    for kind, work in kinds.items():
        async with database.transaction() as tx:
            counts[kind] = await work(tx, now)
    await database.scrub()
    return counts
