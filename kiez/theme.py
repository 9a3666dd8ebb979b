"""Propose what a café may be about: what fits the season and the café, and was not just there."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NewType

from kiez.announcement import Version
from kiez.directory import Kind

ThemeId = NewType("ThemeId", int)

LATELY = timedelta(weeks=26)
"""What a centre has had within half a year is proposed last."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A theme of the catalogue.

    Args:
        kinds: Of the offers that it suits.
        months: In which it fits best, 1 to 12; empty: all year.
        used_on: When the centre had it last.
    """

    key: str
    kinds: frozenset[Kind]
    months: frozenset[int]
    sensitive: bool = False
    used_on: date | None = None


def ordered(
    themes: Iterable[Proposal], kinds: Collection[Kind], today: date
) -> tuple[Proposal, ...]:
    """Order themes so that the most fitting one comes first; none is left out.

    New before used lately, the latest last of all; then what suits the café, then what is of the
    season, then what is of any, and the catalogue's order among equals.

    Args:
        kinds: Of the date that it is for, or all that the centre has.
    """

    def rank(theme: Proposal) -> tuple[date, bool, int]:
        lately = theme.used_on is not None and today - theme.used_on < LATELY
        used = theme.used_on if lately and theme.used_on is not None else date.min
        return used, not theme.kinds & set(kinds), _season(theme, today)

    return tuple(sorted(themes, key=rank))


def _season(theme: Proposal, today: date) -> int:
    if not theme.months:
        return 1
    return 0 if today.month in theme.months else 2


@dataclass(frozen=True, slots=True)
class OwnTheme:
    """A theme that a coordinator has kept.

    Args:
        centre_name: Whose it is.
        versions: By language, the one that it was written in first.
        origin: Name of the centre that had it first; empty: this one.
    """

    id: ThemeId
    centre_name: str
    versions: Mapping[str, Version]
    origin: str = ""

    def title(self, language: str) -> str:
        """Name it in a language, else as it was written."""
        first = next(iter(self.versions.values()), Version(""))
        version = self.versions.get(language, first)
        return version.title or version.text
