"""Decide when a chat may try the code that joins it to a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A code is typed at once, or shown again.
KEEP = timedelta(minutes=10)
# So many wrong codes within an hour, and the chat waits for an hour: to guess one of
# 100 million that lives for ten minutes takes longer than anybody has.
MOST_MISSES = 10
PAUSE = timedelta(hours=1)


class Joining(StrEnum):
    """What became of a code that was typed."""

    JOINED = "joined"
    UNKNOWN = "unknown"
    """Never given out, used, or too old: nobody is told which."""
    BLOCKED = "blocked"
    """This chat has tried too often."""
    OWN = "own"
    """It was typed into a chat of the person who asked for it."""
    STAFF = "staff"
    """Who has a role is not joined to somebody else."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of it, and the language in which the chat goes on."""

    outcome: Joining
    language: str


@dataclass(frozen=True, slots=True)
class Misses:
    """Wrong codes of a chat.

    Args:
        since: When the first was typed; of a chat that is blocked, the last.
    """

    count: int
    since: datetime

    def blocked(self, now: datetime, most: int = MOST_MISSES) -> bool:
        """Tell whether the chat has to wait."""
        return self.count >= most and now < self.since + PAUSE


def missed(former: Misses | None, now: datetime, most: int = MOST_MISSES) -> Misses:
    """Count one more wrong code."""
    if former is None or now >= former.since + PAUSE:
        return Misses(1, now)
    count = former.count + 1
    return Misses(count, now if count >= most else former.since)
