"""What is asked about, how often, and when it is hidden."""

from datetime import date, timedelta

import pytest

from kiez.check import Step, aged, step, turn
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Staff, StaffId

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("days", "expected"), [(149, Step.WAIT), (150, Step.WARN), (179, Step.WARN), (180, Step.HIDE)]
)
def test_what_nobody_answers_for_is_warned_of_and_then_hidden(days: int, expected: Step) -> None:
    assert step(TODAY - timedelta(days=days), TODAY) is expected


def test_what_nobody_was_asked_about_is_never_hidden() -> None:
    assert step(None, TODAY) is Step.WAIT


def test_a_fact_is_asked_about_after_sixty_days() -> None:
    assert aged(None, TODAY)
    assert aged(TODAY - timedelta(days=61), TODAY)
    assert not aged(TODAY - timedelta(days=60), TODAY)


def test_somebody_is_asked_once_a_month_on_a_working_day() -> None:
    who = Staff(StaffId(1), PersonId(1), MunicipalityId(1), "Petra", ())
    gone = Staff(StaffId(1), PersonId(1), MunicipalityId(1), "Petra", (), away_until=TODAY)

    assert turn(who, None, TODAY)
    assert turn(who, date(2026, 11, 30), TODAY)
    assert not turn(who, TODAY, TODAY)
    assert not turn(who, None, date(2026, 12, 5))
    assert not turn(gone, None, TODAY)
