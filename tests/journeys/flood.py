"""Telegram's limits for tests: a Bot API server on loopback that refuses what comes too fast."""

import asyncio
import json
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "777:flood-token_0123456789"
BOT_ID = 777

# Telegram Bot FAQ, as the server keeps it: in all, and to one chat.
IN_A_SECOND = 30
CHAT_S = 1.0
CHAT_BURST = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that came in.

    Args:
        at: When, by the clock that never goes back; seconds.
        code: What was answered: 200, 403 or 429.
        said: The request's parameters.
    """

    at: float
    chat_id: int
    method: str
    code: int
    said: dict[str, Any]


@dataclass
class FloodServer:
    """Writes down when what arrived, and keeps the limits.

    Args:
        factor: So many times as fast as Telegram lets a bot be.
        latency_s: From a message's arrival to its answer.
    """

    url: str = ""
    factor: float = 1.0
    latency_s: float = 0.002
    blocked: set[int] = field(default_factory=set)
    arrivals: list[Arrival] = field(default_factory=list)
    _recent: deque[float] = field(default_factory=deque)
    _paid_until: dict[int, float] = field(default_factory=dict)
    _resting_until: dict[int, float] = field(default_factory=dict)

    def throttle(self, chat_id: int, seconds: float) -> None:
        """Refuse whatever a chat is sent for so long."""
        self._resting_until[chat_id] = time.monotonic() + seconds

    def of_chat(self, chat_id: int) -> list[Arrival]:
        """Give what one chat has been sent, in order."""
        return [each for each in self.arrivals if each.chat_id == chat_id and each.code == 200]

    def refused(self, code: int = 429) -> list[Arrival]:
        """Give what was refused with a code."""
        return [each for each in self.arrivals if each.code == code]

    def most_in_a_second(self) -> int:
        """Count the arrivals in the fullest second."""
        return most_within([each.at for each in self.arrivals], 1.0)

    def rate(self) -> float:
        """Tell the accepted messages a second, from the first to the last."""
        times = [each.at for each in self.arrivals if each.code == 200]
        return (len(times) - 1) / (times[-1] - times[0])

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one request."""
        at = time.monotonic()
        method = request.match_info["method"]
        said = await _parameters(request)
        if not method.startswith(("send", "edit")):
            return web.json_response({"ok": True, "result": True})
        chat_id = int(said["chat_id"])
        retry_after = self._retry_after(chat_id, at)
        code = 403 if chat_id in self.blocked else 429 if retry_after else 200
        self.arrivals.append(Arrival(at, chat_id, method, code, said))
        await asyncio.sleep(self.latency_s)
        return _answer(code, retry_after, len(self.arrivals), chat_id)

    def _retry_after(self, chat_id: int, at: float) -> int:
        """Take a message in, or tell in how many whole seconds it may come again."""
        while self._recent and self._recent[0] <= at - 1.0:
            self._recent.popleft()
        wait_s = self._resting_until.get(chat_id, at) - at
        if len(self._recent) >= IN_A_SECOND * self.factor:
            wait_s = max(wait_s, self._recent[0] + 1.0 - at)
        each_s = CHAT_S / self.factor
        paid_until = max(self._paid_until.get(chat_id, at), at)
        wait_s = max(wait_s, paid_until - at - (CHAT_BURST - 1) * each_s)
        # A refused one counts as well: whoever hammers waits for longer.
        self._recent.append(at)
        if wait_s > 0:
            return math.ceil(wait_s)
        self._paid_until[chat_id] = paid_until + each_s
        return 0


def most_within(times: Sequence[float], seconds: float) -> int:
    """Count how many of these moments fall into the fullest stretch of so many seconds."""
    most, first = 0, 0
    ordered = sorted(times)
    for last, at in enumerate(ordered):
        while ordered[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


async def _parameters(request: web.Request) -> dict[str, Any]:
    if request.content_type != "multipart/form-data":
        body = await request.read()
        return dict(json.loads(body)) if body else {}
    said: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            content = value.file.read().decode()
            said[name] = (value.filename, value.content_type, content)
        else:
            said[name] = value
    return said


def _answer(code: int, retry_after: int, number: int, chat_id: int) -> web.Response:
    if code == 200:
        message = {"message_id": number, "date": 0, "chat": {"id": chat_id, "type": "private"}}
        return web.json_response({"ok": True, "result": message})
    body: dict[str, Any] = {"ok": False, "error_code": code}
    if code == 403:
        body["description"] = "Forbidden: bot was blocked by the user"
    else:
        body["description"] = f"Too Many Requests: retry after {retry_after}"
        body["parameters"] = {"retry_after": retry_after}
    return web.json_response(body, status=code)


@asynccontextmanager
async def flood_server(
    factor: float = 1.0, latency_s: float = 0.002
) -> AsyncIterator[FloodServer]:
    """Open a Bot API server with Telegram's limits while the block lasts.

    Its messages are posted to `{url}/bot<token>`.
    """
    server = FloodServer(factor=factor, latency_s=latency_s)
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", server.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()
