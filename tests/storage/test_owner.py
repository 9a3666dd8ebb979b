"""Somebody steps in for whoever goes away; on both databases."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

import storage.account
import storage.owner
import storage.task
from kiez.directory import OccurrenceId, OfferId
from kiez.roles import Staff
from kiez.task import Kind, Task, TaskId
from storage.database import Database, Transaction
from storage.tables import notice, occurrence, staff, task
from tests.handlers.phone import meet
from tests.staff import coordinator
from tests.towns import TODAY, ZONE, Town

WEEK = timedelta(weeks=1)
ASKED, DUE = 2**61, TODAY + timedelta(days=2)


def at(days: int) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(10), ZONE)


@dataclass(frozen=True)
class Pair:
    """Two who coordinate a café; a task waits for Petra until Thursday."""

    petra: Staff
    jonas: Staff


@pytest.fixture
async def pair(database: Database) -> Pair:
    town = Town()
    town.cafe(slot_confirmed=True)
    await town.build(database)
    people = [await meet(database, town.id, at(0), number) for number in (11, 12)]
    petra, jonas = [await coordinator(database, who, "centre1001") for who in people]
    new = Task(TaskId(ASKED), town.id, Kind.NOT_RIGHT, offer=OfferId(1001), detail="time")
    async with database.transaction() as tx:
        await storage.task.add(tx, new, at(0))
    return Pair(petra, jonas)


async def owner(tx: Transaction) -> int:
    return int((await tx.execute(select(task.c.staff_id))).scalar_one())


@pytest.mark.parametrize("chosen_first", [True, False])
async def test_what_falls_due_in_an_absence_is_the_stand_in_s_at_once(
    database: Database, pair: Pair, *, chosen_first: bool
) -> None:
    async with database.transaction() as tx:
        if chosen_first:
            await storage.account.stand_in(tx, pair.petra, pair.jonas.id, at(0))
        await storage.account.go_away(tx, pair.petra, TODAY + WEEK, at(0))
        if not chosen_first:
            away = replace(pair.petra, away_until=TODAY + WEEK)
            await storage.account.stand_in(tx, away, pair.jonas.id, at(0))

        assert await owner(tx) == pair.jonas.id
        told = list((await tx.execute(select(notice.c.person_id))).scalars())
    assert told == [pair.petra.person, pair.jonas.person]


async def test_what_falls_due_after_an_absence_or_without_a_stand_in_stays(
    database: Database, pair: Pair
) -> None:
    async with database.transaction() as tx:
        await storage.account.go_away(tx, pair.petra, TODAY + WEEK, at(0))
        alone = await owner(tx)
        await storage.account.go_away(tx, pair.petra, DUE - timedelta(days=1), at(0))
        await storage.account.stand_in(tx, pair.petra, pair.jonas.id, at(0))

        assert (alone, await owner(tx)) == (pair.petra.id, pair.petra.id)


async def test_whoever_is_away_is_stepped_in_for_the_day_after_it_was_due(
    database: Database, pair: Pair
) -> None:
    async with database.transaction() as tx:
        await storage.account.go_away(tx, pair.petra, TODAY + 4 * WEEK, at(0))
        await tx.execute(storage.account._STAND_IN, _of(pair))

        moved = [await storage.owner.escalate(tx, at(days)) for days in (2, 3)]

        assert (moved, await owner(tx)) == ([0, 1], pair.jonas.id)


def _of(pair: Pair) -> dict[str, int]:
    return {"of_staff": pair.petra.id, "new_stand_in": pair.jonas.id}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_about_a_date_is_due_before_it_and_done_by_somebody_who_is_there(
    database: Database, pair: Pair
) -> None:
    new = Task(TaskId(ASKED + 1), pair.petra.municipality, Kind.ACCOMPANY, offer=OfferId(1001),
               occurrence=OccurrenceId(1001))  # fmt: skip
    mine = select(task.c.due_on, task.c.staff_id).where(task.c.id == ASKED + 1)
    async with database.transaction() as tx:
        await tx.execute(update(occurrence).values(local_on=TODAY + timedelta(days=2)))
        await storage.task.add(tx, new, at(0))
        before = (await tx.execute(mine)).one()
        away = replace(pair.petra, away_until=TODAY + timedelta(days=2))
        await tx.execute(
            update(staff).values(away_until=away.away_until).where(staff.c.id == away.id)
        )
        await storage.owner.hand_over(tx, away, at(0))
        after = (await tx.execute(mine)).one()

    assert before == (TODAY + timedelta(days=1), pair.petra.id)
    assert after == (TODAY + timedelta(days=1), pair.jonas.id)
