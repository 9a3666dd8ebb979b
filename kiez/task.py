"""Decide who does a task, by when, and who steps in when nobody did it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import NewType

from kiez.details import discreet
from kiez.directory import CentreId, OccurrenceId, OfferId
from kiez.directory import Kind as OfferKind
from kiez.errors import GoneError
from kiez.people import MunicipalityId
from kiez.roles import OF_OFFERS, Role, Staff, StaffId
from kiez.signup import SignupId

TaskId = NewType("TaskId", int)


class Kind(StrEnum):
    """What there is to do."""

    NOT_RIGHT = "not right"
    """Somebody says that a fact of an offer is wrong."""
    THREAD = "thread"
    """A parent waits for an answer."""
    ACCOMPANY = "accompany"
    """A family wishes that somebody meets it at the door."""
    TOO_FEW = "too few"
    """A course has fewer families than it needs."""
    FADING = "fading"
    """An offer is hidden soon, since nobody says that it is right."""
    HIDDEN = "hidden"
    """An offer is hidden."""
    INTRODUCED = "introduced"
    """A family would like to get to know the coordinator who is named."""


class Fact(StrEnum):
    """What about an offer is not right; at most eight letters, as a button carries it."""

    TIME = "time"
    PLACE = "place"
    GONE = "gone"
    """It does not take place any more."""
    LANGUAGES = "lang"
    CHILDCARE = "care"
    PHONE = "phone"
    ELSE = "else"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do that is to be written down.

    Args:
        id: A random number that nobody has yet.
        centre: Whose coordinators do it; None: the offer's own centre, else who keeps the offer.
        detail: Such as which fact; never a name or a text of a parent.
        staff: Whose it is; None: the rule chooses.
    """

    id: TaskId
    municipality: MunicipalityId
    kind: Kind
    centre: CentreId | None = None
    offer: OfferId | None = None
    occurrence: OccurrenceId | None = None
    thread: int | None = None
    signup: SignupId | None = None
    detail: str = ""
    handover: int | None = None
    staff: StaffId | None = None


@dataclass(frozen=True, slots=True)
class Todo:
    """A task that is open, as a member of staff sees it.

    Args:
        owner: Name of who does it; empty: nobody yet.
        mine: The one who looks does it.
        late: It was due before today.
        reached: The one who looks may also open what it is about.
        elsewhere: It belongs to another of one's centres, which has to be chosen first.
        offer_kind: None if the task is about no offer.
        local_on: Of the date that it is about.
        detail: Which fact, of what is not right.
        reports: How many said so.
    """

    id: TaskId
    kind: Kind
    due_on: date
    owner: str
    mine: bool
    late: bool
    reached: bool
    elsewhere: bool
    offer: OfferId | None
    offer_kind: OfferKind | None
    title: str
    place: str
    occurrence: OccurrenceId | None
    local_on: date | None
    start_time: time | None
    thread: int | None
    signup: SignupId | None
    detail: str = ""
    reports: int = 1
    handover: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many tasks are open, and how many of these are late."""

    open: int
    late: int


@dataclass(frozen=True, slots=True)
class Field:
    """Where a task lies: that decides whose it is.

    Args:
        confidential: It is about a family's consultation: its provider alone may know.
    """

    centres: frozenset[CentreId]
    offer: OfferId | None = None
    confidential: bool = False


CONFIDENTIAL = frozenset({Kind.THREAD, Kind.ACCOMPANY})  # about a single family
NAMED = frozenset({Kind.INTRODUCED})  # for who is named alone: the family agreed to nobody else
DISCREET = frozenset(kind for kind in OfferKind if discreet(kind))  # its provider alone knows

DUE_WORKDAYS = 2  # of whoever answers: a parent is promised an answer within so many
GRACE_WORKDAYS = 1  # more, and somebody else is asked
_USUAL_WEEK = frozenset(range(5))
_LONGEST = 60


def confidential(kind: Kind, offer_kind: OfferKind | None) -> bool:
    """Tell whether a single person may know of a task, such as a consultation's provider."""
    return kind in NAMED or (kind in CONFIDENTIAL and offer_kind in DISCREET)


def read(written: str) -> Fact:
    """Read a fact from a button.

    Raises:
        GoneError: There is no such fact.
    """
    if written not in set(Fact):
        raise GoneError("There is no such fact.")
    return Fact(written)


def once_more(kind: Kind, detail: str) -> str:
    """Count one more who says that the same fact is not right."""
    if kind is not Kind.NOT_RIGHT:
        return detail
    fact, count = reported(detail)
    return f"{fact} {count + 1}"


def same(kind: Kind, detail: str, other: str) -> bool:
    """Tell whether two tasks of a kind about one thing say the same."""
    return kind is not Kind.NOT_RIGHT or reported(detail)[0] == reported(other)[0]


