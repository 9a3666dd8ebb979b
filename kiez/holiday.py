"""Know a municipality's days off: public holidays and school breaks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import holidays


class Pause(StrEnum):
    """A reason to close for a day; each offer says which of them it keeps."""

    PUBLIC = "public"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Region:
    """Where the package `holidays` looks days off up.

    Args:
        country: ISO 3166-1 alpha-2.
        subdivision: The part after the country in ISO 3166-2.
        categories: What the package is asked for.
    """

    country: str
    subdivision: str
    categories: frozenset[Pause]


@dataclass(frozen=True, slots=True)
class Break:
    """School holidays, both days inclusive."""

    name: str
    start: date
    end: date


DaysOff = Mapping[Pause, Mapping[date, str]]
"""The days off with their names in German, by reason."""


def known(country: str, subdivision: str) -> bool:
    """Tell whether the package knows the holidays of this part of the country."""
    return subdivision in holidays.list_supported_countries().get(country, [])


def days_off(region: Region, breaks: Sequence[Break], first: date, last: date) -> DaysOff:
    """List the days off from the first to the last day inclusive.

    The breaks decide for all school days between the first and the last of them; the package
    decides before and after, and for public holidays.
    """
    school = _package(region, Pause.SCHOOL, first, last)
    if breaks:
        begin, end = min(each.start for each in breaks), max(each.end for each in breaks)
        school = {day: name for day, name in school.items() if not begin <= day <= end}
        school |= {
            day: each.name
            for each in breaks
            for day in _days(max(each.start, first), min(each.end, last))
        }
    return {Pause.PUBLIC: _package(region, Pause.PUBLIC, first, last), Pause.SCHOOL: school}


def _package(region: Region, category: Pause, first: date, last: date) -> dict[date, str]:
    if category not in region.categories:
        return {}
    found = holidays.country_holidays(
        region.country,
        subdiv=region.subdivision,
        years=range(first.year, last.year + 1),
        # Without a language the package takes one by the country's default of that version.
        language="de",
        categories=(category.value,),
    )
    return {day: name for day, name in found.items() if first <= day <= last}


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
