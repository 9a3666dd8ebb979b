"""Forty families at once for eight places, five of them with childcare (docs/rules.md)."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import delete, select

import storage.signup
from kiez.people import PersonId
from kiez.signup import Family, Outcome, State
from kiez.standing import Placement
from storage.database import Database, Transaction
from storage.tables import signup
from tests.towns import Town
from tests.wishes import family, met, wish

RUNS = [15, pytest.param(100, marks=pytest.mark.long)]
PLACES, CHILDCARE = 8, 5
FAMILIES = range(1, 41)
PATIENT = 4
"""One family in so many joins the queue."""


@pytest.mark.parametrize("runs", RUNS)
async def test_forty_families_at_once_for_eight_places(
    database: Database, now: datetime, runs: int
) -> None:
    town = Town()
    cafe = town.cafe(
        days=3,
        childcare=True,
        record={"capacity": PLACES, "childcare_capacity": CHILDCARE},
    )
    await town.build(database)
    await met(database, FAMILIES)
    doors = await processes(database)
    chance = Random(8)  # noqa: S311 - the same families in every run

    for _ in range(runs):
        families = [sized(chance) for _ in FAMILIES]
        placements = await everybody(doors, cafe, families, now)
        await judge(database, placements, families)
        await emptied(database)

    for other in doors[1:]:
        await other.close()


async def processes(database: Database) -> list[Database]:
    """On PostgreSQL two equal processes serve the families."""
    return [database] if database.sqlite else [database, Database(str(database.url))]


def sized(chance: Random) -> Family:
    kids = chance.choice(range(5))
    return family(chance.choice((1, 2, 3)), kids, chance.choice(range(min(kids, 3) + 1)))


async def everybody(
    doors: Sequence[Database], cafe: int, families: Sequence[Family], now: datetime
) -> list[Placement]:
    """Let each ask for places at once; where there are none, some join the queue."""

    async def ask(who: int, comes: Family) -> Placement:
        async def join(tx: Transaction) -> Placement:
            return await storage.signup.join(tx, wish(who, cafe, comes), now)

        async def wait(tx: Transaction) -> Placement:
            return await storage.signup.wait(tx, wish(who, cafe, comes), now)

        door = doors[who % len(doors)]
        placement = await door.run(join)
        if placement.outcome is Outcome.FULL and who % PATIENT == 0:
            return await door.run(wait)
        return placement

    asked = zip(FAMILIES, families, strict=True)
    return await asyncio.gather(*(ask(who, comes) for who, comes in asked))


async def judge(
    database: Database, placements: Sequence[Placement], families: Sequence[Family]
) -> None:
    async with database.reading() as tx:
        rows = {row.person_id: row for row in await tx.execute(select(signup))}
    inside = [row for row in rows.values() if row.state == State.IN]
    room = PLACES - sum(row.room for row in inside)
    childcare = CHILDCARE - sum(row.childcare for row in inside)
    assert room >= 0
    assert childcare >= 0
    assert sorted(row.position for row in rows.values()) == list(range(1, len(rows) + 1))
    for who, comes, placement in zip(FAMILIES, families, placements, strict=True):
        row = rows.get(PersonId(who))
        assert placement.outcome == (row.state if row else Outcome.FULL)
        # A family is whole, and nobody is refused what is free.
        assert row is None or (row.room, row.childcare) == (comes.size, comes.childcare)
        fits = comes.size <= room and (comes.childcare == 0 or comes.childcare <= childcare)
        assert placement.outcome is Outcome.IN or not fits


async def emptied(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(delete(signup))


async def test_a_freed_seat_is_taken_once_however_many_hands_reach_for_it(
    database: Database, now: datetime
) -> None:
    town = Town()
    cafe = town.cafe(days=3, record={"capacity": 2})
    await town.build(database)
    await met(database, FAMILIES)
    doors = await processes(database)
    await everybody(doors, cafe, [family(1) for _ in FAMILIES], now)

    async def leave_or_take(who: int) -> None:
        async def work(tx: Transaction) -> None:
            mine = await storage.signup.mine(tx, PersonId(who), now)
            if not mine:
                await storage.signup.join(tx, wish(who, cafe), now)
            elif mine[0].state is State.IN:
                await storage.signup.leave(tx, PersonId(who), mine[0].id, now)
            else:
                await storage.signup.take(tx, PersonId(who), mine[0].id, now)

        await doors[who % len(doors)].run(work)

    await asyncio.gather(*(leave_or_take(who) for who in FAMILIES))

    async with database.reading() as tx:
        rows = (await tx.execute(select(signup.c.state))).scalars().all()
    assert sum(state != State.WAITING for state in rows) == 2
    for other in doors[1:]:
        await other.close()
