"""A family is met at the door; only the door is left out."""

from datetime import datetime

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from kiez.directory import CentreId
from kiez.roles import Grant, Role
from screens.accompany_buttons import WelcomeButton
from screens.own_buttons import OwnSignupButton, SignupButton
from storage.database import Database
from storage.tables import signup, task
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint
from tests.towns import Town


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe(record={"capacity": 8}, slot_confirmed=True)
    made.rows["centre"][0]["live"] = True
    return made


@pytest.fixture
async def amina(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    await build(database, town)
    phone = Talking(database, routed, await meet(database, town.id, now, 11), now)
    await phone.press(SignupButton(occurrence=town.rows["occurrence"][0]["id"]))
    await phone.tap("Agree")
    await phone.tap("Take the places")
    return phone


@pytest.fixture
async def petra(
    database: Database, routed: Dispatcher, now: datetime, amina: Talking, town: Town
) -> Talking:
    person = await meet(database, amina.person.municipality, now, 12)
    own = CentreId(town.rows["centre"][0]["id"])
    await appoint(database, person, "Petra", Grant(Role.COORDINATOR, own))
    return Talking(database, routed, person, now)


async def own(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(signup.c.id))).scalar_one())


async def open_tasks(database: Database) -> list[str]:
    async with database.reading() as tx:
        rows = await tx.execute(select(task.c.kind).where(task.c.done_at.is_(None)))
        return list(rows.scalars())


async def wish(database: Database, amina: Talking) -> None:
    await amina.press(OwnSignupButton(signup=await own(database)))
    await amina.tap("Meet me at the door")


async def test_who_waits_at_the_door_stands_in_the_sign_up(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await wish(database, amina)
    assert await open_tasks(database) == ["accompany"]

    await petra.press(WelcomeButton(signup=await own(database)))
    await petra.write("Leyla <3")
    await petra.tap("German")

    text = await amina.press(OwnSignupButton(signup=await own(database)))
    assert "Leyla <3 waits for you at the door." in text
    assert "They speak German." in text
    assert await open_tasks(database) == []


async def test_a_wish_can_be_taken_back(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await wish(database, amina)

    await amina.press(OwnSignupButton(signup=await own(database)))
    text = await amina.tap("No one needs to wait")

    assert "Nobody waits for you at the door." in text
    assert await open_tasks(database) == []
    assert "no longer there" in await petra.press(WelcomeButton(signup=await own(database)))


async def test_a_name_that_is_too_long_is_asked_for_again(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await wish(database, amina)
    await petra.press(WelcomeButton(signup=await own(database)))

    assert "At most 40 signs." in await petra.write("L" * 41)
    assert "Leyla waits for you" in await petra.write("Leyla")
