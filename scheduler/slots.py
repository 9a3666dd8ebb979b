"""Space out messages evenly: by this process's own count, or by one shared with its equals."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Protocol

import storage.pace
from kiez.pace import LATE_S
from storage.database import Database

log = logging.getLogger(__name__)

# So many are reserved in one go at most: what one process takes, another's reply waits for.
MOST = 9
RETRY_SECONDS = 1.0


class Slots(Protocol):
    """Moments at which one message may go out, in seconds of the event loop."""

    def next(self, now: float, wanted: int, wake: Callable[[], None]) -> float | None:
        """Tell when the next slot is; None if that is being asked, and `wake` will be called.

        Args:
            wanted: So many messages wait.
        """

    def use(self) -> None:
        """Take the slot that was told."""


class OwnSlots:
    """Slots of the only process."""

    def __init__(self, slot_s: float) -> None:
        self._slot_s = slot_s
        self._free_at = float("-inf")

    def next(self, now: float, wanted: int, wake: Callable[[], None]) -> float:
        """Tell when the next slot is; late ones are skipped, never made up."""
        del wanted, wake
        if self._free_at < now - LATE_S:
            self._free_at = now
        return self._free_at

    def use(self) -> None:
        """Take it."""
        self._free_at += self._slot_s


class SharedSlots:
    """Slots that equal processes reserve from one row, by the database's clock."""

    def __init__(self, slot_s: float, bot_id: int, database: Database) -> None:
        self._slot_s = slot_s
        self._bot_id = bot_id
        self._database = database
        self._reserved: deque[float] = deque()
        self._asking: asyncio.Task[None] | None = None

    def next(self, now: float, wanted: int, wake: Callable[[], None]) -> float | None:
        """Tell when the next slot is; late ones are skipped, never made up."""
        while self._reserved and self._reserved[0] < now - LATE_S:
            self._reserved.popleft()
        if self._reserved:
            return self._reserved[0]
        if self._asking is None:
            self._asking = asyncio.create_task(self._reserve(min(wanted, MOST), wake))
        return None

    def use(self) -> None:
        """Take it."""
        self._reserved.popleft()

    async def _reserve(self, count: int, wake: Callable[[], None]) -> None:
        try:
            wait = await self._database.run(
                lambda tx: storage.pace.reserve(tx, self._bot_id, count, self._slot_s)
            )
            # Counted from here, so that the way back from the database never makes one early.
            first = asyncio.get_running_loop().time() + wait
            self._reserved.extend(first + each * self._slot_s for each in range(count))
        except Exception:  # an edge: without its database this process has nothing to send
            log.exception("pace not read")
            await asyncio.sleep(RETRY_SECONDS)
        finally:
            self._asking = None
        wake()
