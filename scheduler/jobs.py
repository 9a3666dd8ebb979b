"""Say what runs when. The clock only ticks: what is due stands in tables."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler import announcement, translation, upkeep
from scheduler.cleansing import Cleansing
from scheduler.delivery import Delivery
from scheduler.notice import Notices
from scheduler.relaying import Relay
from scheduler.translation import Translator
from storage.database import Database

Work = Callable[[], Awaitable[object]]

log = logging.getLogger(__name__)

SWEEP_SECONDS = 15
# Whoever waits to hear something is told so soon, also if nothing has woken us.
SAY_SECONDS = 5
# What ends by itself: counts after a date, pages on shared computers, secrets that were shown.
END_SECONDS = 60
UPKEEP_HOURS = 6
# Those who wait for an answer since the last life are served first.
FIRST_UPKEEP = timedelta(seconds=1)


def clock() -> datetime:
    """Tell the time, aware and in UTC."""
    return datetime.now(UTC)


def _random() -> int:
    return secrets.randbits(62)


class Ticker:
    """Let the clock tick; the next tick makes good for one that was missed."""

    def __init__(
        self,
        database: Database,
        delivery: Delivery,
        notices: Notices,
        cleansing: Cleansing,
        erasures: Path | None = None,
        translator: Translator | None = None,
    ) -> None:
        self._busy: set[asyncio.Task[object]] = set()
        self._notices = notices
        self._clock = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for seconds, work in (
            (SAY_SECONDS, _said(database, notices, translator)),
            (SWEEP_SECONDS, _swept(database, delivery, cleansing)),
            (END_SECONDS, _ended(database)),
        ):
            for name, task in work.items():
                self._clock.add_job(self._tick(name, task), "interval", seconds=seconds)
        soon = clock() + FIRST_UPKEEP
        for name, task in _upkeep(database, erasures).items():
            self._clock.add_job(
                self._tick(name, task), "interval", hours=UPKEEP_HOURS, next_run_time=soon
            )

    def start(self) -> None:
        """Begin; upkeep runs a moment later."""
        self._clock.start()

    async def close(self) -> None:
        """Stop, and let what is under way come to its end."""
        self._clock.shutdown(wait=False)
        # A sweep goes on for as long as something is due: minutes, when many are to hear.
        self._notices.stop()
        await asyncio.gather(*self._busy, return_exceptions=True)

    def _tick(self, name: str, work: Work) -> Callable[[], Awaitable[None]]:
        async def tick() -> None:
            task = asyncio.ensure_future(work())
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
            try:
                # The scheduler cancels its jobs when it stops; a transaction is not cut off so.
                result = await asyncio.shield(task)
            except asyncio.CancelledError:
                return
            except Exception:  # an edge: the next tick tries again
                log.exception("job failed", extra={"reason": name})
            else:
                if result:
                    log.info("job done", extra={"reason": name, "counts": result})

        return tick


def _said(database: Database, notices: Notices, translator: Translator | None) -> dict[str, Work]:
    """List what somebody waits to hear."""
    return {
        "notices": notices.sweep,
        "announcements": lambda: announcement.tick(database, notices, _random, clock()),
        "drafts": lambda: translation.draft(database, translator, clock),
        "conversations": Relay(database, translator).translate,
    }


def _swept(database: Database, delivery: Delivery, cleansing: Cleansing) -> dict[str, Work]:
    """List what makes good for what was missed."""
    return {
        "sweep": delivery.sweep,
        "queues": lambda: upkeep.pass_on(database, clock()),
        "cleanse": cleansing.tick,
    }


def _ended(database: Database) -> dict[str, Work]:
    """List what ends by itself."""
    return {
        "counts": lambda: upkeep.close_counts(database, clock()),
        "shared pages": lambda: upkeep.end_shared(database, clock()),
        "secrets": lambda: upkeep.blank_secrets(database, clock()),
    }


def _upkeep(database: Database, erasures: Path | None) -> dict[str, Work]:
    """List what is looked after a few times a day."""
    return {
        "calendar": lambda: upkeep.fill_calendar(database, clock()),
        "digests": lambda: upkeep.plan_digests(database, clock()),
        "mondays": lambda: upkeep.plan_mondays(database, clock()),
        "tasks": lambda: upkeep.escalate(database, clock()),
        "still right": lambda: upkeep.ask_still_right(database, clock(), _random),
        "courses": lambda: upkeep.find_too_few(database, clock(), _random),
        "introductions": lambda: upkeep.ask_whether_met(database, clock()),
        "forget": lambda: upkeep.forget(database, clock(), erasures),
    }
