"""Decide about a member of staff's own account: its devices, working days and absence."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kiez.people import ChatId, Door
from kiez.roles import StaffId

KEEP_REMOVED = timedelta(days=30)
"""So long an account is kept after its last role has ended; then it is an ordinary person's."""
IDLE_SHARED = timedelta(minutes=30)
"""So long a page on a shared computer waits for a tap or a message before it ends."""
MOST_WEEKS_AWAY = 6
WEEK = range(7)
_WEEK = timedelta(days=7)


class Signing(StrEnum):
    """What became of a sign-in code that was typed."""

    SIGNED_IN = "signed in"
    UNKNOWN = "unknown"
    """Never given out, renewed since, or of an account that has ended: nobody is told which."""
    BLOCKED = "blocked"
    """This chat has tried too often."""
    OWN = "own"
    """It was typed into a chat of its own account."""
    STAFF = "staff"
    """The chat belongs to another member of staff."""
    FAMILY = "family"
    """A family has something of its own there, or another chat."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What became of it, and the language in which the chat goes on."""

    outcome: Signing
    language: str


@dataclass(frozen=True, slots=True)
class Device:
    """A chat by which an account is used.

    Args:
        used_on: The day of its last use.
        here: It is the one that asks.
        shared: It ends by itself when nobody touches it.
    """

    chat: ChatId
    door: Door
    used_on: date
    here: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may stand in."""

    id: StaffId
    name: str


@dataclass(frozen=True, slots=True)
class Account:
    """What a member of staff sees of the own account.

    Args:
        has_code: A sign-in code opens it on another device.
        stand_in: Name of who answers during an absence; empty: nobody.
    """

    name: str
    devices: Sequence[Device]
    has_code: bool
    workdays: Collection[int]
    away_until: date | None
    stand_in: str

    def away(self, today: date) -> date | None:
        """Tell the last day of an absence that is not over; None: one is there."""
        there = self.away_until is None or self.away_until < today
        return None if there else self.away_until


def may_end(devices: Collection[Device], *, has_code: bool) -> bool:
    """Tell whether the device that is here may go, at once or by itself.

    The last one that stays may not, unless a code opens the account again.
    """
    return has_code or any(not (each.here or each.shared) for each in devices)


def switched(days: Collection[int], day: int) -> frozenset[int]:
    """Switch a working day on or off; the last one stays."""
    changed = frozenset(days) ^ {day}
    return changed or frozenset(days)


def back_on(today: date, weeks: int) -> date | None:
    """Tell the last day of an absence of so many weeks from today; 0: none."""
    return today + weeks * _WEEK if 0 < weeks <= MOST_WEEKS_AWAY else None
