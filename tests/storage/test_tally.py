"""Visits become sums, once, and nobody is left in them."""

import asyncio
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Table, create_engine, delete, insert, select, update
from sqlalchemy.exc import OperationalError

import storage.checkin
import storage.headcount
import storage.merging
import storage.tally
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.headcount import Count
from kiez.people import PersonId
from kiez.signup import Band
from scheduler.upkeep import close_counts
from storage import card
from storage.database import Database, Transaction
from storage.tables import (
    centre,
    checkin,
    headcount,
    person,
    tally_occurrence,
    tally_quarter,
    tally_sum,
    tally_year,
    year_marker,
)
from tests import cast
from tests.sums import FAMILIES, LANGUAGES, OPEN, town
from tests.wishes import met


async def entered(tx: Transaction, at: OccurrenceId, *people: int, key: str = "") -> Details:
    """Let families check in at a date."""
    found = (await card.cards(tx, [at]))[at]
    for who in people:
        await storage.checkin.enter(tx, found, PersonId(who), FAMILIES[0], f"{key}{at} {who}")
    return found


async def families(database: Database) -> list[int]:
    async with database.reading() as tx:
        rows = await tx.execute(select(tally_year.c.families).where(tally_year.c.language == ""))
        return list(rows.scalars())


async def test_two_processes_close_a_date_once(database: Database) -> None:
    dates, _ = await town(database)
    await met(database, LANGUAGES)
    doors = [database, database if database.sqlite else Database(str(database.url))]

    for at in dates[:2]:
        async with database.transaction() as tx:
            await entered(tx, at, *LANGUAGES)
        closed = await asyncio.gather(
            *(door.run(partial(storage.tally.close, occurrence_id=at)) for door in doors * 3)
        )
        assert closed.count(True) == 1

    async with database.reading() as tx:
        rows = (await tx.execute(select(tally_occurrence.c.families))).scalars().all()
    assert rows == [3, 3]
    assert await families(database) == [3]
    if doors[1] is not database:
        await doors[1].close()


async def test_what_staff_forget_is_closed_two_hours_after_the_end(database: Database) -> None:
    dates, _ = await town(database)
    await met(database, LANGUAGES)
    async with database.transaction() as tx:
        await entered(tx, dates[0], 1)
    end = OPEN + timedelta(hours=1)

    assert await close_counts(database, end + timedelta(minutes=119)) == 0
    assert await close_counts(database, end + timedelta(hours=2)) == 1
    assert await cast.count(database, checkin, tally_occurrence) == [0, 1]


async def test_a_centre_in_trial_is_closed_without_a_trace(database: Database) -> None:
    dates, _ = await town(database)
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(live=False))
        await storage.headcount.write(tx, dates[0], Count(2, 3, {Band.U1: 1}, 1))
        assert await storage.tally.close(tx, dates[0])

    tallies = (tally_occurrence, tally_quarter, tally_sum, tally_year, headcount)
    assert await cast.count(database, *tallies) == [0] * 5


async def test_of_two_people_who_become_one_a_family_is_counted_once(database: Database) -> None:
    dates, _ = await town(database)
    await met(database, LANGUAGES)
    async with database.transaction() as tx:
        await entered(tx, dates[0], 1, 2)
        await entered(tx, dates[1], 2, 3)
        await storage.merging.merge(tx, PersonId(2), PersonId(1), OPEN)
        for at in dates[:2]:
            await storage.tally.close(tx, at)

    async with database.reading() as tx:
        visits = (await tx.execute(select(tally_occurrence.c.families))).scalars().all()
    assert sorted(visits) == [1, 2]
    assert await families(database) == [2]
    assert await cast.count(database, year_marker) == [2]


async def test_who_was_counted_elsewhere_first_stays_counted_once(database: Database) -> None:
    dates, _ = await town(database)
    await met(database, LANGUAGES)
    async with database.transaction() as tx:
        await entered(tx, dates[0], 1)
        await storage.tally.close(tx, dates[0])
        await entered(tx, dates[1], 2)
        await storage.merging.merge(tx, PersonId(2), PersonId(1), OPEN)
        await storage.tally.close(tx, dates[1])

    assert await families(database) == [1]


async def test_an_undo_puts_the_year_before_back(database: Database) -> None:
    dates, staff = await town(database)
    await met(database, LANGUAGES)
    marked = {"person_id": 1, "centre_id": staff.centre, "year": 2025}
    async with database.transaction() as tx:
        await tx.execute(insert(year_marker), marked)
        there = await entered(tx, dates[0], 1)
        assert (await tx.execute(select(year_marker.c.year))).scalar() == 2026
        await storage.checkin.leave(tx, there, PersonId(1))
        assert (await tx.execute(select(year_marker.c.year))).scalar() == 2025


async def test_taken_back_at_one_date_the_first_visit_is_that_at_the_other(
    database: Database,
) -> None:
    dates, _ = await town(database)
    await met(database, LANGUAGES)
    async with database.transaction() as tx:
        there = await entered(tx, dates[0], 1)
        await entered(tx, dates[1], 1)
        await storage.checkin.leave(tx, there, PersonId(1))
        await storage.tally.close(tx, dates[1])

    assert await families(database) == [1]
    assert await cast.count(database, year_marker) == [1]


async def test_a_year_is_forgotten_after_31_january(database: Database) -> None:
    _, staff = await town(database)
    await met(database, LANGUAGES)
    marked = {"person_id": 1, "centre_id": staff.centre, "year": 2026}
    async with database.transaction() as tx:
        await tx.execute(insert(year_marker), marked)
        assert await storage.checkin.forget_markers(tx, date(2027, 1, 31)) == 0
        assert await storage.checkin.forget_markers(tx, date(2027, 2, 1)) == 1


async def test_an_erased_family_is_counted_no_more(database: Database) -> None:
    dates, _ = await town(database)
    await met(database, LANGUAGES)
    async with database.transaction() as tx:
        await entered(tx, dates[0], 1, 2)
        await tx.execute(delete(person).where(person.c.id == 1))
        await storage.tally.close(tx, dates[0])

    assert await families(database) == [1]


@pytest.mark.parametrize(
    "table", [checkin, tally_occurrence, tally_quarter, tally_year, tally_sum]
)
def test_no_row_of_a_visit_or_a_sum_tells_an_order(table: Table, empty: Path) -> None:
    engine = create_engine(f"sqlite+pysqlite:///{empty}")
    with engine.connect() as opened, pytest.raises(OperationalError, match="rowid"):
        opened.exec_driver_sql(f"SELECT rowid FROM {table.name}")  # noqa: S608 - our own names
    engine.dispose()
