"""Single dates are added and moved, and no family loses its place by it."""

from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import select

import storage.rescheduling
from kiez.amendment import AmendmentId, Preview, Reason
from kiez.calendar import State
from kiez.rescheduling import Shift
from kiez.roles import Staff
from storage.database import Database
from storage.tables import occurrence, signup
from tests.amending import make, member, shared, undo
from tests.neighbours import FIRST, City
from tests.wishes import AMINA, DENIZ

DAY = timedelta(days=1)
HOURS = (time(10), time(12))
ADDED, LATER = FIRST + 2 * DAY, FIRST + 3 * DAY
_numbers = count(2**61)


@pytest.fixture
async def city(database: Database, now: datetime) -> City:
    return await shared(database, now)


@pytest.fixture
async def petra(city: City) -> Staff:
    return await member(city, DENIZ)


async def add(city: City, staff: Staff, day: date) -> Preview:
    wanted = (AmendmentId(next(_numbers)), await city.offer())
    async with city.database.transaction() as tx:
        shift = Shift(day, *HOURS)
        return await storage.rescheduling.add(tx, staff, wanted, shift, city.now)


async def move(city: City, staff: Staff, number: int, day: date) -> Preview:
    wanted = (AmendmentId(next(_numbers)), number)
    async with city.database.transaction() as tx:
        return await storage.rescheduling.move(tx, staff, wanted, Shift(day), city.now)


async def day_of_the_family(city: City) -> tuple[date, str]:
    """Tell on which day the family has its place."""
    async with city.database.reading() as tx:
        there = select(occurrence.c.local_on, occurrence.c.state).join(
            signup, signup.c.occurrence_id == occurrence.c.id
        )
        row = (await tx.execute(there)).one()
    return row.local_on, row.state


async def test_families_go_along_when_an_added_date_moves_and_comes_back(
    city: City, petra: Staff
) -> None:
    await make(city, petra, (await add(city, petra, ADDED)).id)
    await city.sign_up(AMINA, ADDED)

    moved = await move(city, petra, await city.on(ADDED), LATER)
    await make(city, petra, moved.id)
    there, told = await day_of_the_family(city), await city.told()
    await undo(city, petra, moved.id)

    assert [turn.after.on for turn in moved.effect.turns] == [True]
    assert moved.effect.added == ()
    assert (there, told) == ((LATER, State.ON), [(AMINA, "moved")])
    assert await day_of_the_family(city) == (ADDED, State.ON)


async def test_families_go_along_to_a_day_that_was_added_and_taken_away_before(
    city: City, petra: Staff
) -> None:
    await make(city, petra, (await add(city, petra, LATER)).id)
    async with city.database.transaction() as tx:
        wanted = (AmendmentId(next(_numbers)), await city.on(LATER))
        gone = await storage.rescheduling.cancel(tx, petra, wanted, None, city.now)
    await make(city, petra, gone.id)
    await make(city, petra, (await add(city, petra, ADDED)).id)
    await city.sign_up(AMINA, ADDED)

    await make(city, petra, (await move(city, petra, await city.on(ADDED), LATER)).id)

    assert await day_of_the_family(city) == (LATER, State.ON)
    assert await city.told() == [(AMINA, "moved")]


async def test_a_date_that_has_moved_away_leaves_no_room_for_an_added_one(
    city: City, petra: Staff
) -> None:
    await make(city, petra, (await add(city, petra, ADDED)).id)
    regular = await city.on(FIRST)
    await make(city, petra, (await move(city, petra, regular, FIRST + DAY)).id)

    refused = [
        await add(city, petra, FIRST),
        await move(city, petra, await city.on(ADDED), FIRST),
    ]
    back = await move(city, petra, regular, FIRST)

    assert [[each.reason for each in one.refusals] for one in refused] == [[Reason.AWAY]] * 2
    assert not back.refusals
