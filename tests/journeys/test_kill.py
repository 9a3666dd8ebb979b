"""A killed process loses no message and gives nothing twice."""

import asyncio
import random
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from sqlalchemy import func, select

from scheduler.delivery import AT_ONCE
from storage.database import Database
from storage.outbox import LEASE
from storage.tables import inbox, outbox, webchat_chat, wish
from tests.journeys.life import WISH, free_port, lives, settings_for

KILLS = 200
CHATS = 12
# A life lasts this long at most: some are killed while they start, some in full work; seconds.
LONGEST_LIFE = 0.4


@dataclass
class Writer:
    """A parent's page: it repeats what was not acknowledged, under the same client id."""

    url: str
    number: int
    acknowledged: int = 0
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(self) -> None:
        """Send one message after another until told to stop."""
        async with aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=aiohttp.ClientTimeout(total=5)
        ) as session:
            await self._post(session, "api/open", {})
            while not self.stop.is_set():
                body = {
                    "cid": f"{self.number}-{self.acknowledged}",
                    "text": f"{WISH}:{self.number}:{self.acknowledged}",
                }
                await self._post(session, "api/say", body)
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


async def test_nothing_is_lost_or_done_twice_in_two_hundred_kills(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    settings = settings_for(database_url, tmp_path, free_port())
    url = f"http://{settings.web_address}"
    chance = random.Random(1)  # noqa: S311 - moments to kill, not secrets
    writers = [Writer(url, number) for number in range(CHATS)]

    with lives(settings) as bot:
        writing = [asyncio.create_task(writer.write()) for writer in writers]
        for _ in range(KILLS):
            bot.begin()
            await asyncio.sleep(chance.uniform(0, LONGEST_LIFE))
            await asyncio.to_thread(bot.kill)
        bot.begin()
        for writer in writers:
            writer.stop.set()
        await asyncio.gather(*writing)
        await everything_settled(database)

    said = {str(writer.number): writer.acknowledged for writer in writers}
    assert sum(said.values()) > KILLS
    assert await effects(database) == said
    assert await unhandled(database) == 0
    replies, shown = await replies_of(database), await messages_of(database)
    # Each chat begins with /start; a page whose opening was cut off begins another chat.
    updates = sum(said.values()) + await chats_of(database)
    assert replies == updates
    assert 2 * updates <= shown <= 2 * updates + KILLS * AT_ONCE


async def everything_settled(database: Database) -> None:
    """Wait until the last life has answered all that its forerunners left."""
    query = select(func.count()).where(outbox.c.state == "waiting")
    async with asyncio.timeout(LEASE.total_seconds() + 30):
        while True:
            async with database.reading() as tx:
                waiting = (await tx.execute(query)).scalar_one()
            if waiting + await unhandled(database) == 0:
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
    """Count the messages that the pages have been shown, the parents' own included."""
    async with database.reading() as tx:
        return int(
            (await tx.execute(select(func.sum(webchat_chat.c.last_message_id)))).scalar_one()
        )


async def chats_of(database: Database) -> int:
    """Count the chats that were begun."""
    async with database.reading() as tx:
        return int((await tx.execute(select(func.count(webchat_chat.c.chat_id)))).scalar_one())
