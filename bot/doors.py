"""Open the doors: Telegram by its token, the web chat always; each is a bot of its own."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramUnauthorizedError
from aiohttp import web
from aiohttp_socks import ProxyConnector

from bot import profile
from bot.intake import WANTED, Intake
from bot.settings import Settings
from kiez.errors import StartError
from kiez.people import Door
from scheduler.post import Postbox
from storage.database import Database

log = logging.getLogger(__name__)

# Telegram's updates are small; a photo's caption has 1,024 signs.
MOST_BYTES = 1_048_576
RETRY_SECONDS = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class Opened:
    """A door that is open.

    Args:
        postbox: Where its messages are posted.
    """

    bot: Bot
    door: Door
    postbox: Postbox


def opened(token: str, api: str, door: Door, proxy: str = "") -> Opened:
    """Open a door at a Bot API server.

    Args:
        api: Address of the server, without `/bot`.
        proxy: Address of a proxy; empty: direct.
    """
    session = AiohttpSession(api=TelegramAPIServer.from_base(api), proxy=proxy or None)
    connector = ProxyConnector.from_url(proxy) if proxy else None
    postbox = Postbox(f"{api}/bot{token}", aiohttp.ClientSession(connector=connector))
    return Opened(Bot(token, session=session), door, postbox)


def telegram(settings: Settings) -> Opened | None:
    """Open Telegram's door, if there is a token."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    return opened(token, settings.telegram_api, Door.TELEGRAM, settings.proxy)


async def name_of(settings: Settings) -> str:
    """Ask Telegram for the bot's name in links; empty if it does not answer."""
    door = telegram(settings)
    if door is None:
        return ""
    try:
        return (await door.bot.me()).username or ""
    except (TelegramAPIError, OSError):
        return ""
    finally:
        await door.bot.session.close()
        await door.postbox.session.close()


class Receiving:
    """Receive from Telegram: by long polling, or by webhook where one is set."""

    def __init__(
        self, opened_: Opened, intake: Intake, database: Database, settings: Settings
    ) -> None:
        self._bot = opened_.bot
        self._intake = intake
        self._database = database
        self._url = settings.webhook_url
        self._secret = settings.webhook_secret.get_secret_value()
        self.name = ""
        """The bot's name in links; empty until Telegram has told it."""

    def add_to(self, app: web.Application) -> None:
        """Add the webhook's address, whatever path a reverse proxy leaves of it."""
        if self._url:
            app.router.add_post(urlsplit(self._url).path or "/", self.deliver)

    async def deliver(self, request: web.Request) -> web.Response:
        """Keep an update, then acknowledge it; Telegram repeats what is not acknowledged."""
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode(), self._secret.encode()):
            return web.Response(status=403)
        body = await request.content.read(MOST_BYTES + 1)
        while len(body) <= MOST_BYTES and (more := await request.content.read(MOST_BYTES)):
            body += more
        try:
            update = json.loads(body) if len(body) <= MOST_BYTES else None
        except ValueError:
            update = None
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        await self._intake.keep(self._bot.id, [update])
        return web.Response()

    async def receive(self) -> None:
        """Introduce the bot and receive for ever; only one of several processes does so."""
        await self._patiently(self._learn_name)
        while True:
            async with self._database.alone(self._bot.id) as mine:
                if mine:
                    await self._set_up()
                    await self._wait_or_poll()
                    return
            await asyncio.sleep(RETRY_SECONDS)

    async def _learn_name(self) -> None:
        self.name = (await self._bot.me()).username or ""

    async def _set_up(self) -> None:
        await self._patiently(self._webhook)
        await self._patiently(lambda: profile.introduce(self._bot))

    async def _wait_or_poll(self) -> None:
        if self._url:
            await asyncio.Event().wait()
        await self._intake.poll(self._bot)

    async def _webhook(self) -> None:
        current = await self._bot.get_webhook_info()
        if self._url:
            # Always set: what it holds of our secret cannot be asked for.
            await self._bot.set_webhook(
                self._url, secret_token=self._secret, allowed_updates=list(WANTED)
            )
        elif current.url:
            await self._bot.delete_webhook()

    async def _patiently(self, work: Callable[[], Awaitable[object]]) -> None:
        """Try until Telegram answers; the web chat runs meanwhile."""
        while True:
            try:
                await work()
            except TelegramUnauthorizedError as error:
                raise StartError(
                    "Telegram does not know KIEZBOT_TELEGRAM_TOKEN. Copy it again from @BotFather."
                ) from error
            except (TelegramAPIError, OSError) as error:
                log.warning("telegram unreachable", extra={"reason": type(error).__name__})
                await asyncio.sleep(RETRY_SECONDS)
            else:
                return
