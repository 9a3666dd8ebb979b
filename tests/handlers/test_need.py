"""Staff tap which topics families named; only the door is left out."""

from datetime import date, datetime, timedelta

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from kiez.directory import CentreId, OfferId
from kiez.roles import Grant, Role
from screens.need_buttons import NeedButton, NeedsButton
from screens.screen import Screen
from screens.team_buttons import TeamButton
from storage.database import Database
from storage.tables import metadata, wish
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint
from tests.towns import Town

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(scope="module")
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    centre = made.centre(live=True)
    made.offer(made.venue(centre))
    made.centre(live=False, name="KiEZ Süd")
    return made


@pytest.fixture
async def vera(database: Database, routed: Dispatcher, town: Town, now: datetime) -> Talking:
    """She visits families for the first centre."""
    await build(database, town)
    person = await meet(database, town.id, now, 12)
    await appoint(database, person, "Vera", Grant(Role.VISITOR, CentreId(1001)))
    return Talking(database, routed, person, now)


async def counts(database: Database) -> dict[str, int]:
    async with database.reading() as tx:
        rows = (await tx.execute(select(wish))).all()
    assert {(row.quarter, row.month_on) for row in rows} <= {("", NOVEMBER)}
    return {row.topic: row._mapping["count"] for row in rows}


async def test_each_tap_counts_at_once_and_the_latest_are_taken_back(
    database: Database, vera: Talking
) -> None:
    await vera.press(TeamButton())
    await vera.tap("What families need")
    for topic in ("Housing", "Health", "Housing"):
        await vera.tap(topic)

    assert "✓ 2 Housing" in vera.labels
    assert await counts(database) == {"need:housing": 2, "need:health": 1}

    await vera.tap("Undo")
    await vera.tap("Undo")
    assert "✓ 1 Housing" in vera.labels
    assert await counts(database) == {"need:housing": 1}


@ONE_DATABASE
async def test_after_done_nothing_tells_what_somebody_has_tapped(
    database: Database, vera: Talking
) -> None:
    await vera.press(NeedButton(centre=1001, topic="separation-and-grief"))

    assert "Thank you!" in await vera.tap("Done")

    assert vera.kept == {}
    assert await counts(database) == {"need:separation-and-grief": 1}
    assert set(wish.columns.keys()) == {
        "municipality_id",
        "quarter",
        "month_on",
        "topic",
        "count",
    }
    async with database.reading() as tx:
        for table in (each for each in metadata.sorted_tables if each is not wish):
            rows = (await tx.execute(select(table))).all()
            assert "separation-and-grief" not in str(rows)


@ONE_DATABASE
async def test_an_old_button_takes_nothing_back_that_another_has_tapped(
    database: Database, vera: Talking, routed: Dispatcher, town: Town
) -> None:
    eva = Talking(database, routed, await meet(database, town.id, vera.now, 13), vera.now)
    await appoint(database, eva.person, "Eva", Grant(Role.PARTNER, offer=OfferId(1001)))
    await vera.press(NeedButton(centre=1001, topic="health"))
    await eva.press(NeedButton(centre=1001, topic="health"))

    old = eva.screen
    await eva.tap("Undo")
    await _tap_again(eva, old)

    assert await counts(database) == {"need:health": 1}


async def _tap_again(phone: Talking, old: Screen) -> None:
    phone.screen = old
    await phone.tap("Undo")


@ONE_DATABASE
async def test_another_month_begins_a_round_anew(database: Database, vera: Talking) -> None:
    await vera.press(NeedButton(centre=1001, topic="health"))
    vera.now += timedelta(days=10)

    await vera.press(NeedsButton(centre=0))

    assert "Undo" not in vera.labels
    assert await counts(database) == {"need:health": 1}


@ONE_DATABASE
async def test_a_foreign_centre_or_topic_is_not_there_and_a_centre_in_trial_counts_nothing(
    database: Database, vera: Talking
) -> None:
    foreign = await vera.press(NeedButton(centre=1002, topic="health"))
    unknown = await vera.press(NeedButton(centre=1001, topic="violence"))
    await appoint_too(database)
    trial = await vera.press(NeedButton(centre=1002, topic="health"))

    assert foreign == unknown
    assert foreign.startswith("This is no longer there.")
    assert "rehearsal" in trial
    assert "✓ 1 Health and teeth" in vera.labels
    assert await counts(database) == {}


async def appoint_too(database: Database) -> None:
    """Let her visit families for the second centre, too."""
    async with database.transaction() as tx:
        role = metadata.tables["staff_role"]
        (row,) = (await tx.execute(select(role))).all()
        values = {**row._mapping, "id": row.id + 1, "centre_id": 1002}
        await tx.execute(role.insert(), values)
