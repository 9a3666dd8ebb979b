"""What a carrier keeps out of Telegram leaves by no screen, no button and no word."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import select, update

import handlers
import storage.directory
import storage.inbox
from bot import ground
from bot.context import Context, Surroundings, dispatcher
from bot.serial import Serial, random_id
from kiez.code import Secrets
from kiez.finding import Search
from kiez.people import Door
from screens.buttons import DetailsButton, FindButton, MapButton, pack
from storage.database import Database, Transaction
from storage.inbox import Arrival
from storage.tables import centre, occurrence, offer, venue
from tests.journeys.parent import settings

MARK = "NUR-IM-WEB"
KEY = "biebrich"
TYPED = ("/start", "/find", "/help", "/privacy", "/language", "Biebrich", "65203", "Rathausstraße")
MOST_TAPS = 250


@dataclass
class Crawler:
    """Taps every button it sees, through one door, and collects all that it is told."""

    database: Database
    context: Context
    bot_id: int
    now: datetime
    serial: Serial = field(default_factory=Serial)
    said: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    waiting: deque[str] = field(default_factory=deque)

    async def write(self, text: str) -> None:
        """Send words."""
        await self._send({"message": self._message() | {"text": text}})

    async def place(self, lat: float, lon: float) -> None:
        """Share a position."""
        where = {"latitude": lat, "longitude": lon}
        await self._send({"message": self._message() | {"location": where}})

    async def tap(self, data: str) -> None:
        """Tap a button, seen or forged."""
        message = self._message() | {"text": "x"}
        query = {"id": "1", "from": message["from"], "chat_instance": "1", "data": data}
        await self._send({"callback_query": query | {"message": message}})

    async def crawl(self) -> None:
        """Tap what there is to tap."""
        while self.waiting and len(self.seen) < MOST_TAPS:
            await self.tap(self.waiting.popleft())

    async def _send(self, content: dict[str, Any]) -> None:
        number = self.serial.next()
        raw = json.dumps({"update_id": number, **content})
        async with self.database.transaction() as tx:
            arrival = Arrival(number, self.bot_id, number, 4711, raw)
            await storage.inbox.keep(tx, [arrival], self.now)
            (taken,) = await storage.inbox.waiting(tx, [self.bot_id], 1, self.now)
            answered = await self.context.handle(tx, taken, self.now)
        for each in answered.messages:
            self.said.append(each.content)
            for data in buttons(json.loads(each.content.partition(" ")[2])):
                if data not in self.seen:
                    self.seen.add(data)
                    self.waiting.append(data)

    def _message(self) -> dict[str, Any]:
        person = {"id": 4711, "is_bot": False, "first_name": "x", "language_code": "de"}
        chat = {"id": 4711, "type": "private"}
        return {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": person}


def buttons(request: dict[str, Any]) -> Iterator[str]:
    """Find what the buttons of a message carry."""
    for row in (request.get("reply_markup") or {}).get("inline_keyboard", []):
        yield from (key["callback_data"] for key in row if "callback_data" in key)


async def mark(tx: Transaction) -> list[int]:
    """Keep a centre out of Telegram and mark all that is its own; list its dates."""
    (number,) = (await tx.execute(select(centre.c.id).where(centre.c.key == KEY))).one()
    own = centre.c.id == number
    await tx.execute(update(centre).where(own).values(telegram="none", name=f"{MARK} centre"))
    await tx.execute(update(venue).where(venue.c.centre_id == number).values(name=f"{MARK} venue"))
    offers = offer.c.centre_id == number
    await tx.execute(update(offer).where(offers).values(title=f"{MARK} offer"))
    dates = select(occurrence.c.id).join(offer).where(offers)
    return list((await tx.execute(dates)).scalars())


@pytest.fixture
async def dates(database: Database, database_url: str, tmp_path: Path, now: datetime) -> list[int]:
    """The dates of a centre that is kept out of Telegram."""
    await ground.directory(database, settings(database_url, tmp_path), now)
    async with database.transaction() as tx:
        return await mark(tx)


async def crawler(database: Database, door: Door, now: datetime) -> Crawler:
    """Make a crawler that comes through a door."""
    router = dispatcher()
    router.include_routers(*handlers.routers())
    bot = Bot("777:x" if door is Door.TELEGRAM else "1:x")
    async with database.reading() as tx:
        (city,) = await storage.directory.municipalities(tx)
    surroundings = Surroundings(
        "https://kiez.example.org", Secrets("aa" * 32, "bb" * 32), rings=True, fresh=random_id
    )
    context = Context(router, {bot.id: (bot, door)}, city.id, Serial(), surroundings)
    return Crawler(database, context, bot.id, now)


async def everything(found: Crawler, dates: list[int]) -> None:
    """Say and tap all there is, old and forged buttons included."""
    for text in TYPED:
        await found.write(text)
    await found.place(50.0409, 8.2357)
    await found.write(f"/start c-{KEY}")
    await found.crawl()
    search = pack(Search())
    for number in dates[:20]:
        forged = DetailsButton(occurrence=number, search=search, where="a", page=0)
        await found.tap(forged.pack())
        await found.tap(MapButton(occurrence=number).pack())
        await found.write(f"/start o-{number}")
    for page in range(10):
        await found.tap(FindButton(search=search, where=f"p{KEY}", page=page).pack())


async def test_a_centre_on_none_never_leaves_through_telegram(
    database: Database, dates: list[int], now: datetime
) -> None:
    deniz = await crawler(database, Door.TELEGRAM, now)

    await everything(deniz, dates)

    assert len(deniz.seen) > 100
    assert [said for said in deniz.said if MARK in said] == []


async def test_the_same_centre_is_shown_in_the_web_chat(
    database: Database, dates: list[int], now: datetime
) -> None:
    amina = await crawler(database, Door.WEB, now)

    await everything(amina, dates)

    assert any(MARK in said for said in amina.said)


async def test_information_only_sends_to_the_website_with_one_sentence(
    database: Database, dates: list[int], now: datetime
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(centre).where(centre.c.key == KEY).values(telegram="information"))
    deniz = await crawler(database, Door.TELEGRAM, now)

    await deniz.write(f"/start o-{dates[-1]}")

    assert MARK in deniz.said[-1]
    assert "Telegram" in deniz.said[-1]
    assert f"https://kiez.example.org/?start=o-{dates[-1]}" in deniz.said[-1]
