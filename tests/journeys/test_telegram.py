"""The same dialogue through Telegram's door, by long polling and by webhook."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select, update

from bot.app import Running
from bot.doors import SECRET_HEADER
from locales import languages
from locales.translate import bare
from scheduler.jobs import clock
from storage.database import Database
from storage.tables import centre, chat, inbox, person
from tests.hand_out import handed_out
from tests.journeys.life import free_port
from tests.journeys.parent import run, settings
from tests.journeys.telegram import TOKEN, TelegramParent, TelegramServer, telegram_server

SECRET = "a-secret-of-sixteen"


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[TelegramServer]:
    async with telegram_server(tmp_path) as opened:
        yield opened


@pytest.fixture(params=["polling", "webhook"])
async def bot(
    request: pytest.FixtureRequest,
    database: Database,
    database_url: str,
    server: TelegramServer,
    tmp_path: Path,
) -> AsyncIterator[Running]:
    del database
    port = free_port()
    hook = {
        "webhook_url": f"http://127.0.0.1:{port}/telegram/hook",
        "webhook_secret": SECRET,
    }
    chosen = settings(
        database_url,
        tmp_path,
        telegram_token=TOKEN,
        telegram_api=server.url,
        **(hook if request.param == "webhook" else {}),
    ).model_copy(update={"web_address": f"127.0.0.1:{port}"})
    async with run(chosen) as running:
        yield running


@pytest.fixture
async def deniz(bot: Running, server: TelegramServer) -> AsyncIterator[TelegramParent]:
    del bot
    async with aiohttp.ClientSession() as session:
        yield TelegramParent(session, "", "tr", server=server)


async def test_a_parent_finds_the_next_cafe_in_telegram(
    bot: Running, deniz: TelegramParent
) -> None:
    greeting = await deniz.open()
    await deniz.tap("☕")
    found = await deniz.tap("Biebrich")
    card = await deniz.tap("1 ·")

    assert "Ücretsiz" in greeting
    assert "Nachbarschaftshaus" in found
    assert "Rathausstraße 10" in bare(card)
    async with bot.database.reading() as tx:
        assert set((await tx.execute(select(chat.c.door))).scalars()) == {"telegram"}


async def test_a_shared_position_is_rounded_and_found(deniz: TelegramParent) -> None:
    await deniz.open()
    await deniz.tap("📍")

    found = await deniz.share_place(50.0397218, 8.2354172)

    assert "Nachbarschaftshaus" in found


@pytest.mark.parametrize("bot", ["polling"], indirect=True)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_card_s_link_leads_to_the_first_date_of_its_centre(
    bot: Running, deniz: TelegramParent
) -> None:
    cards = await handed_out(bot.database, "biebrich", clock(), "uk")

    await deniz.open()
    invited = await deniz.write(f"/start b-{cards.code}")
    card = await deniz.tap("1 ·")

    assert "Biebrich" in invited
    assert "Rathausstraße 10" in bare(card)
    async with bot.database.reading() as tx:
        assert set((await tx.execute(select(person.c.language))).scalars()) == {"uk"}


async def introduced(server: TelegramServer, after: int = 0) -> None:
    """Wait until the bot has told Telegram who it is."""
    async with asyncio.timeout(20):
        while "getChatMenuButton" not in server.asked[after:]:  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)


async def test_menus_are_set_in_every_language_and_only_when_they_differ(
    server: TelegramServer, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'one.sqlite3'}"
    chosen = settings(url, tmp_path, telegram_token=TOKEN, telegram_api=server.url)

    async with run(chosen):
        await introduced(server)
    first, asked = server.count("setMy"), len(server.asked)
    async with run(chosen):
        await introduced(server, asked)

    assert first == 3 * (1 + len(languages.complete()))
    assert server.count("setMy") == first


async def test_what_a_carrier_keeps_out_of_telegram_is_not_shown_there(
    bot: Running, deniz: TelegramParent
) -> None:
    await deniz.open()
    async with bot.database.transaction() as tx:
        await tx.execute(update(centre).where(centre.c.key == "biebrich").values(telegram="none"))

    await deniz.tap("☕")
    quarters = list(deniz.labels)
    found = await deniz.write("Biebrich")

    assert not any("Biebrich" in label for label in quarters)
    assert "Nachbarschaftshaus" not in found


async def test_a_forged_delivery_is_refused(bot: Running) -> None:
    url = f"http://127.0.0.1:{bot.port}/telegram/hook"

    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"update_id": 1}) as without:
            statuses = [without.status]
        wrong = {SECRET_HEADER: "wrong"}
        async with session.post(url, json={"update_id": 1}, headers=wrong) as guessed:
            statuses.append(guessed.status)
        right = {SECRET_HEADER: SECRET}
        async with session.post(url, data="nonsense", headers=right) as nonsense:
            statuses.append(nonsense.status)

    # Where the bot fetches by itself there is no address to deliver to.
    assert statuses == ([403, 403, 400] if bot.settings.webhook_url else [404, 404, 404])
    async with bot.database.reading() as tx:
        assert list(await tx.execute(select(inbox.c.id).where(inbox.c.bot_id == 777))) == []


async def test_a_second_poller_stands_down_and_the_web_chat_goes_on(
    server: TelegramServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'one.sqlite3'}"
    chosen = settings(url, tmp_path, telegram_token=TOKEN, telegram_api=server.url)
    async with run(chosen) as bot, aiohttp.ClientSession() as session:
        await introduced(server)
        # Somebody else asks for the same updates: the server ends the poll that is under way.
        async with asyncio.timeout(20):
            while "standing down" not in caplog.text:
                async with session.get(f"{server.url}/bot{TOKEN}/getUpdates?timeout=1") as answer:
                    await answer.read()
                await asyncio.sleep(0.1)

        async with session.get(f"http://127.0.0.1:{bot.port}/healthz") as health:
            assert health.status == 200
