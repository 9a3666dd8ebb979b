"""A new offer, question by question; only the door is left out."""

from datetime import datetime

import pytest
from aiogram import Dispatcher

from kiez.people import MunicipalityId
from screens.team_buttons import OffersButton
from storage.database import Database
from tests.handlers.phone import dispatcher
from tests.handlers.talking import Talking
from tests.keeping import petra, record, town

# What is the same on every database is shown on one.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def city(database: Database, now: datetime) -> MunicipalityId:
    return await town(database, now)


@pytest.fixture
async def phone(
    database: Database, routed: Dispatcher, city: MunicipalityId, now: datetime
) -> Talking:
    return await petra(database, routed, city, now)


@SQLITE
async def test_a_course_of_the_catalogue_is_eight_steps_away(
    database: Database, phone: Talking
) -> None:
    await phone.press(OffersButton())
    await phone.tap("New offer")
    await phone.tap("Courses")
    await phone.tap("Monday")
    await phone.tap("10:00")
    await phone.tap("8 weeks")
    assert "From which day on?" in await phone.tap("Haus")
    assert len(phone.labels) == 6
    assert "From which day on?" in await phone.write("1.12.")
    await phone.write("7.12.")
    await phone.tap("Do it")

    kept = await record(database, "mitte-elternbildung-1")
    assert kept["schedule"]["valid_from"] == "2026-12-07"
    assert kept["schedule"]["valid_until"] == "2027-01-25"
    assert (kept["course"], kept["confidence"]) == (True, "published")
