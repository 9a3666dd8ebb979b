"""Keep the calendar filled and forget what is no longer needed; safe to repeat at any time."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import storage.account
import storage.amendment
import storage.asking
import storage.audit
import storage.batch
import storage.calendar
import storage.check_link
import storage.checkin
import storage.composing
import storage.course
import storage.device
import storage.dialogue
import storage.directory
import storage.effect
import storage.follow
import storage.handover_due
import storage.inbox
import storage.invitation
import storage.joining
import storage.mark
import storage.monday
import storage.notice
import storage.outbox
import storage.owner
import storage.people
import storage.retention
import storage.signup
import storage.tally
import storage.task
import storage.thread
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


async def close_counts(database: Database, now: datetime) -> int:
    """Close what was counted and ended two hours ago, each date by itself; count them."""
    async with database.reading() as tx:
        due = await storage.tally.due(tx, now)
    return sum([await database.run(partial(storage.tally.close, occurrence_id=at)) for at in due])


async def plan_digests(database: Database, now: datetime) -> None:
    """Let a digest wait for each who follows something weekly."""
    await database.run(lambda tx: storage.follow.plan(tx, now))


async def escalate(database: Database, now: datetime) -> int:
    """Let somebody step in where a task is late; count these."""
    return await database.run(lambda tx: storage.owner.escalate(tx, now))


async def ask_still_right(
    database: Database, now: datetime, fresh: Callable[[], int]
) -> dict[str, int]:
    """Ask staff monthly whether facts are still right, and hide what nobody answers for.

    Args:
        fresh: Gives a random number that nobody has yet.

    Returns:
        How many people were asked, and how many offers are hidden soon, or from now on.
    """
    asked = await database.run(lambda tx: storage.asking.ask(tx, now, fresh))
    return {name: count for name, count in asdict(asked).items() if count}


async def end_shared(database: Database, now: datetime) -> int:
    """Sign out the pages on shared computers that nobody touches any more; count them."""
    return await database.run(lambda tx: storage.device.end_idle(tx, now))


async def blank_secrets(database: Database, now: datetime) -> int:
    """Take out of pages what opens something and has stood there for ten minutes; count it."""
    return await database.run(lambda tx: storage.webchat.blank_secrets(tx, now))


async def plan_mondays(database: Database, now: datetime) -> int:
    """Let a Monday message wait for each coordinator; count the new ones."""
    return await database.run(lambda tx: storage.monday.plan(tx, now))


async def ask_whether_met(database: Database, now: datetime) -> int:
    """Ask both sides of each introduction, once, whether they have met; count these."""
    return await database.run(lambda tx: storage.handover_due.ask(tx, now))


async def find_too_few(database: Database, now: datetime, fresh: Callable[[], int]) -> int:
    """Make a task of each course that has too few families on its last day to join; count them.

    Args:
        fresh: Gives a random number that nobody has yet.
    """
    return await database.run(lambda tx: storage.course.find_too_few(tx, now, fresh))


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

    async def years(tx: Transaction, _: datetime) -> int:
        return await storage.checkin.forget_markers(tx, today)

    async def marks(tx: Transaction, _: datetime) -> int:
        return await storage.mark.forget(tx, erasures, today)

    yield "updates", storage.inbox.forget
    yield "messages", storage.outbox.forget
    yield "notices", storage.notice.forget
    yield "dialogues", storage.dialogue.forget_idle
    yield "codes", storage.joining.forget
    # Before the sign-ups go, which it counts.
    yield "card origins", storage.effect.forget
    yield "cards", storage.batch.forget
    yield "dates", storage.retention.forget_dates
    yield "children", storage.retention.forget_children
    yield "years", years
    yield from _of_work()
    yield "marks", marks
    yield "warned", storage.retention.warn
    yield "pages", storage.retention.forget_pages
    yield "people", people
    yield "web chats", web_chats


def _of_work() -> Iterator[tuple[str, Forget]]:
    """List what staff leave behind."""
    yield "shared pages", storage.device.end_idle
    yield "invitations", storage.invitation.forget
    yield "accounts", storage.account.forget
    yield "audit", storage.audit.forget
    yield "drafts", storage.composing.forget
    yield "amendments", storage.amendment.forget
    yield "idle threads", storage.thread.close_idle
    yield "threads", storage.thread.forget
    yield "introductions", storage.handover_due.forget
    yield "tasks", storage.task.forget
    yield "check links", storage.check_link.forget


def _person_by_person() -> Iterator[tuple[str, Forget]]:
    """List what passes seats on: a few people a transaction, so that nobody waits long."""
    yield "without a chat", storage.retention.forget_chatless
    yield "lost", storage.retention.forget_lost


async def _once(database: Database, work: Forget, now: datetime) -> int:
    async with database.transaction() as tx:
        return await work(tx, now)
