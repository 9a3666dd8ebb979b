"""Hear danger in a message: a few words near each other, as a list says them (docs/rules.md)."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiez.spelling import fold

# "He has hit me yesterday evening": what belongs together stands within so many words.
_NEAR = 8
# A letter to Unicode, and an apostrophe to whoever writes Ukrainian.
_APOSTROPHE = "\u02bc"


@dataclass(frozen=True, slots=True)
class Sign:
    """Words that together mean danger; of each whether it may go on."""

    words: tuple[tuple[str, bool], ...]


def signs(written: Iterable[str]) -> tuple[Sign, ...]:
    """Read signs as a list of words writes them: `mich bedroh*`."""
    return tuple(Sign(tuple(map(_word, each.split()))) for each in written)


def dangerous(text: str, known: Iterable[Sign]) -> bool:
    """Tell whether a message may speak of danger; rather once too often."""
    words = fold(text.replace(_APOSTROPHE, "'")).split()
    there = set(words)
    return any(_heard(sign, words) for sign in known if _whole(sign, there))


def _whole(sign: Sign, there: set[str]) -> bool:
    """Tell whether all whole words of a sign are there: most signs are dismissed so, at once."""
    return all(goes_on or part in there for part, goes_on in sign.words)


def _word(written: str) -> tuple[str, bool]:
    return fold(written.replace(_APOSTROPHE, "")).replace(" ", ""), written.endswith("*")


def _heard(sign: Sign, words: list[str]) -> bool:
    """Look for all words of a sign close together, in any order."""
    places = [
        [place for place, word in enumerate(words) if _same(word, *part)] for part in sign.words
    ]
    return all(places) and any(
        all(any(abs(place - first) < _NEAR for place in others) for others in places[1:])
        for first in places[0]
    )


def _same(word: str, part: str, goes_on: bool) -> bool:  # noqa: FBT001 - a pair, taken apart
    return word.startswith(part) if goes_on else word == part
