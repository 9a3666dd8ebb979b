"""What the buttons carry by which an announcement is composed. Only ever add, change no letter."""

from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from kiez.composing import coming
from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters, Own

Theme = Annotated[str, Field(max_length=32)]
Code = Annotated[str, Field(max_length=10)]
"""A language; empty: as it comes."""


class NewButton(CallbackData, prefix="kn"):
    """Announce something: ask for which café."""


class ThemesButton(CallbackData, prefix="kt"):
    """See the themes for a date; 0: for none."""

    occurrence: Number
    page: PageNumber


class ThemeButton(CallbackData, prefix="kc"):
    """Take a theme of the catalogue."""

    occurrence: Number
    theme: Theme


class SearchButton(CallbackData, prefix="ks"):
    """Look for a theme by a word."""

    occurrence: Number


class OwnThemesButton(CallbackData, prefix="ko"):
    """See what the own centre and others have written themselves."""

    occurrence: Number


class OwnThemeButton(CallbackData, prefix="ku"):
    """Take an own theme, or another centre's."""

    occurrence: Number
    theme: Own


class FreeButton(CallbackData, prefix="kf"):
    """Write a text of one's own."""

    occurrence: Number


class PreviewButton(CallbackData, prefix="kp"):
    """See a draft as parents get it."""

    announcement: Own
    language: Code


class VersionsButton(CallbackData, prefix="kv"):
    """See in which languages a draft is written."""

    announcement: Own


class VersionButton(CallbackData, prefix="kl"):
    """See one version.

    Args:
        do: Empty: show it. `w` write it. `x` take it out. `m` let a machine draft it. `c` it is
            checked.
    """

    announcement: Own
    language: Code
    do: Letters


class MachineButton(CallbackData, prefix="km"):
    """Let a machine draft all versions that are missing."""

    announcement: Own


class AudienceButton(CallbackData, prefix="ka"):
    """Choose whom a draft is for.

    Args:
        toggle: Empty: show it. `k` and a kind's letter, `a` and the number of an age, `l` and a
            language, `d` this date, `o` its offer, `*` all; `l` alone: show the languages.
    """

    announcement: Own
    toggle: Annotated[str, Field(max_length=12)]


class WhenButton(CallbackData, prefix="kh"):
    """Choose when a draft goes out.

    Args:
        at: Empty: ask. `now`. `type`: let it be typed. Else month, day, hour and minute, as in
            `11241800`.
        weekly: `1`: each week.
    """

    announcement: Own
    at: Letters
    weekly: Letters


class DropDraftButton(CallbackData, prefix="kd"):
    """Throw a draft away; asked once.

    Args:
        sure: `1`: really.
    """

    announcement: Own
    sure: Letters


class KeepThemeButton(CallbackData, prefix="ke"):
    """Keep what a draft says as an own theme, or say how it is named outside the chat.

    Args:
        sensitive: Empty: keep it. `1`: only café and time are named there; `0`: the theme too.
    """

    announcement: Own
    sensitive: Letters


_WRITTEN, _DIGITS = "%m%d%H%M", 8


def pack_moment(wall: datetime) -> str:
    """Write a moment of the coming months in eight digits, by the clock on the wall."""
    return wall.strftime(_WRITTEN)


def unpack_moment(packed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Read what `pack_moment` wrote: the next such moment; anything else is None."""
    if not (packed.isascii() and packed.isdecimal() and len(packed) == _DIGITS):
        return None
    month, day, hour, minute = (int(packed[at : at + 2]) for at in range(0, _DIGITS, 2))
    return coming((month, day), (hour, minute), now, zone)
