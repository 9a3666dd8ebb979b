"""As a new coordinator in Telegram: from the invitation to the first theme in six languages."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.app import Running
from locales.translate import bare
from tests.journeys import colleague
from tests.journeys.parent import run, settings
from tests.journeys.telegram import TOKEN, TelegramParent, TelegramServer, telegram_server
from tests.journeys.test_places_browser import label

LANGUAGE = "de"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[TelegramServer]:
    async with telegram_server(tmp_path) as opened:
        yield opened


@pytest.fixture
async def bot(server: TelegramServer, tmp_path: Path) -> AsyncIterator[Running]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    file = colleague.directory(tmp_path)
    chosen = settings(
        url, tmp_path, directory=str(file), telegram_token=TOKEN, telegram_api=server.url
    )
    async with run(chosen) as running:
        yield running


async def test_a_new_coordinator_sends_the_first_theme_in_four_minutes(
    bot: Running, server: TelegramServer
) -> None:
    async with (
        colleague.followers(bot, server) as parents,
        aiohttp.ClientSession() as session,
    ):
        petra = TelegramParent(session, "", LANGUAGE, server=server)
        began = time.monotonic()

        await petra.open()
        await petra.write(f"/start i-{await colleague.invited(bot)}")
        for words in ("Accept", "The week", "Announcements", "New announcement"):
            await petra.tap(label(LANGUAGE, words))
        themes = bare(await petra.tap("☕"))
        chosen = colleague.proposed(themes, LANGUAGE)
        preview = bare(await petra.tap(colleague.title(chosen, LANGUAGE)[:12]))
        await petra.tap(label(LANGUAGE, "Send"))
        sent = bare(await petra.tap(label(LANGUAGE, "Send now")))
        read = await colleague.read(parents)

        took = time.monotonic() - began
        assert colleague.title(chosen, LANGUAGE) in preview
        assert "6" in sent
        assert {
            language: colleague.title(chosen, language) in bare(text)
            for language, text in read.items()
        } == dict.fromkeys(colleague.LANGUAGES, True)
        assert took < colleague.FOUR_MINUTES_S
