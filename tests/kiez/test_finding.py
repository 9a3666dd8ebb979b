from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.details import Access, access
from kiez.directory import Audience, Kind, OccurrenceId, OfferId, Registration, Service
from kiez.distance import great_circle_m
from kiez.finding import (
    Day,
    Found,
    PartOfDay,
    Search,
    Spot,
    box,
    days,
    distance_m,
    hours,
    rank,
    relaxed,
    ring,
)

TUESDAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
HERE = Spot(50.08, 8.24, accuracy_m=200)

LATS, LONS = st.floats(47, 55), st.floats(6, 15)
SPOTS = st.builds(Spot, LATS, LONS, accuracy_m=st.floats(0, 3_000))


def line(key: str = "a", hours_ahead: float = 1, **known: object) -> Found:
    starts_at = NOON + timedelta(hours=hours_ahead)
    plain = Found(
        occurrence=OccurrenceId(1),
        offer=OfferId(1),
        kind=Kind.ELTERNCAFE,
        service=None,
        title="Elterncafé",
        local_on=starts_at.date(),
        start_time=starts_at.time(),
        end_time=time(23),
        starts_at=starts_at,
        venue_name="Haus",
        quarter="Mitte",
        confirmed=True,
        key=key,
    )
    return replace(plain, **known)  # type: ignore[arg-type]  # a test names what it is about


LINES = st.lists(
    st.builds(
        lambda number, hours_ahead, distance, first: line(
            str(number), hours_ahead, distance_m=distance, same_postal_code=first
        ),
        st.integers(0, 999),
        st.integers(0, 5),
        st.none() | st.floats(0, 100_000),
        st.booleans(),
    ),
    unique_by=lambda each: each.key,
)


def keys(lines: list[Found]) -> str:
    return "".join(each.key for each in lines)


def test_the_distance_from_wiesbaden_to_mainz_is_right() -> None:
    assert great_circle_m(50.0708, 8.2435, 50.0012, 8.2588) == pytest.approx(7_815, abs=20)


@given(LATS, LONS, LATS, LONS)
def test_distance_is_the_same_both_ways(lat: float, lon: float, other: float, far: float) -> None:
    there = great_circle_m(lat, lon, other, far)

    assert there == pytest.approx(great_circle_m(other, far, lat, lon), abs=1e-3)
    assert there >= 0
    assert great_circle_m(lat, lon, lat, lon) == 0


@given(SPOTS, LATS, LONS, st.floats(1, 100_000))
def test_a_box_holds_every_point_within_its_radius(
    spot: Spot, lat: float, lon: float, radius_m: float
) -> None:
    near = box(spot, radius_m)

    inside = near.south <= lat <= near.north and near.west <= lon <= near.east
    assert inside or (distance_m(spot, lat, lon) or 0) > radius_m + spot.accuracy_m


@pytest.mark.parametrize(("lat", "lon"), [(90, 0), (-90, 180), (0, 0), (66, 179.99)])
def test_a_position_anywhere_on_earth_has_a_box(lat: float, lon: float) -> None:
    near = box(Spot(lat, lon), 60_000)

    assert near.south < lat < near.north
    assert near.west < lon < near.east


@pytest.mark.parametrize(
    ("distance", "number"),
    [(0.0, 0), (1_700.0, 0), (1_701.0, 1), (6_200.0, 2), (12_000.0, 3), (99_999.0, 5), (None, 6)],
)
def test_rings_are_counted_after_taking_off_how_inexact_the_spot_is(
    distance: float | None, number: int
) -> None:
    assert ring(distance, HERE) == number


def test_the_soonest_of_a_ring_comes_first() -> None:
    lines = [
        line("d", 1, distance_m=3_000.0),
        line("c", 9, distance_m=100.0),
        line("b", 2, distance_m=1_500.0),
        line("a", 2, distance_m=900.0),
        line("e", 0),
    ]

    assert keys(rank(lines, HERE)) == "abcde"


