from datetime import date

import pytest

from kiez.directory import stale

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("checked_on", [None, date(2024, 10, 31), date(2024, 11, 23)])
def test_a_fact_is_stale_after_two_years_without_a_check(checked_on: date | None) -> None:
    assert stale(checked_on, TODAY)


@pytest.mark.parametrize("checked_on", [date(2024, 11, 24), date(2025, 1, 1), TODAY])
def test_a_fact_is_fresh_for_two_years_to_the_day(checked_on: date) -> None:
    assert not stale(checked_on, TODAY)
