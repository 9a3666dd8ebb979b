"""Name the Kitas, schools and community houses by which people find their way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiez.spelling import fold

KEY_SIGN = "@"
"""Stands before a venue's key where a place's key is expected; no key begins with it."""

# Who runs a house is seldom said with its name.
_CARRIERS = re.compile(r"(?i)^(awo|caritas|evangelische|katholische|städtische|ev|kath)\b[ .-]*")
_KITA = re.compile(r"(?i)\b(kita|kindertagesstätte|kindergarten)\b")
_KITA_WORDS = ("Kita", "Kindertagesstätte", "Kindergarten")
_APART = re.compile(r" – |[()]|\be\. ?V\.")
_HOUSE_NUMBER = re.compile(r"\s+\d.*$")

# A single word this long is a name; a shorter one ("Casa", "Hort") may be any word.
_LONG_WORD = 9


@dataclass(frozen=True, slots=True)
class Landmark:
    """A venue as a place to look from."""

    key: str
    name: str
    street: str | None
    postal_code: str
    lat: float
    lon: float

    def names(self) -> Iterator[str]:
        """Give every name that people use for it, and its street."""
        parts = [part.strip(" -,") for part in _APART.split(self.name)]
        for name in dict.fromkeys([self.name, parts[0], *filter(_single_word, parts[1:])]):
            yield from _with_kita(name)
            yield from _with_kita(_CARRIERS.sub("", name))
        if self.street:
            yield _HOUSE_NUMBER.sub("", self.street)


def needs_silence(name: str) -> bool:
    """Tell whether a name counts only when nothing else is said, since it may be any word."""
    return _single_word(name) and len(fold(name)) < _LONG_WORD


def _single_word(name: str) -> bool:
    return len(fold(name).split()) == 1


def _with_kita(name: str) -> Iterator[str]:
    yield name
    if _KITA.search(name):
        yield from (_KITA.sub(word, name) for word in _KITA_WORDS)
        # "Grit Wölfert" alone, but not a lone word that is a quarter's name as well.
        rest = _KITA.sub("", name).strip()
        if rest and not _single_word(rest):
            yield rest
