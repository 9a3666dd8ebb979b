from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select, update

import storage.signup
from kiez.directory import OccurrenceId
from kiez.signup import Outcome, State
from storage.database import Database, Transaction
from storage.tables import absence, offer, signup
from tests.wishes import (
    ALONE,
    AMINA,
    COURSE,
    DENIZ,
    HOUR,
    OLENA,
    at,
    family,
    met_town,
    visitor,
    wish,
)


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Transaction]:
    """A town's transaction, which is rolled back; three families are known."""
    await met_town(database)
    async with database.transaction() as opened:
        yield opened


async def test_a_slot_is_for_one_family(tx: Transaction, now: datetime) -> None:
    first = await storage.signup.join(tx, wish(AMINA, HOUR, family(2, 3), time(10)), now)
    same = await storage.signup.join(tx, wish(DENIZ, HOUR, ALONE, time(10)), now)
    other = await storage.signup.join(tx, wish(DENIZ, HOUR, ALONE, time(11)), now)
    none = await storage.signup.join(tx, wish(OLENA, HOUR, ALONE), now)

    assert first.own is not None
    assert (first.own.slot, first.own.slot_end) == (time(10), time(10, 40))
    assert (same.outcome, same.standing and same.standing.slots) == (Outcome.TAKEN, (time(11),))
    assert (other.outcome, none.outcome) == (Outcome.IN, Outcome.FULL)


async def test_a_slot_is_swapped_for_a_free_one(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, HOUR, ALONE, time(10)), now)
    mine = wish(AMINA, HOUR).id

    moved = await storage.signup.swap(tx, AMINA, mine, time(11), now)
    await storage.signup.join(tx, wish(DENIZ, HOUR, ALONE, time(10)), now)
    lost = await storage.signup.swap(tx, AMINA, mine, time(10), now)

    assert (moved.outcome, moved.own and moved.own.slot) == (Outcome.IN, time(11))
    assert (lost.outcome, lost.own and lost.own.slot) == (Outcome.TAKEN, time(11))


async def test_a_freed_slot_is_held_with_its_time(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, HOUR, ALONE, time(10)), now)
    await storage.signup.join(tx, wish(DENIZ, HOUR, ALONE, time(11)), now)
    await storage.signup.wait(tx, wish(OLENA, HOUR), now)

    await storage.signup.leave(tx, DENIZ, wish(DENIZ, HOUR).id, now)

    held = await storage.signup.own(tx, OLENA, wish(OLENA, HOUR).id, now)
    assert (held.state, held.slot) == (State.OFFERED, time(11))


async def test_a_walk_in_hour_takes_no_sign_ups(tx: Transaction, now: datetime) -> None:
    await tx.execute(update(offer).where(offer.c.id == 1002).values(record={}))

    placement = await storage.signup.join(tx, wish(AMINA, HOUR), now)

    assert placement.outcome is Outcome.LATE
    assert placement.standing is not None
    assert not placement.standing.open


async def test_a_course_has_its_seats_together(tx: Transaction, now: datetime) -> None:
    first = await storage.signup.join(tx, wish(AMINA, COURSE[0], family(2)), now)

    other = await storage.signup.join(tx, wish(DENIZ, COURSE[2]), now)
    again = await storage.signup.join(tx, wish(AMINA, COURSE[1], family(1)), now)

    assert first.own is not None
    assert [each.occurrence for each in first.own.dates] == COURSE
    assert (other.outcome, again.outcome) == (Outcome.FULL, Outcome.IN)
    assert (await tx.execute(select(signup.c.id))).scalars().all() == [first.own.id]


async def test_a_date_of_a_course_is_left_out_and_taken_back(
    tx: Transaction, now: datetime
) -> None:
    await storage.signup.join(tx, wish(AMINA, COURSE[0], family(2)), now)
    mine, second = wish(AMINA, COURSE[0]).id, OccurrenceId(COURSE[1])

    without = await storage.signup.absent(tx, AMINA, mine, second, now)
    twice = await storage.signup.absent(tx, AMINA, mine, second, now)
    there = await storage.signup.standing(tx, visitor(DENIZ), second, now)
    after = await storage.signup.coming(tx, AMINA, mine, second, now)

    assert without is not None
    assert [each.absent for each in without.dates] == [False, True, False]
    assert without == twice
    assert there.free.room == 0
    assert [each.absent for each in after.dates] == [False, False, False]
    assert (await tx.execute(select(absence))).all() == []


async def test_a_course_is_joined_until_its_last_day_to_join(tx: Transaction) -> None:
    in_time = await storage.signup.join(tx, wish(AMINA, COURSE[0]), at(26, 22, 59))
    late = await storage.signup.join(tx, wish(DENIZ, COURSE[0]), at(26, 23))

    assert (in_time.outcome, late.outcome) == (Outcome.IN, Outcome.LATE)


async def test_of_a_running_course_the_next_date_is_shown(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, COURSE[0]), now)
    later = now + timedelta(days=5)

    own = await storage.signup.own(tx, AMINA, wish(AMINA, COURSE[0]).id, later)
    there = await storage.signup.standing(tx, visitor(AMINA), OccurrenceId(COURSE[2]), later)

    assert own.card.occurrence == COURSE[1]
    assert [each.occurrence for each in own.dates] == COURSE[1:]
    assert there.card.occurrence == COURSE[2]
    assert there.own == own
