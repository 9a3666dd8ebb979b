import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

import storage.reminder
from kiez.directory import OccurrenceId
from kiez.people import PersonId
from storage.database import Database
from storage.tables import municipality, notice, occurrence, person, signup
from tests.directories import OFFER
from tests.neighbours import FIRST, SECOND, arrive, due, follows, notices, opened, wish
from tests.wishes import AMINA, DENIZ, OLENA, visitor

SCHEDULE: dict[str, Any] = OFFER["schedule"]
EVE = datetime(2026, 11, 30, 17, tzinfo=UTC)
CANCELLED = {"date": "2026-12-01", "action": "cancel", "reason": "Krank"}
LATER = {"date": "2026-12-01", "action": "move", "start": "14:00", "end": "16:00"}
WAS = {"day": "2026-12-01", "start": "09:30", "end": "11:30", "venue": "Haus"}


async def test_all_who_have_to_do_with_a_moved_date_are_told_once(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    number = await city.sign_up(AMINA)
    await wish(database, city.id, AMINA, await city.on(FIRST), "1")
    await follows(database, city.id, AMINA)
    await wish(database, city.id, DENIZ, await city.on(FIRST))
    await follows(database, city.id, OLENA, kind="elterncafe")

    await city.change(exceptions=[LATER])

    rows = await notices(database, "moved")
    assert [row.person_id for row in rows] == [AMINA, DENIZ, OLENA]
    assert [row.signup_id for row in rows] == [number, None, None]
    assert {row.due_at for row in rows} == {now}
    assert all(WAS.items() <= row.detail.items() for row in rows)
    assert await due(database, "reminder") == [
        (DENIZ, EVE),
        (AMINA, datetime(2026, 12, 1, 12, tzinfo=UTC)),
    ]


async def test_a_second_run_tells_nothing_new(database: Database, now: datetime) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.change(exceptions=[LATER])
    before = await notices(database)

    await city.keep_up()

    assert await notices(database) == before


async def test_a_cancelled_date_is_told_and_not_reminded_of(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ, state="waiting")
    await city.sign_up(OLENA, state="offered", offered_until=now + timedelta(hours=5))
    await city.sign_up(OLENA, SECOND)
    await city.change(title="Café")
    await city.change(exceptions=[LATER], now=now)

    await city.change(exceptions=[CANCELLED])

    assert await city.told() == [
        (AMINA, "cancelled"),
        (DENIZ, "cancelled"),
        (OLENA, "cancelled"),
    ]
    assert not await notices(database, "reminder")
    async with database.reading() as tx:
        states = (await tx.execute(select(signup.c.state).order_by(signup.c.id))).scalars()
        assert sorted(states) == ["in", "in", "waiting", "waiting"]


async def test_a_date_that_the_rule_no_longer_gives_is_told_as_cancelled(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)

    await city.change(schedule=SCHEDULE | {"byday": ["WE"]})

    assert await city.told() == [(AMINA, "cancelled")]
    await city.change()
    assert not await city.told()


@pytest.mark.parametrize(
    "exception",
    [
        {"date": "2026-12-01", "action": "move", "end": "12:30"},
        {"date": "2026-12-01", "action": "move", "reason": "So"},
    ],
)
async def test_another_end_or_reason_is_no_news(
    database: Database, now: datetime, exception: dict[str, str]
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)

    await city.change(exceptions=[exception])

    assert not await city.told()


async def test_another_venue_is_news(database: Database, now: datetime) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)

    await city.change(exceptions=[{"date": "2026-12-01", "action": "move", "venue": "garten"}])

    (row,) = await notices(database, "moved")
    assert WAS.items() <= row.detail.items()


