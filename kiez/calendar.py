"""Decide on which days an offer takes place, from its rule, its pauses and its exceptions."""

from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


class Weekday(StrEnum):
    """A weekday as RFC 5545 writes it; Monday comes first, as in `date.weekday`."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


_WEEKDAYS = tuple(Weekday)


class State(StrEnum):
    """What has become of an occurrence."""

    ON = "on"
    CANCELLED = "cancelled"
    """Called off, and still shown as such."""
    GONE = "gone"
    """No longer given by the offer's rule; shown to nobody."""


class Action(StrEnum):
    """What an exception does to its day."""

    CANCEL = "cancel"
    MOVE = "move"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Rule:
    """When an offer takes place, in the municipality's wall-clock time (RFC 5545, RRULE).

    Args:
        nth: Week of the month, 1 to 5, or -1 for the last; None for a weekly rule.
        every_weeks: Counted from the Monday of `valid_from`; of no effect beside `nth`.
        valid_until: The last day on which it may take place; None for no end.
    """

    byday: frozenset[Weekday]
    start: time
    end: time
    valid_from: date
    valid_until: date | None = None
    every_weeks: int = 1
    nth: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """An exception of one day; what is absent stays as the rule says.

    Args:
        original_on: The day that the rule gives, or the day that is added.
        to: The new day of a move; None for the same day.
        venue: Key of another venue.
    """

    original_on: date
    action: Action
    to: date | None = None
    start: time | None = None
    end: time | None = None
    venue: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated taking-place of an offer.

    Args:
        original_on: The day that the rule gave: the identity, also after a move
            (RFC 5545, RECURRENCE-ID).
        local_on: The day on which it takes place.
        venue: Key of a venue other than the offer's own.
    """

    original_on: date
    local_on: date
    start_time: time
    end_time: time
    venue: str | None = None
    state: State = State.ON
    reason: str | None = None


def expand(
    rule: Rule | None,
    pauses: Container[date],
    changes: Sequence[Change],
    first: date,
    last: date,
) -> list[Dated]:
    """List what takes place, or was called off, from the first to the last day inclusive.

    A moved occurrence belongs to the list if its original or its new day lies between them. An
    exception beats a pause. An offer takes place once a day at most: what an exception puts on a
    day replaces what the rule gives there.

    Args:
        rule: None if there are only added days.
        pauses: The days off.
        changes: At most one of a day.
        first: In local time.
        last: Inclusive.
    """
    changed = {change.original_on for change in changes}
    by_change = _by_change(rule, changes)
    taken = {dated.local_on for dated in by_change if dated.state is State.ON}
    by_rule = [
        Dated(day, day, rule.start, rule.end)
        for day in _days(first, last)
        if rule is not None
        and day not in changed
        and day not in pauses
        and day not in taken
        and given(rule, day)
    ]
    within = (
        dated
        for dated in by_change
        if first <= dated.original_on <= last or first <= dated.local_on <= last
    )
    return sorted([*by_rule, *within], key=lambda dated: (dated.local_on, dated.original_on))


def given(rule: Rule, day: date) -> bool:
    """Tell whether the rule gives this day, pauses and exceptions aside."""
    if day < rule.valid_from or (rule.valid_until is not None and day > rule.valid_until):
        return False
    if _WEEKDAYS[day.weekday()] not in rule.byday:
        return False
    if rule.nth is None:
        return (_monday(day) - _monday(rule.valid_from)) // WEEK % rule.every_weeks == 0
    if rule.nth < 0:
        return (day + WEEK).month != day.month
    return (day.day - 1) // 7 + 1 == rule.nth


def replaced(old: Collection[Change], new: Collection[Change]) -> tuple[date, date] | None:
    """Tell which added day has become which other one; None: that is not what has changed."""
    before, after = (
        {each.original_on for each in changes if each.action is Action.ADD}
        for changes in (old, new)
    )
    gone, come = before - after, after - before
    return (gone.pop(), come.pop()) if len(gone) == len(come) == 1 else None


def carried(old: Rule, new: Rule, days: Collection[date], today: date) -> dict[date, date]:
    """Tell which dates go along when the one weekday of a weekly rule becomes another one.

    Args:
        days: All that are known.

    Returns:
        The day of the same week, by the former day.
    """
    weekly = old.nth is None and new.nth is None and old.every_weeks == new.every_weeks
    if not weekly or len(old.byday) != 1 or len(new.byday) != 1:
        return {}
    week = list(Weekday)
    (before,), (after,) = old.byday, new.byday
    step = _DAY * (week.index(after) - week.index(before))
    return {
        day: day + step
        for day in days
        if given(old, day)
        and given(new, day + step)
        and day + step > today
        and day + step not in days
    }


def instant(day: date, wall_time: time, zone: ZoneInfo) -> datetime:
    """Turn local wall-clock time into the instant in UTC.

    A time that the clock skips in spring is shifted forward by the hour skipped; of one that it
    shows twice in autumn the first is meant. Both follow from fold 0 (PEP 495).
    """
    return datetime.combine(day, wall_time.replace(fold=0), zone).astimezone(UTC)


def _by_change(rule: Rule | None, changes: Sequence[Change]) -> list[Dated]:
    found: dict[tuple[date, State], Dated] = {}
    for change in sorted(changes, key=lambda change: change.original_on):
        dated = _changed(rule, change)
        if dated is not None:
            found.setdefault((dated.local_on, dated.state), dated)
    return list(found.values())


def _changed(rule: Rule | None, change: Change) -> Dated | None:
    """Apply an exception; None if it is about a day that the rule does not give."""
    start = change.start or (rule.start if rule else None)
    end = change.end or (rule.end if rule else None)
    if start is None or end is None:
        return None
    # An added date that is called off has hours of its own.
    own = change.action is Action.CANCEL and change.start is not None and change.end is not None
    by_rule = rule is not None and given(rule, change.original_on)
    if change.action is not Action.ADD and not own and not by_rule:
        return None
    return Dated(
        original_on=change.original_on,
        local_on=change.to or change.original_on,
        start_time=start,
        end_time=end,
        venue=change.venue,
        state=State.CANCELLED if change.action is Action.CANCEL else State.ON,
        reason=change.reason,
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * number for number in range((last - first).days + 1))


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()
