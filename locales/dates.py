"""Say days, times, lists and distances as people of the language write them."""

import re
from datetime import date, time
from functools import cache, lru_cache

from babel import Locale
from babel.dates import DateTimePattern, format_date, get_day_names, parse_pattern
from babel.lists import format_list
from babel.numbers import format_currency

from locales.languages import LANGUAGES
from locales.translate import Apart, bare, isolate, spoken

_ASCII_DIGITS = {
    ord(native): str(value)
    for zero in "٠۰०"
    for value, native in enumerate(chr(ord(zero) + offset) for offset in range(10))
}

# Between half a kilometre and a kilometre a parent thinks in steps of 100 m; below in 50 m.
_FINE_M, _NEAR_M = 500, 1000
# A number and its unit stay in one line.
_NARROW = "\u00a0"
# In a CLDR pattern: quoted words, the weekday, the month.
_PART = re.compile("'[^']*'|E+|c+|M+|L+")


def day(value: date, today: date) -> str:
    """Say a day: weekday, day and month in words, the year only if it is not this one."""
    return _day(spoken().babel, value, with_year=value.year != today.year)


def short_day(value: date) -> str:
    """Say a day for a button: the weekday's short name, day and month as numbers."""
    return f"{_short_weekday(spoken().babel, value.weekday())} {value.day}.{value.month}."


def weekday(number: int) -> str:
    """Name a weekday, Monday is 0."""
    return _plain(get_day_names("wide", context="stand-alone", locale=spoken().babel)[number])


def short_weekday(number: int) -> str:
    """Name a weekday in two or three letters, Monday is 0."""
    return _short_weekday(spoken().babel, number)


def month(value: date) -> str:
    """Name a month and its year."""
    return _plain(format_date(value, "LLLL y", locale=spoken().babel))


def clock(value: time) -> str:
    """Say a time of day: 24 hours and ASCII digits in every language."""
    return f"{value:%H:%M}"


def span(start: time, end: time) -> str:
    """Say a range of times."""
    return f"{start:%H:%M}–{end:%H:%M}"


def listing(items: list[str]) -> Apart:
    """Join items as the language does, each kept apart from the joining word."""
    joined = format_list([isolate(item) for item in items], locale=spoken().babel)
    return Apart(joined.replace("\u200f", ""))


def distance(metres: float) -> str:
    """Say how far it is: in steps of 50 m, 100 m, then in kilometres with one decimal.

    Args:
        metres: Great-circle distance.
    """
    if metres < _FINE_M:
        return f"{max(50, round(metres / 50) * 50)}{_NARROW}m"
    if metres < _NEAR_M - 50:
        return f"{round(metres / 100) * 100}{_NARROW}m"
    decimal = "." if spoken().babel.startswith(("en", "ar", "fa")) else ","
    return f"{metres / 1000:.1f}{_NARROW}km".replace(".", decimal)


def language_name(code: str) -> str:
    """Name a language in the language being spoken, else as it names itself."""
    name = Locale.parse(spoken().babel).languages.get(code)
    return _plain(name or (LANGUAGES[code].name if code in LANGUAGES else code))


def euros(amount: float) -> str:
    """Say a price."""
    return _plain(format_currency(amount, "EUR", locale=spoken().babel))


# The same few days are said to every parent.
@lru_cache(maxsize=8192)
def _day(locale: str, value: date, *, with_year: bool) -> str:
    pattern = _day_pattern(locale, with_year=with_year)
    return _plain(pattern.apply(value, Locale.parse(locale)))


@cache
def _short_weekday(locale: str, number: int) -> str:
    return _plain(get_day_names("abbreviated", context="format", locale=locale)[number])


@cache
def _day_pattern(locale: str, *, with_year: bool) -> DateTimePattern:
    """Find how a locale writes a day, and spell weekday and month out.

    CLDR has the order of the parts for every locale, but the long form of this one for few, and
    Babel then falls back to "Do." and "нояб.".
    """
    skeletons = Locale.parse(locale).datetime_skeletons
    year = "y" if with_year else ""
    names = (f"{year}MMMMEEEEd", f"{year}MMMMEd", f"{year}MMMEd")
    found = next(skeletons[name] for name in names if name in skeletons)
    return parse_pattern(_PART.sub(_spelled, found.pattern))


def _spelled(part: re.Match[str]) -> str:
    text = part[0]
    if text.startswith("'"):
        return text
    # A month as a number ("26.11.") would stand without its name: it is named too.
    return text[0] * 4


def _plain(text: str) -> str:
    return bare(text).translate(_ASCII_DIGITS)
