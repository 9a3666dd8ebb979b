from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest

import storage.notice
import storage.subject
from kiez.notice import Kind
from kiez.people import Door, PersonId
from kiez.quiet import USUAL, Quiet
from kiez.signup import State as Claim
from kiez.subject import Subject
from storage.database import Database
from storage.notice import LEASE, Claimed, Settled, State
from tests.families import Families, noted, told, write
from tests.towns import Town

HOUR = timedelta(hours=1)


@dataclass
class Here:
    """A town with a café, a course of two dates, and two families."""

    families: Families
    cafe: int
    cafe_offer: int
    course: int
    course_dates: tuple[int, int]
    amina: PersonId
    deniz: PersonId


@pytest.fixture
async def here(database: Database) -> Here:
    town = Town()
    house = town.venue(town.centre())
    cafe_offer, course = town.offer(house), town.offer(house, title="Kurs")
    cafe = town.dated(cafe_offer)
    dates = (town.dated(course, 2), town.dated(course, 9))
    await town.build(database)
    families = Families(town.id)
    amina, deniz = families.at_home("ar", Door.WEB), families.at_home("tr")
    await families.build(database)
    return Here(families, cafe, cafe_offer, course, dates, amina, deniz)


async def claimed(database: Database, now: datetime, most: int = 10) -> list[Claimed]:
    return await database.run(lambda tx: storage.notice.claim(tx, most, now))


async def settled(database: Database, *outcomes: Settled) -> None:
    await database.run(lambda tx: storage.notice.settle(tx, outcomes))


async def known(database: Database, now: datetime) -> list[Subject]:
    taken = await claimed(database, now)
    return await database.run(lambda tx: storage.subject.subjects(tx, taken, now))


async def test_the_oldest_that_is_due_comes_first_and_one_of_each_person(
    database: Database, here: Here, now: datetime
) -> None:
    await write(
        database,
        told(1, here.amina, Kind.DIGEST, now),
        told(1, here.deniz, Kind.DIGEST, now - HOUR),
        told(1, here.amina, Kind.FAREWELL, now - 2 * HOUR),
        told(1, here.deniz, Kind.DIGEST, now + HOUR),
    )

    first = await claimed(database, now)

    assert [each.id for each in first] == [3, 2]
    assert await claimed(database, now) == []


async def test_the_next_of_a_person_follows_when_one_is_settled(
    database: Database, here: Here, now: datetime
) -> None:
    await write(database, *(told(1, here.amina, Kind.DIGEST, now) for _ in range(2)))
    await claimed(database, now)

    await settled(database, Settled(1, State.SENT, now))

    assert [each.id for each in await claimed(database, now)] == [2]


async def test_after_the_lease_somebody_else_says_it(
    database: Database, here: Here, now: datetime
) -> None:
    await write(database, told(1, here.amina, Kind.DIGEST, now))
    await claimed(database, now)

    assert await claimed(database, now + LEASE / 2) == []
    assert [each.id for each in await claimed(database, now + LEASE)] == [1]


async def test_what_is_still_being_said_stays_ours(
    database: Database, here: Here, now: datetime
) -> None:
    await write(database, told(1, here.amina, Kind.DIGEST, now))
    await claimed(database, now)

    await database.run(lambda tx: storage.notice.renew(tx, [1], now + LEASE / 2))

    assert await claimed(database, now + LEASE) == []


async def test_a_new_life_need_not_wait_for_the_lease(
    database: Database, here: Here, now: datetime
) -> None:
    await write(database, told(1, here.amina, Kind.DIGEST, now))
    await claimed(database, now)

    await database.run(storage.notice.free_leases)

    assert len(await claimed(database, now)) == 1


async def test_a_settled_notice_keeps_kind_state_and_hours_only(
    database: Database, here: Here, now: datetime
) -> None:
    detail = {"venue": "Haus"}
    await write(database, told(1, here.amina, Kind.MOVED, now, here.cafe, detail=detail))

    await settled(database, Settled(1, State.SENT, now))

    (row,) = await noted(database)
    assert (row.kind, row.state, row.settled_at, row.tries) == ("moved", "sent", now, 1)
    assert (row.occurrence_id, row.signup_id, row.lead, row.detail) == (None, None, None, None)


