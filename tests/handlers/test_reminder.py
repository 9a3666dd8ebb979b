"""A parent is reminded of a date, with and without a sign-up."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select, update

from kiez.people import Door
from screens.own_buttons import RemindButton
from storage.database import Database
from storage.tables import municipality, notice, reminding
from tests.handlers.phone import RECORD, Phone, dispatcher, meet
from tests.towns import Town


@pytest.fixture
def town() -> Town:
    return Town()


async def phone(database: Database, town: Town, now: datetime) -> Phone:
    await town.build(database)
    async with database.transaction() as tx:
        await tx.execute(update(municipality).values(record=RECORD))
    person = await meet(database, town.id, now, 1)
    return Phone(database, dispatcher(), person, now)


async def leads(database: Database) -> list[str | None]:
    async with database.reading() as tx:
        return list((await tx.execute(select(reminding.c.leads))).scalars())


async def test_a_reminder_is_kept_after_somebody_agreed(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe(days=3)
    amina = await phone(database, town, now)

    asked = await amina.press(RemindButton(occurrence=cafe, leads="*"))
    before = await leads(database)
    kept = await amina.tap("Agree")

    assert "May I keep this" in asked
    assert before == []
    assert "I remind you of this date." in kept
    assert "The reminder stands here: Thursday 26 November, 18:00." in kept
    assert "✓ Evening before" in amina.labels
    assert await leads(database) == [None]


async def test_the_hours_are_switched_and_the_last_one_ends_it(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe(days=3)
    amina = await phone(database, town, now)
    await amina.press(RemindButton(occurrence=cafe, leads="*"))
    await amina.tap("Agree")

    await amina.tap("2 hours before")
    await amina.tap("Evening before")
    both = await leads(database)
    ended = await amina.tap("2 hours before")

    assert both == ["2"]
    assert "I do not remind you" in ended
    assert await leads(database) == []
    async with database.reading() as tx:
        assert (await tx.execute(select(notice.c.id))).all() == []


async def test_a_card_offers_the_reminder_and_its_end(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe(days=3)
    amina = await phone(database, town, now)
    await amina.press(RemindButton(occurrence=cafe, leads="*"))
    await amina.tap("Agree")

    await amina.tap("Back to the date")
    ended = await amina.tap("Do not remind")

    assert "I do not remind you" in ended


async def test_where_telegram_may_only_inform_nobody_is_reminded_there(
    database: Database, town: Town, now: datetime
) -> None:
    cafe = town.cafe(days=3, telegram="information")
    amina = await phone(database, town, now)
    await amina.press(RemindButton(occurrence=cafe, leads="*"))
    await amina.tap("Agree")
    telegram = replace(amina, person=replace(amina.person, door=Door.TELEGRAM))

    assert "no longer there" in await telegram.press(RemindButton(occurrence=cafe, leads="e"))
    assert "no longer there" in await telegram.press(RemindButton(occurrence=cafe, leads=""))
    assert "I do not remind" in await telegram.press(RemindButton(occurrence=cafe, leads="-"))
