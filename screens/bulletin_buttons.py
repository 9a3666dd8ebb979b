"""What the buttons of the notice sheet carry. Only ever add."""

from collections.abc import Sequence
from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from screens.own_buttons import Letters

_BETWEEN = "."
# Four of the longest codes fit.
Languages = Annotated[str, Field(max_length=40)]


class BulletinButton(CallbackData, prefix="nb"):
    """Choose what a sheet for the door tells, and have it made.

    Args:
        span: `kiez.bulletin.Span`; empty: ask.
        languages: As `pack_languages` writes them; empty: the usual ones.
        form: `kiez.bulletin.Form`; empty: ask.
    """

    span: Letters
    languages: Languages
    form: Letters


def pack_languages(codes: Sequence[str]) -> str:
    """Write the languages of a sheet, in their order."""
    return _BETWEEN.join(codes)


def unpack_languages(packed: str) -> tuple[str, ...]:
    """Read what `pack_languages` wrote; whether there is such a language is not looked at."""
    return tuple(code for code in packed.split(_BETWEEN) if code)
