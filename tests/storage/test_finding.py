from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from kiez.details import Details
from kiez.directory import Audience, Kind, OccurrenceId, Service
from kiez.errors import GoneError
from kiez.finding import PREGNANT, Day, PartOfDay, Question, Results, Search, Spot
from storage import finding
from storage.database import Database
from tests.towns import LAT, LON, TODAY, Town

HERE = Spot(LAT, LON)


@pytest.fixture
def town() -> Town:
    return Town()


async def nearby(
    database: Database,
    town: Town,
    now: datetime,
    search: Search | None = None,
    spot: Spot | None = HERE,
    page: int = 0,
) -> Results:
    question = Question(search or Search(), spot, now, TODAY, page)
    return await database.run(lambda tx: finding.nearby(tx, town.id, question))


async def ids(
    database: Database,
    town: Town,
    now: datetime,
    search: Search | None = None,
    spot: Spot | None = HERE,
) -> list[int]:
    await town.build(database)
    return [each.occurrence for each in (await nearby(database, town, now, search, spot)).items]


async def told(
    database: Database, town: Town, occurrence: int, spot: Spot | None = None
) -> Details:
    wanted = OccurrenceId(occurrence)
    return await database.run(lambda tx: finding.details(tx, town.id, wanted, spot))


async def test_a_line_tells_what_is_needed_to_go_there(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe(east_m=500)
    await town.build(database)

    (line,) = (await nearby(database, town, now)).items

    assert (line.occurrence, line.kind, line.title) == (cafe, Kind.ELTERNCAFE, "Elterncafé")
    assert (line.local_on, line.start_time) == (date(2026, 11, 25), time(10))
    assert (line.venue_name, line.quarter, line.confirmed) == ("Haus", "Mitte", False)
    assert line.distance_m == pytest.approx(500, abs=1)


async def test_an_offer_is_one_line_with_its_next_date(
    database: Database, town: Town, now: datetime
) -> None:
    first = town.cafe(days=2)
    cafe = town.rows["offer"][0]["id"]
    town.dated(cafe, 9)
    town.dated(cafe, 1, state="cancelled")
    town.dated(cafe, -7)

    assert await ids(database, town, now) == [first]


async def test_the_nearer_ring_comes_first_and_in_it_the_sooner(
    database: Database, town: Town, now: datetime
) -> None:
    far = town.cafe(3_000, days=0)
    across_town = town.cafe(9_000, days=0)
    later = town.cafe(100, days=3)
    sooner = town.cafe(1_400, days=1)
    other_city = town.cafe(300_000, days=0)

    assert await ids(database, town, now) == [sooner, later, far, across_town, other_city]


@pytest.mark.parametrize("spot", [HERE, None], ids=["near", "soonest"])
async def test_pages_have_neither_repeats_nor_gaps(
    database: Database, town: Town, now: datetime, spot: Spot | None
) -> None:
    for each in range(23):
        town.cafe(each * 997 % 20_000, days=each * 5 % 17, hour=9 + each % 8)
    await town.build(database)

    pages = [await nearby(database, town, now, spot=spot, page=page) for page in range(6)]

    shown = [each.occurrence for page in pages for each in page.items]
    assert sorted(shown) == sorted(row["id"] for row in town.rows["occurrence"])
    assert [len(page.items) for page in pages] == [5, 5, 5, 5, 3, 0]
    assert [page.more for page in pages] == [True, True, True, True, False, False]


async def test_what_runs_is_shown_until_it_ends(
    database: Database, town: Town, now: datetime
) -> None:
    running = town.cafe(days=0, hour=8)
    town.cafe(days=0, hour=7)
    await town.build(database)

    first = await nearby(database, town, now)
    assert [(each.occurrence, each.running) for each in first.items] == [(running, True)]
    assert (await nearby(database, town, now + timedelta(hours=1))).items == ()


FILTERS: list[tuple[Search, dict[str, Any], dict[str, Any]]] = [
    (Search(kind=Kind.BABYCAFE), {"kind": "babycafe"}, {}),
    (Search(service=Service.HEBAMME), {"service": "hebamme"}, {"service": "jobcenter"}),
    (Search(audience=Audience.VAETER), {"audience": "|eltern|vaeter|"}, {}),
    (Search(audience=Audience.MUETTER), {"audience": "|muetter|"}, {}),
    (Search(language="tr"), {"languages": "|de|tr|"}, {"languages": "|de|"}),
    (Search(childcare=True), {"childcare": True}, {"childcare": False}),
    (Search(childcare=True), {"childcare": True}, {"childcare": None}),
    (Search(step_free=True), {"step_free": True}, {"step_free": None}),
    (Search(free=True), {"cost_cents": 0}, {"cost_cents": 100}),
    (Search(no_registration=True), {}, {"registration": "recommended"}),
    (Search(child_age_months=12), {}, {"child_age_months_max": 11}),
    (Search(child_age_months=12), {"child_age_months_max": 12}, {"child_age_months_min": 13}),
    (Search(child_age_months=PREGNANT), {"audience": "|eltern|schwangere|"}, {}),
    (Search(child_age_months=PREGNANT), {"service": "hebamme"}, {"child_age_months_min": 0}),
]


@pytest.mark.parametrize(("search", "fitting", "other"), FILTERS)
@pytest.mark.parametrize("spot", [HERE, None], ids=["near", "soonest"])
async def test_a_filter_lets_through_what_fits(  # noqa: PLR0913, PLR0917 - a table of cases
    database: Database,
    town: Town,
    now: datetime,
    search: Search,
    fitting: dict[str, Any],
    other: dict[str, Any],
    spot: Spot | None,
) -> None:
    wanted = town.cafe(**fitting)
    town.cafe(**other)

    assert await ids(database, town, now, search, spot) == [wanted]


@pytest.mark.parametrize(
    ("search", "days", "hour"),
    [
        (Search(day=Day.TODAY), 0, 10),
        (Search(day=Day.TOMORROW), 1, 10),
        (Search(day=Day.FRI), 3, 10),
        (Search(day=Day.WEEKEND), 4, 10),
        (Search(part=PartOfDay.AFTERNOON), 5, 14),
        (Search(day=Day.SUN, part=PartOfDay.EVENING), 12, 18),
    ],
)
async def test_a_day_and_an_hour_find_the_next_fitting_date_of_the_same_offer(
    database: Database, town: Town, now: datetime, search: Search, days: int, hour: int
) -> None:
    cafe = town.offer(town.venue(town.centre()))
    dates = {(each, 10): town.dated(cafe, each) for each in (0, 1, 3, 4)}
    dates[5, 14] = town.dated(cafe, 5, 14)
    dates[12, 18] = town.dated(cafe, 12, 18)

    assert await ids(database, town, now, search) == [dates[days, hour]]


async def test_a_live_centre_shows_confirmed_times_only(
    database: Database, town: Town, now: datetime
) -> None:
    live, trial = town.centre(live=True), town.centre(live=False)
    hidden = town.dated(town.offer(town.venue(live)))
    sure = town.dated(town.offer(town.venue(live), slot_confirmed=True), 2)
    marked = town.dated(town.offer(town.venue(trial)), 3)

    assert await ids(database, town, now) == [sure, marked]
    with pytest.raises(GoneError):
        await told(database, town, hidden)


@pytest.mark.parametrize("what", ["centre", "venue", "offer"])
async def test_what_is_retired_is_hidden(
    database: Database, town: Town, now: datetime, what: str
) -> None:
    cafe = town.cafe()
    town.rows[what][0]["retired"] = True

    assert await ids(database, town, now) == []
    with pytest.raises(GoneError):
        await told(database, town, cafe)


async def test_another_city_is_never_found(database: Database, town: Town, now: datetime) -> None:
    other = Town(2)
    theirs = other.cafe()
    await other.build(database)

    ours = town.cafe()

    assert await ids(database, town, now) == [ours]
    with pytest.raises(GoneError):
        await told(database, town, theirs)


async def test_what_has_no_venue_comes_after_what_has_one(
    database: Database, town: Town, now: datetime
) -> None:
    citywide = town.dated(town.offer(), days=0)
    cafe = town.cafe(90_000, days=5)
    await town.build(database)

    near = (await nearby(database, town, now)).items
    soonest = (await nearby(database, town, now, spot=None)).items

    assert [(each.occurrence, each.distance_m is None) for each in near][1:] == [(citywide, True)]
    assert [each.occurrence for each in soonest] == [citywide, cafe]


async def test_a_date_elsewhere_counts_where_it_is(
    database: Database, town: Town, now: datetime
) -> None:
    park = town.venue(town.centre(), 200, name="Park")
    came_near = town.cafe(50_000, days=6)
    town.rows["occurrence"][0] |= {"venue_id": park, "elsewhere": True}
    for _ in range(6):
        town.cafe(700, days=9)
    await town.build(database)

    first = (await nearby(database, town, now)).items[0]

    assert (first.occurrence, first.venue_name) == (came_near, "Park")
    assert first.distance_m == pytest.approx(200, abs=1)


async def test_a_date_that_moved_away_is_no_longer_near(
    database: Database, town: Town, now: datetime
) -> None:
    lake = town.venue(town.centre(), 50_000, step_free=True)
    moved = town.cafe(100, days=0)
    town.rows["occurrence"][0] |= {"venue_id": lake, "elsewhere": True}
    near = town.cafe(200, days=9)

    assert await ids(database, town, now) == [near, moved]
    step_free = await nearby(database, town, now, Search(step_free=True))
    assert [each.occurrence for each in step_free.items] == [moved]


async def test_venues_of_the_asked_postal_code_come_first(
    database: Database, town: Town, now: datetime
) -> None:
    for _ in range(7):
        town.cafe(100)
    same = town.cafe(5_000, days=20)
    town.rows["venue"][-1]["postal_code"] = "65203"
    await town.build(database)

    asked = Spot(LAT, LON, "65203", 1_500, "65203")
    first = (await nearby(database, town, now, spot=asked)).items[0]

    assert (first.occurrence, first.same_postal_code) == (same, True)


async def test_a_postal_code_without_venues_is_a_place_like_others(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe()

    assert await ids(database, town, now, spot=Spot(LAT, LON, postal_code="99999")) == [cafe]


async def test_nothing_found_leads_to_the_nearest_alternative(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe(kind="babycafe", days=4)
    await town.build(database)
    search = Search(kind=Kind.BABYCAFE, day=Day.TODAY, part=PartOfDay.EVENING)
    question = Question(search, HERE, now, TODAY, page=2)

    instead = await database.run(lambda tx: finding.alternatives(tx, town.id, question))

    assert [each.occurrence for each in instead.items] == [cafe]
    assert (instead.relaxed, instead.page) == (Search(kind=Kind.BABYCAFE), 0)


async def test_an_empty_city_has_no_alternative(
    database: Database, town: Town, now: datetime
) -> None:
    await town.build(database)
    question = Question(Search(kind=Kind.BABYCAFE), HERE, now, TODAY)

    instead = await database.run(lambda tx: finding.alternatives(tx, town.id, question))

    assert instead == Results((), 0, more=False)
