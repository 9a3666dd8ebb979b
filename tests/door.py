"""A door for tests: a Bot API server on loopback that answers as told and writes all down."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = tuple[int, dict[str, Any]]
WELL: Answer = (200, {"ok": True, "result": True})


def refusal(code: int, description: str, **parameters: int) -> Answer:
    """Say no as the Bot API does."""
    body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
    return code, body | ({"parameters": parameters} if parameters else {})


@dataclass
class FakeDoor:
    """What was asked, and what is answered next."""

    url: str = ""
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: deque[Answer] = field(default_factory=deque)
    delay: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.asked.append((request.match_info["method"], json.loads(await request.text())))
        status, body = self.answers.popleft() if self.answers else WELL
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        return web.json_response(body, status=status)

    @property
    def texts(self) -> list[str]:
        """The texts that were sent, in order."""
        return [content.get("text", "") for _, content in self.asked]


@asynccontextmanager
async def open_door() -> AsyncIterator[FakeDoor]:
    """Open a door while the block lasts."""
    door = FakeDoor()
    app = web.Application()
    app.router.add_post("/bot1:x/{method}", door.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    door.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot1:x"
    try:
        yield door
    finally:
        await runner.cleanup()
