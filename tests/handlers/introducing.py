"""A visitor, two coordinators and a family, for tests about introductions."""

import re
from datetime import datetime

import pytest
from aiogram import Dispatcher
from sqlalchemy import Table, func, select

from kiez.directory import CentreId
from kiez.roles import Grant, Role
from screens.handover_buttons import (
    HandoversButton,
    IntroducedButton,
    OwnHandoverButton,
)
from storage.database import Database
from storage.tables import (
    handover,
    tally_handover,
)
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint
from tests.towns import Town

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MITTE, SUED = CentreId(1001), CentreId(1002)


@pytest.fixture(scope="module")
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.offer(made.venue(made.centre(live=True)))
    made.centre(live=True, name="KiEZ Süd")
    return made


@pytest.fixture
async def vera(database: Database, routed: Dispatcher, town: Town, now: datetime) -> Talking:
    """She visits families for the first centre."""
    await build(database, town)
    person = await meet(database, town.id, now, 12)
    await appoint(database, person, "Vera", Grant(Role.VISITOR, MITTE))
    return Talking(database, routed, person, now)


@pytest.fixture
async def petra(database: Database, routed: Dispatcher, vera: Talking, town: Town) -> Talking:
    """She coordinates the first centre."""
    person = await meet(database, town.id, vera.now, 13)
    await appoint(database, person, "Petra", Grant(Role.COORDINATOR, MITTE))
    return Talking(database, routed, person, vera.now)


@pytest.fixture
async def eva(database: Database, routed: Dispatcher, petra: Talking, town: Town) -> Talking:
    """She coordinates the second centre."""
    person = await meet(database, town.id, petra.now, 14)
    await appoint(database, person, "Eva", Grant(Role.COORDINATOR, SUED))
    return Talking(database, routed, person, petra.now)


@pytest.fixture
async def amina(database: Database, routed: Dispatcher, petra: Talking, town: Town) -> Talking:
    """She has a baby."""
    person = await meet(database, town.id, petra.now, 11)
    return Talking(database, routed, person, petra.now)


@pytest.fixture
async def code(vera: Talking, petra: Talking) -> str:
    del petra
    await vera.press(HandoversButton())
    return made(await vera.tap("Petra"))


@pytest.fixture
async def agreed(amina: Talking, code: str) -> Talking:
    await amina.write(f"/start {code}")
    await amina.tap("Agree")
    return amina


def made(text: str) -> str:
    """Read the code from its link."""
    found = re.search(r"https://kiez\.example/#start=(h-[0-9A-Z]{8})\b", text)
    assert found, text
    return found[1]


async def number(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(handover.c.id))).scalar_one())


async def count(database: Database, *tables: Table) -> list[int]:
    async with database.reading() as tx:
        return [
            (await tx.execute(select(func.count()).select_from(each))).scalar_one()
            for each in tables
        ]


async def steps(database: Database) -> dict[str, int]:
    async with database.reading() as tx:
        rows = (await tx.execute(select(tally_handover))).all()
    assert {(row.centre_id, row.year_quarter) for row in rows} <= {(MITTE, "2026-Q4")}
    # Neither a person nor an order stands beside a sum.
    assert len(tally_handover.columns) == 4
    assert tally_handover.dialect_options["sqlite"]["with_rowid"] is False
    return {row.step: row._mapping["count"] for row in rows}


async def answer(who: Talking, label: str, *, staff_side: bool = False) -> str:
    button = IntroducedButton if staff_side else OwnHandoverButton
    await who.press(button(handover=await number(who.database), met=""))
    return await who.tap(label)
