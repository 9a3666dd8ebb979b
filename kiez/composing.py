"""Keep a coordinator's draft of an announcement in order until it goes out."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from kiez.announcement import TEXT_SIGNS, Audience, State, Version
from kiez.calendar import instant
from kiez.details import Details

KEEP = timedelta(weeks=8)
"""A draft that nobody touches for so long is deleted (docs/privacy.md)."""
_HIDDEN = {"Cc", "Cs"}
_MOMENT = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(?:\d{4}\D+)?(\d{1,2})\D(\d{2})\D*")
# Longer ahead nobody plans: what reads like more was yesterday.
_AHEAD = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Draft:
    """An announcement as those who write it see it.

    Args:
        theme: Key of a theme of the catalogue, which then has the words.
        own_theme: Number of the centre's own theme that it is.
        sensitive: Outside the open chat only café and time are named.
        card: The date that it invites to; None if there is none.
        versions: By language, the one that it was written in first.
        asked: Languages that wait for the machine.
        failed: Languages that the machine could not do.
        led: A course leader's: it goes to the own participants alone.
    """

    id: int
    centre_name: str
    state: State
    theme: str | None
    own_theme: int | None
    sensitive: bool
    card: Details | None
    versions: Mapping[str, Version]
    asked: tuple[str, ...]
    failed: tuple[str, ...]
    audience: Audience
    weekly: bool
    send_at: datetime | None
    led: bool = False

    @property
    def base(self) -> str | None:
        """The language that it was written in; None if nothing is written."""
        return next(iter(self.versions), None)

    @property
    def ready(self) -> tuple[str, ...]:
        """The languages whose version may go out."""
        return tuple(code for code, each in self.versions.items() if each.ready)

    @property
    def unchecked(self) -> tuple[str, ...]:
        """The languages in which a machine's draft waits for a person's look."""
        return tuple(code for code, each in self.versions.items() if not each.ready)

    @property
    def whole(self) -> bool:
        """Whether there is something to send."""
        return self.theme is not None or bool(self.ready)


@dataclass(frozen=True, slots=True)
class Entry:
    """An announcement in the list of all.

    Args:
        text: The first words of what it says; empty: it has a theme, or nothing is written.
        at: When it is to go out, or went.
        few: It went to so few that their number is not told.
    """

    id: int
    state: State
    theme: str | None
    text: str
    weekly: bool
    at: datetime | None
    recipients: int
    delivered: int
    few: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A text that waits for the machine.

    Args:
        source: Language of the text.
        target: Language that is asked for.
    """

    announcement: int
    source: str
    target: str
    title: str
    text: str


def cleaned(typed: str) -> str:
    """Take out of a text what nobody can see and no door takes; all else stays as it is."""
    return "".join(
        sign for sign in typed if sign == "\n" or unicodedata.category(sign) not in _HIDDEN
    ).strip()


def over(text: str) -> int:
    """Tell by how many signs a text is too long, as Telegram counts them; 0: it fits."""
    return max(0, len(text.encode("utf-16-le")) // 2 - TEXT_SIGNS)


def asked(kept: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read which languages wait for the machine, and which it could not do: `|tr|ar!|`."""
    parts = [part for part in kept.split("|") if part]
    waiting = tuple(part for part in parts if not part.endswith("!"))
    return waiting, tuple(part.rstrip("!") for part in parts if part.endswith("!"))


def kept(waiting: tuple[str, ...], failed: tuple[str, ...]) -> str:
    """Write what `asked` reads."""
    parts = [*waiting, *(f"{code}!" for code in failed)]
    return f"|{'|'.join(parts)}|" if parts else ""


def moment(typed: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Read day, month, hour and minute that somebody typed, of the coming half year.

    Returns:
        None if nobody can read it, or there is no such time.
    """
    found = _MOMENT.fullmatch(typed.strip())
    if found is None:
        return None
    day, month, hour, minute = map(int, found.groups())
    return coming((month, day), (hour, minute), now, zone)


def coming(
    day: tuple[int, int], clock: tuple[int, int], now: datetime, zone: ZoneInfo
) -> datetime | None:
    """Tell when a day and hour come within half a year, by the clock on the wall.

    Args:
        day: Month and day.
        clock: Hour and minute.
    """
    here = now.astimezone(zone)
    for year in (here.year, here.year + 1):
        try:
            wall = datetime(year, *day, tzinfo=zone).date(), time(*clock)
        except ValueError:
            continue
        at = instant(*wall, zone)
        if now < at <= now + _AHEAD:
            return at
    return None
