"""Telegram's side for tests: a Bot API server on loopback, webhooks included, and its users."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from scheduler.jobs import clock
from storage.database import Database
from storage.upgrade import upgrade
from tests.journeys.parent import PATIENCE_S, Parent
from webchat import botapi
from webchat.gateway import Gateway
from webchat.listen import serve
from webchat.saying import Place, Saying, Tap, Words

TOKEN = "777:test-token_0123456789"


@dataclass
class TelegramServer:
    """Speaks the Bot API over a database of its own, and pushes to a webhook where one is set."""

    gateway: Gateway
    url: str = ""
    asked: list[str] = field(default_factory=list)
    webhook: dict[str, str] = field(default_factory=dict)
    delivered: int = 0

    def count(self, prefix: str) -> int:
        """Count the requests whose method begins so."""
        return sum(method.lower().startswith(prefix.lower()) for method in self.asked)

    @web.middleware
    async def listen(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Write down what is asked, and answer for webhooks."""
        method = request.match_info.get("method", "")
        self.asked.append(method)
        match method:
            case "setWebhook":
                form = await request.post()
                self.webhook = {name: str(value) for name, value in form.items()}
            case "deleteWebhook":
                self.webhook = {}
            case "getWebhookInfo":
                return answer(
                    {
                        "url": self.webhook.get("url", ""),
                        "has_custom_certificate": False,
                        "pending_update_count": 0,
                    }
                )
            case _:
                return await handler(request)
        return answer(result=True)

    async def push(self) -> None:
        """Deliver what waits to the webhook, one after another, until each is acknowledged."""
        offset = 0
        async with aiohttp.ClientSession() as session:
            while True:
                waiting = await self.gateway.polling.updates(offset, 1, 1) if self.webhook else []
                if not waiting:
                    await asyncio.sleep(0.02)
                    continue
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
                try:
                    async with session.post(
                        self.webhook["url"], json=waiting[0], headers=headers
                    ) as response:
                        if response.status == 200:
                            offset = waiting[0]["update_id"] + 1
                            self.delivered += 1
                            continue
                except (aiohttp.ClientError, OSError):
                    pass
                await asyncio.sleep(0.05)


@dataclass
class TelegramParent(Parent):
    """A parent with Telegram on the phone."""

    server: TelegramServer | None = None
    chat_id: int = 0

    async def open(self) -> str:
        """Tap "Start" and read the first screen."""
        assert self.server is not None
        self.chat_id = (await self.server.gateway.open(None, self.language)).chat_id
        return await self.read()

    async def _say(self, body: dict[str, Any]) -> str:
        assert self.server is not None
        self.said += 1
        await self.server.gateway.say(self.chat_id, saying(f"said-{self.said:08d}", body))
        return await self.read()

    async def read(self) -> str:
        """Wait for the bot's next word and read all of it."""
        assert self.server is not None
        async with asyncio.timeout(PATIENCE_S):
            while True:
                news = await self.server.gateway.wait(self.chat_id, self.change, 1)
                spoken = [
                    self._take(each.data)
                    for each in (news.changes if news else [])
                    if each.event == "message"
                ]
                self.change = max(self.change, news.last if news else 0)
                if any(spoken):
                    return str(self.newest["text"])


def saying(cid: str, body: dict[str, Any]) -> Saying:
    """Read what a parent does: words, a tap, a place."""
    if "data" in body:
        return Tap(cid, body["data"], body["of"])
    if "lat" in body:
        return Place(cid, body["lat"], body["lon"])
    return Words(cid, body["text"])


def answer(result: object) -> web.Response:
    """Say yes as the Bot API does."""
    return web.Response(
        text=json.dumps({"ok": True, "result": result}), content_type="application/json"
    )


@asynccontextmanager
async def telegram_server(folder: Path) -> AsyncIterator[TelegramServer]:
    """Open a Bot API server while the block lasts; its state survives in the folder."""
    database = Database(f"sqlite+aiosqlite:///{folder / 'telegram.sqlite3'}")
    await upgrade(database)
    server = TelegramServer(Gateway(database, TOKEN, lambda: os.urandom(16), clock))
    app = botapi.application(server.gateway)
    app.middlewares.insert(0, server.listen)
    runner, port = await serve(app, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{port}"
    pushing = asyncio.create_task(server.push())
    try:
        yield server
    finally:
        pushing.cancel()
        await asyncio.gather(pushing, return_exceptions=True)
        await server.gateway.close()
        await runner.cleanup()
        await database.close()
