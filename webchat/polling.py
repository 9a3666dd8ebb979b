"""Hand the waiting updates to the bot: long polling as Telegram does it."""

import asyncio
from typing import Any

from storage.database import Database, Transaction
from storage.webchat import updates
from webchat import limits
from webchat.bell import Bell, rung
from webchat.refusals import RefusedError

Json = dict[str, Any]

# What the bell rings for updates; no chat has this number.
UPDATES = 0

# Client.cpp, process_get_updates_query: who asks the same again is slowed down.
_SAME_S, _SAME_TIMEOUT_S = 3.0, 3
_AT_ONCE_S = 0.5
_CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


class Polling:
    """The updates that wait, and the one who waits for them."""

    def __init__(self, database: Database, bell: Bell) -> None:
        self._database = database
        self._bell = bell
        self._turn = 0
        self._asked: tuple[int, float] = (0, -_SAME_S)
        self._next_conflict = 0.0

    async def updates(self, offset: int, most: int, timeout: int) -> list[Json]:  # noqa: ASYNC109 - it ends well
        """Give the oldest updates, or wait for one.

        Args:
            offset: Those below it are confirmed and forgotten; below 0, all but so many newest.
            most: How many at most.
            timeout: Seconds to wait if there is none.

        Raises:
            RefusedError: Somebody else asks for the updates now.
        """
        most, timeout = self._slowed(offset, most, timeout)
        self._turn += 1
        turn, loop = self._turn, asyncio.get_running_loop()
        self._bell.ring(UPDATES)  # whoever waits sees that it is not its turn any more
        until = loop.time() + timeout
        with self._bell.listen(UPDATES, known=0) as event:
            found = await self._database.run(lambda tx: _fetch(tx, offset, most))
            while not found and loop.time() < until and not self._bell.closed:
                await rung(event, until - loop.time())
                if turn != self._turn:
                    await self._conflict(loop.time())
                async with self._database.reading() as tx:
                    found = await updates.waiting(tx, max(offset, 0), most)
        return found

    async def pending(self) -> int:
        """Count the updates that wait."""
        async with self._database.reading() as tx:
            return await updates.count(tx)

    async def drop(self) -> None:
        """Forget all updates that wait."""
        await self._database.run(_drop)

    def _slowed(self, offset: int, most: int, timeout: int) -> tuple[int, int]:
        now = asyncio.get_running_loop().time()
        before, at = self._asked
        self._asked = (offset, now)
        if offset == before and now < at + _AT_ONCE_S:
            most = 1
        if offset == before and now < at + _SAME_S:
            timeout = max(timeout, _SAME_TIMEOUT_S)
        return most, min(timeout, limits.MAX_POLL_S)

    async def _conflict(self, now: float) -> None:
        if now < self._next_conflict:
            await asyncio.sleep(_SAME_S)  # two bots that take turns must not spin
        self._next_conflict = now + _SAME_S
        raise RefusedError(409, _CONFLICT)


async def _fetch(tx: Transaction, offset: int, most: int) -> list[Json]:
    if offset > 0:
        await updates.confirm(tx, offset)
    elif offset < 0:
        await updates.confirm_all_but(tx, -offset)
    return await updates.waiting(tx, max(offset, 0), most)


async def _drop(tx: Transaction) -> None:
    await updates.confirm(tx, await updates.newest(tx) + 1)
