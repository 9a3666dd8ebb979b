"""A parent who asks a person, and the coordinator who answers."""

from datetime import datetime

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from kiez.directory import CentreId
from kiez.notice import Kind
from kiez.roles import Grant, Role
from screens.team_buttons import AskPersonButton
from storage.database import Database
from storage.tables import (
    notice,
    occurrence,
    thread,
)
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint
from tests.towns import Town

# What is the same on every database is shown on one.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe(record={})
    return made


@pytest.fixture
async def amina(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    await build(database, town)
    return Talking(database, routed, await meet(database, town.id, now, 11), now)


@pytest.fixture
async def petra(
    database: Database, routed: Dispatcher, now: datetime, amina: Talking, town: Town
) -> Talking:
    person = await meet(database, amina.person.municipality, now, 12)
    await appoint(
        database, person, "Petra", Grant(Role.COORDINATOR, CentreId(here(town, "centre")))
    )
    return Talking(database, routed, person, now)


def here(town: Town, table: str) -> int:
    return int(town.rows[table][0]["id"])


async def question(amina: Talking, words: str = "Darf mein Hund mit?") -> str:
    async with amina.database.reading() as tx:
        date = (await tx.execute(select(occurrence.c.id))).scalar_one()
    await amina.press(AskPersonButton(occurrence=date, centre=0))
    if "Agree" in " ".join(amina.labels):
        await amina.tap("Agree")
    return await amina.write(words)


async def number(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(thread.c.id))).scalar_one())


async def told(database: Database, kind: Kind) -> list[int]:
    async with database.reading() as tx:
        rows = await tx.execute(select(notice.c.person_id).where(notice.c.kind == kind))
        return list(rows.scalars())
