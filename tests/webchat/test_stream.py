import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest

from webchat import profile, sending, server
from webchat.arguments import Arguments
from webchat.gateway import Gateway

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Json = dict[str, Any]
KEYS = '{"inline_keyboard":[[{"text":"Elterncafé","callback_data":"kind:elterncafe"}]]}'


async def say(page: aiohttp.ClientSession, **said: object) -> tuple[int, Json]:
    async with page.post("api/say", json=said) as answer:
        return answer.status, await answer.json()


class Stream:
    """What the page hears."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> dict[str, str]:
        """Give the next event, pings left out."""
        event: dict[str, str] = {}
        while line := (await self.answer.content.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            event[name] = value
        return event if "event" in event else await self.next()

    async def data(self) -> Json:
        """Give the next event's content."""
        found: Json = json.loads((await self.next())["data"])
        return found


@pytest.mark.usefixtures("visitor")
async def test_what_is_said_comes_back_by_the_stream(page: aiohttp.ClientSession) -> None:
    status, answer = await say(page, cid="a1", text="hallo")

    async with page.get("api/events?after=1") as response:
        stream = Stream(response)
        first, second = await stream.next(), await stream.next()
    assert (status, answer) == (200, {"ok": True, "change": 2})
    assert response.headers["Content-Type"].startswith("text/event-stream")
    assert (first["event"], second["event"], second["id"]) == ("words", "message", "2")
    assert json.loads(second["data"])["cid"] == "a1"


async def test_words_come_first_in_the_chats_language(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    listed = [{"command": "find", "description": "x"}]
    await profile.set_my_commands(
        gateway,
        Arguments(
            {
                "commands": json.dumps(listed),
                "scope": json.dumps({"type": "chat", "chat_id": visitor}),
            }
        ),
    )

    async with page.get("api/events") as response:
        found = await Stream(response).data()

    assert found == {
        "lang": "ar",
        "dir": "rtl",
        "words": {"hello": "hello in ar"},
        "commands": listed,
    }


async def test_who_comes_back_hears_only_what_is_new(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    for text in ("eins", "zwei"):
        await sending.send_message(gateway, Arguments({"chat_id": str(visitor), "text": text}))

    async with page.get("api/events?after=1", headers={"Last-Event-ID": "2"}) as response:
        stream = Stream(response)
        await stream.next()
        found = await stream.data()

    assert found["text"] == "zwei"


async def test_news_come_while_the_page_listens(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    async with page.get("api/events?after=1") as response:
        stream = Stream(response)
        await stream.next()
        await sending.send_message(
            gateway,
            Arguments({"chat_id": str(visitor), "text": "a\nb\u2028c", "reply_markup": KEYS}),
        )
        found = await stream.data()

    assert found["text"] == "a\nbc"
    assert found["keys"] == [[{"text": "Elterncafé", "data": "kind:elterncafe"}]]


@pytest.mark.usefixtures("visitor")
async def test_a_quiet_stream_is_kept_alive(
    page: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PING_S", 0.05)

    async with page.get("api/events?after=1") as response:
        lines = [await response.content.readline() for _ in range(8)]

    assert lines.count(b": ping\n") >= 2


async def test_a_forgotten_chat_ends_the_stream(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    async with page.get("api/events?after=1") as response:
        await Stream(response).next()
        await gateway.forget(visitor)
        await response.content.read()

    status, answer = await say(page, cid="a1", text="hallo")
    assert (status, answer) == (401, {"error": "unknown_chat"})


@pytest.mark.usefixtures("visitor")
async def test_of_too_many_streams_the_oldest_ends(
    page: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "PING_S", 0.05)
    monkeypatch.setattr(server, "MOST_STREAMS", 2)

    streams = [await page.get("api/events") for _ in range(3)]

    await asyncio.wait_for(streams[0].content.read(), 2)
    assert [stream.content.at_eof() for stream in streams] == [True, False, False]
    for stream in streams:
        stream.close()


async def test_words_come_again_when_the_chat_changes_its_language(
    page: aiohttp.ClientSession,
    visitor: int,
    gateway: Gateway,
    speak: Callable[..., Awaitable[None]],
) -> None:
    async with page.get("api/events?after=1") as response:
        stream = Stream(response)
        first = await stream.data()
        await speak(visitor, "uk")
        await sending.send_message(gateway, Arguments({"chat_id": str(visitor), "text": "x"}))
        second, third = await stream.data(), await stream.data()

    assert (first["lang"], second["lang"], third["lang"]) == ("ar", "uk", "uk")
    assert second["words"] == {"hello": "hello in uk"}
