import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from kiez.calendar import State
from kiez.people import MunicipalityId
from storage import calendar
from storage.calendar import Upkeep
from storage.database import Database
from storage.tables import occurrence, offer
from tests.directories import OFFER, found, read, small, take_in

NOTHING = Upkeep(created=0, changed=0, gone=0, revived=0)
SCHEDULE: dict[str, Any] = OFFER["schedule"]
# The first four Tuesdays from the hour at which time stands still; the holidays begin on the 23rd.
TUESDAYS = [date(2026, 11, 24), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)]


async def keep_up(
    database: Database, city: MunicipalityId, now: datetime, weeks: int = 12
) -> Upkeep:
    async with database.transaction() as tx:
        return await calendar.keep_up(tx, city, now, weeks)


async def rows(database: Database) -> dict[date, Any]:
    async with database.reading() as tx:
        return {row.original_on: row for row in await tx.execute(select(occurrence))}


async def change(database: Database, **fields: object) -> None:
    await take_in(database, read(small(**fields)))


async def test_the_coming_weeks_are_written(database: Database, now: datetime) -> None:
    city = await found(database)

    upkeep = await keep_up(database, city, now, weeks=3)

    known = await rows(database)
    first = known[TUESDAYS[0]]
    assert upkeep == Upkeep(created=4, changed=0, gone=0, revived=0)
    assert list(known) == TUESDAYS
    assert (first.local_on, first.start_time, first.weekday) == (TUESDAYS[0], time(9, 30), 1)
    assert first.starts_at == datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
    assert first.ends_at == datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    assert (first.state, first.revision) == ("on", 0)


async def test_the_venue_is_the_offers_own_unless_a_day_differs(
    database: Database, now: datetime
) -> None:
    city = await found(
        database, exceptions=[{"date": "2026-12-01", "action": "move", "venue": "garten"}]
    )

    await keep_up(database, city, now)

    known = await rows(database)
    async with database.reading() as tx:
        usual = (await tx.execute(select(offer.c.venue_id))).scalar()
    assert known[TUESDAYS[0]].venue_id == usual
    assert known[TUESDAYS[1]].venue_id not in (usual, None)


async def test_a_second_run_changes_nothing(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now)
    before = await rows(database)

    assert await keep_up(database, city, now) == NOTHING

    assert await rows(database) == before


async def test_two_runs_at_once_write_everything_once(database: Database, now: datetime) -> None:
    city = await found(database)

    both = await asyncio.gather(*(keep_up(database, city, now, weeks=3) for _ in range(2)))

    assert sorted(each.created for each in both) == [0, 4]


async def test_a_later_run_adds_only_what_comes_into_reach(
    database: Database, now: datetime
) -> None:
    city = await found(database)
    await keep_up(database, city, now)

    upkeep = await keep_up(database, city, now + timedelta(weeks=1))

    assert upkeep == Upkeep(created=1, changed=0, gone=0, revived=0)


