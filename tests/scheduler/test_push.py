import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from py_vapid import Vapid02

import bot.keys
import storage.webchat.push
from bot.keys import Keys
from kiez.push import Subscription
from scheduler.push import PADDED_BYTES, Rings, Sender
from storage.database import Database
from storage.webchat import chats
from tests.journeys.pushserver import Phone, PushServer, open_push_server

CHAT = 2**51
CONTACT = "mailto:amt@stadt.example"


@pytest.fixture
async def service() -> AsyncIterator[PushServer]:
    async with open_push_server() as opened:
        yield opened


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return bot.keys.make(tmp_path / "keys")


@pytest.fixture
async def rings(database: Database, keys: Keys, now: datetime) -> AsyncIterator[Rings]:
    key = Vapid02(keys.vapid, {"no-strict": True})
    sender = Sender(key, CONTACT, aiohttp.ClientSession())
    made = Rings(database, 1, sender, lambda: now, waits=(0.0, 0.0, 0.0))
    async with database.transaction() as tx:
        await chats.begin(tx, CHAT, "hash", "tr-TR", now.date())
    yield made
    await made.close()


async def subscribed(database: Database, *phones: Phone | Subscription) -> None:
    async with database.transaction() as tx:
        for phone in phones:
            subscription = phone.subscription if isinstance(phone, Phone) else phone
            assert await storage.webchat.push.add(tx, CHAT, subscription)


async def kept(database: Database) -> list[str]:
    async with database.reading() as tx:
        found = await storage.webchat.push.of_chat(tx, CHAT)
    return [each.subscription.endpoint.rpartition("/")[2] for each in found]


async def patiently(rings: Rings) -> None:
    """Wait for what is tried again in the background."""
    await asyncio.gather(*rings._tasks)


async def test_the_phone_reads_one_sentence_and_nothing_else(
    database: Database, service: PushServer, rings: Rings
) -> None:
    phone = service.phone("amina")
    await subscribed(database, phone)

    await rings.ring(CHAT)

    (ring,) = service.rings
    assert phone.read(ring).strip() != ""
    assert len(phone.read(ring).encode()) == PADDED_BYTES
    assert str(CHAT).encode() not in ring.body


async def test_the_ring_is_signed_by_the_installations_key(
    database: Database, service: PushServer, rings: Rings, keys: Keys, now: datetime
) -> None:
    await subscribed(database, service.phone("amina"))

    await rings.ring(CHAT)

    (ring,) = service.rings
    assert ring.sender == keys.vapid_public
    assert ring.claims == {
        "aud": service.url.removesuffix("/push"),
        "exp": int(now.timestamp()) + 12 * 3600,
        "sub": CONTACT,
    }
    wanted = {"TTL": "86400", "Urgency": "normal", "Topic": "news"}
    assert wanted.items() <= dict(ring.headers).items()
    assert ring.headers["Content-Encoding"] == "aes128gcm"


@pytest.mark.parametrize("status", [404, 410])
async def test_a_phone_that_is_gone_is_forgotten(
    database: Database, service: PushServer, rings: Rings, status: int
) -> None:
    await subscribed(database, service.phone("old"), service.phone("new"))
    service.answers.extend([status])

    await rings.ring(CHAT)

    assert len(service.rings) == 2
    assert len(await kept(database)) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_service_in_trouble_is_asked_three_times_more_and_then_left(
    database: Database, service: PushServer, rings: Rings, status: int
) -> None:
    await subscribed(database, service.phone("amina"))
    service.answers.extend([status] * 9)

    await rings.ring(CHAT)
    await patiently(rings)

    assert len(service.rings) == 4
    assert await kept(database) == ["amina"]


async def test_a_second_try_that_works_is_the_last(
    database: Database, service: PushServer, rings: Rings
) -> None:
    await subscribed(database, service.phone("amina"))
    service.answers.extend([503, 201])

    await rings.ring(CHAT)
    await patiently(rings)

    assert len(service.rings) == 2


@pytest.mark.parametrize("status", [307, 400, 403])
async def test_a_refusal_is_not_repeated_and_a_redirect_not_followed(
    database: Database, service: PushServer, rings: Rings, status: int
) -> None:
    await subscribed(database, service.phone("amina"))
    service.answers.extend([status])

    await rings.ring(CHAT)

    assert len(service.rings) == 1
    assert not rings._tasks
    assert await kept(database) == ["amina"]


async def test_a_key_that_is_no_point_of_the_curve_is_forgotten(
    database: Database, service: PushServer, rings: Rings
) -> None:
    broken = Subscription(f"{service.url}/x", "B" + "A" * 86, "A" * 22)
    await subscribed(database, broken, service.phone("amina"))

    await rings.ring(CHAT)

    assert [ring.phone for ring in service.rings] == ["amina"]
    assert await kept(database) == ["amina"]


async def test_a_service_that_cannot_be_reached_stops_nobody(
    database: Database, rings: Rings, caplog: pytest.LogCaptureFixture
) -> None:
    away = PushServer("http://127.0.0.1:9/push").phone("amina")
    await subscribed(database, away)

    with caplog.at_level(logging.INFO):
        await rings.ring(CHAT)

    assert await kept(database) == ["amina"]
    words = " ".join(str(vars(record)) for record in caplog.records)
    assert "amina" not in words
    assert str(CHAT) not in words


async def test_a_chat_without_a_phone_rings_nowhere(service: PushServer, rings: Rings) -> None:
    await rings.ring(CHAT)
    await rings.ring(CHAT + 1)

    assert service.rings == []
