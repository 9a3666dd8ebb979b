"""What the buttons carry by which staff change dates and usual times. Only ever add."""

from datetime import date
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from screens.buttons import Number

# Two numbers and all the rest have to fit into one button.
_Letter = Annotated[str, Field(max_length=1)]
_Weekday = Annotated[str, Field(max_length=2)]
_Hour = Annotated[str, Field(max_length=4)]
_Day = Annotated[str, Field(max_length=6)]


class DraftsButton(CallbackData, prefix="ads"):
    """See the changes that one has prepared and not made."""


class TimesButton(CallbackData, prefix="adt"):
    """See when and where an offer takes place, and what can be changed of it."""

    offer: Number


class CancelButton(CallbackData, prefix="adx"):
    """Call a date off, or let it take place after all.

    Args:
        why: Empty: ask. A letter of `kiez.rescheduling.Why`. `t` it will be typed. `-` none.
            `b` it takes place after all.
    """

    occurrence: Number
    why: _Letter


class MoveButton(CallbackData, prefix="adm"):
    """Move a date; what is empty or 0 stays.

    Args:
        day: `261224`.
        start: `0930`.
        end: `1130`.
        venue: Number of another venue.
        ask: `d` ask for the day, `t` for the time, `v` for the venue; empty: prepare it.
    """

    occurrence: Number
    day: _Day
    start: _Hour
    end: _Hour
    venue: Number
    ask: _Letter


class AddDateButton(CallbackData, prefix="ada"):
    """Add a single date.

    Args:
        day: `261224`; empty: ask.
        start: `0930`; empty: ask.
        end: `1130`.
    """

    offer: Number
    day: _Day
    start: _Hour
    end: _Hour


class PauseButton(CallbackData, prefix="adp"):
    """Call all dates off from a day to another.

    Args:
        first: `261224`; empty: ask.
        last: `270106`; empty: ask.
    """

    offer: Number
    first: _Day
    last: _Day


class UsualButton(CallbackData, prefix="adu"):
    """Change when or where an offer usually takes place; what is empty or 0 stays.

    Args:
        weekday: `MO` to `SU`.
        start: `0930`.
        end: `1130`.
        venue: Number of another venue.
        day: From which day on, `261201`; empty: ask.
        ask: `t` ask for the time, `w` for the weekday, `v` for the venue; else empty.
    """

    offer: Number
    weekday: _Weekday
    start: _Hour
    end: _Hour
    venue: Number
    day: _Day
    ask: _Letter


def pack_day(day: date | None) -> str:
    """Write a day in six digits; empty if there is none."""
    return f"{day:%y%m%d}" if day else ""


def unpack_day(packed: str) -> date | None:
    """Read what `pack_day` wrote; anything else is None."""
    if len(packed) != 6 or not packed.isascii() or not packed.isdecimal():  # noqa: PLR2004
        return None
    try:
        return date(2000 + int(packed[:2]), int(packed[2:4]), int(packed[4:]))
    except ValueError:
        return None
