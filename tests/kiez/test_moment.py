"""Days and times are read as people type them."""

from datetime import date, time, timedelta

import pytest

from kiez import moment

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "typed",
    [
        *("24.12.", "24.12", "24.12.2026", "24.12.26", "24/12", "24-12-2026", "2026-12-24"),
        *("24. 12.", "am 24.12. bitte", "٢٤.١٢.", "۲۴/۱۲", "२४.१२.२०२६", "24.12.\u200f"),
    ],
)
def test_a_day_is_read_in_any_digits_and_usual_form(typed: str) -> None:
    assert moment.day(typed, TODAY) == date(2026, 12, 24)


def test_without_a_year_it_is_the_next_one() -> None:
    assert moment.day("23.11.", TODAY) == date(2027, 11, 23)
    assert moment.day("24.11.", TODAY) == TODAY


@pytest.mark.parametrize("typed", ["", "31.2.", "24", "tomorrow", "1.13.", "{0} %s", "1.1. 31.2."])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert moment.day(typed, TODAY) is None


def test_two_days_are_read_in_their_order() -> None:
    assert moment.days("24.12.–6.1.", TODAY) == [date(2026, 12, 24), date(2027, 1, 6)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *((each, (time(9, 30),)) for each in ("9:30", "09.30", "9h30", "930", "0930", "۹:۳۰")),
        ("9 Uhr", (time(9),)),
        ("9:30–11:30", (time(9, 30), time(11, 30))),
        ("9 bis 11", (time(9), time(11))),
        *((each, ()) for each in ("", "25", "9:75", "noon", "1 2 3", "9" * 41)),
    ],
)
def test_times_are_read_in_any_digits_and_usual_form(typed: str, read: tuple[time, ...]) -> None:
    assert moment.times(typed) == read


def test_a_time_never_passes_midnight() -> None:
    assert moment.later(time(23, 30), timedelta(minutes=30)) is None
    assert moment.later(time(0, 15), timedelta(minutes=-30)) is None
