import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

import storage.follow
import storage.preference
from kiez.directory import CentreId, Kind
from kiez.errors import GoneError
from kiez.follow import Often, Weekly
from kiez.notice import Kind as About
from kiez.quiet import Quiet
from storage.database import Database
from storage.notice import State
from storage.tables import follow, notice, person
from tests.storage.followers import arrive, begin
from tests.towns import Town

# 18:00 in Wiesbaden, the Sunday after the Tuesday at which time stands still.
SUNDAY = datetime(2026, 11, 29, 17, tzinfo=UTC)
CAFE = Kind.ELTERNCAFE


@pytest.fixture
def town() -> Town:
    return Town()


async def waiting(database: Database) -> list[tuple[int, datetime]]:
    """List the digests that wait: for whom and until when."""
    async with database.reading() as tx:
        rows = await tx.execute(
            select(notice.c.person_id, notice.c.due_at)
            .where(notice.c.kind == About.DIGEST, notice.c.state == State.WAITING)
            .order_by(notice.c.person_id)
        )
        return [(row.person_id, row.due_at) for row in rows]


async def test_what_is_followed_is_listed_and_followed_once(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    centre = town.rows["centre"][0]["id"]
    await town.build(database)
    amina = await arrive(database, town, now)

    await begin(database, amina, None, CAFE, now)
    await begin(database, amina, centre, None, now)
    await begin(database, amina, centre, CAFE, now)
    await begin(database, amina, centre, CAFE, now, Often.AT_ONCE)

    async with database.reading() as tx:
        found = await storage.follow.following(tx, amina.id)
    assert [(each.centre, each.kind, each.often, each.centre_name) for each in found] == [
        (centre, None, Often.WEEKLY, "KiEZ Mitte"),
        (centre, CAFE, Often.AT_ONCE, "KiEZ Mitte"),
        (None, CAFE, Often.WEEKLY, ""),
    ]


async def test_who_follows_something_weekly_has_one_digest_waiting(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    centre = town.rows["centre"][0]["id"]
    await town.build(database)
    amina = await arrive(database, town, now)

    await begin(database, amina, centre, None, now)
    await begin(database, amina, None, CAFE, now)
    for _ in range(2):
        async with database.transaction() as tx:
            await storage.follow.plan(tx, now)

    assert await waiting(database) == [(amina.id, SUNDAY)]


async def test_who_follows_at_once_or_nothing_more_has_no_digest(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    centre = town.rows["centre"][0]["id"]
    await town.build(database)
    amina, deniz = await arrive(database, town, now), await arrive(database, town, now, 12)
    await begin(database, amina, centre, None, now)
    await begin(database, deniz, centre, None, now)

    await begin(database, amina, centre, None, now, Often.AT_ONCE)
    async with database.transaction() as tx:
        was = await storage.follow.unfollow(tx, deniz.id, CentreId(centre), None, now)
        again = await storage.follow.unfollow(tx, deniz.id, CentreId(centre), None, now)

    assert await waiting(database) == []
    assert was is not None
    assert was.often is Often.WEEKLY
    assert again is None


async def test_a_stopped_person_s_digest_is_withdrawn_until_it_is_undone(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)

    async with database.transaction() as tx:
        await storage.preference.stop(tx, amina.id, now, stopped=True)
    stopped = await waiting(database)
    async with database.transaction() as tx:
        await storage.preference.stop(tx, amina.id, now, stopped=False)

    assert stopped == []
    assert await waiting(database) == [(amina.id, SUNDAY)]


async def test_a_chosen_hour_moves_the_digest_and_quiet_hours_only_the_usual_one(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)

    async with database.transaction() as tx:
        await storage.preference.leave_alone(tx, amina.id, Quiet(time(17), time(8)), now)
    waited = await waiting(database)
    async with database.transaction() as tx:
        await storage.preference.weekly(tx, amina.id, Weekly(6, time(20)), now)

    assert waited == [(amina.id, SUNDAY + timedelta(hours=14))]
    assert await waiting(database) == [(amina.id, SUNDAY + timedelta(hours=2))]


async def test_a_digest_on_its_way_stays_and_no_second_one_is_written(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)
    later = SUNDAY + timedelta(minutes=3)

    async with database.transaction() as tx:
        await storage.follow.plan(tx, later)
        await storage.follow.plan(tx, later, [amina.id])

    assert await waiting(database) == [(amina.id, SUNDAY)]


async def test_after_a_digest_was_said_that_of_the_next_week_waits(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)

    async with database.transaction() as tx:
        await tx.execute(update(notice).values(state=State.SENT))
        await storage.follow.plan(tx, SUNDAY + timedelta(seconds=2), [amina.id])

    assert await waiting(database) == [(amina.id, SUNDAY + timedelta(weeks=1))]


async def test_two_people_who_became_one_get_one_digest(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina, deniz = await arrive(database, town, now), await arrive(database, town, now, 12)
    await begin(database, amina, None, CAFE, now)
    await begin(database, deniz, None, CAFE, now)

    async with database.transaction() as tx:
        await tx.execute(update(notice).values(person_id=amina.id))
        await tx.execute(update(follow).values(person_id=amina.id))
        await storage.follow.plan(tx, now)

    assert await waiting(database) == [(amina.id, SUNDAY)]


async def test_nothing_can_be_followed_that_is_not_there(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    centre, other = town.rows["centre"][0]["id"], Town(2)
    other.cafe()
    await town.build(database)
    await other.build(database)
    amina = await arrive(database, town, now)

    for number, kind in (
        (None, None),
        (centre, Kind.HAUSBESUCH),
        (other.rows["centre"][0]["id"], None),
        (2**52, None),
    ):
        with pytest.raises(GoneError):
            await begin(database, amina, number, kind, now)


async def test_two_processes_at_once_follow_once_and_plan_one_digest(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina = await arrive(database, town, now)

    await asyncio.gather(*(begin(database, amina, None, CAFE, now) for _ in range(8)))

    async with database.reading() as tx:
        assert len((await tx.execute(select(follow.c.id))).all()) == 1
    assert await waiting(database) == [(amina.id, SUNDAY)]


async def test_follows_and_digests_of_a_person_go_with_them(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    amina = await arrive(database, town, now)
    await begin(database, amina, None, CAFE, now)

    async with database.transaction() as tx:
        await tx.execute(delete(person))

    async with database.reading() as tx:
        assert (await tx.execute(select(follow.c.id))).all() == []
    assert await waiting(database) == []


async def test_many_people_are_planned_in_batches(
    database: Database, now: datetime, town: Town
) -> None:
    town.cafe()
    await town.build(database)
    people = range(1, 1_203)
    rows = [{"id": each, "municipality_id": town.id, "language": "de"} for each in people]
    follows = [
        {"municipality_id": town.id, "person_id": each, "kind": CAFE, "often": Often.WEEKLY}
        for each in people
    ]
    async with database.transaction() as tx:
        await tx.execute(insert(person), rows)
        await tx.execute(insert(follow), follows)

        await storage.follow.plan(tx, now)

    assert len(await waiting(database)) == len(people)
