"""A parent with the chat page open: writes, taps a button by its label, reads the screen."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bot import app
from bot.app import Running
from bot.settings import Settings
from locales.translate import bare

PATIENCE_S = 10


@dataclass
class Parent:
    """Speaks to the public address over real HTTP, as the page does."""

    session: aiohttp.ClientSession
    url: str
    language: str
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    change: int = 0
    said: int = 0

    async def open(self) -> str:
        """Open the page and read the first screen."""
        headers = {"Accept-Language": self.language}
        async with self.session.post(f"{self.url}/api/open", json={}, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
        return await self.read()

    async def write(self, text: str) -> str:
        """Write a message and read the answer."""
        return await self._say({"text": text})

    async def share_place(self, lat: float, lon: float) -> str:
        """Share the phone's position and read the answer."""
        return await self._say({"lat": lat, "lon": lon})

    async def tap(self, label: str) -> str:
        """Tap the button whose label contains these words, and read the answer."""
        for message in reversed(self.messages.values()):
            for key in (key for row in message.get("keys") or [] for key in row):
                if label in bare(key["text"]):
                    return await self._say({"data": key["data"], "of": message["id"]})
        raise AssertionError(f"no button {label!r} in {self.labels}")

    async def tap_data(self, data: str) -> str:
        """Tap a button of the newest screen that carries these data, whatever its label."""
        newest = max(each for each, message in self.messages.items() if message.get("keys"))
        return await self._say({"data": data, "of": newest})

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons that can be tapped."""
        rows = [row for message in self.messages.values() for row in message.get("keys") or []]
        return [bare(key["text"]) for row in rows for key in row]

    async def _say(self, body: dict[str, Any]) -> str:
        self.said += 1
        words = {"cid": f"said-{self.said:08d}", **body}
        async with self.session.post(f"{self.url}/api/say", json=words) as answer:
            assert answer.status == 200, await answer.text()
        return await self.read()

    async def read(self) -> str:
        """Wait for the bot's next word and read all of it."""
        async with asyncio.timeout(PATIENCE_S):
            async with self.session.get(f"{self.url}/api/events?after={self.change}") as stream:
                async for line in stream.content:
                    if line.startswith(b"data: ") and self._take(json.loads(line[6:])):
                        return str(self.newest["text"])
        raise AssertionError("the stream ended")

    @property
    def newest(self) -> dict[str, Any]:
        """What the bot said last."""
        theirs = [message for message in self.messages.values() if not message["me"]]
        return max(theirs, key=lambda message: int(message["change"]))

    def _take(self, data: dict[str, Any]) -> bool:
        """Take in a change; tell whether the bot has spoken."""
        if "change" not in data:
            return False
        self.change = max(self.change, int(data["change"]))
        if data.get("gone"):
            self.messages.pop(int(data["id"]), None)
            return False
        self.messages[int(data["id"])] = data
        return not data["me"]


def settings(database_url: str, folder: Path, **more: Any) -> Settings:  # noqa: ANN401 - any setting
    """Settings of a bot that a test runs, on a port that the system chooses."""
    own: dict[str, Any] = {
        "database_url": database_url,
        "web_address": "127.0.0.1:0",
        "keys_file": folder / "keys",
        "telegram_rate": 1000,  # nobody's fingers are as fast as a test's
    }
    return Settings(**own | more)


@asynccontextmanager
async def parent_of(bot: Running, language: str) -> AsyncIterator[Parent]:
    """Let a parent with a phone in this language come to a running bot."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Parent(session, f"http://127.0.0.1:{bot.port}", language)


@asynccontextmanager
async def run(chosen: Settings) -> AsyncIterator[Running]:
    """Run a bot as `kiezbot run` does."""
    async with app.running(chosen) as bot:
        yield bot
