"""Receive updates, keep them, acknowledge them, and hand them on in order within a chat."""

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar

from aiogram import Bot
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod

import storage.inbox
from bot.context import Answered, Context, reference
from bot.serial import Serial
from kiez.delivery import wait
from scheduler.delivery import Delivery
from storage.database import Database, Transaction
from storage.inbox import Arrival, State, Waiting

log = logging.getLogger(__name__)

# So many chats share a transaction: one commit to the disk serves them all.
GROUP = 32
# How long a poll may stay open, and how long the network may take on top; seconds.
POLL_SECONDS = 25
GRACE_SECONDS = 10
# Besides being woken, look for what another process or a former life has left; seconds.
LOOK_SECONDS = 1.0

WANTED = ("message", "callback_query")


class _RawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """Ask for updates as they are: they are kept so, and understood when they are handled."""

    __returning__: ClassVar[Any] = list[dict[str, Any]]
    __api_method__: ClassVar[str] = "getUpdates"

    offset: int | None = None
    timeout: int = POLL_SECONDS
    allowed_updates: tuple[str, ...] = WANTED


class Intake:
    """Keep what comes in and have it handled: nothing is lost, nothing handled twice."""

    def __init__(
        self,
        database: Database,
        context: Context,
        delivery: Delivery,
        serial: Serial,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._context = context
        self._delivery = delivery
        self._serial = serial
        self._clock = clock
        self._wake = asyncio.Event()
        self._left = 0
        self.erased = asyncio.Event()
        """Set when somebody was erased; cleared by whoever overwrites what was deleted."""
        self.afterwards: Callable[[], None] = _nothing
        """Called after updates were handled: something may be due to be said to others."""

    async def poll(self, bot: Bot) -> None:
        """Fetch updates from a door for ever; asking for the next ones acknowledges the last.

        Returns only if another program fetches the updates of the same bot.
        """
        offset: int | None = None
        failures = 0
        while True:
            try:
                updates = await bot(
                    _RawUpdates(offset=offset), request_timeout=POLL_SECONDS + GRACE_SECONDS
                )
                failures = 0
            except TelegramConflictError:
                # Telegram gives each update to one only: two who fetch would take turns for ever.
                log.warning("another program fetches this bot's updates: standing down")
                return
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                continue
            except (TelegramNetworkError, TelegramServerError):
                failures += 1
                log.warning("door unreachable", extra={"tries": failures})
                await asyncio.sleep(wait(failures - 1).total_seconds())
                continue
            if updates:
                await self.keep(bot.id, updates)
                offset = max(int(update["update_id"]) for update in updates) + 1

    async def keep(self, bot_id: int, updates: list[dict[str, Any]]) -> None:
        """Keep updates; when this returns they may be acknowledged."""
        arrivals = [
            Arrival(
                id=self._serial.next(),
                bot_id=bot_id,
                update_id=int(update["update_id"]),
                chat_id=_chat_of(update),
                raw=json.dumps(update),
            )
            for update in updates
        ]
        now = self._clock()
        await self._database.run(lambda tx: storage.inbox.keep(tx, arrivals, now))
        self._left += len(arrivals)
        self._wake.set()

    async def work(self) -> None:
        """Handle what is kept, for ever."""
        looking = True
        while True:
            self._wake.clear()
            count = await self._group()
            if count:
                self.afterwards()
            self._left = max(0, self._left - count) if count else 0
            # A former life or another process may have left more than this one has kept.
            looking = looking and count > 0
            if count and (looking or self._left):
                continue
            try:
                await asyncio.wait_for(self._wake.wait(), LOOK_SECONDS)
            except TimeoutError:
                looking = True

    async def _group(self) -> int:
        """Handle the oldest update of each waiting chat in one transaction; count them."""
        try:
            answered = await self._together(GROUP)
        except Exception:  # noqa: BLE001 - one bad update must not stop the others: an edge
            # Handlers have no effect outside the transaction, so each is done again by itself.
            return await self._one_by_one()
        for each in answered:
            self._follow(each)
        return len(answered)

    async def _together(self, most: int) -> list[Answered]:
        now = self._clock()

        async def group(tx: Transaction) -> list[Answered]:
            waiting = await storage.inbox.waiting(tx, self._context.bots, most, now)
            return [await self._context.handle(tx, each, now) for each in waiting]

        return await self._database.run(group)

    async def _one_by_one(self) -> int:
        count = 0
        for _ in range(GROUP):
            taken: list[Waiting] = []
            now = self._clock()

            async def one(
                tx: Transaction, now: datetime = now, taken: list[Waiting] = taken
            ) -> Answered | None:
                taken += await storage.inbox.waiting(tx, self._context.bots, 1, now)
                return await self._context.handle(tx, taken[0], now) if taken else None

            try:
                answered = await self._database.run(one)
            except Exception as error:
                if not taken:
                    raise
                answered = await self._put_off(taken[0], error)
            if answered is None:
                break
            count += 1
            self._follow(answered)
        return count

    async def _put_off(self, waiting: Waiting, error: Exception) -> Answered:
        log.error(
            "update failed",
            exc_info=error,
            extra={"reference": reference(waiting.id), "tries": waiting.tries + 1},
        )
        now = self._clock()

        async def put_off(tx: Transaction) -> Answered:
            state = await storage.inbox.failed(tx, waiting, now + wait(waiting.tries))
            if state is State.PARKED and waiting.chat is not None:
                return self._context.apologise(tx, waiting, now)
            return Answered()

        return await self._database.run(put_off)

    def _follow(self, answered: Answered) -> None:
        if answered.erased:
            self.erased.set()
        self._delivery.hand_over(answered.messages)
        for bot_id, query_id in answered.taps:
            self._delivery.answer_tap(bot_id, query_id)


def _nothing() -> None:
    """Do nothing."""


def _chat_of(update: dict[str, Any]) -> int:
    """Find the chat an update belongs to; 0 if it belongs to none."""
    for value in update.values():
        if isinstance(value, dict):
            chat = (
                value.get("chat") or (value.get("message") or {}).get("chat") or value.get("from")
            )
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return int(chat["id"])
    return 0
