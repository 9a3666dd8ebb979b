"""A coordinator sees what is due, and notes what took place; the city sees all centres."""

from datetime import datetime
from pathlib import Path

import pytest
from aiogram import Dispatcher

from kiez.directory import CentreId
from kiez.roles import Grant, Role
from screens.guard_buttons import CentresButton, DutyButton, UndoDutyButton
from screens.team_buttons import GuardButton, TeamButton
from storage.database import Database
from tests import staff
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.towns import Town


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough: tests/storage/test_guard.py looks at both."""
    return f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"


@pytest.fixture(scope="module")
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def town(database: Database) -> Town:
    made = Town()
    for name in ("KiEZ Süd", "KiEZ Nord"):
        centre = made.centre(name=name, live=True)
        cafe = made.offer(made.venue(centre), slot_confirmed=True)
        for week in range(-8, 3):
            if not (name == "KiEZ Süd" and week == -1):
                made.dated(cafe, 7 * week)
    await build(database, made)
    return made


@pytest.fixture
async def petra(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    who = await meet(database, town.id, now, 91)
    await staff.coordinator(database, who, "centre1001")
    return Talking(database, routed, who, now)


@pytest.fixture
async def cem(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    who = await meet(database, town.id, now, 92)
    await staff.appoint(database, who, "Cem", Grant(Role.CITY))
    return Talking(database, routed, who, now)


async def test_the_week_names_what_presses_most_and_the_guard_all_of_it(petra: Talking) -> None:
    week = await petra.press(TeamButton())
    text = await petra.tap("Rhythm")

    assert "🔴 Theme · Nothing since Tuesday 29 September. It was due by" in week
    assert "Elterncafé · Nothing took place for 1 week." in text
    assert text.index("Theme") < text.index("Elterncafé")


async def test_a_network_meeting_is_noted_in_three_taps_and_taken_back(petra: Talking) -> None:
    await petra.press(GuardButton())
    await petra.tap("Network meeting")
    noted = await petra.tap("Yesterday")
    undone = await petra.tap("Undo")

    assert "Noted: the network met on Monday 23 November." in noted
    assert "Last network meeting: Monday 23 November" in noted
    assert "No network meeting is noted yet." in undone


async def test_a_day_of_another_month_can_be_noted(petra: Talking) -> None:
    await petra.press(GuardButton())
    await petra.tap("Needs analysis")
    await petra.tap("Earlier")
    await petra.tap("September 2026")

    text = await petra.tap("Mon 7.9.")

    assert "Noted: the needs analysis of Monday 7 September." in text


async def test_a_forged_button_notes_nothing(petra: Talking) -> None:
    forged = [("theme", "20261124"), ("network", "20261199"), ("", "x"), ("needs", "²" * 8)]

    texts = [await petra.press(DutyButton(duty=duty, on=on)) for duty, on in forged]
    undone = [await petra.press(UndoDutyButton(duty=duty, on=on)) for duty, on in forged]

    assert len({*texts, *undone}) == 1
    assert "Noted" not in texts[0]


async def test_the_city_sees_one_line_for_each_centre(cem: Talking, petra: Talking) -> None:
    text = await cem.press(GuardButton())
    refused = await petra.press(CentresButton(page=0))
    alone = await cem.press(DutyButton(duty="network", on="20261124"))

    assert "🔴 KiEZ Süd · Theme and Elterncafé" in text
    assert "🔴 KiEZ Nord · Theme" in text
    assert "KiEZ" not in refused
    assert "Noted" not in alone


async def test_who_coordinates_and_works_for_the_city_sees_both(
    database: Database, routed: Dispatcher, now: datetime, town: Town
) -> None:
    who = await meet(database, town.id, now, 93)
    coordinates = Grant(Role.COORDINATOR, CentreId(1002))
    await staff.appoint(database, who, "Ina", coordinates, Grant(Role.CITY))
    phone = Talking(database, routed, who, now)

    own = await phone.press(GuardButton())
    every = await phone.tap("All centres")

    assert "KiEZ Süd" not in own
    assert "KiEZ Süd" in every
