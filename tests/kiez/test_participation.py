from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from kiez.calendar import State
from kiez.checkin import Visit, forgotten, is_first, joined, random_key
from kiez.participation import Phase, correctable, oldest, phase, year_quarter
from tests.kiez.test_subject import CARD

START = datetime(2026, 11, 25, 9, tzinfo=UTC)
CAFE = replace(
    CARD, starts_at=START, ends_at=START + timedelta(hours=2), local_on=date(2026, 11, 25)
)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-61, Phase.EARLY),
        (-60, Phase.OPEN),
        (239, Phase.OPEN),
        (240, Phase.MISSED),
        (60 * 24 * 67, Phase.MISSED),  # 31 January
        (60 * 24 * 68, Phase.OVER),
    ],
)
def test_a_date_is_counted_from_an_hour_before_until_two_hours_after(
    minutes: int, expected: Phase
) -> None:
    now = START + timedelta(minutes=minutes)

    assert phase(CAFE, now, now.date(), closed=False) is expected
    assert phase(CAFE, now, now.date(), closed=True) is Phase.COUNTED


def test_what_does_not_take_place_is_not_counted() -> None:
    off = replace(CAFE, state=State.CANCELLED)

    assert phase(off, START, START.date(), closed=False) is Phase.OFF


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2027, 1, 31), 2026), (date(2027, 2, 1), 2027), (date(2027, 12, 31), 2027)],
)
def test_a_year_is_corrected_and_its_markers_stay_until_31_january(
    today: date, first: int
) -> None:
    assert oldest(today) == date(first, 1, 1)
    assert forgotten(today) == first - 1
    assert correctable(date(2026, 6, 1), today) is (first == 2026)


def test_a_family_is_new_once_a_year() -> None:
    assert is_first(None, 2026)
    assert is_first(2025, 2026)
    assert not is_first(2026, 2026)


def test_quarters_are_named_as_reports_name_them() -> None:
    assert [year_quarter(date(2026, month, 1)) for month in (1, 3, 4, 12)] == [
        "2026-Q1",
        "2026-Q1",
        "2026-Q2",
        "2026-Q4",
    ]


def visit(key: str, at: int, who: int, *, first: bool, former: int | None = None) -> Visit:
    return Visit(key, at, who, (1, 2026), first, former)


def test_two_people_who_become_one_family_are_counted_once_a_year() -> None:
    mother, father = visit("a", 1, 1, first=True), visit("b", 2, 2, first=True, former=2025)

    stays = joined([mother, father], set(), [])

    assert [each.first for each in stays.values()] == [True, False]
    assert stays["a"].former_year == 2025


def test_who_was_counted_at_a_closed_date_is_new_no_more() -> None:
    stays = joined([visit("a", 1, 1, first=True)], {(1, 2026)}, [])

    assert not stays["a"].first


def test_at_the_same_date_one_of_them_stays_and_inherits_the_first_visit() -> None:
    both = [visit("a", 1, 1, first=True), visit("b", 1, 2, first=False)]

    stays = joined(both, set(), ["a"])

    assert [(each.key, each.first) for each in stays.values()] == [("b", True)]


def test_a_key_has_128_bits_whatever_the_numbers_are() -> None:
    assert random_key(lambda: 2**62 - 1) == "f" * 32
    assert random_key(lambda: 0) == "0" * 32
