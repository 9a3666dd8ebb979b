"""Decide what somebody hears of the centres and kinds that they follow."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez.calendar import instant
from kiez.directory import CentreId, Kind


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
HOURS = (time(8), time(12), time(18), time(20))
"""The hours that a parent may choose."""


def follows(follow: Follow, centre: CentreId | None, kind: Kind) -> bool:
    """Tell whether an offer of this centre and kind belongs to what is followed."""
    return follow.centre in (None, centre) and follow.kind in (None, kind)


def next_digest(weekly: Weekly, now: datetime, zone: ZoneInfo) -> datetime:
    """Tell when the next digest is due: the chosen weekday and wall-clock time after now."""
    today = now.astimezone(zone).date()
    ahead = (weekly.weekday - today.weekday()) % 7
    for weeks in (0, 1):
        moment = instant(today + timedelta(days=ahead, weeks=weeks), weekly.time, zone)
        if moment > now:
            break
    return moment
