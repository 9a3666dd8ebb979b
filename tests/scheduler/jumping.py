"""A clock for tests of the pace: minutes pass at once, and wake-ups are as late as told."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any


class Jumping(selectors.SelectSelector):
    """Nobody waits: the clock jumps to the next moment at which something happens."""

    def __init__(self, late: Callable[[], float]) -> None:
        super().__init__()
        self.passed = 1000.0
        self.late = late

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "nothing will ever happen again"
        if timeout > 0:
            self.passed += timeout + self.late()
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own.

    Args:
        late: By how much it wakes up too late, in seconds.
    """

    def __init__(self, late: Callable[[], float]) -> None:
        self.jumping = Jumping(late)
        super().__init__(self.jumping)

    def time(self) -> float:
        return self.jumping.passed


def run(work: Coroutine[Any, Any, None], late: Callable[[], float] = lambda: 0.0) -> None:
    """Do some work to the end on such a loop."""
    with asyncio.Runner(loop_factory=lambda: Loop(late)) as runner:
        runner.run(work)
