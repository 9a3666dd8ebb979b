"""Decide when a family is reminded of a date."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.calendar import instant
from kiez.quiet import Quiet


class Lead(StrEnum):
    """How long before, as a letter that tables and buttons carry."""

    EVENING = "e"
    """18:00 the day before."""
    MORNING = "m"
    """8:00 on the day itself."""
    TWO_HOURS = "2"
    ONE_HOUR = "1"


EVENING = time(18)
MORNING = time(8)
_AHEAD = {Lead.TWO_HOURS: timedelta(hours=2), Lead.ONE_HOUR: timedelta(hours=1)}
# A reminder after the quiet hours makes sense if so much is left to get ready.
_LEFT = timedelta(hours=1)
# One that comes before the quiet hours is there before they begin, not with their first minute.
_BEFORE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder and the instant at which it is due."""

    lead: Lead
    due_at: datetime


def usual(*, course: bool, slot: bool, childcare: bool) -> tuple[Lead, ...]:
    """Tell the lead times of somebody who has chosen none.

    Args:
        course: It is a date of a course.
        slot: A slot of a consultation was taken.
        childcare: A childcare seat was taken.
    """
    return (Lead.EVENING, Lead.TWO_HOURS) if course or slot or childcare else (Lead.EVENING,)


def pack(leads: Iterable[Lead]) -> str:
    """Write lead times letter by letter, in their own order."""
    wanted = set(leads)
    return "".join(lead for lead in Lead if lead in wanted)


def unpack(letters: str) -> tuple[Lead, ...]:
    """Read what `pack` wrote; a letter that nobody knows any more is left out."""
    return tuple(lead for lead in Lead if lead in letters)


def due(
    lead: Lead, starts_at: datetime, quiet_hours: Quiet, zone: ZoneInfo, *, chosen: bool
) -> datetime:
    """Tell when a reminder goes out.

    One whose time the parent chose comes when chosen. A usual one that falls into the quiet hours
    comes at their end if an hour is left before the start, else before they begin.

    Args:
        zone: The city's; 18:00 is 18:00 there, across both clock changes.
    """
    moment = _moment(lead, starts_at, zone)
    if chosen:
        return moment
    end = quiet.awake(quiet_hours, moment, zone)
    if end == moment or starts_at - end >= _LEFT:
        return end
    begin = quiet.before(quiet_hours, moment, zone)
    # Who is awake for minutes only is reminded in them.
    return min(quiet.awake(quiet_hours, begin - _BEFORE, zone), begin)


def every(
    leads: Collection[Lead],
    starts_at: datetime,
    quiet_hours: Quiet,
    zone: ZoneInfo,
    *,
    chosen: bool,
) -> list[Reminder]:
    """List the reminders of a date, also those whose hour is over; no two at once."""
    found = {
        due(lead, starts_at, quiet_hours, zone, chosen=chosen): lead
        for lead in Lead
        if lead in leads
    }
    return [Reminder(found[at], at) for at in sorted(found) if at < starts_at]


def plan(
    leads: Collection[Lead],
    starts_at: datetime,
    now: datetime,
    quiet_hours: Quiet,
    zone: ZoneInfo,
    *,
    chosen: bool,
) -> list[Reminder]:
    """List the reminders of a date that are still to come, the first first; no two at once."""
    found = every(leads, starts_at, quiet_hours, zone, chosen=chosen)
    return [reminder for reminder in found if reminder.due_at > now]


def stays(due_at: datetime, written_for: datetime, starts_at: datetime, now: datetime) -> bool:
    """Tell whether a reminder that waits to be said may go on waiting.

    Args:
        due_at: When it is due by what is known today; it is wanted still.
        written_for: When it was to be due, or is tried again.
    """
    if due_at > now:
        return written_for == due_at
    # Its hour is over, and nobody has said it: the process or the net was down, or the date has
    # just come nearer. Late is better than never.
    return written_for < starts_at


def _moment(lead: Lead, starts_at: datetime, zone: ZoneInfo) -> datetime:
    day = starts_at.astimezone(zone).date()
    match lead:
        case Lead.EVENING:
            return instant(day - timedelta(days=1), EVENING, zone)
        case Lead.MORNING:
            return instant(day, MORNING, zone)
        case Lead.TWO_HOURS | Lead.ONE_HOUR:
            return starts_at - _AHEAD[lead]
