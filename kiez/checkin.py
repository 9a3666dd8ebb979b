"""Decide at which of its visits a family is counted for the year."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiez.participation import oldest


@dataclass(frozen=True, slots=True)
class Visit:
    """A family that is counted at a date that is not closed.

    Args:
        person: Whose it is, as a plain number.
        where: Centre and year in which a family is counted once; None: it is not, here.
        first: It comes there for the first time this year.
        former_year: Of its marker before; None: there was none.
    """

    key: str
    occurrence: int
    person: int
    where: tuple[int, int] | None
    first: bool
    former_year: int | None


def joined(
    visits: Sequence[Visit], counted: Container[tuple[int, int]], dropped: Container[str]
) -> dict[str, Visit]:
    """Say which of two people's visits still counts as the first, now that they are one family.

    Args:
        counted: Centres and years in which one of them was counted at a date since closed.
        dropped: Keys of those that the other has as well.

    Returns:
        What stays, by key.
    """
    stays = {each.key: each for each in visits if each.key not in dropped}
    for where in {each.where for each in visits if each.where is not None}:
        firsts = [each for each in visits if each.where == where and each.first]
        there = [each for each in stays.values() if each.where == where]
        heir = next((each for each in there if each.first), there[0])
        former = max((each.former_year for each in firsts if each.former_year), default=None)
        for each in there:
            is_heir = each is heir and bool(firsts) and where not in counted
            year = former if is_heir else None
            stays[each.key] = replace(each, first=is_heir, former_year=year)
    return stays


def random_key(fresh: Callable[[], int]) -> str:
    """Make the key of a row that has no order: 128 random bits.

    Args:
        fresh: Gives 62 random bits.
    """
    bits = fresh() << 124 | fresh() << 62 | fresh()
    return f"{bits % 2**128:032x}"


def is_first(former_year: int | None, year: int) -> bool:
    """Tell by a family's own marker whether it comes for the first time in a year."""
    return former_year is None or former_year < year


def forgotten(today: date) -> int:
    """Tell the last year whose markers are forgotten: it was over on 31 January."""
    return oldest(today).year - 1
