"""Wake those who wait for news, in this process at once and across processes soon."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

logger = logging.getLogger(__name__)

# News of another process on the same PostgreSQL are seen within this time.
LOOK_EVERY_S = 2.0

Look = Callable[[Collection[int]], Awaitable[Mapping[int, int]]]


class Bell:
    """Ring for those who listen to a chat.

    Args:
        look: Tells the number of the newest thing for each key listened to; rings when it moved.
    """

    def __init__(self, look: Look) -> None:
        self._look = look
        self._listeners: dict[int, set[asyncio.Event]] = {}
        self._heads: dict[int, int] = {}
        self._watch: asyncio.Task[None] | None = None
        self.closed = False

    @contextmanager
    def listen(self, key: int, known: int) -> Iterator[asyncio.Event]:
        """Give an event that is set at each ring from now on.

        Args:
            key: What is listened to.
            known: Number of the newest thing known; another process rings by a newer one.
        """
        event = asyncio.Event()
        self._heads.setdefault(key, known)
        self._listeners.setdefault(key, set()).add(event)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look_on())
        try:
            yield event
        finally:
            self._listeners[key].discard(event)
            if not self._listeners[key]:
                del self._listeners[key]
                del self._heads[key]

    def ring(self, key: int) -> None:
        """Wake all who listen to a key."""
        for event in self._listeners.get(key, ()):
            event.set()

    async def close(self) -> None:
        """Wake everybody for good."""
        self.closed = True
        for key in tuple(self._listeners):
            self.ring(key)
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)

    async def _look_on(self) -> None:
        while self._listeners and not self.closed:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                heads = await self._look(tuple(self._listeners))
            except Exception:  # the edge of a job: the next look may go well
                logger.exception("could not look for news")
                continue
            for key, head in heads.items():
                if key in self._listeners and self._heads[key] != head:
                    self._heads[key] = head
                    self.ring(key)


async def rung(event: asyncio.Event, seconds: float) -> bool:
    """Wait for a ring, and be ready for the next; tell whether it came in time."""
    try:
        await asyncio.wait_for(event.wait(), max(seconds, 0))
    except TimeoutError:
        return False
    event.clear()
    return True
