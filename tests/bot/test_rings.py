import socket
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

import bot.keys
import bot.rings
import storage.webchat.push
from bot.rings import PublicResolver
from bot.settings import Settings
from scheduler.jobs import clock
from scheduler.push import Rings
from storage.database import Database
from storage.webchat import chats
from tests.journeys.pushserver import open_push_server
from tests.journeys.test_behind_a_firewall import outward_proxy

CHAT = 2**51
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Names(AbstractResolver):
    """A name server that says what a test wants."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=each, port=port, family=family, proto=0, flags=0)
            for each in self.addresses
        ]

    async def close(self) -> None:
        pass


async def ready(
    stack: AsyncExitStack, database: Database, folder: Path, settings: Settings
) -> Rings | None:
    keys = bot.keys.make(folder / "keys")
    return await bot.rings.opened(stack, database, settings, keys, 1)


@ON_SQLITE
@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(public_url="http://kiez.example.org"),
        Settings(public_url="https://kiez.example.org", web_push="off"),
    ],
)
async def test_no_phone_rings_where_that_is_switched_off_or_cannot_be(
    database: Database, tmp_path: Path, settings: Settings
) -> None:
    async with AsyncExitStack() as stack:
        assert await ready(stack, database, tmp_path, settings) is None


@ON_SQLITE
async def test_a_phone_rings_by_the_keys_and_in_the_name_of_the_installation(
    database: Database, tmp_path: Path
) -> None:
    url = "https://127.0.0.1:8443/kiez"
    async with AsyncExitStack() as stack, open_push_server() as service:
        rings = await ready(stack, database, tmp_path, Settings(public_url=url))
        assert rings is not None
        async with database.transaction() as tx:
            await chats.begin(tx, CHAT, "hash", "de", clock().date())
            await storage.webchat.push.add(tx, CHAT, service.phone("amina").subscription)

        await rings.ring(CHAT)

    (ring,) = service.rings
    keys = bot.keys.load(tmp_path / "keys")
    assert keys is not None
    assert (ring.sender, ring.claims["sub"]) == (keys.vapid_public, url)


@ON_SQLITE
async def test_a_ring_goes_out_through_the_proxy(database: Database, tmp_path: Path) -> None:
    async with (
        AsyncExitStack() as stack,
        open_push_server() as service,
        outward_proxy() as (proxy, asked),
    ):
        chosen = Settings(public_url="https://kiez.example.org", proxy=proxy)
        rings = await ready(stack, database, tmp_path, chosen)
        assert rings is not None
        async with database.transaction() as tx:
            await chats.begin(tx, CHAT, "hash", "de", clock().date())
            await storage.webchat.push.add(tx, CHAT, service.phone("amina").subscription)

        await rings.ring(CHAT)

    assert len(service.rings) == 1
    assert asked == [service.url.removeprefix("http://").removesuffix("/push")]


@pytest.mark.parametrize(
    ("found", "taken"),
    [
        (["142.250.1.1"], ["142.250.1.1"]),
        (["10.0.0.5", "142.250.1.1"], ["142.250.1.1"]),
        (["2a00:1450::1", "::1"], ["2a00:1450::1"]),
    ],
)
async def test_a_name_leads_to_its_public_addresses_only(
    found: list[str], taken: list[str]
) -> None:
    resolver = PublicResolver(Names(*found))

    assert [each["host"] for each in await resolver.resolve("push.example.org", 443)] == taken


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "fd00::1"])
async def test_a_name_that_leads_inward_is_not_called(inside: str) -> None:
    connector = aiohttp.TCPConnector(resolver=PublicResolver(Names(inside)))

    async with aiohttp.ClientSession(connector=connector) as session:
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.post("https://push.example.org/x")