async def test_what_is_put_off_is_due_again_then_and_no_attempt(
    database: Database, here: Here, now: datetime
) -> None:
    await write(database, told(1, here.amina, Kind.DIGEST, now))
    await claimed(database, now)
    outcome = Settled(1, State.WAITING, now, again_at=now + HOUR, tried=False)

    await settled(database, outcome)

    assert await claimed(database, now + LEASE) == []
    (again,) = await claimed(database, now + HOUR)
    assert again.tries == 0


async def test_settled_notices_are_forgotten_after_a_week(
    database: Database, here: Here, now: datetime
) -> None:
    await write(database, *(told(1, here.amina, Kind.DIGEST, now) for _ in range(2)))
    await settled(database, Settled(1, State.DROPPED, now, tried=False))

    later = now + timedelta(days=8)
    gone = await database.run(lambda tx: storage.notice.forget(tx, later))

    assert gone == 1
    assert [row.id for row in await noted(database)] == [2]


async def test_of_several_reminders_of_a_date_the_earlier_ones_are_overtaken(
    database: Database, here: Here, now: datetime
) -> None:
    await write(
        database,
        told(1, here.amina, Kind.REMINDER, now - 2 * HOUR, here.cafe, lead="e"),
        told(1, here.amina, Kind.REMINDER, now - HOUR, here.cafe, lead="2"),
        told(1, here.amina, Kind.REMINDER, now + HOUR, here.cafe, lead="1"),
        told(1, here.amina, Kind.REMINDER, now - HOUR, here.course_dates[0], lead="e"),
    )

    found = await database.run(lambda tx: storage.notice.overtaken(tx, [1, 2, 3, 4], now))

    assert found == {1}


async def test_a_notice_learns_of_its_person_and_date(
    database: Database, here: Here, now: datetime
) -> None:
    signup = here.families.signup(
        here.amina, here.cafe_offer, here.cafe, adults=2, children={"u1": 1}, slot_time=time(10)
    )
    here.families.remind(here.amina, here.cafe, "")
    await here.families.build(database)
    await write(database, told(1, here.amina, Kind.REMINDER, now, here.cafe))

    (found,) = await known(database, now)

    assert (found.language, found.stopped, found.quiet) == ("ar", False, USUAL)
    assert [(each.door, each.blocked) for each in found.ways] == [(Door.WEB, False)]
    assert found.card is not None
    assert found.card.title == "Elterncafé"
    assert found.own is not None
    assert (found.own.id, found.own.course, found.own.family.size) == (signup, False, 3)
    assert found.own.slot == time(10)
    assert found.asked is False


async def test_a_course_s_sign_up_counts_for_each_date_but_those_left_out(
    database: Database, here: Here, now: datetime
) -> None:
    signup = here.families.signup(here.amina, here.course, None)
    other = here.families.signup(here.deniz, here.course, None, state="waiting", coming=True)
    here.families.absent(signup, here.course_dates[0])
    await here.families.build(database)
    await write(
        database,
        told(1, here.amina, Kind.REMINDER, now, here.course_dates[0]),
        told(1, here.deniz, Kind.REMINDER, now, here.course_dates[1]),
    )

    hers, his = await known(database, now)

    assert (hers.own and hers.own.course, hers.absent) == (True, True)
    assert (his.own and his.own.id, his.absent) == (other, False)
    assert his.own is not None
    assert (his.own.state, his.own.coming) == (Claim.WAITING, None)


async def test_own_quiet_hours_count(database: Database, here: Here, now: datetime) -> None:
    olena = here.families.family(quiet_from=time(0), quiet_to=time(0))
    await here.families.build(database)
    await write(database, told(1, olena, Kind.DIGEST, now))

    (found,) = await known(database, now)

    assert found.quiet == Quiet(time(0), time(0))
    assert found.ways == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_claiming_walks_along_the_index_of_those_that_wait(database: Database) -> None:
    statement = str(storage.notice._CLAIM.compile(dialect=database.engine.dialect))

    async with database.engine.connect() as connection:
        values = (1,) * statement.count("?")
        plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        steps = "\n".join(str(row.detail) for row in plan)

    assert "SCAN notice USING INDEX ix_notice_due" in steps or (
        "SEARCH notice USING INDEX ix_notice_due" in steps
    ), steps
    assert "SEARCH other USING INDEX ix_notice_person_id" in steps, steps
