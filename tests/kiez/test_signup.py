from datetime import date, time

import pytest

from kiez.directory import Kind, Registration
from kiez.signup import Band, Family, Seats, fits, given, last_day, later, slots


@pytest.mark.parametrize(
    ("family", "possible"),
    [
        (Family(1), True),
        (Family(4, {Band.U1: 2, Band.SIX_UP: 4}, 6), True),
        (Family(0, {Band.U1: 1}), False),
        (Family(5), False),
        (Family(1, {Band.U1: 7}), False),
        (Family(1, {Band.U1: 3, Band.ONE_TWO: -1}), False),
        (Family(1, {Band.U1: 1}, 2), False),
        (Family(1, {}, -1), False),
    ],
)
def test_a_family_comes_with_an_adult_and_its_own_children(family: Family, possible: bool) -> None:
    assert family.possible is possible


def test_all_of_a_family_take_a_seat() -> None:
    family = Family(2, {Band.U1: 1, Band.THREE_FIVE: 2}, 2)

    assert (family.kids, family.size) == (3, 5)


@pytest.mark.parametrize(
    ("free", "room", "childcare", "fit"),
    [
        (Seats(), 10, 6, True),
        (Seats(3, 1), 3, 1, True),
        (Seats(3, 1), 4, 0, False),
        (Seats(3, 1), 3, 2, False),
        (Seats(3, -1), 3, 0, True),
        (Seats(-1, 0), 1, 0, False),
    ],
)
def test_both_kinds_of_seats_must_fit(free: Seats, room: int, childcare: int, fit: bool) -> None:
    assert free.fit(room, childcare) is fit


def test_nothing_fits_everywhere() -> None:
    assert fits(-2, 0)


def test_a_consultation_hour_is_cut_into_slots() -> None:
    assert slots(time(9), time(11), 30, 10) == (time(9), time(9, 40), time(10, 20))
    assert slots(time(9), time(9, 20), 30, 0) == ()
    assert later(time(9, 40), 30) == time(10, 10)


def test_one_joins_a_course_until_so_many_days_before() -> None:
    assert last_day(date(2026, 12, 3), 7) == date(2026, 11, 26)
    assert last_day(date(2026, 12, 3), None) is None


@pytest.mark.parametrize(
    ("kind", "registration", "limited", "places"),
    [
        (Kind.ELTERNCAFE, Registration.NONE, False, False),
        (Kind.ELTERNCAFE, Registration.NONE, True, True),
        (Kind.ELTERNCAFE, Registration.RECOMMENDED, False, True),
        (Kind.SPRECHSTUNDE, Registration.REQUIRED, False, False),
        (Kind.SPRECHSTUNDE, Registration.REQUIRED, True, True),
    ],
)
def test_where_one_just_comes_there_are_no_places(
    kind: Kind, registration: Registration, limited: bool, places: bool
) -> None:
    assert given(kind, registration, limited=limited) is places
