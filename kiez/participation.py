"""Count who comes, and say when; of the families nothing but sums remains (docs/privacy.md, 3)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiez.calendar import State
from kiez.details import Details
from kiez.headcount import Count, Totals
from kiez.signup import Family, SignupId

OPEN_BEFORE = timedelta(minutes=60)
"""From then on staff count: they are there before the families."""
ENTRANCE_BEFORE = timedelta(minutes=30)
"""From then on the code at the entrance opens the door."""
CLOSE_AFTER = timedelta(hours=2)
"""So long after its end a date is closed by itself (docs/privacy.md, section 3)."""
LONGEST = timedelta(days=1)
"""No date lasts longer."""

_JANUARY_31 = (1, 31)


class Phase(StrEnum):
    """What may be done about a date's count."""

    OFF = "off"
    """It does not take place."""
    EARLY = "early"
    OPEN = "open"
    MISSED = "missed"
    """Nobody has counted: it may be entered from paper, once."""
    COUNTED = "counted"
    OVER = "over"
    """Nobody has counted, and it is too late for it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A family that has signed up, as staff see it at the door.

    Args:
        name: As it wants to be called; empty if it did not say.
        here: It is counted.
    """

    signup: SignupId
    name: str
    family: Family
    here: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """A date at the door, as a member of staff sees it.

    Args:
        entered: What staff have entered: no ages of a family that checked in by itself.
        here: All who are here.
        listed: Who has signed up; of a consultation for its provider alone.
        expected: How many families have signed up.
        totals: After the closing; None: there are none.
        correctable: They may still be replaced.
        sound: The numbers go together so far.
        running: It is not over yet.
    """

    card: Details
    phase: Phase
    today: date
    entered: Count = field(default_factory=Count)
    here: Totals = field(default_factory=Totals)
    listed: tuple[Listed, ...] = ()
    expected: int = 0
    totals: Totals | None = None
    correctable: bool = False
    sound: bool = True
    running: bool = False


@dataclass(frozen=True, slots=True)
class Entrance:
    """A date at the door, as a family sees it that has come in.

    Args:
        code: What hangs at the entrance.
        family: As it is counted, or as it signed up, or as we guess.
        kept: It agreed that we keep it until the closing.
        here: It is counted already.
    """

    card: Details
    code: str
    family: Family
    kept: bool
    here: bool


class Missed(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    """Never given out, or not just now: nobody is told which."""
    BLOCKED = "blocked"
    """This chat has tried too often."""


@dataclass(frozen=True, slots=True)
class Past:
    """A date that is over, in the list of those that can still be counted or corrected.

    Args:
        counted: It is closed.
    """

    card: Details
    counted: bool


def phase(card: Details, now: datetime, today: date, *, closed: bool) -> Phase:
    """Tell what may be done about a date's count.

    Args:
        today: The day in the city.
        closed: It is counted.
    """
    if closed:
        return Phase.COUNTED
    if card.state is not State.ON:
        return Phase.OFF
    if now < card.starts_at - OPEN_BEFORE:
        return Phase.EARLY
    if now < card.ends_at + CLOSE_AFTER:
        return Phase.OPEN
    return Phase.MISSED if correctable(card.local_on, today) else Phase.OVER


def correctable(on: date, today: date) -> bool:
    """Tell whether a date may still be corrected: until 31 January of the next year."""
    return today.year == on.year or today <= date(on.year + 1, *_JANUARY_31)


def oldest(today: date) -> date:
    """Tell the first day of which a date may still be corrected."""
    return date(today.year - (today <= date(today.year, *_JANUARY_31)), 1, 1)


def year_quarter(on: date) -> str:
    """Name the quarter of a year that a day lies in."""
    return f"{on.year}-Q{(on.month - 1) // 3 + 1}"
