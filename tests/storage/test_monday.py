"""One Monday message waits for each coordinator, whoever plans it and how often."""

import asyncio
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

import storage.monday
import storage.notice
from kiez.notice import Kind, Notice
from kiez.people import Person
from kiez.roles import Grant, Role
from storage.database import Database
from storage.tables import notice, person, staff
from tests import cast
from tests import staff as cast_staff
from tests.cast import Places
from tests.towns import ZONE


@pytest.fixture
async def petra(database: Database, now: datetime) -> Person:
    places: Places = await cast.built(database)
    async with database.transaction() as tx:
        who, leader = await cast.meet(tx, 91, now), await cast.meet(tx, 92, now)
    await cast_staff.coordinator(database, who, "centre1001")
    await cast_staff.appoint(database, leader, "Lena", Grant(Role.LEADER, offer=places.course))
    return who


async def waiting(database: Database) -> list[tuple[int, datetime]]:
    async with database.reading() as tx:
        rows = await tx.execute(select(notice).where(notice.c.kind == Kind.GUARD))
        return [(row.person_id, row.due_at.astimezone(ZONE)) for row in rows]


async def test_two_processes_plan_one_message_for_each_coordinator(
    database: Database, petra: Person, now: datetime
) -> None:
    async def plan() -> int:
        async with database.transaction() as tx:
            return await storage.monday.plan(tx, now)

    planned = await asyncio.gather(*(plan() for _ in range(4)))
    again = await plan()

    assert (sum(planned), again) == (1, 0)
    assert await waiting(database) == [(petra.id, datetime(2026, 11, 30, 8, tzinfo=ZONE))]


async def test_the_next_is_planned_when_the_last_has_gone_out(
    database: Database, petra: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(person).values(quiet_from=time(22), quiet_to=time(6)))
        await storage.monday.plan(tx, now)
        await tx.execute(update(notice).values(state="sent"))
        await storage.monday.plan(tx, now + timedelta(days=6))

    first, second = await waiting(database)

    assert first == (petra.id, datetime(2026, 11, 30, 7, 30, tzinfo=ZONE))
    assert second[1] - first[1] == timedelta(weeks=1)


async def test_of_two_messages_one_is_left(
    database: Database, petra: Person, now: datetime
) -> None:
    twice = Notice(petra.municipality, petra.id, Kind.GUARD, now)
    async with database.transaction() as tx:
        await storage.notice.add(tx, [twice, twice])
        await storage.monday.plan(tx, now)

    assert len(await waiting(database)) == 1


@pytest.mark.usefixtures("petra")
async def test_who_has_left_hears_no_more(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(staff).values(removed_at=now))
        await storage.monday.plan(tx, now)

    assert await waiting(database) == []
