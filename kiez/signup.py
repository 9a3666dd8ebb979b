"""Name who comes together, what they have, and what seats there are; who gets one: seating."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NewType

from kiez.details import discreet
from kiez.directory import Kind, Registration

SignupId = NewType("SignupId", int)

# Docs/privacy.md, section 3: as many as an open check-in holds.
MOST_ADULTS = 4
MOST_CHILDREN = 6
# A freed seat is kept so long for the family that it is offered to (docs/rules.md).
WINDOW = timedelta(hours=12)
# From then on nobody is waited for: a free seat is open to all.
OPEN_BEFORE = timedelta(hours=2)


class Band(StrEnum):
    """A child's age, in years."""

    U1 = "u1"
    ONE_TWO = "1-2"
    THREE_FIVE = "3-5"
    SIX_UP = "6+"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What a family has."""

    IN = "in"
    WAITING = "waiting"
    OFFERED = "offered"
    """A seat is held for it for a while."""


class Outcome(StrEnum):
    """What became of a wish."""

    IN = "in"
    WAITING = "waiting"
    FULL = "full"
    """Nothing was changed; there is a waiting list."""
    TAKEN = "taken"
    """The slot went to somebody else meanwhile; nothing was changed."""
    LATE = "late"
    """It has begun, is cancelled, or the last day to join is over."""


@dataclass(frozen=True, slots=True)
class Family:
    """Those who come together.

    Args:
        adults: 1 to 4.
        children: How many of each age; 0 to 6 in all.
        childcare: Children to be looked after meanwhile, of those who come.
    """

    adults: int
    children: Mapping[Band, int] = field(default_factory=dict)
    childcare: int = 0

    @property
    def kids(self) -> int:
        """Count the children."""
        return sum(self.children.values())

    @property
    def size(self) -> int:
        """Count all of them."""
        return self.adults + self.kids

    @property
    def possible(self) -> bool:
        """Tell whether a family can be like this."""
        counts_well = all(count >= 0 for count in self.children.values())
        within = 1 <= self.adults <= MOST_ADULTS and self.kids <= MOST_CHILDREN
        return counts_well and within and 0 <= self.childcare <= self.kids


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats in the room and in the childcare; None is "no limit"."""

    room: int | None = None
    childcare: int | None = None

    def fit(self, room: int, childcare: int) -> bool:
        """Tell whether so many fit in; who needs no childcare does not mind a lack of it."""
        return fits(self.room, room) and fits(self.childcare, childcare)

    def without(self, room: int, childcare: int) -> "Seats":
        """Give what is left; less than none after the room was made smaller."""
        return Seats(_less(self.room, room), _less(self.childcare, childcare))


def last_day(first_on: date, join_until_days: int | None) -> date | None:
    """Tell on which day one can join a course for the last time; None if on any."""
    return None if join_until_days is None else first_on - timedelta(days=join_until_days)


def given(kind: Kind, registration: Registration, *, limited: bool) -> bool:
    """Tell whether places are given here; else one just comes.

    Args:
        limited: There are slots, or so many seats in the room or in the childcare.
    """
    return limited or (registration is not Registration.NONE and not discreet(kind))


def slots(start: time, end: time, minutes: int, break_minutes: int) -> tuple[time, ...]:
    """Cut a consultation hour into slots; what is left at its end is no slot.

    Args:
        minutes: Length of a slot.
        break_minutes: Between two of them.
    """
    first, last = _minutes(start), _minutes(end) - minutes
    step = minutes + break_minutes
    return tuple(time(at // 60, at % 60) for at in range(first, last + 1, step))


def later(wall: time, minutes: int) -> time:
    """Tell the wall-clock time so many minutes later, within the day."""
    at = _minutes(wall) + minutes
    return time(at // 60 % 24, at % 60)


def fits(free: int | None, wanted: int) -> bool:
    """Tell whether so many fit; none always do, also where there is less than none."""
    return free is None or wanted <= 0 or wanted <= free


def _less(free: int | None, taken: int) -> int | None:
    return None if free is None else free - taken


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
