import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from storage.database import Database
from storage.webchat import updates
from webchat import polling
from webchat.gateway import Gateway
from webchat.refusals import RefusedError
from webchat.saying import Words

Json = dict[str, Any]


async def fetched(gateway: Gateway, offset: int = 0) -> list[Json]:
    return await gateway.polling.updates(offset, 100, 0)


async def test_another_process_is_heard_soon(
    gateway: Gateway,
    chat: int,
    database: Database,
    clock: Callable[[], datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webchat.bell.LOOK_EVERY_S", 0.05)
    other = Gateway(database, gateway.token, gateway.chance, clock)
    offset = (await fetched(gateway))[-1]["update_id"] + 1
    page = asyncio.create_task(gateway.wait(chat, 1, 30))
    poll = asyncio.create_task(gateway.polling.updates(offset, 100, 30))
    await asyncio.sleep(0.1)

    await other.say(chat, Words("a1", "hallo"))

    news, found = await asyncio.wait_for(asyncio.gather(page, poll), 3)
    assert news is not None
    assert news.changes[-1].data["text"] == "hallo"
    assert found[0]["message"]["text"] == "hallo"


async def test_a_confirmed_update_never_comes_again(gateway: Gateway, chat: int) -> None:
    for number in range(3):
        await gateway.say(chat, Words(f"a{number}", str(number)))
    first = await fetched(gateway)

    rest = await fetched(gateway, first[1]["update_id"] + 1)

    assert rest == first[2:]
    assert await fetched(gateway) == rest


async def test_a_negative_offset_keeps_the_newest_only(gateway: Gateway, chat: int) -> None:
    for number in range(4):
        await gateway.say(chat, Words(f"a{number}", str(number)))

    kept = await fetched(gateway, -2)

    assert [update["message"]["text"] for update in kept] == ["2", "3"]
    assert await gateway.polling.pending() == 2


async def test_who_asks_the_same_again_at_once_gets_one_update(
    gateway: Gateway, chat: int
) -> None:
    for number in range(3):
        await gateway.say(chat, Words(f"a{number}", str(number)))

    assert [len(await fetched(gateway)) for _ in range(2)] == [4, 1]


async def test_a_waiting_poll_gets_what_is_said_meanwhile(gateway: Gateway, chat: int) -> None:
    offset = (await fetched(gateway))[-1]["update_id"] + 1
    poll = asyncio.create_task(gateway.polling.updates(offset, 100, 30))
    await asyncio.sleep(0.05)

    await gateway.say(chat, Words("a1", "hallo"))

    (update,) = await asyncio.wait_for(poll, 1)
    assert update["update_id"] == offset


async def test_the_second_who_polls_ends_the_first(gateway: Gateway) -> None:
    first = asyncio.create_task(gateway.polling.updates(1, 100, 30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(gateway.polling.updates(2, 100, 30))

    with pytest.raises(RefusedError, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, 1)
    await gateway.close()
    assert await asyncio.wait_for(second, 1) == []


async def test_no_more_updates_wait_than_at_telegram(
    gateway: Gateway, chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updates, "MOST_UPDATES", 3)

    for number in range(10):
        await gateway.say(chat, Words(f"a{number}", str(number)))

    assert [update["message"]["text"] for update in await fetched(gateway)] == ["7", "8", "9"]


async def test_no_chat_has_the_number_that_updates_ring_with(
    database: Database, clock: Callable[[], datetime]
) -> None:
    unlucky = Gateway(database, "7001:x", lambda: bytes(16), clock)

    opened = await unlucky.open(None, None)

    assert opened.chat_id != polling.UPDATES
