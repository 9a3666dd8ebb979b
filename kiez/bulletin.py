"""Decide what stands on a centre's notice sheet: which days, which dates, in which languages."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from kiez.calendar import State
from kiez.details import Details, discreet
from kiez.holiday import DaysOff, Pause
from kiez.passing import Centre

MOST_LANGUAGES = 4
"""More columns than that nobody can read from two metres away."""

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_SUNDAY = 6
# A title stands in few lines of a narrow column; the longest of the catalogue has 40 signs.
_TITLE_SIGNS = 60


class Span(StrEnum):
    """Which days a sheet tells of."""

    THIS_WEEK = "w"
    NEXT_WEEK = "x"
    THIS_MONTH = "m"
    NEXT_MONTH = "n"

    @property
    def monthly(self) -> bool:
        """Whether it is a calendar month and not a week."""
        return self in {Span.THIS_MONTH, Span.NEXT_MONTH}


class Form(StrEnum):
    """What becomes of it: paper for the door, or a picture to forward."""

    A4 = "a4"
    A3 = "a3"
    PICTURE = "png"


@dataclass(frozen=True, slots=True)
class Notice:
    """A date as it stands on the sheet.

    Args:
        themes: What it is about, by language; empty: nothing is announced, or it is sensitive.
    """

    card: Details
    themes: Mapping[str, str] = field(default_factory=dict)

    @property
    def cancelled(self) -> bool:
        """Whether it is called off, and said to be."""
        return self.card.state is not State.ON

    @property
    def discreet(self) -> bool:
        """Whether its official name is all that is said of it."""
        return discreet(self.card.kind)


@dataclass(frozen=True, slots=True)
class Break:
    """School holidays, as far as they touch the days of a sheet; the name is German."""

    name: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Bulletin:
    """All that a sheet tells.

    Args:
        unit: What the city calls a centre, and the city.
        page: Of the centre, below our address.
        notices: Soonest first.
        holidays: Public ones, with their German names.
        trial: The centre is not live: its times may be examples.
        menu: The languages of the city, in its order.
    """

    centre: Centre
    unit: str
    page: str
    span: Span
    first_on: date
    last_on: date
    today: date
    notices: tuple[Notice, ...]
    holidays: Mapping[date, str]
    breaks: tuple[Break, ...]
    trial: bool
    menu: tuple[str, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The days that the sheet names: those with dates, and holidays, when the door is shut."""
        dated = {each.card.local_on for each in self.notices}
        closed = {day for day in self.holidays if day.weekday() != _SUNDAY}
        return tuple(sorted(dated | closed))

    @property
    def unconfirmed(self) -> int:
        """How many dates nobody has confirmed; each carries its mark."""
        return sum(not each.card.confirmed for each in self.notices)

    @property
    def free(self) -> bool:
        """Whether nothing on the sheet costs anything."""
        return not any(each.card.cost_cents for each in self.notices)


def days(span: Span, today: date) -> tuple[date, date]:
    """Tell the first and the last day of a week (Monday to Sunday) or a calendar month."""
    if span.monthly:
        first = today.replace(day=1)
        if span is Span.NEXT_MONTH:
            first = _next_month(first)
        return first, _next_month(first) - _DAY
    monday = today - _DAY * today.weekday()
    if span is Span.NEXT_WEEK:
        monday += _WEEK
    return monday, monday + _WEEK - _DAY


def breaks(off: DaysOff, first: date, last: date) -> tuple[Break, ...]:
    """Put school holidays together, day after day of the same name.

    Args:
        off: Of more days than those of the sheet, so that a break has its true ends.
    """
    found: list[Break] = []
    for day, name in sorted(off[Pause.SCHOOL].items()):
        former = found[-1] if found else None
        if former and former.name == name and day - former.last_on == _DAY:
            found[-1] = Break(name, former.first_on, day)
        else:
            found.append(Break(name, day, day))
    return tuple(each for each in found if each.first_on <= last and each.last_on >= first)


def usual(menu: Sequence[str], first: str) -> tuple[str, ...]:
    """Choose the languages that a sheet has unless said otherwise.

    Args:
        menu: Of the city, the most spoken ones first.
        first: The language of the city.
    """
    others = [code for code in menu if code != first]
    return (first, *others)[:MOST_LANGUAGES]


def toggled(chosen: Sequence[str], code: str) -> tuple[str, ...]:
    """Add a language, or take it out; the last one stays, and a fifth is not added."""
    if code not in chosen:
        return (*chosen, code)[:MOST_LANGUAGES]
    return tuple(each for each in chosen if each != code) or tuple(chosen)


def known(chosen: Sequence[str], menu: Collection[str]) -> tuple[str, ...]:
    """Keep of what a button names the languages that there are, each once."""
    return tuple(dict.fromkeys(code for code in chosen if code in menu))[:MOST_LANGUAGES]


def clipped(title: str) -> str:
    """Shorten a title that was typed without a thought of paper."""
    line = title.strip().partition("\n")[0]
    return line if len(line) <= _TITLE_SIGNS else f"{line[: _TITLE_SIGNS - 1].rstrip()}…"


def theme(notice: Notice, language: str, default: str) -> str:
    """Say what a date is about: in a language, else in the city's, else as it was written."""
    themes = notice.themes
    return themes.get(language) or themes.get(default) or next(iter(themes.values()), "")


def by_day(
    notices: Sequence[Notice], wanted: Sequence[date]
) -> tuple[tuple[date, tuple[Notice, ...]], ...]:
    """Put dates below their days."""
    return tuple(
        (day, tuple(each for each in notices if each.card.local_on == day)) for day in wanted
    )


def _next_month(first: date) -> date:
    return (first + 31 * _DAY).replace(day=1)
