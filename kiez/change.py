"""Decide what is news about a date to those who have to do with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from kiez.calendar import instant
from kiez.directory import OccurrenceId, OfferId, VenueId
from kiez.notice import Kind, Notice
from kiez.people import PersonId

# More changes of an offer at once are no matter of single days: its first day speaks for all.
A_FEW = 3


@dataclass(frozen=True, slots=True)
class Known:
    """A date as somebody knows it.

    Args:
        on: It takes place; False if it is called off, or no longer given by the rule.
    """

    local_on: date
    start_time: time
    end_time: time
    venue: VenueId | None
    on: bool = True

    def starts_at(self, zone: ZoneInfo) -> datetime:
        """Tell when it begins."""
        return instant(self.local_on, self.start_time, zone)


@dataclass(frozen=True, slots=True)
class Turn:
    """A date that was written anew: as it was, and as it is."""

    occurrence: OccurrenceId
    offer: OfferId
    before: Known
    after: Known

    @property
    def matters(self) -> bool:
        """Tell whether more than its end is another one."""
        return replace(self.before, end_time=self.after.end_time) != self.after


@dataclass(frozen=True, slots=True)
class News:
    """A notice with what decides whether it speaks for others, too.

    Args:
        starts_at: When the date begins, or would have begun.
    """

    offer: OfferId
    starts_at: datetime
    notice: Notice


def news(before: Known, after: Known) -> Kind | None:
    """Tell what is new to somebody who knows a date as it was; None if there is nothing to tell.

    A date that takes place after all is told like one that has moved. Another end alone is no
    news: nobody comes too late for it.
    """
    if not after.on:
        return Kind.CANCELLED if before.on else None
    same = (before.local_on, before.start_time, before.venue) == (
        after.local_on,
        after.start_time,
        after.venue,
    )
    return None if before.on and same else Kind.MOVED


def shifted(slot: time, before: time, after: time) -> time | None:
    """Tell a slot's time after its consultation hour begins at another one: its place stays.

    Returns:
        None if it would lie on another day.
    """
    at = _minutes(slot) + _minutes(after) - _minutes(before)
    return time(at // 60, at % 60) if 0 <= at < _DAY else None


def gathered(told: Iterable[News]) -> list[Notice]:
    """Let the first date speak for many: a new hour for a whole year is one notice, not fifty.

    Returns:
        The notices; one that speaks for more tells in its detail for how `more`.
    """
    groups: dict[tuple[PersonId, OfferId, Kind], list[News]] = defaultdict(list)
    for each in told:
        groups[each.notice.person, each.offer, each.notice.kind].append(each)
    notices: list[Notice] = []
    for group in groups.values():
        first = min(group, key=lambda each: each.starts_at).notice
        if len(group) > A_FEW:
            more = {"more": str(len(group) - 1)}
            notices.append(replace(first, detail={**first.detail, **more}))
        else:
            notices.extend(each.notice for each in group)
    return notices


_DAY = 24 * 60


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
