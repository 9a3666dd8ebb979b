"""Judge whether words can be the name of a place."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from kiez.spelling import fold, sound

# A shorter name is not recognised by its sound or with a slip.
SHORT = 5

# Names that are everyday words as well. In a sentence they count after a preposition only, and not
# before a time or a purpose: "Hebamme in Mitte", but neither "Mitte Januar" nor "parent centre".
_PREPOSITIONS = frozenset(fold("in im near nahe nach bei aus zum en în a à w u в у до").split())
_ARTICLES = frozenset(fold("der dem den the el le il city").split())
_AFTERWARDS = frozenset(
    fold(
        "Januar Jänner Februar März April Mai Juni Juli August September Oktober November "
        "Dezember Monat Woche Jahr nächster nächsten nächste dieser diesen kommender des der von "
        "für of for de da di"
    ).split()
)

# Words of the languages, and other towns, that are one slip away from a name of a directory:
# found by asking for the 12,000 most frequent words of 18 languages.
NOT_A_SLIP = frozenset(
    map(
        sound,
        fold(
            "Bericht daheim Intensität Kassel Kasten kocht künstlerisch Heidelberg Saarland "
            "Standort Westen western castle vocal castello castelli castelo castelul kastély "
            "cardenal cuarenta inventat inventato intensità girme girmesi народ народът костей "
            "германски германската ramach ratas sample istat vesztett sudoeste"
        ).split(),
    )
)

_TWICE = re.compile(r"([a-z])\1+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a message, folded, and how it sounds."""

    folded: str
    sound: str

    @classmethod
    def of(cls, folded: str) -> Self:
        """Listen to a folded word."""
        return cls(folded, sound(folded))


def form_of(words: Iterable[Word]) -> str:
    """Give the form by which a name is known: its sound, or its letters if that is short."""
    words = tuple(words)
    heard = _TWICE.sub(r"\1", "".join(word.sound for word in words))
    return heard if len(heard) >= SHORT else "".join(word.folded for word in words)


def words_of(text: str) -> list[Word]:
    """Take a message apart into its words."""
    return [Word.of(word) for word in fold(text).split()]


EVERYDAY = frozenset(
    form_of([word]) for word in words_of("Mitte Zentrum City centre center centru центр")
)


def is_place_here(words: Sequence[str], at: int) -> bool:
    """Tell whether an everyday word is meant as a place, by the words around it."""
    before = [*reversed(words[:at]), ""]
    if before[0] in _ARTICLES and before[1:]:
        before = before[1:]
    after = words[at + 1] if at + 1 < len(words) else ""
    named = before[0] in _PREPOSITIONS or (words[at] == "mitte" and not after)
    return named and after not in _AFTERWARDS and not after.isdigit()
