"""A web chat whose person is erased shows its goodbye, and then is no more."""

import aiohttp
import pytest
import telegram

import storage.webchat
from kiez.errors import GoneError
from storage.database import Database
from storage.webchat import chats
from webchat import server
from webchat.gateway import Gateway
from webchat.saying import Words


async def ended(database: Database, gateway: Gateway, chat: int) -> None:
    async with database.transaction() as tx:
        await storage.webchat.end(tx, [chat], "ar", gateway.clock())


async def test_nothing_can_be_said_after_the_end(
    database: Database, gateway: Gateway, chat: int
) -> None:
    await ended(database, gateway, chat)

    with pytest.raises(GoneError):
        await gateway.say(chat, Words("said-0001", "hello"))
    assert await gateway.changes(chat, 0) == []


async def test_the_page_gets_the_goodbye_once_and_then_the_end(
    database: Database,
    gateway: Gateway,
    visitor: int,
    page: aiohttp.ClientSession,
    ptb: telegram.Bot,
) -> None:
    await ended(database, gateway, visitor)
    await ptb.send_message(visitor, "goodbye")

    async with page.get("api/events") as stream:
        told = (await stream.content.read()).decode()
    async with page.get("api/events") as again:
        status = again.status

    assert told.index("goodbye") < told.index("event: ended")
    assert status == 401
    async with database.reading() as tx:
        assert await chats.read(tx, gateway.bot_id, visitor) is None


async def test_a_page_that_is_open_elsewhere_ends_as_well(
    gateway: Gateway, visitor: int, page: aiohttp.ClientSession
) -> None:
    async with page.get("api/events") as stream:
        await stream.content.readuntil(b"event: words")
        await gateway.forget(visitor)
        rest = (await stream.content.read()).decode()

    assert "event: ended" in rest


async def test_the_cookie_goes_with_the_chat_and_not_before(
    gateway: Gateway, visitor: int, page: aiohttp.ClientSession
) -> None:
    async with page.post("api/leave") as early:
        kept = early.cookies
    await gateway.forget(visitor)
    async with page.post("api/leave") as late:
        dropped = late.cookies[server.COOKIE]

    assert not kept
    assert dropped["max-age"] == "0"
    assert dropped["path"] == "/chat/"
