"""Count heads: families, adults, children by age, and who comes for the first time this year."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from kiez.signup import Band, Family

MOST = 999
"""No house holds more; a larger number is a slip of the finger."""

_NUMBER = re.compile(r"(\d+)\s*([^\W\d]*)")
_WITHOUT_NOUNS = (3, 4)


class What(StrEnum):
    """What one row of a counter counts."""

    FAMILIES = "f"
    ADULTS = "a"
    U1 = Band.U1.value
    ONE_TWO = Band.ONE_TWO.value
    THREE_FIVE = Band.THREE_FIVE.value
    SIX_UP = Band.SIX_UP.value
    UNKNOWN = Band.UNKNOWN.value
    NEW = "n"
    """Families that come for the first time this year."""


class Noun(StrEnum):
    """What somebody names who writes how many have come."""

    FAMILIES = "families"
    ADULTS = "adults"
    CHILDREN = "children"
    NEW = "new"


Typed = Mapping[Noun, int]
"""The numbers that somebody has named."""


@dataclass(frozen=True, slots=True)
class Totals:
    """All that is seen of those who came."""

    families: int = 0
    adults: int = 0
    children: int = 0

    @property
    def possible(self) -> bool:
        """Tell whether so many can have come."""
        return all(0 <= each <= MOST for each in (self.families, self.adults, self.children))

    @property
    def sound(self) -> bool:
        """Tell whether adults and children came with a family."""
        return self.families > 0 or not self.adults + self.children


@dataclass(frozen=True, slots=True)
class Count:
    """How many have come.

    Args:
        children: By age; of nobody whose age was not asked more than that it came.
        new: Families that come for the first time this year.
    """

    families: int = 0
    adults: int = 0
    children: Mapping[Band, int] = field(default_factory=dict)
    new: int = 0

    @property
    def kids(self) -> int:
        """Count the children."""
        return sum(self.children.values())

    @property
    def totals(self) -> Totals:
        """Tell what is seen of it."""
        return Totals(self.families, self.adults, self.kids)

    @property
    def possible(self) -> bool:
        """Tell whether so many can have come."""
        numbers = (self.families, self.adults, self.new, self.kids, *self.children.values())
        return all(0 <= each <= MOST for each in numbers)

    @property
    def sound(self) -> bool:
        """Tell whether the numbers go together: a new family is a family, too."""
        return self.totals.sound and self.new <= self.families

    def of(self, what: What) -> int:
        """Tell one of the numbers."""
        match what:
            case What.FAMILIES:
                return self.families
            case What.ADULTS:
                return self.adults
            case What.NEW:
                return self.new
            case _:
                return self.children.get(Band(what.value), 0)

    def stepped(self, what: What, by: int) -> "Count":
        """Make one of the numbers larger or smaller; never less than none."""
        number = max(0, self.of(what) + by)
        match what:
            case What.FAMILIES:
                return replace(self, families=number)
            case What.ADULTS:
                return replace(self, adults=number)
            case What.NEW:
                return replace(self, new=number)
            case _:
                others = {Band(what.value): number}
                children = {**self.children, **others}
                return replace(self, children={band: n for band, n in children.items() if n})

    def without(self, other: "Count") -> "Count":
        """Take back what was counted; never less than none."""
        left = self
        for what in What:
            left = left.stepped(what, -other.of(what))
        return left

    def __add__(self, other: "Count") -> "Count":
        """Add what somebody else has counted."""
        bands = {
            band: self.children.get(band, 0) + other.children.get(band, 0)
            for band in Band
            if band in self.children or band in other.children
        }
        return Count(
            self.families + other.families,
            self.adults + other.adults,
            bands,
            self.new + other.new,
        )


def of_family(family: Family, *, first: bool = False) -> Count:
    """Count one family."""
    return Count(1, family.adults, dict(family.children), int(first))


def total(counts: Iterable[Count]) -> Count:
    """Add up what was counted."""
    return sum(counts, Count())


def of_totals(totals: Totals) -> Count:
    """Make a count of what is seen of it: nobody's age, nor who is new."""
    kids = {Band.UNKNOWN: totals.children} if totals.children else {}
    return Count(totals.families, totals.adults, kids)


def read(text: str, nouns: Mapping[str, Noun]) -> Typed | None:
    """Read how many have come: "4 families, 5 adults, 6 children, 1 new", or numbers in order.

    Args:
        nouns: How the words begin that somebody may use.

    Returns:
        Only what was named; None if it says nothing of the sort.
    """
    pairs = [(int(digits), word.casefold()) for digits, word in _NUMBER.findall(text)]
    named = {noun: number for number, word in pairs if (noun := _noun(word, nouns)) is not None}
    if not named and len(pairs) in _WITHOUT_NOUNS and not any(word for _, word in pairs):
        named = dict(zip(Noun, (number for number, _ in pairs), strict=False))
    return named or None


def replaced(former: Count, typed: Typed) -> Count:
    """Take what was typed; a number that was not named stays.

    The ages that were entered before stay if they add up to as many.
    """
    kids = typed.get(Noun.CHILDREN, former.kids)
    children = former.children if kids == former.kids else {Band.UNKNOWN: kids}
    return Count(
        typed.get(Noun.FAMILIES, former.families),
        typed.get(Noun.ADULTS, former.adults),
        children if kids else {},
        typed.get(Noun.NEW, former.new),
    )


def _noun(word: str, nouns: Mapping[str, Noun]) -> Noun | None:
    return next((noun for stem, noun in nouns.items() if word.startswith(stem)), None)
