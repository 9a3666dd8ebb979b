"""Say the themes of the catalogue: what a café may be about, in each language that has them."""

from dataclasses import dataclass
from functools import cache
from typing import NewType

from locales.languages import DEFAULT, FOLDER, complete
from locales.translate import spoken

ThemeKey = NewType("ThemeKey", str)

TITLE_SIGNS = 40
"""A title stands in one line of a small phone."""
_FOLDER = FOLDER / "themes"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a theme, whatever the language.

    Args:
        kinds: Of the offers that it suits, as the directory writes them; a proposal only.
        months: In which it fits best, 1 to 12; empty: all year.
        guest: Whom one may invite, in German; a hint for coordinators alone.
        sensitive: Outside the open chat only café and time are named.
    """

    key: ThemeKey
    kinds: tuple[str, ...]
    months: tuple[int, ...]
    guest: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Words:
    """A theme as parents read it.

    Args:
        invite: One inviting sentence.
        gain: What one takes home; easy German has none.
    """

    title: str
    invite: str
    gain: str

    @property
    def body(self) -> str:
        """What stands below the title, line by line."""
        return "\n".join(line for line in (self.invite, self.gain) if line)


@cache
def facts() -> dict[ThemeKey, Facts]:
    """Tell of all themes, in the catalogue's order."""
    return {
        ThemeKey(row["key"]): Facts(
            key=ThemeKey(row["key"]),
            kinds=_listed(row["kinds"]),
            months=tuple(map(int, _listed(row["season"]))),
            guest=row["guest"],
            sensitive=row["sensitive"] == "yes",
        )
        for row in _rows("themes")
    }


def sensitive(key: str | None) -> bool:
    """Tell whether a theme is sensitive; one that nobody knows any more is not."""
    known = facts().get(ThemeKey(key or ""))
    return known is not None and known.sensitive


def guest(key: str | None) -> str:
    """Tell whom one may invite to a theme, in German; empty: nobody knows."""
    known = facts().get(ThemeKey(key or ""))
    return known.guest if known else ""


@cache
def languages() -> tuple[str, ...]:
    """List the complete languages in which the themes are written."""
    return tuple(code for code in complete() if (_FOLDER / f"{code}.tsv").is_file())


def words(key: str, language: str) -> Words | None:
    """Say a theme in a language; None if it is not written in it."""
    return _all(language).get(key) if language in languages() else None


def said(key: str, language: str = "") -> Words:
    """Say a theme in a language, else in German.

    Args:
        language: Empty: the one being spoken.

    Raises:
        KeyError: Nobody knows the theme.
    """
    return words(key, language or spoken().code) or _all(DEFAULT)[key]


@cache
def _all(language: str) -> dict[str, Words]:
    return {row["key"]: Words(row["title"], row["invite"], row["gain"]) for row in _rows(language)}


def _rows(name: str) -> list[dict[str, str]]:
    """Read a table whose first line names its columns; there are no quotes."""
    text = (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    head, *lines = (line.split("\t") for line in text.splitlines())
    return [dict(zip(head, line + [""] * len(head), strict=False)) for line in lines]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(",") if part)
