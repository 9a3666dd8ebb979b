"""Make the record of a new offer: from what its kind usually is, or from another centre's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from kiez.calendar import Weekday
from kiez.directory import Audience, Confidence, Kind, OfferEvidence, Registration, Service
from kiez.directory import SlotEvidence as Slot
from kiez.fact import Record

_WEEK = 7
_LATEST = time(23, 59)
WEEKS = (4, 6, 8, 10, 12)
"""How long a course may run, to choose from."""
HOURS = tuple(time(at // 2, at % 2 * 30) for at in range(16, 40))
"""When an offer may begin, to choose from: each half hour from 8 to 19:30."""

# What kinds of offers usually are (Grundlagenkonzept KiEZ, ch. 2, and the shipped directories).
_MINUTES = {Kind.ELTERNCAFE: 120, Kind.ELTERNBILDUNG: 120}
_USUAL_MINUTES = 90
_AGES = {
    Kind.ELTERNCAFE: (0, 72),
    Kind.BABYCAFE: (0, 12),
    Kind.SCHULELTERNCAFE: (60, 132),
    Kind.JUGENDARBEIT: (72, 144),
}
_SERVICE_AGES = {Service.HEBAMME: (0, 12), Service.FRUEHFOERDERUNG: (0, 72)}
_THEME_WEEKS = 6
_FIRST_DAYS = 4
# What is told of an offer, and not of the house, the people or the days that it has.
_COPIED = (
    "kind",
    "service",
    "title",
    "description",
    "pauses",
    "theme_every_weeks",
    "child_age_months",
    "audience",
    "languages",
    "registration",
    "cost_cents",
    "capacity",
    "slots",
    "min_families",
    "join_until_days",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What each centre of a city has agreed to offer (the directory's catalogue)."""

    kind: Kind
    service: Service | None
    label: str
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Room:
    """A venue of the own centre."""

    number: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Model:
    """Another centre's offer that can be copied."""

    number: int
    kind: Kind
    service: Service | None
    title: str
    centre: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What a new offer has of its own.

    Args:
        weekday: Monday is 0.
        weeks: How long a course runs; None: it has no end, and is no course.
        venue: Key of the venue.
        language: The city's own, until somebody says more.
        first: From when on; None: from the first such weekday.
    """

    weekday: int
    start: time
    weeks: int | None
    venue: str
    language: str
    today: date
    first: date | None = None


def courses(kind: Kind) -> bool:
    """Tell whether such an offer may be a course, and so is asked for how long it runs."""
    return kind is Kind.ELTERNBILDUNG


def fresh(entry: Entry, frame: Frame) -> dict[str, Any]:
    """Make an offer of what the catalogue has."""
    consultation = entry.kind is Kind.SPRECHSTUNDE
    ages = _SERVICE_AGES.get(entry.service) if entry.service else _AGES.get(entry.kind)
    circle = [Audience.SCHWANGERE, Audience.MUETTER]
    audience = circle if entry.service is Service.HEBAMME else [Audience.ELTERN]
    open_to_all = entry.kind not in {Kind.ELTERNBILDUNG, Kind.SPRECHSTUNDE}
    registration = Registration.NONE if open_to_all else Registration.RECOMMENDED
    told = {
        "kind": entry.kind.value,
        "service": entry.service.value if entry.service else None,
        "title": entry.label,
        "pauses": ["public"] if consultation else ["public", "school"],
        "theme_every_weeks": _THEME_WEEKS if entry.kind is Kind.ELTERNCAFE else None,
        "child_age_months": {"min": ages[0], "max": ages[1]} if ages else None,
        "audience": [each.value for each in audience],
        "languages": [frame.language],
        "registration": registration.value,
        "cost_cents": 0,
    }
    minutes = _MINUTES.get(entry.kind, _USUAL_MINUTES)
    return _whole(told, frame, minutes, entry.every_weeks)


def copied(record: Record, origin: str, frame: Frame) -> dict[str, Any]:
    """Make an offer like another centre's, and note whose it was."""
    told = {key: record.get(key) for key in _COPIED} | {"note": origin}
    schedule: Mapping[str, Any] = record.get("schedule") or {}
    minutes = _length(schedule) if schedule else _USUAL_MINUTES
    return _whole(told, frame, minutes, schedule.get("every_weeks") or 1)


def _whole(
    told: Mapping[str, Any], frame: Frame, minutes: int, every_weeks: int
) -> dict[str, Any]:
    """Add when and where it is, and that its coordinator says so."""
    first = frame.first or _first(frame.weekday, frame.today)
    last = first + timedelta(weeks=(frame.weeks or 1) - 1)
    schedule = {
        "byday": [list(Weekday)[frame.weekday].value],
        "every_weeks": every_weeks if every_weeks > 1 else None,
        "start": f"{frame.start:%H:%M}",
        "end": f"{_end(frame.start, minutes):%H:%M}",
        "valid_from": first.isoformat(),
        "valid_until": last.isoformat() if frame.weeks else None,
    }
    own: dict[str, Any] = {
        "venue": frame.venue,
        "schedule": {key: value for key, value in schedule.items() if value is not None},
        "course": True if frame.weeks else None,
        "exceptions": [],
        "confidence": Confidence.PUBLISHED.value,
        "evidence": {"offer": OfferEvidence.NONE.value, "slot": Slot.CONFIRMED.value},
        "checked_on": frame.today.isoformat(),
    }
    return {key: value for key, value in {**told, **own}.items() if value is not None}


def _first(weekday: int, today: date) -> date:
    """Give the first such weekday after today."""
    return today + timedelta(days=(weekday - today.weekday() - 1) % _WEEK + 1)


def first_days(weekday: int, today: date) -> list[date]:
    """List the next such weekdays, to choose from."""
    first = _first(weekday, today)
    return [first + timedelta(weeks=number) for number in range(_FIRST_DAYS)]


def begins(first: date | None, weekday: int, today: date) -> bool:
    """Tell whether something that takes place on a weekday can begin on a day."""
    return first is not None and first > today and first.weekday() == weekday


def closed(record: Mapping[str, Any], off: Collection[date]) -> list[date]:
    """List on which of its days an offer with a last one pauses."""
    schedule = record.get("schedule") or {}
    if "valid_until" not in schedule:
        return []
    first, last = (date.fromisoformat(schedule[key]) for key in ("valid_from", "valid_until"))
    step = timedelta(weeks=schedule.get("every_weeks") or 1)
    days = (first + number * step for number in range((last - first) // step + 1))
    return [day for day in days if day in off]


def _length(schedule: Mapping[str, Any]) -> int:
    start, end = (time.fromisoformat(schedule[key]) for key in ("start", "end"))
    return (end.hour - start.hour) * 60 + end.minute - start.minute


def _end(start: time, minutes: int) -> time:
    """Give the end on the same day."""
    end = datetime.combine(date.min, start) + timedelta(minutes=minutes)
    return end.time() if end.date() == date.min else _LATEST
