"""What the buttons at the door of a date carry. Only ever add."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from kiez.headcount import Count, Totals, What
from kiez.signup import Band
from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters, Own

_BASE, _DIGITS = 36, "0123456789abcdefghijklmnopqrstuvwxyz"
_SIGNS = 2
_NUMBERS = tuple(What)
_TOTALS = 3
# Two digits for each number of a count.
Counted = Annotated[str, Field(max_length=_SIGNS * len(_NUMBERS))]


class StepButton(CallbackData, prefix="hs"):
    """Count one more or one fewer at the door.

    Args:
        what: `kiez.headcount.What`.
        by: `+` or `-`; empty: only look.
    """

    occurrence: Number
    what: Letters
    by: Letters


class ListedButton(CallbackData, prefix="hl"):
    """See who has signed up for a date, to tick off who comes."""

    occurrence: Number
    page: PageNumber


class CameButton(CallbackData, prefix="hc"):
    """Tick a family off (`1`), or take that back (`0`)."""

    occurrence: Number
    signup: Own
    here: Letters
    page: PageNumber


class CloseButton(CallbackData, prefix="hx"):
    """Close a date's count; asked once.

    Args:
        sure: `1`: really.
    """

    occurrence: Number
    sure: Letters


class PaperButton(CallbackData, prefix="hp"):
    """Enter from paper who came to a date that is over.

    Args:
        count: As `pack_count` writes it; empty: nobody yet.
        do: Empty: show it. `s` keep it.
    """

    occurrence: Number
    count: Counted
    do: Letters


class TotalsButton(CallbackData, prefix="ht"):
    """Correct the totals of a date that is closed.

    Args:
        totals: As `pack_totals` writes them; empty: as they are.
        do: Empty: show them. `s` keep them.
    """

    occurrence: Number
    totals: Letters
    do: Letters


class PastButton(CallbackData, prefix="hy"):
    """See the dates that are over, to enter or correct how many came."""

    page: PageNumber


class SheetButton(CallbackData, prefix="hw"):
    """Get a sheet to print, on which one makes strokes at the door."""

    occurrence: Number


class EntranceButton(CallbackData, prefix="hq"):
    """Get the code that hangs at the entrance, with a sheet to print."""

    occurrence: Number


class HereButton(CallbackData, prefix="hi"):
    """Say that one is here (parent).

    Args:
        code: What hangs at the entrance.
        family: As `screens.own_buttons.pack_family` writes it.
        do: Empty: show it. `h` we are here. `u` we are not.
    """

    code: Letters
    family: Letters
    do: Letters


def pack_count(count: Count) -> str:
    """Write how many have come in two digits (base 36) for each number."""
    return "".join(_written(count.of(what)) for what in _NUMBERS)


def unpack_count(packed: str) -> Count:
    """Read what `pack_count` wrote; anything else is nobody."""
    numbers = _read(packed, len(_NUMBERS))
    by = dict(zip(_NUMBERS, numbers, strict=False))
    bands = {band: by.get(What(band.value), 0) for band in Band}
    count = Count(
        by.get(What.FAMILIES, 0),
        by.get(What.ADULTS, 0),
        {band: number for band, number in bands.items() if number},
        by.get(What.NEW, 0),
    )
    return count if count.possible else Count()


def pack_totals(totals: Totals) -> str:
    """Write three totals in two digits (base 36) each."""
    return "".join(
        _written(number) for number in (totals.families, totals.adults, totals.children)
    )


def unpack_totals(packed: str) -> Totals | None:
    """Read what `pack_totals` wrote; anything else is None."""
    numbers = _read(packed, _TOTALS)
    if len(numbers) != _TOTALS:
        return None
    totals = Totals(*numbers)
    return totals if totals.possible else None


def _written(number: int) -> str:
    return _DIGITS[number // _BASE] + _DIGITS[number % _BASE]


def _read(packed: str, numbers: int) -> list[int]:
    if len(packed) != numbers * _SIGNS or not set(packed) <= set(_DIGITS):
        return []
    pairs = (packed[at : at + _SIGNS] for at in range(0, len(packed), _SIGNS))
    return [int(pair, _BASE) for pair in pairs]
