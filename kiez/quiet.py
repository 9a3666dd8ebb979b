"""Keep the hours in which a family is left alone, in the wall-clock time of its city."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiez.calendar import instant

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """From when to when nothing unasked is said; the same hour twice means never quiet.

    Args:
        start: Wall-clock time, mostly in the evening.
        end: Wall-clock time, mostly of the next morning.
    """

    start: time
    end: time


USUAL = Quiet(time(21), time(8))


def awake(quiet: Quiet, moment: datetime, zone: ZoneInfo) -> datetime:
    """Tell the first moment from this one on that is not quiet: this one, or the quiet's end."""
    # In the night of the clock change the quiet hours of one day may reach into the next one's.
    while span := _around(quiet, moment, zone):
        moment = span[1]
    return moment


def before(quiet: Quiet, moment: datetime, zone: ZoneInfo) -> datetime:
    """Tell when the quiet hours around a moment began; the moment itself if it is not quiet."""
    span = _around(quiet, moment, zone)
    return span[0] if span else moment


def after(quiet: Quiet, moment: datetime, length: timedelta, zone: ZoneInfo) -> datetime:
    """Tell when so much time has passed outside the quiet hours; within them time stands still."""
    now, left = awake(quiet, moment, zone), length
    while (quiet_from := _next(quiet, now, zone)) is not None and now + left > quiet_from:
        left -= quiet_from - now
        now = awake(quiet, quiet_from, zone)
    return now + left


def _around(quiet: Quiet, moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Find the quiet hours that a moment lies in; their end is not quiet any more."""
    today = moment.astimezone(zone).date()
    for day in (today - _DAY, today):
        span = _of(quiet, day, zone)
        if span and span[0] <= moment < span[1]:
            return span
    return None


def _next(quiet: Quiet, moment: datetime, zone: ZoneInfo) -> datetime | None:
    """Find when the next quiet hours begin; None if there are none."""
    today = moment.astimezone(zone).date()
    for day in (today, today + _DAY, today + 2 * _DAY):
        span = _of(quiet, day, zone)
        if span and span[0] >= moment:
            return span[0]
    return None


def _of(quiet: Quiet, day: date, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Give the quiet hours that begin on a day; None if the family wants none."""
    if quiet.start == quiet.end:
        return None
    last = day if quiet.end > quiet.start else day + _DAY
    start, end = instant(day, quiet.start, zone), instant(last, quiet.end, zone)
    # Hours that a clock change swallows are no quiet hours.
    return (start.astimezone(UTC), end.astimezone(UTC)) if start < end else None
