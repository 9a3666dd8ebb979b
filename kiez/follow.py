"""Decide what somebody hears of the centres and kinds that they follow."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.calendar import instant
from kiez.directory import CentreId, Kind
from kiez.quiet import Quiet


class Often(StrEnum):
    """How often somebody wants to hear."""

    AT_ONCE = "at once"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Follow:
    """What somebody follows: a centre, a kind, or that kind at that centre.

    Args:
        id: Of the row.
        centre_name: Empty if it is a kind all over the city.
    """

    id: int
    centre: CentreId | None
    centre_name: str
    kind: Kind | None
    often: Often


@dataclass(frozen=True, slots=True)
class Weekly:
    """When the digest comes.

    Args:
        weekday: Monday is 0.
        time: Wall-clock time in the city.
    """

    weekday: int
    time: time


# Sunday evening, when a family plans its week.
USUAL = Weekly(6, time(18))
# The digest tells the dates of so many days.
AHEAD = timedelta(days=7)
# More than that nobody reads.
MOST_DATES = 12
HOURS = (time(8), time(12), time(18), time(20))
"""The hours that a parent may choose."""


def follows(follow: Follow, centre: CentreId | None, kind: Kind) -> bool:
    """Tell whether an offer of this centre and kind belongs to what is followed."""
    return follow.centre in (None, centre) and follow.kind in (None, kind)


def next_digest(weekly: Weekly, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell when the next digest is due: the chosen weekday and wall-clock time after now."""
    return next(moment for moment in _moments(weekly, now, zone) if moment > now)


def due(weekly: Weekly | None, quiet_hours: Quiet, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell when the next digest goes out: when chosen; the usual one not in the quiet hours.

    Args:
        weekly: What the parent chose; None: nothing.
    """
    if weekly is not None:
        return next_digest(weekly, now, zone)
    # One that waits for the end of the quiet hours is still the next while it waits.
    waited = (quiet.awake(quiet_hours, each, zone) for each in _moments(USUAL, now, zone))
    return next(moment for moment in waited if moment > now)


def _moments(weekly: Weekly, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """List the digest's hours around a moment, from a week ago on."""
    today = now.astimezone(zone).date()
    ahead = (weekly.weekday - today.weekday()) % 7
    days = (today + timedelta(days=ahead, weeks=weeks) for weeks in (-1, 0, 1, 2))
    return [instant(day, weekly.time, zone) for day in days]
