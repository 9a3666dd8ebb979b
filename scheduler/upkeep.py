"""Keep the calendar filled and forget what is no longer needed; safe to repeat at any time."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import storage.calendar
import storage.dialogue
import storage.directory
import storage.follow
import storage.inbox
import storage.joining
import storage.mark
import storage.notice
import storage.outbox
import storage.people
import storage.retention
import storage.signup
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


async def pass_on(database: Database, now: datetime) -> int:
    """End the offers of seats whose time is over, and offer what is free; count both."""
    return await database.run(lambda tx: storage.signup.settle_due(tx, now))


async def plan_digests(database: Database, now: datetime) -> None:
    """Let a digest wait for each who follows something weekly."""
    await database.run(lambda tx: storage.follow.plan(tx, now))


async def forget(
    database: Database, now: datetime, erasures: Path | None = None
) -> dict[str, int]:
    """Delete what is past its time (docs/privacy.md), kind by kind.

    Args:
        erasures: File beside the database in which erasures are marked.

    Returns:
        Deleted rows, by kind; of people also those who were told that a year ends soon.
    """
    counts = {}
    for kind, work in _kinds(now, erasures):
        async with database.transaction() as tx:
            counts[kind] = await work(tx, now)
    for kind, some in _person_by_person():
        counts[kind] = 0
        while done := await _once(database, some, now):
            counts[kind] += done
    await database.scrub()
    return counts


def _kinds(now: datetime, erasures: Path | None) -> Iterator[tuple[str, Forget]]:
    today = now.astimezone(UTC).date()

    async def people(tx: Transaction, _: datetime) -> int:
        return await storage.people.forget_idle(tx, today)

    async def web_chats(tx: Transaction, now: datetime) -> int:
        ended = await storage.webchat.forget_ended(tx, now)
        idle = today - storage.people.KEEP_IDLE
        return ended + await storage.webchat.forget_idle(tx, idle, now)

    async def marks(tx: Transaction, _: datetime) -> int:
        return await storage.mark.forget(tx, erasures, today)

    yield "updates", storage.inbox.forget
    yield "messages", storage.outbox.forget
    yield "notices", storage.notice.forget
    yield "dialogues", storage.dialogue.forget_idle
    yield "codes", storage.joining.forget
    yield "dates", storage.retention.forget_dates
    yield "children", storage.retention.forget_children
    yield "marks", marks
    yield "warned", storage.retention.warn
    yield "pages", storage.retention.forget_pages
    yield "people", people
    yield "web chats", web_chats


def _person_by_person() -> Iterator[tuple[str, Forget]]:
    """List what passes seats on: a few people a transaction, so that nobody waits long."""
    yield "without a chat", storage.retention.forget_chatless
    yield "lost", storage.retention.forget_lost


async def _once(database: Database, work: Forget, now: datetime) -> int:
    async with database.transaction() as tx:
        return await work(tx, now)
