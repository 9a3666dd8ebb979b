"""The gateway with a clock that stands still, and Bot API clients that we did not write."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import aiogram
import aiohttp
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from sqlalchemy import insert
from telegram.request import HTTPXRequest

from kiez.people import ChatId, Door, MunicipalityId, PersonId
from storage import people
from storage.database import Database
from storage.people import Caller
from storage.tables import municipality
from webchat import botapi, server
from webchat.flood import Flood
from webchat.gateway import Gateway
from webchat.listen import serve
from webchat.server import Front, chat_api

TOKEN = "7001:web-chat-of-the-tests"


@pytest.fixture
def hands(now: datetime) -> list[datetime]:
    """Hold the time: it stands still until somebody moves it."""
    return [now]


@pytest.fixture
def clock(hands: list[datetime]) -> Callable[[], datetime]:
    return lambda: hands[0]


@pytest.fixture
def go(hands: list[datetime]) -> Callable[[float], None]:
    """Let so many seconds pass."""

    def pass_by(seconds: float) -> None:
        hands[0] += timedelta(seconds=seconds)

    return pass_by


@pytest.fixture
def chance() -> Callable[[], bytes]:
    numbers = count(1)
    return lambda: next(numbers).to_bytes(2) * 8


@pytest.fixture
async def gateway(
    database: Database, clock: Callable[[], datetime], chance: Callable[[], bytes]
) -> AsyncIterator[Gateway]:
    made = Gateway(database, TOKEN, chance, clock)
    yield made
    await made.close()


@pytest.fixture
async def api(gateway: Gateway) -> AsyncIterator[str]:
    """Address of the Bot API."""
    runner, port = await serve(botapi.application(gateway), "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()


@pytest.fixture
async def ptb(api: str) -> AsyncIterator[telegram.Bot]:
    """Give python-telegram-bot's client, which we did not write."""
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    bot = telegram.Bot(
        TOKEN,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=request,
        get_updates_request=HTTPXRequest(httpx_kwargs={"trust_env": False}),
    )
    async with bot:
        yield bot


@pytest.fixture
async def aio(api: str) -> AsyncIterator[aiogram.Bot]:
    """Give aiogram's client, the one that the bot uses."""
    bot = aiogram.Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(api)))
    yield bot
    await bot.session.close()


@pytest.fixture
async def chat(gateway: Gateway) -> int:
    """Amina's chat, in which only /start was said."""
    return (await gateway.open(None, "ar")).chat_id


@pytest.fixture
def call(api: str) -> Callable[..., Awaitable[dict[str, Any]]]:
    """Ask as plainly as possible, and give the answer as it is."""

    async def ask(method: str, token: str = TOKEN, **arguments: object) -> dict[str, Any]:
        url = f"{api}/bot{token}/{method}"
        async with aiohttp.ClientSession() as session, session.post(url, json=arguments) as answer:
            found: dict[str, Any] = await answer.json()
        assert answer.status == found.get("error_code", 200)
        return found

    return ask


@pytest.fixture
def speak(database: Database, gateway: Gateway) -> Callable[[int, str], Awaitable[None]]:
    """Let the bot have met the person of a chat, and learnt the language."""
    city = {
        "id": 1,
        "key": "wiesbaden",
        "position": 0,
        "name": "Wiesbaden",
        "short_name": "Wiesbaden",
        "timezone": "Europe/Berlin",
        "lat": 50.0,
        "lon": 8.2,
        "languages": [],
        "record": {},
    }

    async def meet(chat: int, language: str) -> None:
        caller = Caller(
            PersonId(1),
            ChatId(1),
            Door.WEB,
            gateway.bot_id,
            chat,
            MunicipalityId(1),
            language,
        )
        async with database.transaction() as tx:
            await tx.execute(insert(municipality), city)
            await people.arrive(tx, caller, gateway.clock())

    return meet


@pytest.fixture
def public_url() -> str:
    return "http://kiez.example.org/chat"


@pytest.fixture
async def site(
    gateway: Gateway, clock: Callable[[], datetime], public_url: str
) -> AsyncIterator[str]:
    """Address of the page."""
    app = web.Application()
    front = Front(public_url, lambda code: {"hello": f"hello in {code}"}, lambda _: "192.0.2.7")
    app.add_routes(chat_api(gateway, front, Flood(clock), "/chat/"))
    runner, port = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}/chat"
    await gateway.close()
    await runner.cleanup()


@pytest.fixture
async def page(site: str) -> AsyncIterator[aiohttp.ClientSession]:
    """Amina's browser."""
    jar = aiohttp.CookieJar(unsafe=True)
    headers = {"Accept-Language": "ar-SY,ar;q=0.9,de;q=0.5", "Sec-Fetch-Site": "same-origin"}
    async with aiohttp.ClientSession(f"{site}/", cookie_jar=jar, headers=headers) as session:
        yield session


@pytest.fixture
async def visitor(page: aiohttp.ClientSession, gateway: Gateway) -> int:
    """Amina's chat, as her browser opened it."""
    async with page.post("api/open") as answer:
        secret = answer.cookies[server.COOKIE].value
    found = await gateway.find(secret)
    assert found is not None
    return found


def _unknown(thing: object) -> Iterator[str]:
    if isinstance(thing, telegram.TelegramObject):
        yield from thing.api_kwargs
        kinds = type(thing).__mro__
        names = {name for kind in kinds for name in getattr(kind, "__slots__", ())}
        for name in names:
            if not name.startswith("_"):
                yield from _unknown(getattr(thing, name, None))
    elif isinstance(thing, list | tuple):
        for part in thing:
            yield from _unknown(part)


@pytest.fixture
def unknown() -> Callable[[object], list[str]]:
    """Name every field that python-telegram-bot does not know, however deep it lies."""
    return lambda thing: list(_unknown(thing))