async def test_a_new_time_keeps_the_occurrence(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    before = await rows(database)
    await change(database, schedule=SCHEDULE | {"start": "10:00"})

    upkeep = await keep_up(database, city, now, weeks=3)

    after = await rows(database)
    assert upkeep == Upkeep(created=0, changed=4, gone=0, revived=0)
    assert [row.id for row in after.values()] == [row.id for row in before.values()]
    assert {(row.start_time, row.revision) for row in after.values()} == {(time(10), 1)}


async def test_a_move_keeps_the_occurrence_even_past_todays_reach(
    database: Database, now: datetime
) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    before = await rows(database)
    moved = {"date": "2026-12-01", "action": "move", "to": "2026-12-31", "reason": "Umzug"}
    await change(database, exceptions=[moved])

    await keep_up(database, city, now, weeks=3)

    row = (await rows(database))[TUESDAYS[1]]
    assert row.id == before[TUESDAYS[1]].id
    assert (row.local_on, row.weekday, row.reason) == (date(2026, 12, 31), 3, "Umzug")
    assert (await keep_up(database, city, now + timedelta(weeks=4), weeks=1)).gone == 0


async def test_a_cancelled_day_stays_to_be_seen(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    await change(database, exceptions=[{"date": "2026-12-01", "action": "cancel"}])

    upkeep = await keep_up(database, city, now, weeks=3)

    assert upkeep == Upkeep(created=0, changed=1, gone=0, revived=0)
    assert (await rows(database))[TUESDAYS[1]].state == State.CANCELLED


async def test_what_the_rule_no_longer_gives_is_gone_and_can_come_back(
    database: Database, now: datetime
) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    before = await rows(database)
    await change(database, schedule=SCHEDULE | {"valid_until": "2026-12-02"})

    gone = await keep_up(database, city, now, weeks=3)
    again = await keep_up(database, city, now, weeks=3)
    await change(database)
    revived = await keep_up(database, city, now, weeks=3)

    assert gone == Upkeep(created=0, changed=0, gone=2, revived=0)
    assert again == NOTHING
    assert revived == Upkeep(created=0, changed=0, gone=0, revived=2)
    after = await rows(database)
    assert {day: row.id for day, row in after.items()} == {d: r.id for d, r in before.items()}
    assert after[TUESDAYS[3]].revision == 2


async def test_another_weekday_takes_the_old_days_out(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    await change(database, schedule=SCHEDULE | {"byday": ["WE"]})

    assert await keep_up(database, city, now, weeks=3) == Upkeep(3, 0, 4, 0)


async def test_what_was_written_far_ahead_is_gone_too(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=20)
    await change(database, schedule=SCHEDULE | {"valid_until": "2026-12-02"})

    await keep_up(database, city, now, weeks=1)

    on = [day for day, row in (await rows(database)).items() if row.state == State.ON]
    assert on == TUESDAYS[:2]


async def test_a_retired_offer_has_no_future(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    data = small()
    data["centres"][0]["offers"] = []
    await take_in(database, read(data), retire=True)

    assert await keep_up(database, city, now, weeks=3) == Upkeep(0, 0, 4, 0)


async def test_what_has_started_is_never_rewritten(database: Database, now: datetime) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    before = await rows(database)
    await change(database, schedule=SCHEDULE | {"start": "10:00", "byday": ["TU", "WE"]})

    begun = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
    await keep_up(database, city, begun, weeks=2)

    after = await rows(database)
    assert [after[day] for day in TUESDAYS[:2]] == [before[day] for day in TUESDAYS[:2]]
    assert after[TUESDAYS[2]].start_time == time(10)
    assert date(2026, 11, 25) not in after


async def test_what_has_started_is_not_moved_to_tomorrow(
    database: Database, now: datetime
) -> None:
    city = await found(database)
    await keep_up(database, city, now, weeks=3)
    moved = {"date": "2026-11-24", "action": "move", "to": "2026-12-31"}
    await change(database, exceptions=[moved])

    upkeep = await keep_up(database, city, now + timedelta(days=1), weeks=2)

    assert upkeep == NOTHING
    assert (await rows(database))[TUESDAYS[0]].local_on == TUESDAYS[0]


async def test_a_course_is_written_to_its_end(database: Database, now: datetime) -> None:
    until = SCHEDULE | {"valid_until": "2027-06-15"}
    city = await found(database, course=True, schedule=until, pauses=[])

    await keep_up(database, city, now, weeks=1)

    assert max(await rows(database)) == date(2027, 6, 15)
    assert len(await rows(database)) == 30


async def test_an_added_day_of_an_offer_without_schedule_is_written(
    database: Database, now: datetime
) -> None:
    added = {"date": "2026-12-05", "action": "add", "start": "10:00", "end": "11:00"}
    city = await found(database, schedule=None, exceptions=[added])

    await keep_up(database, city, now)

    assert [row.start_time for row in (await rows(database)).values()] == [time(10)]


async def test_another_city_is_left_alone(database: Database, now: datetime) -> None:
    city = await found(database)
    other = small()
    other["municipality"]["key"] = "nachbarstadt"
    await keep_up(database, (await take_in(database, read(other), 1)).municipality, now, weeks=3)

    await keep_up(database, city, now, weeks=1)

    async with database.reading() as tx:
        found_rows = (await tx.execute(select(occurrence.c.municipality_id))).scalars().all()
    assert len(found_rows) == 6
