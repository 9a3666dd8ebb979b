from datetime import date

import pytest

from kiez.child import YEARS, age_months, band, months, years
from kiez.signup import Band

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2027, 2, 1), Band.U1),
        (date(2026, 11, 1), Band.U1),
        (date(2025, 12, 1), Band.U1),
        (date(2025, 11, 1), Band.ONE_TWO),
        (date(2023, 12, 1), Band.ONE_TWO),
        (date(2023, 11, 1), Band.THREE_FIVE),
        (date(2020, 12, 1), Band.THREE_FIVE),
        (date(2020, 11, 1), Band.SIX_UP),
        (date(2010, 1, 1), Band.SIX_UP),
    ],
)
def test_a_month_of_birth_gives_a_band(born_on: date, expected: Band) -> None:
    assert band(born_on, TODAY) is expected


def test_the_age_is_that_of_the_day_asked_for() -> None:
    born_on = date(2025, 12, 1)

    assert band(born_on, date(2026, 11, 30)) is Band.U1
    assert band(born_on, date(2026, 12, 1)) is Band.ONE_TWO
    assert age_months(born_on, date(2026, 12, 1)) == 12


def test_one_chooses_among_this_year_and_the_six_before() -> None:
    assert years(TODAY) == (2026, 2025, 2024, 2023, 2022, 2021, 2020)


def test_no_month_is_offered_that_is_still_to_come_or_too_long_ago() -> None:
    assert months(2026, TODAY) == tuple(range(1, 12))
    assert months(2025, TODAY) == tuple(range(1, 13))
    assert months(TODAY.year - YEARS, TODAY) == ()
    assert months(2027, TODAY) == ()
