"""Overwrite what was deleted of those who were erased, soon and until nothing names them."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import storage.erasure
import storage.webchat
from storage.database import Database, Transaction


class Cleansing:
    """Cleanse the database's files after an erasure, and again when its goodbye has arrived.

    Args:
        erased: Set when somebody was erased.
    """

    def __init__(
        self, database: Database, erased: asyncio.Event, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._erased = erased
        self._clock = clock
        self._unread = 0

    async def tick(self) -> None:
        """Let unread goodbyes go in time, and overwrite what was deleted since the last time."""
        unread = await self._database.run(self._count)
        # One less is a goodbye that has been read, or that goes unread: its traces go as well.
        if unread < self._unread:
            self._erased.set()
        self._unread = unread
        if self._erased.is_set():
            self._erased.clear()
            await self._overwrite()

    async def close(self) -> None:
        """Overwrite once more at the end, whatever is still unread."""
        if self._erased.is_set() or self._unread:
            await self._overwrite()

    async def _overwrite(self) -> None:
        if not await self._database.scrub():
            # Somebody was reading just then: the next tick tries again.
            self._erased.set()

    async def _count(self, tx: Transaction) -> int:
        await storage.webchat.forget_ended(tx, self._clock())
        return await storage.erasure.unread(tx)
