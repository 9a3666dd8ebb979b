from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

import storage.digest
import storage.preference
from kiez.directory import Kind, OccurrenceId, Service
from kiez.errors import GoneError
from kiez.follow import Often
from kiez.people import Door, Person
from storage.database import Database
from storage.tables import occurrence
from tests.storage.followers import arrive, begin
from tests.towns import Town

CAFE = Kind.ELTERNCAFE


@pytest.fixture
def town() -> Town:
    return Town()


async def told(
    database: Database, person: Person, now: datetime, door: Door = Door.WEB
) -> list[int]:
    async with database.reading() as tx:
        return [each.occurrence for each in await storage.digest.lines(tx, person.id, door, now)]


async def test_the_digest_has_the_coming_week_of_what_is_followed_soonest_first(
    database: Database, now: datetime, town: Town
) -> None:
    place = town.venue(town.centre(name="KiEZ Biebrich"))
    here = town.rows["centre"][0]["id"]
    cafe, advice = town.offer(place), town.offer(place, kind="sprechstunde", service="hebamme")
    elsewhere = town.offer(town.venue(town.centre()), kind="babycafe")
    later, sooner = town.dated(cafe, days=5), town.dated(advice, days=2)
    town.dated(cafe, days=8)
    town.dated(cafe, days=3, state="cancelled")
    baby = town.dated(elsewhere, days=1)
    town.dated(town.offer(town.venue(town.centre()), kind="elterncafe"), days=1)
    await town.build(database)
    amina = await arrive(database, town, now)

    await begin(database, amina, here, None, now)
    await begin(database, amina, None, Kind.BABYCAFE, now)
    await begin(database, amina, None, Kind.ELTERNCAFE, now, Often.AT_ONCE)

    assert await told(database, amina, now) == [baby, sooner, later]


async def test_a_digest_has_at_most_twelve_dates(
    database: Database, now: datetime, town: Town
) -> None:
    place = town.venue(town.centre())
    for number in range(14):
        town.dated(town.offer(place), days=1, hour=8 + number % 10)
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)

    assert len(await told(database, amina, now)) == 12


async def test_whose_advice_it_is_is_told_only_where_a_parent_wants_it(
    database: Database, now: datetime, town: Town
) -> None:
    town.dated(town.offer(town.venue(town.centre()), kind="sprechstunde", service="jobcenter"))
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, Kind.SPRECHSTUNDE, now)

    async with database.transaction() as tx:
        hidden = await storage.digest.lines(tx, amina.id, Door.WEB, now)
        await storage.preference.show_topic(tx, amina.id, shown=True)
        named = await storage.digest.lines(tx, amina.id, Door.WEB, now)

    assert [each.service for each in (*hidden, *named)] == [None, Service.JOBCENTER]


async def test_what_may_not_pass_telegram_is_neither_followed_nor_told_there(
    database: Database, now: datetime, town: Town
) -> None:
    kept = town.centre(telegram="none")
    silent = town.dated(town.offer(town.venue(kept), kind="babycafe"))
    told_anywhere = town.cafe(kind="babycafe")
    await town.build(database)
    olena = await arrive(database, town, now, door=Door.TELEGRAM)
    amina = await arrive(database, town, now, 12)

    with pytest.raises(GoneError):
        await begin(database, olena, kept, None, now)
    await begin(database, olena, None, Kind.BABYCAFE, now)
    await begin(database, amina, kept, None, now)

    assert await told(database, olena, now, Door.TELEGRAM) == [told_anywhere]
    assert set(await told(database, olena, now)) == {silent, told_anywhere}
    assert await told(database, amina, now) == [silent]


async def test_a_moved_date_is_told_at_its_new_hour(
    database: Database, now: datetime, town: Town
) -> None:
    number = town.cafe(days=10)
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)

    async with database.transaction() as tx:
        moved = update(occurrence).values(starts_at=now + timedelta(days=3))
        await tx.execute(moved.where(occurrence.c.id == OccurrenceId(number)))

    assert await told(database, amina, now) == [number]
