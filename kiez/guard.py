"""Decide what is missing in a centre's rhythm: a pure rule over days."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.calendar import WEEK, instant
from kiez.directory import Kind
from kiez.quiet import Quiet


class Duty(StrEnum):
    """What a centre does again and again (Grundlagenkonzept KiEZ, ch. 2)."""

    ELTERNCAFE = "elterncafe"
    BABYCAFE = "babycafe"
    SCHULELTERNCAFE = "schulelterncafe"
    CONSULTATION = "consultation"
    THEME = "theme"
    NETWORK = "network"
    NEEDS = "needs"


class Level(StrEnum):
    """How pressing it is; a gap is there already."""

    HINT = "hint"
    ALARM = "alarm"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is missing.

    Args:
        since: Since when there has been nothing: the last time, or the first day of the week,
            half-year or year without it.
        by: The last day on which it is, or would have been, in time.
        days: From `since` on; of what comes every few weeks without the school holidays.
    """

    duty: Duty
    level: Level
    since: date
    by: date
    days: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a centre; a duty that `begun` lacks does not count there.

    Args:
        begun: Since when a duty counts.
        kept: The days on which something takes place: past, today, and planned.
        called_off: The days on which it was cancelled.
        paused: The days that a rule would have given, were they no holidays.
        public: Public holidays.
        breaks: The days of the school holidays.
    """

    begun: Mapping[Duty, date]
    kept: Mapping[Duty, Collection[date]] = field(default_factory=dict)
    called_off: Mapping[Duty, Collection[date]] = field(default_factory=dict)
    paused: Mapping[Duty, Collection[date]] = field(default_factory=dict)
    public: Collection[date] = frozenset()
    breaks: Collection[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Watched:
    """A centre of the city, and what is missing there."""

    name: str
    trial: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """After how many days without it there is a hint and an alarm, and how many are in time."""

    hint: int
    alarm: int
    most: int


@dataclass(frozen=True, slots=True)
class Once:
    """Once in so many months; so many days before their end there is a hint and an alarm."""

    months: int
    hint: int
    alarm: int


# Grundlagenkonzept KiEZ, ch. 2: Elterncafé and Babycafé weekly, a theme at least every six weeks,
# meetings of the network, an analysis of the needs. The days of hint and alarm are ours.
WEEKLY = (Duty.ELTERNCAFE, Duty.BABYCAFE)
EVERY = {
    Duty.SCHULELTERNCAFE: Every(28, 35, 42),
    Duty.CONSULTATION: Every(14, 21, 28),
    Duty.THEME: Every(28, 35, 42),
}
ONCE = {Duty.NETWORK: Once(6, 60, 30), Duty.NEEDS: Once(12, 90, 30)}
NOTED = frozenset(ONCE)
"""What takes place without parents, so that somebody has to tell us."""

OF_KIND = {
    Kind.ELTERNCAFE: Duty.ELTERNCAFE,
    Kind.BABYCAFE: Duty.BABYCAFE,
    Kind.SCHULELTERNCAFE: Duty.SCHULELTERNCAFE,
    Kind.SPRECHSTUNDE: Duty.CONSULTATION,
}
# So far back it is looked: six weeks that count, with the longest school holidays between.
BACK = timedelta(weeks=26)
AHEAD = timedelta(weeks=7)
# What was forgotten is noted so late at most: for the year before, still in its spring.
NOTE_BACK = timedelta(days=456)
# When the Monday message is due, before the week's first café.
MONDAY_TIME = time(7, 30)

_DAY = timedelta(days=1)
_ORDER = (Level.GAP, Level.ALARM, Level.HINT)


def findings(known: Known, today: date) -> tuple[Finding, ...]:
    """List what is missing, at most one finding of each duty, the most pressing first."""
    found = [finding for duty in Duty if (finding := _of(duty, known, today))]
    return tuple(sorted(found, key=lambda each: (_ORDER.index(each.level), -each.days)))


def monday(now: datetime, quiet_hours: Quiet, zone: ZoneInfo) -> datetime:
    """Tell when the next Monday message is due: at 7:30, or when the quiet hours end.

    The Monday is chosen by 7:30 alone: who changes the quiet hours does not hear twice.
    """
    today = now.astimezone(zone).date()
    mondays = (_monday(today) + WEEK * weeks for weeks in range(3))
    moments = (instant(day, MONDAY_TIME, zone) for day in mondays)
    return quiet.awake(quiet_hours, next(each for each in moments if each > now), zone)


def notable(duty: Duty, on: date, today: date) -> bool:
    """Tell whether it may be noted that something took place on a day."""
    return duty in NOTED and today - NOTE_BACK <= on <= today


def _of(duty: Duty, known: Known, today: date) -> Finding | None:
    begun = known.begun.get(duty)
    if begun is None:
        return None
    if duty in WEEKLY:
        return _weekly(duty, known, begun, today)
    if duty in EVERY:
        return _every(duty, known, begun, today)
    return _once(duty, known, begun, today)


def _weekly(duty: Duty, known: Known, begun: date, today: date) -> Finding | None:
    """Look for whole weeks (ISO 8601, from Monday) without it."""
    week = _monday(today)
    kept = known.kept.get(duty, ())
    if not any(week <= day < today for day in kept):
        missed = _missed(duty, known, begun, week)
        if missed:
            return _week(duty, Level.GAP, missed, today)
    for level, start in ((Level.ALARM, week), (Level.HINT, week + WEEK)):
        if start >= _monday(begun) and _is_missing(duty, known, start):
            return _week(duty, level, start, today)
    return None


def _missed(duty: Duty, known: Known, begun: date, week: date) -> date | None:
    """Find the first of the weeks without it that lie before this one, holidays aside."""
    first = None
    while (week := week - WEEK) >= _monday(begun):
        if _in_week(known.kept.get(duty, ()), week):
            break
        if _is_missing(duty, known, week):
            first = week
    return first


def _is_missing(duty: Duty, known: Known, week: date) -> bool:
    """Tell whether it lacks in a week for another reason than holidays."""
    if _in_week(known.kept.get(duty, ()), week):
        return False
    called_off = _in_week(known.called_off.get(duty, ()), week)
    if any(day not in known.public and day not in known.breaks for day in called_off):
        return True
    if called_off or _in_week(known.paused.get(duty, ()), week):
        return False
    workdays = (week + _DAY * number for number in range(5))
    return not all(day in known.public or day in known.breaks for day in workdays)


def _week(duty: Duty, level: Level, start: date, today: date) -> Finding:
    return Finding(duty, level, start, start + 6 * _DAY, max((today - start).days, 0))


def _every(duty: Duty, known: Known, begun: date, today: date) -> Finding | None:
    """Count the days since the last time; those of the school holidays do not count."""
    rhythm = EVERY[duty]
    kept = known.kept.get(duty, ())
    last = max((day for day in kept if day <= today), default=begun)
    days = sum(day not in known.breaks for day in _days(last + _DAY, today))
    if days < rhythm.hint:
        return None
    by = _last_in_time(last, rhythm.most, known.breaks)
    if days > rhythm.most:
        return Finding(duty, Level.GAP, last, by, days)
    if any(today < day <= by for day in kept):
        return None
    level = Level.ALARM if days >= rhythm.alarm else Level.HINT
    return Finding(duty, level, last, by, days)


def _last_in_time(last: date, most: int, breaks: Collection[date]) -> date:
    """Tell the day on which so many days have passed that count."""
    day, left = last, most
    while left:
        day += _DAY
        left -= day not in breaks
    return day


def _once(duty: Duty, known: Known, begun: date, today: date) -> Finding | None:
    """Look at the half-year or year that has ended, then at the one that is going on.

    One that had begun before the centre did counts from the next on.
    """
    rhythm = ONCE[duty]
    kept = known.kept.get(duty, ())
    this = _period(today, rhythm.months)
    if any(this <= day <= today for day in kept):
        return None
    before = _period(this - _DAY, rhythm.months)
    if begun <= before and not any(before <= day < this for day in kept):
        return Finding(duty, Level.GAP, before, this - _DAY, (today - before).days)
    by = _next_period(this, rhythm.months) - _DAY
    left = (by - today).days
    if begun > this or left >= rhythm.hint or any(today < day <= by for day in kept):
        return None
    level = Level.ALARM if left < rhythm.alarm else Level.HINT
    return Finding(duty, level, this, by, (today - this).days)


def _period(day: date, months: int) -> date:
    """Tell the first day of the half-year or year that a day lies in."""
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _next_period(first: date, months: int) -> date:
    month = first.month + months
    return date(first.year + month // 13, (month - 1) % 12 + 1, 1)


def _in_week(days: Collection[date], week: date) -> list[date]:
    return [day for day in (week + _DAY * number for number in range(7)) if day in days]


def _days(first: date, last: date) -> Iterator[date]:
    return (first + _DAY * number for number in range((last - first).days + 1))


def _monday(day: date) -> date:
    return day - _DAY * day.weekday()
