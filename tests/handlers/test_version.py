"""A coordinator writes versions and chooses the audience on the phone."""

from pathlib import Path

import pytest
from aiogram import Dispatcher

import storage.version
from kiez.announcement import TEXT_SIGNS, Version
from screens.composing_buttons import VersionButton
from screens.own_buttons import SettingsButton
from screens.team_buttons import AnnouncementButton
from storage.database import Database
from tests.handlers.desk import Desk, written
from tests.handlers.phone import dispatcher
from tests.handlers.talking import Talking

LONG = "a" + "\u0301" * 5000
ODD = "<b>&lt; {0} %s\n\u202eabc 🫠 a" + "\u0301" * 300


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


async def test_a_text_is_shown_literally_or_refused_and_the_draft_is_kept(petra: Talking) -> None:
    number = await written(petra, ODD)
    shown = petra.text
    await petra.press(VersionButton(announcement=number, language="en", do="w"))
    refused = await petra.write(LONG)
    unread = await petra.write("\u200b\u202e \x00")
    draft = await petra.press(AnnouncementButton(announcement=number))

    assert "<b>&lt; {0} %s\nabc 🫠 a" in shown
    assert f"It has {5001 - TEXT_SIGNS:,} signs too many.".replace(",", "") in refused
    assert "I can read nothing in this text." in unread
    assert "<b>&lt; {0} %s" in draft


async def test_what_is_typed_after_another_tap_is_no_text_of_the_draft(petra: Talking) -> None:
    number = await written(petra)
    await petra.press(VersionButton(announcement=number, language="en", do="w"))
    await petra.press(SettingsButton())
    await petra.write("Hebamme")

    assert "Bring cake." in await petra.press(AnnouncementButton(announcement=number))


async def test_versions_are_written_one_by_one_and_the_rest_is_told(petra: Talking) -> None:
    number = await written(petra)
    await petra.tap("Languages")
    await petra.tap("Türkçe")
    await petra.tap("Write")
    turkish = await petra.write("Pasta getirin.")
    arabic = await petra.press(VersionButton(announcement=number, language="ar", do=""))
    await petra.tap("As parents see it")

    assert "Parents read this in Turkish:\n\n📣 KiEZ Mitte\nPasta getirin." in turkish
    assert "It is not written in this language yet." in arabic
    assert "Bring cake." in petra.text


async def test_a_machine_draft_stands_beside_the_original_until_somebody_checked_it(
    petra: Talking,
) -> None:
    number = await written(petra)
    await petra.press(VersionButton(announcement=number, language="tr", do="m"))
    async with petra.database.transaction() as tx:
        (order,) = await storage.version.orders(tx, 5)
        draft = Version("Pasta getirin.", machine=True, checked=False)
        await storage.version.drafted(tx, order, draft, petra.now)
    both = await petra.press(VersionButton(announcement=number, language="tr", do=""))
    before = await petra.tap("As parents see it")
    await petra.press(VersionButton(announcement=number, language="tr", do="c"))
    after = await petra.tap("As parents see it")

    assert "Bring cake." in both
    assert "Pasta getirin." in both
    assert "Pasta getirin." not in before.split("👥")[0]
    assert "1 machine draft waits for your look." in before
    assert "Pasta getirin." in after


async def test_without_a_service_no_machine_is_offered(petra: Talking) -> None:
    petra.translates = False
    number = await written(petra)

    for do in ("", "m"):
        await petra.press(VersionButton(announcement=number, language="tr", do=do))
        assert not any("🤖" in label for label in petra.labels)
    async with petra.database.reading() as tx:
        assert await storage.version.orders(tx, 5) == []


async def test_the_size_follows_the_choice_of_the_audience(petra: Talking) -> None:
    await written(petra)
    all_ = await petra.tap("For whom")
    few = await petra.tap("Languages")
    turkish = await petra.tap("Türkçe")

    assert "1 person gets it." in all_
    assert "1 person gets it." in few
    assert "0 people get it." in turkish
    assert "✓ Türkçe" in petra.labels
