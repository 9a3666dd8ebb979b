"""Tell how old a child is by the month it was born in; more is never asked."""

from dataclasses import dataclass
from datetime import date
from typing import NewType

from kiez.signup import Band

ChildId = NewType("ChildId", int)

# A child's month is forgotten on its seventh birthday (docs/privacy.md).
YEARS = 7
MOST = 6
"""As many children as a family may sign up with."""

_MONTHS_A_YEAR = 12
# From so many years on, the oldest first.
_BANDS = ((6, Band.SIX_UP), (3, Band.THREE_FIVE), (1, Band.ONE_TWO), (0, Band.U1))


@dataclass(frozen=True, slots=True)
class Child:
    """A child of whom nothing but its month is known.

    Args:
        born_on: The first of the month.
    """

    id: ChildId
    born_on: date


def age_months(born_on: date, day: date) -> int:
    """Tell how many months lie between two days' months; below zero before the birth."""
    return (day.year - born_on.year) * _MONTHS_A_YEAR + day.month - born_on.month


def band(born_on: date, day: date) -> Band:
    """Tell the age on a day; nobody knows the day of birth, so the birth month counts as had.

    Args:
        born_on: The first of the month of birth.
        day: The day of the occurrence, not today.
    """
    years = age_months(born_on, day) // _MONTHS_A_YEAR
    return next((each for least, each in _BANDS if years >= least), Band.U1)


def years(today: date) -> tuple[int, ...]:
    """List the years to choose from, this one first."""
    return tuple(range(today.year, today.year - YEARS, -1))


def months(year: int, today: date) -> tuple[int, ...]:
    """List the months of a year that may be chosen: none that is still to come."""
    if year not in years(today):
        return ()
    return tuple(range(1, (today.month if year == today.year else _MONTHS_A_YEAR) + 1))
