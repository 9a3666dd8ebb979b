from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import delete, insert, update

import storage.reminder
from kiez.directory import OccurrenceId
from kiez.people import MunicipalityId, PersonId
from storage.database import Database
from storage.tables import absence, notice, occurrence, person, signup
from tests.neighbours import arrive, dates, due, notices, sign_up, wish
from tests.towns import Town
from tests.wishes import AMINA, DENIZ

# The date is on Wednesday at ten, in winter time.
EVE, DAWN = datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2026, 11, 25, 7, tzinfo=UTC)
WEEK = timedelta(weeks=1)


async def town(database: Database, **offer: object) -> tuple[MunicipalityId, int, int]:
    """Build a café with one date; give the city, the offer and the date."""
    built = Town()
    cafe = built.offer(built.venue(built.centre()), **offer)
    date_ = built.dated(cafe)
    return await built.build(database), cafe, date_


async def course(database: Database, weeks: int = 3) -> tuple[MunicipalityId, int, list[int]]:
    built = Town()
    offer = built.offer(built.venue(built.centre()), record={"course": True})
    weekly = [built.dated(offer, 1 + 7 * week) for week in range(weeks)]
    return await built.build(database), offer, weekly


async def replan(
    database: Database,
    now: datetime,
    ids: Collection[OccurrenceId] | None = None,
    person_id: PersonId | None = None,
) -> None:
    async with database.transaction() as tx:
        await storage.reminder.replan(tx, now, ids, person_id)


async def test_who_comes_is_reminded_the_evening_before(database: Database, now: datetime) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA)
    number = await sign_up(database, city, AMINA, cafe, date_)

    await replan(database, now, dates(date_), AMINA)

    (row,) = await notices(database)
    assert (row.kind, row.person_id, row.occurrence_id) == ("reminder", AMINA, date_)
    assert (row.signup_id, row.lead, row.due_at) == (number, "e", EVE)
    assert (row.state, row.tries, row.municipality_id) == ("waiting", 0, city)


async def test_a_second_run_leaves_the_rows_as_they_are(database: Database, now: datetime) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA, DENIZ)
    await sign_up(database, city, AMINA, cafe, date_, childcare=1)
    await wish(database, city, DENIZ, date_)
    await replan(database, now)
    before = await notices(database)

    for ids, who in ((None, None), (dates(date_), None), (None, AMINA), (dates(date_), DENIZ)):
        await replan(database, now, ids, who)

    assert len(before) == 3
    assert await notices(database) == before


@pytest.mark.parametrize("state", ["waiting", "offered"])
async def test_who_waits_is_not_reminded(database: Database, now: datetime, state: str) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA)
    await sign_up(database, city, AMINA, cafe, date_, state=state)

    await replan(database, now)

    assert not await notices(database)


async def test_a_childcare_seat_is_reminded_of_twice(database: Database, now: datetime) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA)
    await sign_up(database, city, AMINA, cafe, date_, childcare=1)

    await replan(database, now)

    assert await due(database) == [(AMINA, EVE), (AMINA, DAWN)]


async def test_a_slot_is_reminded_of_by_its_own_time(database: Database, now: datetime) -> None:
    city, hour, date_ = await town(database)
    await arrive(database, city, AMINA, leads="1")
    await sign_up(database, city, AMINA, hour, date_, slot_time=time(11, 30))

    await replan(database, now)
    await replan(database, datetime(2026, 11, 25, 9, 15, tzinfo=UTC))  # The hour has begun.

    assert await due(database) == [(AMINA, datetime(2026, 11, 25, 9, 30, tzinfo=UTC))]


async def test_a_course_is_reminded_of_at_every_date_but_those_left_out(
    database: Database, now: datetime
) -> None:
    city, offer, weekly = await course(database)
    await arrive(database, city, AMINA)
    number = await sign_up(database, city, AMINA, offer)
    async with database.transaction() as tx:
        values = {"signup_id": number, "occurrence_id": weekly[1]}
        await tx.execute(insert(absence), [values])
    await wish(database, city, AMINA, weekly[1], "1")

    await replan(database, now, person_id=AMINA)

    assert [row.occurrence_id for row in await notices(database)] == [
        weekly[0],
        weekly[0],
        weekly[2],
        weekly[2],
    ]
    assert await due(database) == [
        (AMINA, EVE),
        (AMINA, DAWN),
        (AMINA, EVE + 2 * WEEK),
        (AMINA, DAWN + 2 * WEEK),
    ]


