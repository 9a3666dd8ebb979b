from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import storage.course
from kiez.directory import OfferId
from storage.database import Database
from storage.tables import task
from tests.cast import meet, sign_up
from tests.towns import Town


@pytest.fixture
async def course(database: Database) -> OfferId:
    """A course that needs two families and is joined until a day before; it begins tomorrow."""
    town = Town()
    needs = {"course": True, "min_families": 2, "join_until_days": 1}
    offer = town.offer(town.venue(town.centre()), kind="elternbildung", record=needs)
    town.dated(offer, 8)
    town.dated(offer, 1)
    town.offer(town.venue(town.centre()), record={"min_families": 2})
    await town.build(database)
    return OfferId(offer)


async def find(database: Database, now: datetime) -> int:
    async with database.transaction() as tx:
        return await storage.course.find_too_few(tx, now, iter((9_001, 9_002)).__next__)


async def test_too_few_on_the_last_day_to_join_is_one_task(
    database: Database, course: OfferId, now: datetime
) -> None:
    early = await find(database, now - timedelta(days=1))
    found = await find(database, now)
    again = await find(database, now + timedelta(hours=1))

    assert (early, found, again) == (0, 1, 0)
    async with database.reading() as tx:
        row = (await tx.execute(select(task))).one()
    assert (row.kind, row.offer_id, row.occurrence_id) == ("too few", course, 1002)


async def test_enough_families_and_a_course_that_has_begun_are_no_task(
    database: Database, course: OfferId, now: datetime
) -> None:
    begun = await find(database, now + timedelta(days=2))
    async with database.transaction() as tx:
        for number in (1, 2):
            await sign_up(tx, await meet(tx, number, now), number, None, course)

    assert (begun, await find(database, now)) == (0, 0)
