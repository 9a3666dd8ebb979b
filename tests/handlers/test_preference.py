"""A parent chooses how to be spoken to and called; only the door is left out."""

from datetime import datetime

import pytest
from aiogram import Dispatcher

from kiez.preference import NICKNAME_SIGNS, Preferences
from screens.buttons import StartButton
from screens.own_buttons import (
    AddChildButton,
    ChildrenButton,
    DigestButton,
    LeadsButton,
    NicknameButton,
    QuietButton,
    SettingsButton,
)
from storage.database import Database
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build, own
from tests.towns import Town


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe(record={"capacity": 8})
    return made


@pytest.fixture
async def amina(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    await build(database, town)
    person = await meet(database, town.id, now, 11)
    return Talking(database, routed, person, now)


async def test_each_setting_is_two_taps_away(amina: Talking) -> None:
    await amina.press(SettingsButton())
    await amina.tap("Quiet hours")
    await amina.tap("22:00–07:00")
    await amina.tap("Weekly news")
    await amina.tap("Monday")
    await amina.tap("12:00")
    await amina.tap("Locked phone")
    await amina.tap("Name the topic")
    await amina.tap("Settings")
    await amina.tap("Reminders")
    await amina.tap("1 hour before")

    text = await amina.press(SettingsButton())

    assert "Quiet hours: 22:00–07:00." in text
    assert "Weekly news: Monday, 12:00." in text
    assert "Reminders of consultations name the topic." in text
    assert "Reminders: the evening before and 1 hour before." in text


async def test_the_last_lead_time_switched_off_means_no_reminder(amina: Talking) -> None:
    await amina.press(LeadsButton(leads="e"))
    await amina.tap("✓ Evening before")
    none = (await own(amina)).leads
    await amina.tap("As usual")

    assert none == ()
    assert (await own(amina)).leads is None


@pytest.mark.parametrize(
    "forged",
    [QuietButton(start="0801", end="0800"), DigestButton(day="9", hour="1800")],
    ids=str,
)
async def test_a_forged_choice_changes_nothing(
    amina: Talking, forged: QuietButton | DigestButton
) -> None:
    assert "This is no longer there." in await amina.press(forged)
    assert await own(amina) == Preferences()


async def test_a_name_is_typed_refused_kindly_and_forgotten(amina: Talking) -> None:
    await amina.press(NicknameButton(do="ask"))
    await amina.tap("Agree")
    refused = await amina.write("x" * (NICKNAME_SIGNS + 2))
    thanks = await amina.write("Mama von Ali")
    kept = (await own(amina)).nickname
    await amina.tap("Forget the name")

    assert "Your text has 42 signs." in refused
    assert "Thank you, Mama von Ali." in thanks
    assert kept == "Mama von Ali"
    assert (await own(amina)).nickname is None
    assert amina.state is None


@pytest.mark.parametrize("said", ["stop", "Стоп!", "/stop", "  STOPP  "])
async def test_to_stop_is_no_name(amina: Talking, said: str) -> None:
    await amina.press(NicknameButton(do="yes"))

    text = await amina.write(said)

    assert "I write nothing by myself any more." in text
    assert (await own(amina)) == Preferences(stopped=True)
    assert amina.state is None


async def test_a_command_a_code_or_a_tap_leaves_the_question_for_a_name(amina: Talking) -> None:
    for leave in ("/help", "/mine", "1234 5678"):
        await amina.press(NicknameButton(do="yes"))
        await amina.write(leave)
        await amina.write("Mitte zzqq")
    await amina.press(NicknameButton(do="yes"))
    await amina.press(StartButton())
    await amina.write("Mitte zzqq")

    assert (await own(amina)).nickname is None


async def test_a_child_is_added_by_year_and_month_and_taken_back(amina: Talking) -> None:
    await amina.press(ChildrenButton())
    await amina.tap("Add a child")
    year = await amina.tap("Agree")
    month = await amina.tap("2024")
    await amina.tap("May 2024")
    there = list(amina.labels)
    gone = await amina.tap("🗑 May 2024")
    await amina.tap("Undo")

    assert "In which year" in year
    assert "In which month?" in month
    assert "🗑 May 2024" in there
    assert "Forgotten: May 2024." in gone
    assert "🗑 May 2024" in amina.labels


async def test_a_month_to_come_is_asked_again(amina: Talking) -> None:
    await amina.press(AddChildButton(year=0, month=0))
    await amina.tap("Agree")

    text = await amina.press(AddChildButton(year=2026, month=12))

    assert "In which month?" in text
    assert not any("December" in each for each in amina.labels)
