from datetime import date, timedelta

import pytest

from kiez.holiday import Break, Pause, Region, days_off, known

HESSE = Region("DE", "HE", frozenset(Pause))
EASTER = Break("Osterferien", date(2027, 3, 22), date(2027, 4, 2))
AUTUMN = Break("Herbstferien", date(2027, 10, 4), date(2027, 10, 16))
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


def test_public_holidays_have_their_german_names() -> None:
    off = days_off(HESSE, [], *YEAR)[Pause.PUBLIC]

    assert off[date(2027, 5, 27)] == "Fronleichnam"
    assert len(off) == 10


def test_both_days_of_a_break_are_off_and_the_weekend_within() -> None:
    off = days_off(HESSE, [EASTER], *YEAR)[Pause.SCHOOL]

    assert all(EASTER.start + timedelta(days=n) in off for n in range(12))
    assert off[EASTER.end] == "Osterferien"


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2027, 1, 12), True),  # before the first break: the package's Christmas
        (date(2027, 7, 1), False),  # between the breaks: the summer that they do not name
        (date(2027, 10, 16), True),
        (date(2027, 10, 17), False),
        (date(2027, 12, 27), True),  # after the last break: the package again
    ],
)
def test_the_breaks_decide_for_the_days_they_span(day: date, *, off: bool) -> None:
    found = days_off(HESSE, [EASTER, AUTUMN], *YEAR)

    assert (day in found[Pause.SCHOOL]) is off


def test_the_package_is_asked_only_for_its_categories() -> None:
    found = days_off(Region("DE", "HE", frozenset({Pause.PUBLIC})), [], *YEAR)

    assert found[Pause.PUBLIC]
    assert not found[Pause.SCHOOL]


def test_nothing_lies_outside_the_days_asked_for() -> None:
    day = date(2027, 3, 26)

    found = days_off(HESSE, [EASTER, AUTUMN], day, day)

    assert found == {Pause.PUBLIC: {day: "Karfreitag"}, Pause.SCHOOL: {day: "Osterferien"}}


@pytest.mark.parametrize(
    ("country", "part", "expected"),
    [("DE", "HE", True), ("DE", "XX", False), ("XX", "HE", False)],
)
def test_a_part_of_a_country_is_known_or_not(country: str, part: str, *, expected: bool) -> None:
    assert known(country, part) is expected
