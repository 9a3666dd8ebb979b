"""Whose a task is, by when it is due, and who steps in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest

from kiez.directory import CentreId, OfferId
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Grant, Role, Staff, StaffId
from kiez.task import (
    Field,
    Kind,
    above,
    away,
    due,
    escalates,
    handed_over,
    once_more,
    owner,
)

TUESDAY = date(2026, 11, 24)
CENTRE, ELSEWHERE, OFFER = CentreId(1), CentreId(2), OfferId(3)
HERE = Field(frozenset({CENTRE}), OFFER)
ALONE = Field(frozenset({CENTRE}), OFFER, confidential=True)
_numbers: Iterator[int] = count(1)


def staff(*grants: Grant) -> Staff:
    number = next(_numbers)
    return Staff(StaffId(number), PersonId(number), MunicipalityId(1), f"{number}", grants)


PETRA = staff(Grant(Role.COORDINATOR, CENTRE))
JONAS = staff(Grant(Role.COORDINATOR, ELSEWHERE))
MIDWIFE = staff(Grant(Role.PARTNER, offer=OFFER))
CITY = staff(Grant(Role.CITY))
ALL = (JONAS, MIDWIFE, CITY, PETRA)
AWAY = replace(PETRA, away_until=TUESDAY, stand_in=JONAS.id)


@pytest.mark.parametrize(
    ("workdays", "off", "away_days", "days"),
    [
        ("01234", (), None, 2),
        ("0", (), None, 13),  # Mondays only
        ("01234", (1,), None, 3),  # a public holiday
        ("01234", (), 0, 2),  # back tomorrow
        ("01234", (), 5, 7),  # back on Monday
        ("", (), None, 2),  # nobody works on no day
    ],
)
def test_a_task_is_due_after_two_own_working_days(
    workdays: str, off: tuple[int, ...], away_days: int | None, days: int
) -> None:
    who = replace(
        PETRA,
        workdays=frozenset(map(int, workdays)),
        away_until=None if away_days is None else TUESDAY + timedelta(days=away_days),
    )

    found = due(TUESDAY, who, {TUESDAY + timedelta(days=each) for each in off})

    assert found - TUESDAY == timedelta(days=days)


def test_it_escalates_a_working_day_after_it_was_due() -> None:
    friday = TUESDAY + timedelta(days=3)

    days = [escalates(friday, friday + timedelta(days=each), PETRA, ()) for each in range(5)]

    assert days == [False, False, False, False, True]


def test_of_whoever_is_away_it_escalates_the_day_after_it_was_due() -> None:
    gone = replace(PETRA, away_until=TUESDAY + timedelta(days=30))

    days = [escalates(TUESDAY, TUESDAY + timedelta(days=each), gone, ()) for each in range(3)]

    assert days == [False, True, True]


def test_what_falls_due_in_an_absence_is_handed_to_the_stand_in_alone() -> None:
    gone = replace(PETRA, away_until=TUESDAY + timedelta(days=3), stand_in=JONAS.id)
    within, after = TUESDAY + timedelta(days=3), TUESDAY + timedelta(days=4)
    partner = replace(gone, grants=MIDWIFE.grants)

    assert handed_over(HERE, within, gone, ALL, TUESDAY) == JONAS
    assert handed_over(HERE, after, gone, ALL, TUESDAY) is None
    assert handed_over(HERE, within, replace(gone, stand_in=None), ALL, TUESDAY) is None
    assert handed_over(HERE, within, replace(gone, away_until=None), ALL, TUESDAY) is None
    assert handed_over(ALONE, within, partner, ALL, TUESDAY) is None


def test_it_belongs_to_the_coordinator_and_to_the_stand_in_of_who_is_away() -> None:
    assert owner(HERE, ALL, TUESDAY) == PETRA
    assert owner(HERE, (JONAS, AWAY), TUESDAY) == JONAS
    assert owner(HERE, (AWAY, replace(JONAS, away_until=TUESDAY)), TUESDAY) == AWAY
    assert owner(HERE, (JONAS, MIDWIFE), TUESDAY) == MIDWIFE
    assert owner(HERE, (JONAS, CITY), TUESDAY) == CITY
    assert owner(HERE, (JONAS,), TUESDAY) is None


def test_first_the_stand_in_steps_in_and_then_the_city() -> None:
    former = replace(PETRA, stand_in=JONAS.id)

    assert above(HERE, former, ALL, TUESDAY, escalated=False) == JONAS
    assert above(HERE, JONAS, ALL, TUESDAY, escalated=True) == CITY
    assert above(HERE, CITY, ALL, TUESDAY, escalated=True) is None


def test_of_a_consultation_nobody_but_its_provider_hears() -> None:
    other = staff(Grant(Role.PARTNER, offer=OFFER))
    gone = replace(MIDWIFE, away_until=TUESDAY, stand_in=PETRA.id)

    assert away(gone, TUESDAY)
    assert owner(ALONE, (PETRA, CITY, gone), TUESDAY) == gone
    assert owner(ALONE, (PETRA, CITY), TUESDAY) is None
    assert above(ALONE, gone, (PETRA, CITY, gone), TUESDAY, escalated=False) is None
    assert above(ALONE, gone, (gone, other), TUESDAY, escalated=False) == other


def test_who_says_the_same_is_counted() -> None:
    assert once_more(Kind.NOT_RIGHT, once_more(Kind.NOT_RIGHT, "time")) == "time 3"
    assert once_more(Kind.THREAD, "x") == "x"
