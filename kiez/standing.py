"""Name what a family has at a date, what it may have, and what it asks for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from kiez.accompany import NONE, Welcome
from kiez.child import age_months, band
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.people import Door, MunicipalityId, PersonId
from kiez.signup import MOST_CHILDREN, Family, Outcome, Seats, SignupId, State


@dataclass(frozen=True, slots=True)
class Wish:
    """What a family asks for.

    Args:
        id: Random; of the sign-up that may come of it.
        door: Where it asks: a carrier may want sign-ups in the web chat only.
        occurrence: The date; of a course any of its dates.
        slot: Of a consultation by appointment; None: any that is free.
        code_hmac: `Secrets.kept` of the sign-up's code.
    """

    id: SignupId
    person: PersonId
    municipality: MunicipalityId
    door: Door
    occurrence: OccurrenceId
    family: Family
    code_hmac: str
    slot: time | None = None


@dataclass(frozen=True, slots=True)
class CourseDate:
    """A date of a course that is still to come.

    Args:
        absent: The family leaves it out.
    """

    occurrence: OccurrenceId
    starts_at: datetime
    absent: bool


@dataclass(frozen=True, slots=True)
class Own:
    """A family's own sign-up.

    Args:
        card: The date; of a course the next one.
        course: It holds for the whole run.
        until: When the offer of a seat ends; None if there is none.
        rank: Place in the queue, the first is 1; 0 if it does not wait.
        coming: What it answered to a reminder; None: nothing yet.
        dates: Of a course, those still to come.
        slot_end: When the slot ends; None if there is none.
        welcome: Whether somebody meets the family at the door, and who.
    """

    id: SignupId
    card: Details
    course: bool
    state: State
    family: Family
    slot: time | None = None
    until: datetime | None = None
    rank: int = 0
    coming: bool | None = None
    dates: tuple[CourseDate, ...] = ()
    slot_end: time | None = None
    welcome: Welcome = NONE


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may have at a date.

    Args:
        open: One can sign up there now, at this door.
        course: A sign-up holds for the whole run.
        free: Seats that nobody has; None in it is "no limit".
        waiting: Families in the queue.
        slotted: It is a consultation that is cut into slots.
        slots: Those that are free.
        own: What this family has.
        reminded: It asked to be reminded without a sign-up.
        guess: The family as it signed up elsewhere, or as its children's ages say.
        queued: One may still join the queue: until two hours before the start.
    """

    card: Details
    open: bool
    course: bool
    free: Seats
    waiting: int
    slotted: bool
    slots: tuple[time, ...]
    own: Own | None
    reminded: bool
    guess: Family
    queued: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of a wish.

    Args:
        own: The sign-up after it; None if there is none.
        standing: What else there is, where the wish was not fulfilled.
    """

    outcome: Outcome
    own: Own | None
    standing: Standing | None = None


def guessed(born: Iterable[date], on: date) -> Family:
    """Guess who comes: one adult with the children that we know of, as old as they are then.

    Args:
        born: The months of birth.
        on: The day of the date.
    """
    known = sorted((day for day in born if age_months(day, on) >= 0), reverse=True)
    return Family(1, Counter(band(day, on) for day in known[:MOST_CHILDREN]))
