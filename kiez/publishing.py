"""Decide how an announcement goes out: to whom, when, in which words, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez.announcement import Audience, State, Version
from kiez.calendar import instant
from kiez.directory import Kind, OccurrenceId
from kiez.signup import Band

FEW = 5
"""Fewer than so many are not counted where somebody is picked by age or language."""

_WEEK = timedelta(weeks=1)
_MONTHS_A_YEAR = 12
# In years: from, and up to but without.
_YEARS = {
    Band.U1: (0, 1),
    Band.ONE_TWO: (1, 3),
    Band.THREE_FIVE: (3, 6),
    Band.SIX_UP: (6, 100),
}


class Outcome(StrEnum):
    """What became of the wish to send an announcement."""

    SENDING = "sending"
    PLANNED = "planned"
    TWICE = "twice"
    """It is out, under way or recalled already: nothing was done."""
    EMPTY = "empty"
    """It says nothing that may go out."""
    NOBODY = "nobody"
    """There is nobody to receive it."""
    PAST = "past"
    """The date that it invites to is over or cancelled."""
    LATE = "late"
    """The hour that it was planned for is over."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many people an announcement would reach just now.

    Args:
        by_language: Without those of which there are few; empty where the people are known by
            name: those who signed up.
        few: So few that their number is not told.
        signed: How many have signed up, of whom it reaches those who follow; None: it is not
            for them alone, or they all get it.
    """

    total: int
    by_language: Mapping[str, int] = field(default_factory=dict)
    few: bool = False
    signed: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The message in which the progress is shown.

    Args:
        chat_id: The door's own number, as the message's is.
    """

    bot_id: int
    chat_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an announcement so far.

    Args:
        titles: What it is about, by language; the one that it was written in first.
        waiting: Are still to get it.
        failed: The door did not take it.
        blocked: Do not let us in any more.
        trial: The centre rehearses.
        send_at: When a planned one is due, or was.
        few: It went to so few that their number is not told.
    """

    id: int
    state: State
    titles: Mapping[str, str]
    recipients: int
    delivered: int
    waiting: int
    failed: int
    blocked: int
    weekly: bool
    trial: bool
    zone: ZoneInfo
    send_at: datetime | None = None
    sent_at: datetime | None = None
    few: bool = False

    @property
    def needless(self) -> int:
        """Count those who needed it no more: stopped, left, erased, or it was recalled."""
        done = self.delivered + self.waiting + self.failed + self.blocked
        return max(self.recipients - done, 0)


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the wish to send an announcement, and how it stands."""

    outcome: Outcome
    result: Result


@dataclass(frozen=True, slots=True)
class Progress:
    """How an announcement stands, for the message that shows it.

    Args:
        language: Of who sent it.
    """

    result: Result
    shown: Shown
    language: str


def aimed(wanted: Audience, *, sensitive: bool, kind: Kind | None) -> Audience:
    """Tell whom an announcement reaches in the end.

    A sensitive theme reaches all who follow the centre. Those who signed up are few and known by
    name, so no further choice would tell of them what nobody at the café may see. And who
    follows but one kind at a centre hears of dates of that kind.

    Args:
        kind: Of the date that it invites to; None if there is none.
    """
    if sensitive:
        return Audience()
    if by_signup(wanted):
        return Audience(offer=wanted.offer, occurrence=wanted.occurrence)
    if kind is not None and not wanted.kinds:
        return Audience((kind,), wanted.languages, wanted.ages)
    return wanted


def for_date(wanted: Audience, date_: OccurrenceId | None) -> Audience:
    """Give the audience of the next of a weekly announcement: who signed up for its own date."""
    if wanted.occurrence is None or date_ is None:
        return wanted
    return replace(wanted, occurrence=date_)


def few(audience: Audience, people: int) -> bool:
    """Tell whether so few are picked by what families told of themselves that nobody counts them.

    Else a centre could find out by counting what a single family speaks, or how old its child is.
    """
    return bool(audience.ages or audience.languages) and 0 < people < FEW


def by_signup(audience: Audience) -> bool:
    """Tell whether an announcement is for those who signed up for something."""
    return audience.offer is not None or audience.occurrence is not None


def born(band: Band, today: date) -> tuple[date, date]:
    """Tell in which months children of an age were born: after one day, up to another.

    Both are the first of a month, as `kiez.child` keeps it.
    """
    least, below = _YEARS[band]
    return _years_before(today, below), _years_before(today, least)


def version(versions: Mapping[str, Version], language: str, default: str) -> str | None:
    """Choose the language in which somebody reads it: the own, else German, else the first.

    Args:
        default: German.

    Returns:
        None if nothing may go out.
    """
    ready = [code for code, each in versions.items() if each.ready]
    wanted = (language, default, *ready)
    return next((code for code in wanted if code in ready), None)


def next_week(
    send_at: datetime, zone: ZoneInfo, now: datetime, starts_at: datetime | None = None
) -> datetime:
    """Tell when a weekly announcement goes out the next time: the same weekday and wall time.

    Args:
        starts_at: Of the next date that it invites to; after holidays it waits until that is
            no more than a week away, by the wall clock: some weeks have an hour more.
    """
    local = send_at.astimezone(zone)
    starts = starts_at.astimezone(zone).replace(tzinfo=None) if starts_at is not None else None
    day, at = local.date() + _WEEK, send_at
    while (at := instant(day, local.time(), zone)) <= now or (
        starts is not None and starts - datetime.combine(day, local.time()) > _WEEK
    ):
        day += _WEEK
    return at


def _years_before(today: date, years: int) -> date:
    return date(today.year - years, today.month, 1)
