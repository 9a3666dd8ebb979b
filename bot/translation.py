"""Join what asks a translation service: its address, and the way out."""

from contextlib import AsyncExitStack

import aiohttp
from aiohttp_socks import ProxyConnector

from bot.settings import Settings
from scheduler.translation import Translator


def opened(stack: AsyncExitStack, settings: Settings) -> Translator | None:
    """Get ready to translate; None where no service is set up.

    Args:
        stack: Closes what is opened here.
    """
    if not settings.translator_url:
        return None
    connector = ProxyConnector.from_url(settings.proxy) if settings.proxy else None
    session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
    stack.push_async_callback(session.close)
    return Translator(settings.translator_url, session)
