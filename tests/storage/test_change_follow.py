from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update

from storage.database import Database
from storage.tables import centre, occurrence, offer
from tests.neighbours import FIRST, follows, notices, opened
from tests.wishes import AMINA, DENIZ, OLENA


async def test_followers_hear_of_an_added_day_and_not_of_what_comes_by_itself(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    async with database.reading() as tx:
        mitte = (await tx.execute(select(centre.c.id))).scalar_one()
    await follows(database, city.id, AMINA, mitte)
    await follows(database, city.id, AMINA, mitte, "elterncafe")
    await follows(database, city.id, DENIZ, mitte, often="weekly")
    await follows(database, city.id, OLENA, mitte, "sprechstunde")
    added = {"date": "2026-12-05", "action": "add", "start": "10:00", "end": "11:00"}

    await city.change(exceptions=[added])
    await city.keep_up(now + timedelta(weeks=1))

    (row,) = await notices(database, "added")
    assert (row.person_id, row.due_at) == (AMINA, now)
    assert row.occurrence_id == await city.on(date(2026, 12, 5))


async def test_who_has_not_heard_of_a_new_day_hears_of_it_as_it_is_or_never(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await follows(database, city.id, AMINA)
    added = {"date": "2026-12-05", "action": "add", "start": "10:00", "end": "11:00"}
    await city.change(exceptions=[added])

    await city.change(exceptions=[added | {"start": "10:30"}])
    assert await city.told() == [(AMINA, "added")]

    await city.change()
    assert not await city.told()


async def test_followers_hear_nothing_of_what_is_not_shown(
    database: Database, now: datetime
) -> None:
    city = await opened(database, now)
    await follows(database, city.id, AMINA)
    await city.sign_up(DENIZ)
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(live=True))
        row = (await tx.execute(select(centre.c.record))).scalar_one()
    assert row

    async with database.transaction() as tx:
        await tx.execute(update(offer).values(slot_confirmed=False))
        moved = update(occurrence).where(occurrence.c.original_on == FIRST)
        await tx.execute(moved.values(start_time=time(8)))
    await city.keep_up()

    assert await city.told() == [(DENIZ, "moved")]
