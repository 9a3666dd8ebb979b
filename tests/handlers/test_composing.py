"""A coordinator composes an announcement on the phone; only the door is left out."""

from datetime import timedelta
from pathlib import Path

import pytest
from aiogram import Dispatcher
from sqlalchemy import update

import storage.composing
from kiez.directory import OfferId
from kiez.roles import Grant, Role
from screens.composing_buttons import (
    AudienceButton,
    NewButton,
    ThemeButton,
    ThemesButton,
    VersionButton,
    WhenButton,
)
from screens.team_buttons import AnnouncementButton, AnnouncementsButton
from storage.database import Database
from storage.tables import staff
from tests.handlers.desk import Desk, kept, written
from tests.handlers.phone import dispatcher
from tests.handlers.talking import Talking
from tests.staff import appoint


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough for screens; tests/storage/test_composing.py has both."""
    return f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"


@pytest.fixture(scope="module")
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def desk(database: Database, routed: Dispatcher) -> Desk:
    return Desk(database, routed)


@pytest.fixture
async def petra(desk: Desk) -> Talking:
    return await desk.open()


@pytest.fixture
async def nora(desk: Desk, petra: Talking) -> Talking:
    """Coordinates the other centre."""
    assert petra
    return await desk.seat(13, "centre1002")


async def test_a_theme_is_two_taps_from_its_preview_and_five_from_going_out(
    petra: Talking,
) -> None:
    await petra.press(AnnouncementsButton())
    await petra.tap("New announcement")
    await petra.tap("Thu 26.11.")
    preview = await petra.tap(petra.labels[0])
    ask = await petra.tap("Send")
    sent = await petra.tap("Send now")

    assert "Parents read this in English:" in preview
    assert "Thursday 26 November, 10:00–12:00" in preview
    assert "1 person gets it." in ask
    assert "It is going out." in sent


async def test_a_theme_is_found_by_a_word_and_read_in_another_language(petra: Talking) -> None:
    await petra.press(ThemesButton(occurrence=0, page=0))
    await petra.tap("Search")
    listed = await petra.write("Läuse")
    await petra.tap("All themes")
    await petra.tap("Search")
    found = await petra.write("TEETH")
    await petra.tap("Healthy teeth")
    await petra.tap("Languages")
    turkish = await petra.tap("Türkçe")

    assert "I found no such theme: Läuse" in listed
    assert "Healthy teeth from the start" in found
    assert "Parents read this in Turkish:" in turkish
    assert "Healthy teeth" not in turkish


async def test_the_question_names_what_was_chosen_and_leads_back_where_it_reaches_nobody(
    petra: Talking,
) -> None:
    number = await written(petra)
    await petra.press(AudienceButton(announcement=number, toggle="a1"))
    await petra.press(AudienceButton(announcement=number, toggle="ltr"))
    ask = await petra.press(WhenButton(announcement=number, at="now", weekly=""))

    assert "Only: Children: 1–2 and Turkish" in ask
    assert "This choice reaches nobody." in ask
    assert "Send now" not in str(petra.labels)
    assert "Who gets it?" in await petra.tap("For whom")


async def test_those_who_signed_up_get_it_if_they_follow(petra: Talking) -> None:
    number = await written(petra)
    await petra.press(ThemeButton(occurrence=1001, theme="pets"))
    number = max(await kept(petra))
    audience = await petra.press(AudienceButton(announcement=number, toggle="d"))

    assert "0 families have signed up." in audience
    assert "✓ Follow + this date" in petra.labels


async def test_an_own_text_is_changed_from_its_draft(petra: Talking) -> None:
    await written(petra)
    ask = await petra.tap("Change the text")
    await petra.write("Bring tea.")

    assert "Bring cake." in ask
    assert "do not write the names of families" in ask


async def test_a_sensitive_theme_goes_to_all_and_names_only_the_cafe(petra: Talking) -> None:
    preview = await petra.press(ThemeButton(occurrence=1001, theme="grief"))
    audience = await petra.tap("For whom")

    closed, opened = preview.split("A tap in the chat then opens this:")
    assert "When children are sad" not in closed
    assert "When children are sad" in opened
    assert "I pick nobody for it." in audience
    assert not any("Children" in label for label in petra.labels)


async def test_it_goes_out_later_and_every_week(petra: Talking) -> None:
    await written(petra)
    await petra.tap("Later")
    await petra.tap("Every week")
    await petra.tap("Another time")
    again = await petra.write("tomorrow")
    ask = await petra.write("27.11. 9:00")
    planned = await petra.tap("Plan it")
    read = await petra.tap("Read it")
    back = await petra.tap("Back")
    listed = await petra.tap("Announcements")

    assert "I cannot read this" in again
    assert "It goes out: Friday 27 November, 09:00." in ask
    assert "Then every week, until you stop it." in ask
    assert "It is planned." in planned
    assert "Bring cake." in read
    assert back == planned
    assert "Planned" in listed


async def test_an_own_theme_is_kept_and_copied_by_another_centre_with_its_origin(
    petra: Talking, nora: Talking
) -> None:
    await written(petra)
    await petra.tap("Keep as own theme")
    await nora.press(ThemesButton(occurrence=0, page=0))
    offered = await nora.tap("Own themes")
    copied = await nora.tap("Bring cake.")
    await nora.press(ThemesButton(occurrence=0, page=0))
    own = await nora.tap("Own themes")

    assert "From other centres\n• Bring cake. · KiEZ Mitte" in offered
    assert "📣 KiEZ Nord\nBring cake." in copied
    assert "Your own themes\n• Bring cake. · KiEZ Mitte" in own


async def test_an_own_theme_can_be_sensitive(petra: Talking) -> None:
    await written(petra)
    await petra.tap("Keep as own theme")
    hushed = await petra.tap("Sensitive theme")
    preview = await petra.tap("Back")

    assert "On a locked phone stand only the café and its time." in hushed
    assert "Bring cake." not in preview.split("A tap in the chat then opens this:")[0]


async def test_a_foreign_draft_and_none_look_alike(petra: Talking, nora: Talking) -> None:
    number = await written(petra)

    answers = [
        await nora.press(AnnouncementButton(announcement=each)) for each in (number, number + 1)
    ]

    assert answers[0] == answers[1]
    assert "Bring cake." not in answers[0]
    assert str(number) not in await nora.press(AnnouncementsButton())


async def test_whoever_is_removed_in_mid_dialogue_is_refused_and_the_draft_stays(
    petra: Talking,
) -> None:
    number = await written(petra)
    await petra.press(VersionButton(announcement=number, language="en", do="w"))
    async with petra.database.transaction() as tx:
        await tx.execute(update(staff).values(removed_at=petra.now))

    assert "This is no longer there." in await petra.write("Too late.")
    assert await kept(petra) == [number]


async def test_a_leader_writes_to_the_own_participants_alone(desk: Desk, petra: Talking) -> None:
    person = await desk.meet(14)
    await appoint(petra.database, person, "Lea", Grant(Role.LEADER, offer=OfferId(1001)))
    lea = desk.phone(person)
    foreign = await lea.press(ThemeButton(occurrence=1001, theme="pets"))
    await lea.press(NewButton())
    await lea.tap("Thu 26.11.")
    await lea.write("Please bring socks.")
    audience = await lea.tap("For whom")

    assert "This is no longer there." in foreign
    assert "0 people get it." in audience
    assert not any("All who follow" in label for label in lea.labels)


async def test_a_draft_is_thrown_away_after_a_question_or_after_eight_idle_weeks(
    petra: Talking,
) -> None:
    first = await written(petra)
    await petra.press(AnnouncementButton(announcement=first))
    asked = await petra.tap("Throw away")
    there = await kept(petra)
    await petra.tap("Throw away")
    await written(petra)
    async with petra.database.transaction() as tx:
        young = await storage.composing.forget(tx, petra.now + timedelta(weeks=8))
        old = await storage.composing.forget(tx, petra.now + timedelta(weeks=8, seconds=1))

    assert "It has not been sent to anybody." in asked
    assert there == [first]
    assert (young, old) == (0, 1)
