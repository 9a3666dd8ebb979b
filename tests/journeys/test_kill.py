"""A killed process loses no message and gives nothing twice, whatever door they came through."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from kiez.pace import AT_ONCE
from storage.database import Database
from storage.outbox import LEASE
from storage.tables import inbox, outbox, webchat_chat, wish
from tests.journeys.life import WISH, free_port, lives, settings_for
from tests.journeys.telegram import TOKEN, TelegramServer, telegram_server
from webchat.saying import Words

# In each of two ways to receive and on each database: 200 in all, or twice as many.
KILLS = [8, pytest.param(100, marks=pytest.mark.long)]
CHATS = 4
# Each fourth life is killed while it starts, the others in full work, at a random moment; seconds.
LONGEST_START, LONGEST_WORK = 0.3, 0.25
SECRET = "a-secret-of-sixteen"


@dataclass
class Writer:
    """A parent's page: it repeats what was not acknowledged, under the same client id."""

    url: str
    name: str
    acknowledged: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self) -> None:
        """Send one message after another until told to stop."""
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=5)
        ) as session:
            await self._post(session, "api/open", {})
            while not self.stop.is_set():
                words = f"{WISH}:{self.name}:{self.acknowledged}"
                cid = f"{self.name}-{self.acknowledged}"
                await self._post(session, "api/say", {"cid": cid, "text": words})
                self.acknowledged += 1
                await asyncio.sleep(0.02)

    async def _post(self, session: aiohttp.ClientSession, path: str, body: object) -> None:
        while True:
            try:
                async with session.post(f"{self.url}/{path}", json=body) as response:
                    if response.status == 200:
                        return
                    assert response.status in {429, 502, 503}, await response.text()
            except (aiohttp.ClientError, TimeoutError, ConnectionError):
                pass
            await asyncio.sleep(0.05)


@dataclass
class TelegramWriter(Writer):
    """A parent in Telegram, whose servers keep what the bot has not acknowledged."""

    server: TelegramServer | None = None

    async def write(self) -> None:
        """Send one message after another until told to stop."""
        assert self.server is not None
        gateway = self.server.gateway
        chat_id = (await gateway.open(None, "tr")).chat_id
        while not self.stop.is_set():
            words = f"{WISH}:{self.name}:{self.acknowledged}"
            await gateway.say(chat_id, Words(f"{self.name}-{self.acknowledged}", words))
            self.acknowledged += 1
            await asyncio.sleep(0.2)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[TelegramServer]:
    async with telegram_server(tmp_path) as opened:
        yield opened


@pytest.fixture(params=["polling", "webhook"])
def surroundings(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path, server: TelegramServer
) -> dict[str, str]:
    """Settings of a bot behind both doors, in each of the ways to receive from Telegram."""
    port = free_port()
    telegram = {"telegram_token": TOKEN, "telegram_api": server.url}
    if request.param == "webhook":
        hook = f"http://127.0.0.1:{port}/hook"
        telegram |= {"webhook_url": hook, "webhook_secret": SECRET}
    return settings_for(database_url, tmp_path, port, **telegram)


@pytest.mark.parametrize("kills", KILLS)
async def test_nothing_is_lost_or_done_twice_in_many_kills(
    database: Database, surroundings: dict[str, str], server: TelegramServer, kills: int
) -> None:
    url = f"http://{surroundings['KIEZBOT_WEB_ADDRESS']}"
    writers = [Writer(url, f"w{number}") for number in range(CHATS)]
    writers += [TelegramWriter(url, f"t{number}", server=server) for number in range(CHATS)]

    await live_and_die(surroundings, writers, database, server, kills)

    said = {writer.name: writer.acknowledged for writer in writers}
    assert min(said.values()) > 0
    assert sum(said.values()) > kills
    assert await effects(database) == said
    # Each chat begins with /start; a page whose opening was cut off begins another chat.
    chats = await chats_of(database, server)
    updates = sum(said.values()) + chats
    assert await replies_of(database) == updates
    shown = await messages_of(database) + await messages_of(server.gateway.database)
    assert 2 * updates <= shown <= 2 * updates + kills * AT_ONCE


async def live_and_die(
    environment: dict[str, str],
    writers: list[Writer],
    database: Database,
    server: TelegramServer,
    kills: int,
) -> None:
    """Kill one life after the other while all write; the last one answers what is left."""
    url = writers[0].url
    chance = random.Random(1)  # noqa: S311 - moments to kill, not secrets
    with lives(environment) as bot:
        writing = [asyncio.create_task(writer.write()) for writer in writers]
        for life in range(kills):
            bot.begin()
            if life % 4:
                await working(url)
                await asyncio.sleep(chance.uniform(0, LONGEST_WORK))
            else:
                await asyncio.sleep(chance.uniform(0, LONGEST_START))
            await asyncio.to_thread(bot.kill)
        bot.begin()
        for writer in writers:
            writer.stop.set()
        await asyncio.gather(*writing)
        await everything_settled(database, server)


async def working(url: str) -> None:
    """Wait until a life answers, however busy the machine is."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(30):
        while True:
            try:
                async with session.get(f"{url}/healthz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.02)


async def everything_settled(database: Database, server: TelegramServer) -> None:
    """Wait until the last life has answered all that its forerunners left."""
    query = select(func.count()).where(outbox.c.state == "waiting")
    async with asyncio.timeout(LEASE.total_seconds() + 60):
        while True:
            async with database.reading() as tx:
                waiting = (await tx.execute(query)).scalar_one()
            pending = await server.gateway.polling.pending()
            if waiting + pending + await unhandled(database) == 0:
                return
            await asyncio.sleep(0.2)


async def effects(database: Database) -> dict[str, int]:
    """Count the effects of each chat."""
    async with database.reading() as tx:
        rows = await tx.execute(select(wish.c.topic, wish.c.count.label("number")))
        return {row.topic: row.number for row in rows}


async def unhandled(database: Database) -> int:
    """Count the updates that wait or were parked."""
    query = select(func.count()).where(inbox.c.state != "handled")
    async with database.reading() as tx:
        return int((await tx.execute(query)).scalar_one())


async def replies_of(database: Database) -> int:
    """Count the replies that arrived."""
    query = select(func.count()).where(outbox.c.state == "sent")
    async with database.reading() as tx:
        return int((await tx.execute(query)).scalar_one())


async def messages_of(database: Database) -> int:
    """Count the messages that chats have been shown, the parents' own included."""
    async with database.reading() as tx:
        return int(
            (await tx.execute(select(func.sum(webchat_chat.c.last_message_id)))).scalar_one()
        )


async def chats_of(database: Database, server: TelegramServer) -> int:
    """Count the chats that were begun."""
    count = 0
    for each in (database, server.gateway.database):
        async with each.reading() as tx:
            query = select(func.count(webchat_chat.c.chat_id))
            count += int((await tx.execute(query)).scalar_one())
    return count
