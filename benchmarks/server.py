"""Be Telegram on loopback: hand out positions, take the answers, and measure what lies between.

It runs in a process of its own, so that its work is not counted as the bot's.
"""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import count
from statistics import median, quantiles
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

HOST = "127.0.0.1"
# A bot that is this long silent has lost what it was told; seconds.
SILENCE_SECONDS = 20.0
AT_MOST = 100
LANGUAGES = ("de", "tr", "ar", "uk")
# Sixteen places in and around the middle of Wiesbaden, far enough apart for other answers.
PLACES = [
    (round(50.06 + 0.012 * row, 4), round(8.20 + 0.022 * column, 4))
    for row in range(4)
    for column in range(4)
]
BOT = {"id": 777, "is_bot": True, "first_name": "Benchmark", "username": "benchmark_bot"}
WORDS = ("description", "short_description")
EMPTY: Mapping[str, object] = {
    "getmycommands": [],
    "getmydescription": {"description": ""},
    "getmyshortdescription": {"short_description": ""},
    "getchatmenubutton": {"type": "default"},
    "getwebhookinfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
    "getme": BOT,
}


@dataclass(slots=True)
class Said:
    """A position that a parent shared.

    Args:
        since: When the wait for its answer began; None until it is handed out.
    """

    update_id: int
    chat: int
    place: int
    since: float | None
    body: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What a load showed.

    Args:
        misplaced: Answers to another position of the same chat than the oldest waiting one.
    """

    answered: int
    lost: int
    misplaced: int
    seconds: float
    p50_ms: float
    p99_ms: float


@dataclass
class Load:
    """A load under way.

    Args:
        left: How many positions are still to be shared as answers come in.
    """

    expected: int
    left: int
    began: float
    ended: float = 0.0
    waits: list[float] = field(default_factory=list)
    misplaced: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    def measured(self) -> Measured:
        """Sum up."""
        waits = self.waits if len(self.waits) > 1 else [*self.waits, *self.waits] or [0.0, 0.0]
        return Measured(
            answered=len(self.waits),
            lost=self.expected - len(self.waits),
            misplaced=self.misplaced,
            seconds=self.ended - self.began,
            p50_ms=1000 * median(waits),
            p99_ms=1000 * quantiles(waits, n=100, method="inclusive")[98],
        )


class Traffic:
    """The parents of one bot: what they share, and the answers they get."""

    def __init__(self, numbers: "count[int]") -> None:
        self._numbers = numbers
        self._queue: deque[Said] = deque()
        self._waiting: defaultdict[int, deque[Said]] = defaultdict(deque)
        self._turns: defaultdict[int, int] = defaultdict(int)
        self._place_of: dict[str, set[int]] = {}
        self._news = asyncio.Event()
        self._load = Load(0, 0, 0.0)

    async def closed(self, chats: int, total: int) -> Measured:
        """Let each chat share its next position as soon as the last one is answered."""
        self._load = Load(total, total, time.perf_counter())
        for chat in range(min(chats, total)):
            self._next(chat)
        return await self._finished()

    async def open(self, chats: int, total: int, rate: int) -> Measured:
        """Share so many positions a second, however fast the answers are."""
        self._load = Load(total, 0, time.perf_counter())
        for number in range(total):
            due = self._load.began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            self._say(number % chats, due)
        return await self._finished()

    async def updates(self, offset: int, seconds: float) -> list[str]:
        """Hand out what waits; what lies before the offset is confirmed."""
        while self._queue and self._queue[0].update_id < offset:
            self._queue.popleft()
        if not self._queue:
            self._news.clear()
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return []
        now = time.perf_counter()
        handed = [said for said, _ in zip(self._queue, range(AT_MOST), strict=False)]
        for said in handed:
            said.since = now if said.since is None else said.since
        return [said.body for said in handed]

    def answered(self, chat: int, text: str) -> None:
        """Take an answer; the first of each place teaches what its answer looks like."""
        waiting = self._waiting[chat]
        if not waiting:
            return
        now = time.perf_counter()
        said = waiting.popleft()
        load = self._load
        load.waits.append(now - (now if said.since is None else said.since))
        places = self._place_of.setdefault(text, {said.place})
        if said.place not in places:
            if any(other.place in places for other in waiting):
                load.misplaced += 1
            else:
                places.add(said.place)
        load.ended = now
        if load.left:
            self._next(chat)
        if len(load.waits) == load.expected:
            load.done.set()

    def _next(self, chat: int) -> None:
        self._load.left -= 1
        self._say(chat, None)

    def _say(self, chat: int, since: float | None) -> None:
        self._turns[chat] += 1
        place = (chat + self._turns[chat]) % len(PLACES)
        number = next(self._numbers)
        said = Said(number, chat, place, since, _update(number, chat, place))
        self._queue.append(said)
        self._waiting[chat].append(said)
        self._news.set()

    async def _finished(self) -> Measured:
        load = self._load
        while not load.done.is_set():
            before = len(load.waits)
            try:
                await asyncio.wait_for(load.done.wait(), SILENCE_SECONDS)
            except TimeoutError:
                if len(load.waits) == before:
                    break
        self._waiting.clear()
        return load.measured()


class Server:
    """Answer bots by their token, and whoever runs the benchmark."""

    def __init__(self) -> None:
        numbers = count(int(time.monotonic() * 1000))
        self._traffic: defaultdict[str, Traffic] = defaultdict(lambda: Traffic(numbers))
        self._messages = count(1_000_000)
        # What bots told about themselves survives their restart, as it does at Telegram.
        self._profile: dict[tuple[str, str, str], str] = {}

    async def bot(self, request: web.Request) -> web.Response:
        """Answer a method of the Bot API."""
        token = request.match_info["token"]
        method = request.match_info["method"].lower()
        asked = await _asked(request)
        match method:
            case "getupdates":
                seconds = float(asked.get("timeout", 0))
                bodies = await self._traffic[token].updates(int(asked.get("offset", 0)), seconds)
                return _yes(f"[{','.join(bodies)}]")
            case "sendmessage" | "editmessagetext":
                chat_id, text = int(asked["chat_id"]), str(asked["text"])
                self._traffic[token].answered(chat_id - 1, text)
                return _yes(json.dumps(_message(next(self._messages), chat_id, {"text": text})))
        return self._about_itself(token.partition(":")[0], method, asked)

    async def load(self, request: web.Request) -> web.Response:
        """Put a load on a bot and answer with what it showed."""
        wanted = await request.json()
        traffic = self._traffic[wanted["token"]]
        chats, total = wanted["chats"], wanted["total"]
        if wanted["rate"]:
            measured = await traffic.open(chats, total, wanted["rate"])
        else:
            measured = await traffic.closed(chats, total)
        return web.json_response(asdict(measured))

    def _about_itself(self, bot: str, method: str, asked: Mapping[str, Any]) -> web.Response:
        language = str(asked.get("language_code", ""))
        if method.startswith("set"):
            name, value = _told(method, asked)
            self._profile[bot, name, language] = value
            return _yes("true")
        known = self._profile.get((bot, method, language))
        return _yes(known or json.dumps(EMPTY.get(method, True)))


def _told(method: str, asked: Mapping[str, Any]) -> tuple[str, str]:
    """Turn what a bot sets into what it is answered when it asks for it."""
    name = method.replace("set", "get", 1)
    whole = asked.get("commands") or asked.get("menu_button")
    if whole:
        return name, whole if isinstance(whole, str) else json.dumps(whole)
    return name, json.dumps({key: asked.get(key, "") for key in WORDS})


async def _asked(request: web.Request) -> Mapping[str, Any]:
    body = await request.text()
    if request.content_type == "application/json":
        return dict(json.loads(body))
    return dict(parse_qsl(body))


def _yes(result: str) -> web.Response:
    return web.Response(text=f'{{"ok":true,"result":{result}}}', content_type="application/json")


def _message(number: int, chat_id: int, content: Mapping[str, object]) -> dict[str, object]:
    chat = {"id": chat_id, "type": "private", "first_name": "Amina"}
    return {"message_id": number, "date": int(_now()), "from": BOT, "chat": chat, **content}


def _now() -> float:
    return time.time()  # noqa: TID251 - the messenger's own clock


def _update(number: int, chat: int, place: int) -> str:
    lat, lon = PLACES[place]
    message = _message(number, chat + 1, {"location": {"latitude": lat, "longitude": lon}})
    message["from"] = {
        "id": chat + 1,
        "is_bot": False,
        "first_name": "Amina",
        "language_code": LANGUAGES[chat % len(LANGUAGES)],
    }
    return json.dumps({"update_id": number, "message": message})


def application() -> web.Application:
    """Make the server's application."""
    server = Server()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.bot)
    app.router.add_post("/load", server.load)
    return app


async def main() -> None:
    """Serve until ended; the first line says at which port."""
    runner = web.AppRunner(application(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0, backlog=512).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
