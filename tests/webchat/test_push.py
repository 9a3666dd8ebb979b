from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import update

from kiez.push import MOST_SUBSCRIPTIONS
from storage.tables import webchat_chat
from storage.webchat import push
from tests.journeys.pushserver import PushServer
from webchat import sending
from webchat.arguments import Arguments
from webchat.flood import Flood
from webchat.gateway import Gateway
from webchat.listen import serve
from webchat.server import Front, chat_api

Json = dict[str, Any]
SERVICE = PushServer("https://push.example.org/push")
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def rings() -> bool:
    return True


@pytest.fixture
async def site(
    gateway: Gateway, clock: Callable[[], datetime], public_url: str, rings: bool
) -> AsyncIterator[str]:
    """Address of a page whose phones may ring."""
    app = web.Application()
    front = Front(public_url, lambda _: {}, lambda _: "192.0.2.7", rings)
    app.add_routes(chat_api(gateway, front, Flood(clock), "/chat/"))
    runner, port = await serve(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{port}/chat"
    await gateway.close()
    await runner.cleanup()


async def subscribe(page: aiohttp.ClientSession, said: object, **headers: str) -> tuple[int, Json]:
    async with page.post("api/ring", json=said, headers=headers) as answer:
        return answer.status, await answer.json()


async def kept(gateway: Gateway, chat: int) -> list[str]:
    async with gateway.database.reading() as tx:
        found = await push.of_chat(tx, chat)
    return [each.subscription.endpoint.rpartition("/")[2] for each in found]


async def test_a_phone_rings_until_it_is_told_not_to(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    answer = await subscribe(page, SERVICE.phone("amina").said())
    there = await kept(gateway, visitor)

    async with page.delete("api/ring", json={}) as hushed:
        assert hushed.status == 200

    assert answer == (200, {"ok": True})
    assert there == ["amina"]
    assert await kept(gateway, visitor) == []


async def test_an_endpoint_said_again_is_kept_once_with_its_newest_keys(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    await subscribe(page, SERVICE.phone("amina").said())
    newest = SERVICE.phone("amina", b"another 16 bytes")

    await subscribe(page, newest.said())

    async with gateway.database.reading() as tx:
        (found,) = await push.of_chat(tx, visitor)
    assert found.subscription == newest.subscription


async def test_the_oldest_endpoint_of_a_chat_gives_way(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    for number in range(MOST_SUBSCRIPTIONS + 2):
        await subscribe(page, SERVICE.phone(str(number)).said())

    assert await kept(gateway, visitor) == ["5", "4", "3", "2"]


async def test_a_chat_that_was_erased_keeps_no_phone(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    async with gateway.database.transaction() as tx:
        await tx.execute(update(webchat_chat).values(ends_at=gateway.clock()))

    answer = await subscribe(page, SERVICE.phone("amina").said())

    assert answer == (401, {"error": "unknown_chat"})
    assert await kept(gateway, visitor) == []


@ON_SQLITE
async def test_a_chat_that_is_forgotten_takes_its_phones_with_it(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    await subscribe(page, SERVICE.phone("amina").said())

    await gateway.forget(visitor)

    assert await kept(gateway, visitor) == []


@ON_SQLITE
@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"endpoint": "https://10.0.0.1/x", "keys": SERVICE.phone("x").said()["keys"]},
        PushServer("http://127.0.0.1:9000/push").phone("amina").said(),
        {"endpoint": SERVICE.phone("x").said()["endpoint"], "keys": {"p256dh": "", "auth": ""}},
    ],
)
async def test_an_endpoint_that_may_lead_inward_is_refused(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway, said: object
) -> None:
    assert await subscribe(page, said) == (400, {"error": "bad"})
    assert await kept(gateway, visitor) == []


@ON_SQLITE
@pytest.mark.usefixtures("visitor")
async def test_a_broken_body_is_refused(page: aiohttp.ClientSession) -> None:
    async with page.post("api/ring", data=b"{") as broken:
        assert broken.status == 400
    async with page.post("api/ring", data=b"x" * 4001) as long:
        assert long.status == 413


@ON_SQLITE
@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("public_url", ["http://127.0.0.1:8080"])
async def test_who_tries_the_bot_at_home_may_try_a_push_service_there(
    page: aiohttp.ClientSession,
) -> None:
    near = PushServer("http://127.0.0.1:9000/push").phone("amina")

    assert await subscribe(page, near.said()) == (200, {"ok": True})


@ON_SQLITE
@pytest.mark.usefixtures("visitor")
async def test_another_site_cannot_make_a_phone_ring(page: aiohttp.ClientSession) -> None:
    said = SERVICE.phone("evil").said()

    answer = await subscribe(page, said, **{"Sec-Fetch-Site": "cross-site"})
    async with page.delete("api/ring", headers={"Sec-Fetch-Site": "cross-site"}) as hushed:
        assert hushed.status == 403

    assert answer == (403, {"error": "foreign"})


@ON_SQLITE
async def test_without_a_chat_nothing_rings(page: aiohttp.ClientSession) -> None:
    said = SERVICE.phone("nobody").said()

    assert await subscribe(page, said) == (401, {"error": "unknown_chat"})


@ON_SQLITE
@pytest.mark.usefixtures("visitor")
@pytest.mark.parametrize("rings", [False])
async def test_a_city_that_wants_no_ring_takes_none(page: aiohttp.ClientSession) -> None:
    said = SERVICE.phone("amina").said()

    assert await subscribe(page, said) == (404, {"error": "off"})


@ON_SQLITE
@pytest.mark.usefixtures("visitor")
async def test_who_subscribes_too_often_waits(page: aiohttp.ClientSession) -> None:
    said = SERVICE.phone("amina").said()

    statuses = [(await subscribe(page, said))[0] for _ in range(21)]

    assert statuses == [200] * 20 + [429]


@ON_SQLITE
async def test_the_bot_may_offer_a_ring_by_a_button(gateway: Gateway, chat: int) -> None:
    keyboard = '{"inline_keyboard":[[{"text":"Hier klingeln","url":"#ring"}]]}'
    message = {"chat_id": str(chat), "text": "Ihr Platz", "reply_markup": keyboard}

    await sending.send_message(gateway, Arguments(message, {}))

    shown = (await gateway.changes(chat, 1))[-1].data
    assert shown["keys"] == [[{"text": "Hier klingeln", "url": "#ring"}]]
