"""Decide when a course has too few families, so that somebody decides about it in time."""

from datetime import date, timedelta

from kiez.signup import last_day

_DAY = timedelta(days=1)


def decides_on(first_on: date, join_until_days: int | None) -> date:
    """Tell on which day it shows whether a course has enough families.

    That is the last day to join; if one can join at any time, the day before the first date.
    """
    return last_day(first_on, join_until_days) or first_on - _DAY


def too_few(families: int, minimum: int, deciding_on: date, today: date) -> bool:
    """Tell whether a course has too few families, and it is time to say so."""
    return families < minimum and today >= deciding_on
