import pytest

import storage.pace
from storage.database import Database

HOUR = 3600.0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_slots_are_reserved_one_after_another_for_all_processes(database: Database) -> None:
    waits = []
    for count in (9, 1, 1):
        async with database.transaction() as tx:
            waits.append(await storage.pace.reserve(tx, 777, count, HOUR))

    assert waits[0] <= 0
    assert [round(wait / HOUR, 1) for wait in waits[1:]] == [9, 10]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_slots_that_passed_are_not_made_up(database: Database) -> None:
    async with database.transaction() as tx:
        waits = [await storage.pace.reserve(tx, 777, 1, 0.0) for _ in range(3)]

    assert -0.1 < waits[-1] <= 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_each_bot_has_its_own_slots(database: Database) -> None:
    async with database.transaction() as tx:
        await storage.pace.reserve(tx, 777, 9, HOUR)

        assert await storage.pace.reserve(tx, 778, 1, HOUR) <= 0