def reported(detail: str) -> tuple[str, int]:
    """Read which fact is not right, and how many said so."""
    fact, _, count = detail.partition(" ")
    return fact, int(count) if count.isdecimal() else 1


def due(
    today: date, who: Staff | None, off: Collection[date], workdays: int = DUE_WORKDAYS
) -> date:
    """Tell by when somebody does what is asked today: two of their own working days later.

    Args:
        who: None: nobody yet; then the days of a usual week count.
        off: Public holidays; what falls into an absence does not count either.
    """
    days = _workdays(today, who, off)
    return days[min(workdays, len(days)) - 1]


def escalates(due_on: date, today: date, who: Staff | None, off: Collection[date]) -> bool:
    """Tell whether a task is late by more than one working day, or its owner late and away."""
    if who is not None and away(who, today):
        return today > due_on
    return today > due(due_on, who, off, GRACE_WORKDAYS)


def away(who: Staff, today: date) -> bool:
    """Tell whether somebody is absent."""
    return who.away_until is not None and today <= who.away_until


def answerable(field: Field, everybody: Iterable[Staff]) -> list[Staff]:
    """List whose task it is by their roles, the longest in office first.

    A centre's coordinators come before those who keep a single offer; of a consultation the
    provider alone.
    """
    staff = list(everybody)
    keepers = [each for each in staff if _keeps(each, field)]
    if field.confidential:
        return keepers
    coordinators = [
        each for each in staff if field.centres & {grant.centre for grant in each.centres}
    ]
    return coordinators or keepers


def holds(who: Staff, field: Field) -> bool:
    """Tell whether somebody's roles still lead to where a task lies, or do for all of the city."""
    if field.confidential:
        return _keeps(who, field)
    coordinated = {grant.centre for grant in who.centres}
    return who.may(Role.CITY) or bool(field.centres & coordinated) or _keeps(who, field)


def owner(field: Field, everybody: Sequence[Staff], today: date) -> Staff | None:
    """Choose who does a task: somebody whose task it is, or the stand-in of who is away."""
    able = answerable(field, everybody)
    present = [each for each in able if not away(each, today)]
    if present or field.confidential:
        return next(iter(present or able), None)
    stand_ins = [_stand_in(each, everybody, today) for each in able]
    found = [each for each in stand_ins if each is not None]
    return next(iter([*found, *able, *_city(everybody, today)]), None)


def above(
    field: Field, former: Staff, everybody: Sequence[Staff], today: date, *, escalated: bool
) -> Staff | None:
    """Choose who steps in for who did not do a task: the stand-in, then the city's office.

    Args:
        escalated: Somebody has stepped in already.

    Returns:
        None: there is nobody above.
    """
    if field.confidential:
        others = answerable(field, everybody)
        return next((each for each in others if each.id != former.id and not escalated), None)
    stand_in = None if escalated else _stand_in(former, everybody, today)
    if stand_in is not None and stand_in.id != former.id:
        return stand_in
    return None if former.may(Role.CITY) else next(iter(_city(everybody, today)), None)


def handed_over(
    field: Field, due_on: date, who: Staff, everybody: Sequence[Staff], today: date
) -> Staff | None:
    """Choose who does at once what falls due in an absence: the stand-in; None: it stays."""
    if who.away_until is None or not max(today, due_on) <= who.away_until:
        return None
    stand_in = _stand_in(who, everybody, today)
    may = not field.confidential or stand_in in answerable(field, everybody)
    return stand_in if may else None


def _stand_in(who: Staff, everybody: Iterable[Staff], today: date) -> Staff | None:
    return next(
        (each for each in everybody if each.id == who.stand_in and not away(each, today)), None
    )


def _city(everybody: Iterable[Staff], today: date) -> list[Staff]:
    found = [each for each in everybody if each.may(Role.CITY)]
    return sorted(found, key=lambda each: away(each, today))


def _keeps(who: Staff, field: Field) -> bool:
    roles = frozenset({Role.PARTNER}) if field.confidential else OF_OFFERS
    return field.offer is not None and any(
        grant.role in roles and grant.offer == field.offer for grant in who.grants
    )


def _workdays(today: date, who: Staff | None, off: Collection[date]) -> list[date]:
    """List the working days after today; if there are none, the days of a usual week."""
    first = max(today, who.away_until or today) if who else today
    coming = [first + timedelta(days=number) for number in range(1, _LONGEST)]
    for week in (who.workdays if who else _USUAL_WEEK, _USUAL_WEEK):
        days = [each for each in coming if each.weekday() in week and each not in off]
        if days:
            return days
    return coming
