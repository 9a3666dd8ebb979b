"""Join what lets phones ring: the key, who answers for it, and the way out."""

import socket
from contextlib import AsyncExitStack
from ipaddress import ip_address

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from aiohttp_socks import ProxyConnector
from py_vapid import Vapid02

import storage.legal
from bot.keys import Keys
from bot.settings import Settings
from kiez import push
from scheduler import jobs
from scheduler.push import Rings, Sender
from storage.database import Database


class PublicResolver(AbstractResolver):
    """Find public addresses only: a browser says where we call, and may name a house of ours.

    Args:
        resolver: Finds any address.
    """

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Find the addresses of a host.

        Raises:
            OSError: It has no public one.
        """
        found = await self._resolver.resolve(host, port, family)
        public = [each for each in found if ip_address(each["host"]).is_global]
        if not public:
            raise OSError(None, "no public address")
        return public

    async def close(self) -> None:
        """Close what finds the addresses."""
        await self._resolver.close()


async def opened(
    stack: AsyncExitStack, database: Database, settings: Settings, keys: Keys, bot_id: int
) -> Rings | None:
    """Get ready to ring; None where no browser takes a ring or the city wants none.

    Args:
        stack: Closes what is opened here.
        bot_id: The web chat's own bot.
    """
    if not settings.rings:
        return None
    # The library wants https without a path; push services take any address of a sender.
    key = Vapid02(keys.vapid, {"no-strict": True})
    sender = Sender(key, await _contact(database, settings), _session(settings))
    rings = Rings(database, bot_id, sender, jobs.clock)
    stack.push_async_callback(rings.close)
    return rings


async def _contact(database: Database, settings: Settings) -> str:
    async with database.reading() as tx:
        cities = await storage.legal.cities(tx)
    emails = [city.office.email for city in cities if city.office.email]
    return f"mailto:{emails[0]}" if emails else settings.address


def _session(settings: Settings) -> aiohttp.ClientSession:
    connector: aiohttp.BaseConnector
    if settings.proxy:
        connector = ProxyConnector.from_url(settings.proxy)
    elif push.own_machine(settings.address):
        connector = aiohttp.TCPConnector()
    else:
        connector = aiohttp.TCPConnector(resolver=PublicResolver(ThreadedResolver()))
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