async def test_moved_twice_is_told_once_and_moved_back_not_at_all(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.change(exceptions=[LATER])

    await city.change(exceptions=[LATER | {"to": "2026-12-03"}])

    (row,) = await notices(database, "moved")
    assert WAS.items() <= row.detail.items()
    await city.change()
    assert not await city.told()


async def test_what_was_heard_already_is_told_from_there_on(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ)
    await city.change(exceptions=[LATER])
    async with database.transaction() as tx:
        heard = update(notice).where(notice.c.person_id == AMINA)
        await tx.execute(heard.values(state="sent", occurrence_id=None, detail=None))
        being_said = update(notice).where(notice.c.person_id == DENIZ)
        await tx.execute(being_said.values(lease_until=now + timedelta(seconds=30)))

    await city.change()

    rows = [row for row in await notices(database, "moved") if row.lease_until is None]
    waiting = [row for row in rows if row.state == "waiting"]
    assert [(row.person_id, row.detail["start"]) for row in waiting] == [
        (AMINA, "14:00"),
        (DENIZ, "14:00"),
    ]


async def test_a_date_that_takes_place_after_all_is_told_to_those_who_heard_otherwise(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ)
    await city.change(exceptions=[CANCELLED])
    async with database.transaction() as tx:
        heard = update(notice).where(notice.c.person_id == AMINA)
        await tx.execute(heard.values(state="sent", occurrence_id=None, detail=None))

    await city.change()

    waiting = [row for row in await notices(database, "moved") if row.state == "waiting"]
    assert [(row.person_id, row.detail["again"]) for row in waiting] == [(AMINA, "1")]
    assert await due(database, "reminder") == [(AMINA, EVE), (DENIZ, EVE)]
    await city.change(exceptions=[CANCELLED])
    rows = await notices(database, "moved", "cancelled")
    waiting = [row for row in rows if row.state == "waiting"]
    assert [(row.person_id, row.kind) for row in waiting] == [(DENIZ, "cancelled")]


async def test_a_change_waits_for_the_morning_unless_the_date_is_near(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ, SECOND)
    late = datetime(2026, 11, 30, 21, 30, tzinfo=UTC)
    cancelled = {"action": "cancel"}

    await city.change(
        late,
        exceptions=[cancelled | {"date": "2026-12-01"}, cancelled | {"date": "2026-12-08"}],
    )

    morning = datetime(2026, 12, 1, 7, tzinfo=UTC)
    assert await due(database, "cancelled") == [(AMINA, late), (DENIZ, morning)]


async def test_a_slot_keeps_its_place_and_a_held_seat_its_end(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA, slot_time=time(9, 30), coming=True)
    await city.sign_up(DENIZ, slot_time=time(10, 0))
    held = datetime(2026, 12, 1, 6, 30, tzinfo=UTC)
    await city.sign_up(OLENA, slot_time=time(10, 30), state="offered", offered_until=held)

    await city.change(exceptions=[LATER | {"start": "10:00", "end": "12:00"}])
    await city.change(exceptions=[LATER | {"start": "09:00", "end": "11:00"}])

    async with database.reading() as tx:
        rows = (await tx.execute(select(signup).order_by(signup.c.person_id))).all()
    assert [row.slot_time for row in rows] == [time(9), time(9, 30), time(10)]
    assert [row.offered_until for row in rows] == [None, None, held - timedelta(minutes=30)]
    assert {row.coming for row in rows} == {None}
    told = await notices(database, "moved")
    assert [row.detail["slot"] for row in told] == ["09:30", "10:00", "10:30"]


async def test_a_new_hour_for_a_whole_course_is_one_notice(
    database: Database, now: datetime
) -> None:
    until = SCHEDULE | {"valid_until": "2027-03-02"}
    city = await opened(database, now, course=True, schedule=until, pauses=[])
    await city.sign_up(AMINA, None)

    await city.change(schedule=until | {"start": "10:00"})

    (row,) = await notices(database, "moved")
    assert (row.occurrence_id, row.detail["more"]) == (await city.on(date(2026, 11, 24)), "14")
    reminders = await due(database, "reminder")
    assert len(reminders) == 28
    assert (AMINA, datetime(2026, 12, 1, 7, tzinfo=UTC)) in reminders


async def test_new_dates_of_a_course_are_reminded_of(database: Database, now: datetime) -> None:
    until = SCHEDULE | {"valid_until": "2026-12-01"}
    city = await opened(database, now, course=True, schedule=until)
    await city.sign_up(AMINA, None)

    await city.change(schedule=until | {"valid_until": "2026-12-08"})

    assert (AMINA, EVE + timedelta(weeks=1)) in await due(database, "reminder")
    assert not await city.told()


async def test_whoever_asks_while_a_date_moves_is_reminded_at_its_new_hour(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    cafe = OccurrenceId(await city.on(FIRST))
    guests = [PersonId(number) for number in range(100, 108)]
    await arrive(database, city.id, *guests)

    async def ask(who: PersonId) -> None:
        async with database.transaction() as tx:
            await storage.reminder.remind(tx, visitor(who), cafe, "1", now)

    before, after = guests[:4], guests[4:]
    await asyncio.gather(
        *(ask(who) for who in before),
        city.change(exceptions=[LATER]),
        *(ask(who) for who in after),
    )

    hour = datetime(2026, 12, 1, 12, tzinfo=UTC)
    assert await due(database, "reminder") == [(who, hour) for who in guests]


async def test_notices_go_with_those_they_are_about(database: Database, now: datetime) -> None:
    city = await opened(database, now)
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ)
    await wish(database, city.id, OLENA, await city.on(FIRST))
    await city.change(exceptions=[LATER])
    assert len(await notices(database)) == 6

    async with database.transaction() as tx:
        await tx.execute(delete(person).where(person.c.id == AMINA))
        await tx.execute(delete(signup).where(signup.c.person_id == DENIZ))
    assert {row.person_id for row in await notices(database)} == {OLENA}

    async with database.transaction() as tx:
        await tx.execute(delete(occurrence))
    assert not await notices(database)
    async with database.reading() as tx:
        assert (await tx.execute(select(municipality.c.id))).all()
