"""Decide what a parent finds, and in which order."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from math import inf

from kiez.directory import Audience, Kind, OccurrenceId, OfferId, Service
from kiez.distance import Box, around, great_circle_m
from kiez.people import Door

PAGE = 5
"""Lines of a page (P3)."""

PREGNANT = -1
"""Age of a child that is not born yet."""

# 1.5 km are twenty minutes with a pram, 3 km forty; 6 km are a bus ride, 12 km across the city.
RINGS_M = (1_500.0, 3_000.0, 6_000.0, 12_000.0, 60_000.0)

_LET_GO = (
    "part",
    "day",
    "no_registration",
    "free",
    "childcare",
    "language",
    "audience",
    "child_age_months",
    "step_free",
    "service",
    "kind",
)


class Day(StrEnum):
    """A day in a parent's words."""

    TODAY = "today"
    TOMORROW = "tomorrow"
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"
    WEEKEND = "weekend"


class PartOfDay(StrEnum):
    """A part of the day, by the hour of the start: before 12, before 17, later."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Search:
    """What a parent is looking for; an absent filter lets everything through.

    Args:
        child_age_months: Age of the child; -1 means pregnant: then only what names pregnant
            women as its audience, and midwives.
        audience: What is explicitly for them: "for fathers" leaves out what is for all parents,
            since that is what everybody else's list is full of.
        language: Code of a language that someone there speaks.
        step_free: Known to be step-free; an unknown entrance is left out.
        no_registration: Nothing to do before coming, not even recommended.
    """

    kind: Kind | None = None
    service: Service | None = None
    day: Day | None = None
    part: PartOfDay | None = None
    child_age_months: int | None = None
    audience: Audience | None = None
    language: str | None = None
    childcare: bool = False
    step_free: bool = False
    free: bool = False
    no_registration: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to look from; degrees, WGS 84.

    Args:
        label: Name to show; empty for the phone's own position.
        accuracy_m: How far the true place may be from the point.
        postal_code: Set if the parent gave one: venues of that code come first.
        place: Key of the directory's place, if it is one.
    """

    lat: float
    lon: float
    label: str = ""
    accuracy_m: float = 0
    postal_code: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A search with where, when and how far down the list.

    Args:
        spot: Where to look from; None for the soonest of the whole city.
        today: The day of `now` in the municipality's zone.
        page: Counted from 0.
        door: Where the answer goes: a carrier may keep its offers out of Telegram.
    """

    search: Search
    spot: Spot | None
    now: datetime
    today: date
    page: int = 0
    door: Door = Door.WEB


@dataclass(frozen=True, slots=True)
class Found:
    """A dated occurrence as a line of a list.

    Args:
        distance_m: Great-circle distance from the spot; None without a spot or a venue.
        same_postal_code: The venue has the postal code that was asked for.
        confirmed: False if nobody has confirmed the time yet: it is marked wherever it is seen.
        key: Key of the offer, unique within the municipality.
        running: It has begun and has not ended.
        trial: Its centre only rehearses: that is marked, too.
    """

    occurrence: OccurrenceId
    offer: OfferId
    kind: Kind
    service: Service | None
    title: str
    local_on: date
    start_time: time
    end_time: time
    starts_at: datetime
    venue_name: str
    quarter: str
    confirmed: bool
    distance_m: float | None = None
    same_postal_code: bool = False
    key: str = ""
    running: bool = False
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """A page of what was found.

    Args:
        more: There is a next page.
        relaxed: The wider search that found this, if the one asked for found nothing.
    """

    items: tuple[Found, ...]
    page: int
    more: bool
    relaxed: Search | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a search lets through: between two dates and two weekdays, all included."""

    first_on: date = date.min
    last_on: date = date.max
    first_weekday: int = 0
    last_weekday: int = 6

    def __contains__(self, day: date) -> bool:
        between = self.first_on <= day <= self.last_on
        return between and self.first_weekday <= day.weekday() <= self.last_weekday


def days(day: Day | None, today: date) -> Days:
    """Tell which local days a parent means; a weekday's name includes today."""
    match day:
        case None:
            return Days()
        case Day.TODAY:
            return Days(today, today)
        case Day.TOMORROW:
            return Days(today + timedelta(days=1), today + timedelta(days=1))
        case Day.WEEKEND:
            return Days(first_weekday=5)
    weekday = list(Day).index(day) - list(Day).index(Day.MON)
    return Days(first_weekday=weekday, last_weekday=weekday)


def hours(part: PartOfDay | None) -> tuple[time, time]:
    """Tell between which two times of day, both included, an occurrence has to begin."""
    match part:
        case None:
            return time.min, time.max
        case PartOfDay.MORNING:
            return time.min, time(11, 59, 59)
        case PartOfDay.AFTERNOON:
            return time(12), time(16, 59, 59)
    return time(17), time.max


def distance_m(spot: Spot | None, lat: float | None, lon: float | None) -> float | None:
    """Measure the great-circle distance from a spot to a venue, if there are both."""
    if spot is None or lat is None or lon is None:
        return None
    return great_circle_m(spot.lat, spot.lon, lat, lon)


def box(spot: Spot, radius_m: float) -> Box:
    """Enclose all that may lie within the radius of the true place."""
    return around(spot.lat, spot.lon, radius_m + spot.accuracy_m)


def ring(distance: float | None, spot: Spot | None) -> int:
    """Number the ring that a venue lies in, after taking off how inexact the spot is."""
    if spot is None or distance is None:
        return len(RINGS_M) + 1
    return bisect_left(RINGS_M, distance - spot.accuracy_m)


Standing = tuple[bool, int, float]
"""Where a venue stands for a search; the smaller comes first."""


def standing(spot: Spot | None, distance: float | None, *, first: bool) -> Standing:
    """Tell where a venue stands; `first` says that it has the asked postal code."""
    return not first, ring(distance, spot), inf if distance is None else distance


def order(where: Standing, starts_at: datetime, key: str) -> tuple[object, ...]:
    """Give a line its place in the list; the smaller comes first.

    Venues of the asked postal code first, then rings of distance, within a ring soonest first;
    equal ones by distance, then by key. What has no venue comes last, and without a spot only
    the time counts.
    """
    later, circle, reach = where
    return later, circle, starts_at, reach, key


def rank(found: Iterable[Found], spot: Spot | None) -> list[Found]:
    """Sort lines as a parent reads them: nearest and soonest first."""
    return sorted(
        found,
        key=lambda line: order(
            standing(spot, line.distance_m, first=line.same_postal_code), line.starts_at, line.key
        ),
    )


def relaxed(search: Search) -> Iterator[Search]:
    """Let go of one filter after the other until something is found.

    The hour goes first, then the day: the same café on another day is nearer to the wish than
    another thing on the same day. A step-free entrance is a need and goes late, the kind last.
    """
    anything = Search()
    for name in _LET_GO:
        wider = replace(search, **{name: getattr(anything, name)})
        if wider != search:
            yield wider
        search = wider
