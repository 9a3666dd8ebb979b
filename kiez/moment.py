"""Read days and times of day as people type them, in the digits of any script."""

import re
import unicodedata
from datetime import date, time, timedelta

# "24.12.", "24. 12.", "24/12/26", "2026-12-24".
_DAY = re.compile(
    r"(?<!\d)(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./-] ?(\d\d?)(?:[./-](\d{4}|\d\d)?)?)(?!\d)"
)
# "9", "9:30", "9.30", "9h30", "0930", "930".
_TIME = re.compile(r"(?<!\d)(\d\d?)(?:[:.hH]?(\d\d))?(?!\d)")
_CENTURY = 2000
_HOURS, _MINUTES = 24, 60
_LONGEST = 40


def day(text: str, today: date) -> date | None:
    """Read a day; without a year it is the next one. None if it is none."""
    found = days(text, today)
    return found[0] if len(found) == 1 else None


def days(text: str, today: date) -> list[date]:
    """Read all days of a text, in its order; empty if one of them is none."""
    found = [_day(match, today) for match in _DAY.finditer(_plain(text))]
    return [each for each in found if each is not None] if None not in found else []


def times(text: str) -> tuple[time, ...]:
    """Read one or two times of day; empty if they are none, or there are more."""
    plain = _plain(text)
    if not plain or len(plain) > _LONGEST:
        return ()
    found = [_time(match) for match in _TIME.finditer(plain)]
    whole = [each for each in found if each is not None]
    return tuple(whole) if len(whole) == len(found) and len(found) in (1, 2) else ()


def later(wall: time, by: timedelta) -> time | None:
    """Move a time of day; None if it would lie on another day."""
    at = wall.hour * _MINUTES + wall.minute + int(by.total_seconds()) // 60
    return time(*divmod(at, _MINUTES)) if 0 <= at < _HOURS * _MINUTES else None


def length(start: time, end: time) -> timedelta:
    """Tell how long it is from one time of day to another of the same day."""
    return timedelta(hours=end.hour - start.hour, minutes=end.minute - start.minute)


def _plain(text: str) -> str:
    """Write digits of other scripts as ASCII ones."""
    digits = (str(unicodedata.digit(sign, -1)) if not sign.isascii() else sign for sign in text)
    return "".join(
        digit if digit != "-1" else _dash(sign) for digit, sign in zip(digits, text, strict=True)
    )


def _dash(sign: str) -> str:
    return "-" if unicodedata.category(sign) == "Pd" else sign


def _day(match: re.Match[str], today: date) -> date | None:
    iso_year, iso_month, iso_day, in_month, month, year = match.groups()
    numbers = (iso_year, iso_month, iso_day) if iso_year else (year, month, in_month)
    given_year, month_number, day_number = (int(each) if each else None for each in numbers)
    if given_year is not None and given_year < _CENTURY:
        given_year += _CENTURY
    for candidate in [given_year] if given_year else [today.year, today.year + 1]:
        try:
            found = date(candidate, month_number or 0, day_number or 0)
        except ValueError:
            continue
        if given_year or found >= today:
            return found
    return None


def _time(match: re.Match[str]) -> time | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None
