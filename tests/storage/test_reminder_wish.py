from datetime import UTC, datetime, timedelta

import pytest

import storage.reminder
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.people import Door, MunicipalityId
from kiez.reminder import Lead
from storage.database import Database
from tests.neighbours import arrive, due, notices, sign_up, wish
from tests.towns import Town
from tests.wishes import AMINA, visitor

# The date is on Wednesday at ten, in winter time.
EVE, DAWN = datetime(2026, 11, 24, 17, tzinfo=UTC), datetime(2026, 11, 25, 7, tzinfo=UTC)
WEEK = timedelta(weeks=1)


async def course(
    database: Database, weeks: int = 1, **offer: object
) -> tuple[MunicipalityId, int, list[int]]:
    built = Town()
    number = built.offer(built.venue(built.centre()), **offer)
    weekly = [built.dated(number, 1 + 7 * week) for week in range(weeks)]
    return await built.build(database), number, weekly


async def test_the_wish_to_be_reminded_is_kept_and_forgotten(
    database: Database, now: datetime
) -> None:
    city, _, (date_,) = await course(database)
    await arrive(database, city, AMINA)
    amina, cafe = visitor(AMINA), OccurrenceId(date_)

    async with database.transaction() as tx:
        await storage.reminder.remind(tx, amina, cafe, None, now)
        card = await storage.reminder.remind(tx, amina, cafe, "m", now)
        assert card.occurrence == date_
        assert await storage.reminder.leads_of(tx, AMINA, cafe) == (Lead.MORNING,)
        assert await storage.reminder.next_of(tx, AMINA, cafe) == DAWN
        (asked,) = await storage.reminder.wanted(tx, AMINA, now)
        assert asked == card

        await storage.reminder.forget(tx, AMINA, cafe, now)
        assert await storage.reminder.leads_of(tx, AMINA, cafe) is None
        assert await storage.reminder.next_of(tx, AMINA, cafe) is None
        assert await storage.reminder.wanted(tx, AMINA, now) == ()

    assert not await notices(database)


async def test_a_wish_without_hours_or_beside_a_sign_up_is_none_of_its_own(
    database: Database, now: datetime
) -> None:
    city, offer, weekly = await course(database, 4)
    await arrive(database, city, AMINA)
    await wish(database, city, AMINA, weekly[0], "")
    await sign_up(database, city, AMINA, offer, weekly[1])
    for each in weekly[1:]:
        await wish(database, city, AMINA, each)

    async with database.reading() as tx:
        found = await storage.reminder.wanted(tx, AMINA, now)
    assert [card.occurrence for card in found] == weekly[2:]

    await sign_up(database, city, AMINA, offer)
    async with database.reading() as tx:
        assert await storage.reminder.wanted(tx, AMINA, now) == ()


async def test_a_date_that_a_door_does_not_show_is_not_reminded_of_there(
    database: Database, now: datetime
) -> None:
    city, _, (date_,) = await course(database, telegram="information")
    await arrive(database, city, AMINA)
    cafe = OccurrenceId(date_)

    async with database.transaction() as tx:
        by_telegram = visitor(AMINA, Door.TELEGRAM)
        with pytest.raises(GoneError):
            await storage.reminder.remind(tx, by_telegram, cafe, None, now)
        with pytest.raises(GoneError):
            await storage.reminder.remind(tx, visitor(AMINA), OccurrenceId(9), None, now)
        await storage.reminder.remind(tx, visitor(AMINA), cafe, None, now)

    assert await due(database) == [(AMINA, EVE)]


async def test_a_persons_own_lead_times_hold_for_all_her_dates(
    database: Database, now: datetime
) -> None:
    city, offer, weekly = await course(database, 2)
    await arrive(database, city, AMINA)
    await sign_up(database, city, AMINA, offer)
    await wish(database, city, AMINA, weekly[1], "1")

    async with database.transaction() as tx:
        await storage.reminder.set_leads(tx, visitor(AMINA), "m", now)
        assert await storage.reminder.leads_of(tx, AMINA) == (Lead.MORNING,)

    assert await due(database) == [(AMINA, DAWN), (AMINA, DAWN + WEEK + timedelta(hours=1))]
