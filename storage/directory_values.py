"""Name the sorts of values that a directory file holds."""

import re
from datetime import date, time
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from kiez.calendar import Action, Weekday
from kiez.directory import (
    Audience,
    Confidence,
    Kind,
    OfferEvidence,
    PlaceType,
    Registration,
    Service,
    SlotEvidence,
)
from kiez.holiday import Pause

Item = TypeVar("Item")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}")


def _day(value: object) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("must be a day like 2027-03-28")
    return date.fromisoformat(value)


def _wall_time(value: object) -> time:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise ValueError('must be a time in quotes, like "09:30"')
    return time.fromisoformat(value)


def since_when(as_of: str) -> date:
    """Give the first day of the year or month that a source tells, or its day."""
    return date.fromisoformat(as_of + "-01-01"[len(as_of) - 4 :])


def _as_of(value: str) -> str:
    since_when(value)
    return value


def _distinct(values: list[Any]) -> list[Any]:
    if len(set(values)) < len(values):
        raise ValueError("names something twice")
    return values


Distinct = Annotated[list[Item], AfterValidator(_distinct)]

Day = Annotated[date, BeforeValidator(_day)]
WallTime = Annotated[time, BeforeValidator(_wall_time)]
AsOf = Annotated[str, Field(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}$"), AfterValidator(_as_of)]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
# A place's key travels in the 64 bytes of a button, beside a search (screens/buttons.py).
PlaceKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")]
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 /()-]{1,29}$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
PostalCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(_[a-z]+)?$")]

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
AtLeastOne = Annotated[int, Field(ge=1, le=1_000_000)]
AgeMonths = Annotated[int, Field(ge=0, le=300)]
Weeks = Annotated[int, Field(ge=1, le=52)]
SlotMinutes = Annotated[int, Field(ge=5, le=240)]
BreakMinutes = Annotated[int, Field(ge=0, le=120)]
Year = Annotated[int, Field(ge=1900, le=2100)]

# In strict models an enum does not take its own words from text, unless told to.
_WORD = Field(strict=False)
AnAction = Annotated[Action, _WORD]
AnAudience = Annotated[Audience, _WORD]
AConfidence = Annotated[Confidence, _WORD]
AKind = Annotated[Kind, _WORD]
AnOfferEvidence = Annotated[OfferEvidence, _WORD]
APause = Annotated[Pause, _WORD]
APlaceType = Annotated[PlaceType, _WORD]
ARegistration = Annotated[Registration, _WORD]
AService = Annotated[Service, _WORD]
ASlotEvidence = Annotated[SlotEvidence, _WORD]
AWeekday = Annotated[Weekday, _WORD]

Coordinates = Literal["published", "approximate"]
Telegram = Literal["all", "information", "none"]
Law = Literal["dsgvo", "kdg", "dsg-ekd"]
NthWeek = Literal[-1, 1, 2, 3, 4, 5]
