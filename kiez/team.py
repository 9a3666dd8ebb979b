"""Decide what staff see of the families at a date: numbers, and names where they may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from kiez.details import Details, discreet
from kiez.directory import CentreId, Kind, OccurrenceId, OfferId, Service
from kiez.guard import Finding
from kiez.headcount import Totals
from kiez.roles import Role, Staff
from kiez.signup import SignupId, State
from kiez.task import Count

# Today and the same weekday of the next week.
AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Guest:
    """A family as staff see it: never ages, language or how to reach it.

    Args:
        nickname: Empty if it gave none.
        coming: It said that it comes.
        absent: It leaves this date of its course out.
        slot: Of a consultation by appointment.
        accompanied: It wishes that somebody meets it at the door.
    """

    id: SignupId
    nickname: str
    adults: int
    children: int
    childcare: int
    state: State
    coming: bool = False
    absent: bool = False
    slot: time | None = None
    accompanied: bool = False


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many come, and how many families wait for a seat."""

    families: int = 0
    adults: int = 0
    children: int = 0
    childcare: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """A date of the coming week as staff see it.

    Args:
        on: It takes place; else it is cancelled.
    """

    occurrence: OccurrenceId
    kind: Kind
    service: Service | None
    title: str
    local_on: date
    start_time: time
    end_time: time
    on: bool
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class Week:
    """What a member of staff has before them.

    Args:
        centre: None: they lead or keep single offers.
        trial: The centre is not live: it is a rehearsal.
        unconfirmed: Offers whose time nobody has confirmed.
        drafts: Announcements that were begun.
        prepared: Changes of offers that were prepared and not made.
        ready: Parents would see something of the centre once it is live.
        findings: What the rhythm guard says.
    """

    centre: CentreId | None
    centre_name: str
    trial: bool
    today: date
    expected: tuple[Expected, ...]
    tasks: Count
    unconfirmed: int
    drafts: int
    findings: tuple[Finding, ...] = ()
    prepared: int = 0
    ready: bool = False


@dataclass(frozen=True, slots=True)
class Party:
    """A date with those who signed up.

    Args:
        guests: In the order of joining; None: whoever looks may know only how many.
        counting: It is time to count at the door.
        amending: It has not begun, so it can be moved or cancelled.
        writing: Whoever looks may write to those who come.
        elsewhere: Who they are is read in the web chat alone.
        totals: Of a date that is counted, as far as they are seen of it.
        correctable: They may still be replaced.
    """

    card: Details
    numbers: Numbers
    guests: tuple[Guest, ...] | None
    counting: bool
    amending: bool
    writing: bool
    elsewhere: bool = False
    totals: Totals | None = None
    correctable: bool = False


def sees_who(staff: Staff, offer: OfferId, kind: Kind) -> bool:
    """Tell whether somebody may know who comes: of a consultation its partner alone."""
    return not discreet(kind) or offer in staff.consulted


def writes(staff: Staff) -> bool:
    """Tell whether somebody announces things: a coordinator, and a course leader to the own."""
    return staff.centre is not None or staff.may(Role.LEADER)


def numbers(guests: Iterable[Guest], *, whole: bool) -> Numbers:
    """Count those who come.

    Args:
        whole: False: of a consultation, only how many families.
    """
    known = tuple(guests)
    coming = [each for each in known if each.state is State.IN and not each.absent]
    if not whole:
        return Numbers(len(coming))
    return Numbers(
        len(coming),
        sum(each.adults for each in coming),
        sum(each.children for each in coming),
        sum(each.childcare for each in coming),
        sum(each.state is not State.IN for each in known),
    )