def test_the_asked_postal_code_comes_before_what_is_nearer() -> None:
    lines = [line("b", distance_m=10.0), line("a", distance_m=9_000.0, same_postal_code=True)]

    assert keys(rank(lines, HERE)) == "ab"


def test_without_a_spot_the_soonest_comes_first() -> None:
    assert keys(rank([line("c", 3), line("b", 2), line("a", 2)], None)) == "abc"


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_how_lines_came(lines: list[Found], chance: object) -> None:
    mixed = list(lines)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert rank(mixed, HERE) == rank(lines, HERE)


@given(LINES)
def test_nobody_of_a_nearer_ring_comes_later(lines: list[Found]) -> None:
    others = [each for each in rank(lines, HERE) if not each.same_postal_code]

    rings = [ring(each.distance_m, HERE) for each in others]
    assert rings == sorted(rings)


@pytest.mark.parametrize(
    ("day", "inside", "outside"),
    [
        (None, [0, 1, 400], []),
        (Day.TODAY, [0], [-1, 1, 7]),
        (Day.TOMORROW, [1], [0, 2, 8]),
        (Day.MON, [6, 13], [0, 5, 7]),
        (Day.TUE, [0, 7], [1, 6]),
        (Day.SUN, [5, 12], [4, 6]),
        (Day.WEEKEND, [4, 5, 11], [3, 6]),
    ],
)
def test_a_day_is_meant_from_today_on(day: Day, inside: list[int], outside: list[int]) -> None:
    meant = days(day, TUESDAY)

    assert all(TUESDAY + timedelta(days=ahead) in meant for ahead in inside)
    assert not any(TUESDAY + timedelta(days=ahead) in meant for ahead in outside)


@pytest.mark.parametrize(
    ("start", "part"),
    [
        (time(0), PartOfDay.MORNING),
        (time(11, 59), PartOfDay.MORNING),
        (time(12), PartOfDay.AFTERNOON),
        (time(16, 59), PartOfDay.AFTERNOON),
        (time(17), PartOfDay.EVENING),
        (time(23, 59), PartOfDay.EVENING),
    ],
)
def test_every_start_belongs_to_one_part_of_the_day(start: time, part: PartOfDay) -> None:
    fitting = [each for each in PartOfDay if hours(each)[0] <= start <= hours(each)[1]]

    assert fitting == [part]
    assert hours(None)[0] <= start <= hours(None)[1]


def test_the_hour_is_let_go_first_and_the_kind_last() -> None:
    search = Search(kind=Kind.BABYCAFE, day=Day.SAT, part=PartOfDay.MORNING, step_free=True)

    assert list(relaxed(search)) == [
        replace(search, part=None),
        replace(search, part=None, day=None),
        Search(kind=Kind.BABYCAFE),
        Search(),
    ]


def test_every_filter_is_let_go_in_the_end() -> None:
    full = Search(
        Kind.SPRECHSTUNDE,
        Service.HEBAMME,
        Day.MON,
        PartOfDay.EVENING,
        0,
        Audience.VAETER,
        "tr",
        childcare=True,
        step_free=True,
        free=True,
        no_registration=True,
    )

    wider = list(relaxed(full))
    assert len(wider) == 11
    assert wider[-1] == Search()


def test_nothing_can_be_let_go_of_an_open_search() -> None:
    assert list(relaxed(Search())) == []


@pytest.mark.parametrize(
    ("kind", "registration", "how"),
    [
        (Kind.SPRECHSTUNDE, Registration.REQUIRED, Access.BY_APPOINTMENT),
        (Kind.SPRECHSTUNDE, Registration.RECOMMENDED, Access.OPEN),
        (Kind.ELTERNBILDUNG, Registration.REQUIRED, Access.OPEN),
    ],
)
def test_a_consultation_with_registration_is_by_appointment(
    kind: Kind, registration: Registration, how: Access
) -> None:
    assert access(kind, registration) is how
