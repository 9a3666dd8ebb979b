"""Decide what a calendar file says: the rule, the days off, and the dates that differ."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiez.calendar import Change, Dated, Rule, State, expand, given, instant
from kiez.details import Details
from kiez.directory import Kind

_DAY = timedelta(days=1)
_BEFORE = timedelta(hours=2)
# Two hours before an early café a family sleeps: then the evening before is the better hour.
_AWAKE = time(7)
_EVENING = time(18)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rule gives between two days, as a calendar can repeat it (RFC 5545, RRULE).

    Args:
        first: The first day that the rule gives, also if it is a day off.
        last: The last one.
        without: The days off among them (RFC 5545, EXDATE).
    """

    rule: Rule
    first: date
    last: date
    without: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All dates of an offer within a span.

    Args:
        pattern: None if the rule gives no day there.
        changed: Moved, altered or cancelled; each replaces the pattern's date of its
            `original_on` (RFC 5545, RECURRENCE-ID).
        single: Dates that the pattern does not give.
    """

    pattern: Pattern | None
    changed: tuple[Dated, ...]
    single: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A date that differs from the pattern.

    Args:
        original_on: The day that the rule gave, or the day that was added.
    """

    original_on: date
    card: Details


@dataclass(frozen=True, slots=True)
class Version:
    """How often what a calendar says has changed, and when it did last (RFC 5545, SEQUENCE)."""

    revision: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """An offer with its dates, as a calendar shows it.

    Args:
        key: City and offer; never changes and says nothing about a person.
        card: What is told of it; its date is the pattern's first.
    """

    key: str
    card: Details
    pattern: Pattern | None
    changed: tuple[Entry, ...]
    single: tuple[Entry, ...]
    version: Version


@dataclass(frozen=True, slots=True)
class Feed:
    """The calendar of a centre.

    Args:
        city: The city's key; empty for the first city, whose addresses do without.
        centre: The centre's key.
        kind: Only this kind; None for all that there is.
    """

    city: str
    centre: str
    name: str
    zone: ZoneInfo
    kind: Kind | None
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Single:
    """One occurrence, for a calendar file of its own.

    Args:
        key: City, offer and the day that the rule gave.
    """

    key: str
    card: Details
    zone: ZoneInfo
    version: Version


def span(today: date) -> tuple[date, date]:
    """Tell the days that a feed covers: this year and the next, so at least a year ahead.

    It moves once a year and not every day: a feed changes only when its dates do.
    """
    return date(today.year, 1, 1), date(today.year + 1, 12, 31)


def plan(
    rule: Rule | None,
    pauses: Container[date],
    changes: Sequence[Change],
    first: date,
    last: date,
) -> Plan:
    """Part an offer's dates into what a rule can say and what differs from it.

    Args:
        rule: None if there are only added days.
        pauses: The days off.
        changes: At most one of a day.
        first: In local time.
        last: Inclusive.
    """
    days = [day for day in _days(first, last) if rule is not None and given(rule, day)]
    dates = {each.original_on: each for each in expand(rule, pauses, changes, first, last)}
    if rule is None or not days:
        return Plan(None, (), tuple(dates.values()))
    without = tuple(day for day in days if day not in dates)
    of_rule = frozenset(days)
    changed = [
        each
        for each in dates.values()
        if each.original_on in of_rule and each != _regular(rule, each.original_on)
    ]
    return Plan(
        Pattern(rule, days[0], days[-1], without),
        tuple(changed),
        tuple(each for each in dates.values() if each.original_on not in of_rule),
    )


def alarm(starts_at: datetime, zone: ZoneInfo) -> timedelta:
    """Tell how long before the start a phone rings: two hours, or at 18:00 the evening before."""
    day = starts_at.astimezone(zone).date()
    ring = (starts_at - _BEFORE).astimezone(zone)
    if ring.date() == day and ring.time() >= _AWAKE:
        return _BEFORE
    return starts_at - instant(day - _DAY, _EVENING, zone)


def moved(entry: Entry) -> bool:
    """Tell whether a date takes place on another day than planned."""
    return entry.card.state is State.ON and entry.card.local_on != entry.original_on


def _regular(rule: Rule, day: date) -> Dated:
    return Dated(day, day, rule.start, rule.end)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * number for number in range((last - first).days + 1))