@pytest.mark.parametrize(
    ("of_date", "of_person", "expected"),
    [
        (None, None, [EVE]),
        (None, "m", [DAWN]),
        ("1", "m", [DAWN + timedelta(hours=1)]),
        ("em", "", [EVE, DAWN]),
        ("", "m", []),
        (None, "", []),
    ],
)
async def test_lead_times_of_a_date_beat_those_of_a_person_and_these_the_usual_ones(
    database: Database,
    now: datetime,
    of_date: str | None,
    of_person: str | None,
    expected: list[datetime],
) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA, DENIZ, leads=of_person)
    await sign_up(database, city, AMINA, cafe, date_)
    await wish(database, city, AMINA, date_, of_date)
    await wish(database, city, DENIZ, date_, of_date)

    await replan(database, now)

    assert await due(database) == [(who, at) for at in expected for who in (AMINA, DENIZ)]


async def test_a_usual_reminder_minds_the_quiet_hours_and_a_chosen_one_does_not(
    database: Database, now: datetime
) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA, DENIZ, hours=(time(17), time(8, 30)))
    await sign_up(database, city, AMINA, cafe, date_)
    await wish(database, city, DENIZ, date_, "e")

    await replan(database, now)

    assert await due(database) == [(DENIZ, EVE), (AMINA, DAWN + timedelta(minutes=30))]


async def test_what_is_called_off_or_gone_is_not_reminded_of(
    database: Database, now: datetime
) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA)
    await sign_up(database, city, AMINA, cafe, date_)
    await replan(database, now)

    for state in ("cancelled", "gone"):
        async with database.transaction() as tx:
            await tx.execute(update(occurrence).values(state=state))
        await replan(database, now, dates(date_))
        assert not await notices(database)
        async with database.transaction() as tx:
            await tx.execute(update(occurrence).values(state="on"))
        await replan(database, now, dates(date_))

    assert await due(database) == [(AMINA, EVE)]


async def test_other_dates_and_other_people_are_left_alone(
    database: Database, now: datetime
) -> None:
    city, _, weekly = await course(database)
    await arrive(database, city, AMINA, DENIZ)
    for who in (AMINA, DENIZ):
        for each in weekly:
            await wish(database, city, who, each, "m")

    await replan(database, now, dates(weekly[0]), AMINA)
    await replan(database, now, dates(weekly[1]))
    await replan(database, now, [])

    assert await due(database) == [(AMINA, DAWN), (AMINA, DAWN + WEEK), (DENIZ, DAWN + WEEK)]


async def test_an_overdue_reminder_goes_on_waiting_and_a_sent_one_does_not_come_again(
    database: Database, now: datetime
) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA, DENIZ)
    for who in (AMINA, DENIZ):
        await sign_up(database, city, who, cafe, date_)
    await replan(database, now)
    async with database.transaction() as tx:
        sent = update(notice).where(notice.c.person_id == DENIZ)
        await tx.execute(sent.values(state="sent", occurrence_id=None, signup_id=None, lead=None))

    await replan(database, EVE + timedelta(hours=3))

    assert [(row.person_id, row.state) for row in await notices(database)] == [
        (AMINA, "waiting"),
        (DENIZ, "sent"),
    ]


async def test_one_that_is_being_said_is_left_alone_and_not_written_twice(
    database: Database, now: datetime
) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA)
    await sign_up(database, city, AMINA, cafe, date_)
    await replan(database, now)
    async with database.transaction() as tx:
        await tx.execute(update(notice).values(lease_until=now + timedelta(seconds=30)))
    before = await notices(database)

    await replan(database, now)
    assert await notices(database) == before
    async with database.transaction() as tx:
        await tx.execute(delete(signup))
        await tx.execute(insert(notice), [dict(before[0]._mapping) | {"signup_id": None}])
    await replan(database, now)
    assert len(await notices(database)) == 1

    await replan(database, now + timedelta(seconds=30))
    assert not await notices(database)


async def test_who_gives_a_place_back_or_is_erased_is_not_reminded(
    database: Database, now: datetime
) -> None:
    city, cafe, date_ = await town(database)
    await arrive(database, city, AMINA, DENIZ)
    await sign_up(database, city, AMINA, cafe, date_)
    await sign_up(database, city, DENIZ, cafe, date_)
    await wish(database, city, DENIZ, date_, "1")
    await replan(database, now)

    async with database.transaction() as tx:
        await tx.execute(delete(signup).where(signup.c.person_id == AMINA))
        await tx.execute(delete(person).where(person.c.id == DENIZ))

    assert not await notices(database)
