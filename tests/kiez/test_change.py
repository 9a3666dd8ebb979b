from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from kiez.change import Known, News, Turn, gathered, news, shifted
from kiez.directory import OccurrenceId, OfferId, VenueId
from kiez.notice import Kind, Notice
from kiez.people import MunicipalityId, PersonId

ON = Known(date(2026, 12, 1), time(9, 30), time(11, 30), VenueId(1))
OFF = replace(ON, on=False)
START = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (ON, ON, None),
        (ON, replace(ON, end_time=time(12)), None),
        (ON, replace(ON, start_time=time(10)), Kind.MOVED),
        (ON, replace(ON, local_on=date(2026, 12, 2)), Kind.MOVED),
        (ON, replace(ON, venue=VenueId(2)), Kind.MOVED),
        (ON, OFF, Kind.CANCELLED),
        (OFF, OFF, None),
        (OFF, replace(OFF, start_time=time(10)), None),
        (OFF, ON, Kind.MOVED),
    ],
)
def test_what_is_news_about_a_date(before: Known, after: Known, expected: Kind | None) -> None:
    assert news(before, after) is expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (ON, False),
        (replace(ON, end_time=time(12)), False),
        (replace(ON, start_time=time(9)), True),
        (OFF, True),
    ],
)
def test_another_end_alone_does_not_matter(after: Known, expected: bool) -> None:
    assert Turn(OccurrenceId(1), OfferId(1), ON, after).matters is expected


@pytest.mark.parametrize(
    ("slot", "before", "after", "expected"),
    [
        (time(9, 30), time(9), time(14), time(14, 30)),
        (time(14, 30), time(14), time(9), time(9, 30)),
        (time(23, 0), time(9), time(11), None),
        (time(0, 30), time(9), time(8), None),
    ],
)
def test_a_slot_keeps_its_place_in_a_consultation_hour(
    slot: time, before: time, after: time, expected: time | None
) -> None:
    assert shifted(slot, before, after) == expected


def _weeks(count: int, person: int = 1, kind: Kind = Kind.MOVED) -> list[News]:
    return [
        News(
            OfferId(1),
            START + timedelta(weeks=week),
            Notice(
                MunicipalityId(1),
                PersonId(person),
                kind,
                START,
                OccurrenceId(week),
                detail={"day": "2026-12-01"},
            ),
        )
        for week in range(count)
    ]


def test_a_few_dates_are_told_one_by_one() -> None:
    told = _weeks(3)

    assert gathered(told) == [each.notice for each in told]


def test_the_first_of_many_dates_speaks_for_all() -> None:
    told = [*reversed(_weeks(12)), *_weeks(2, person=2), *_weeks(1, kind=Kind.CANCELLED)]

    first, *others = gathered(told)

    assert (first.occurrence, first.detail) == (0, {"day": "2026-12-01", "more": "11"})
    assert len(others) == 3
