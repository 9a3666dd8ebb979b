"""A town whose families are to hear something, and what tells them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot import reply
from kiez.notice import Kind
from locales.translate import bare
from scheduler.notice import Notices, Voice
from scheduler.pace import Pace
from scheduler.post import Post, Postbox
from screens.screen import Screen
from storage.database import Database
from tests.door import FakeDoor, open_door
from tests.families import TELEGRAM_ID, WEB_ID, Families, noted, told, write
from tests.towns import Town


def draw(screen: Screen, chat_id: int) -> list[str]:
    return [reply.content(each) for each in reply.requests(screen, chat_id, None)]


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Here:
    """A town with two cafés, its families, and what says notices to them."""

    database: Database
    door: FakeDoor
    notices: Notices
    families: Families
    cafe: int
    offer: int
    later: int
    clock: Clock
    rung: list[int] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock.now

    async def write(self, person_id: int, kind: Kind, due_at: datetime, **known: Any) -> None:  # noqa: ANN401 - any field
        """Let a notice about the café wait."""
        date_id = known.pop("date_id", self.cafe)
        await write(self.database, told(1, person_id, kind, due_at, date_id, **known))

    async def signed_up(self, *people: int) -> None:
        """Let families sign up for the café."""
        for each in people:
            self.families.signup(each, self.offer, self.cafe)
        await self.families.build(self.database)

    async def say(self) -> list[str]:
        """Say what is due until nothing is under way, and read the first lines."""
        await self.notices.sweep()
        await self.settled()
        return [bare(text).split("\n")[0] for text in self.door.texts]

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self.notices._tasks:
            await asyncio.gather(*self.notices._tasks)

    @property
    def chats(self) -> Sequence[int]:
        """Where messages went, in order."""
        return [content["chat_id"] for _, content in self.door.asked]

    async def states(self) -> list[str]:
        return [row.state for row in await noted(self.database)]


@pytest.fixture
async def here(database: Database, now: datetime) -> AsyncIterator[Here]:
    town = Town()
    house = town.venue(town.centre(live=True))
    offer = town.offer(house, slot_confirmed=True)
    cafe, later = town.dated(offer), town.dated(offer, 8)
    await town.build(database)
    async with open_door() as door, aiohttp.ClientSession() as session:
        box = Postbox(door.url, session)
        rung: list[int] = []

        async def ring(chat_id: int) -> None:
            rung.append(chat_id)

        post = Post({WEB_ID: box, TELEGRAM_ID: box}, Pace({}))
        clock = Clock(now)
        notices = Notices(database, post, Voice(draw, ring), clock)
        made = Here(database, door, notices, Families(town.id), cafe, offer, later, clock, rung)
        yield made
        await made.notices.close()
