"""A chat whose phone may ring: page, server and browser are real, the push service is not."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy import select

from storage.database import Database
from storage.tables import push_subscription, webchat_chat
from storage.upgrade import upgrade
from tests.conftest import NOW
from tests.journeys.pushserver import Phone, PushServer
from tests.webchat.conftest import TOKEN
from webchat import sending
from webchat.arguments import Arguments
from webchat.flood import Flood
from webchat.gateway import Gateway
from webchat.page import ChatPage, Landing, words
from webchat.server import Front, chat_api

# Any point will do: the browser's push service is replaced.
KEY = PushServer("https://push.example.org").phone("us").subscription.p256dh
KEYBOARD = {"inline_keyboard": [[{"text": "Hier klingeln", "url": "#ring"}]]}
# What Chromium would ask a push service that no test may reach; it survives a reload.
SERVICE = """
const told = %s;
const mine = () => sessionStorage.getItem("subscribed") && {
  endpoint: told.endpoint, toJSON: () => told,
  unsubscribe: async () => { sessionStorage.removeItem("subscribed"); return true; },
};
PushManager.prototype.getSubscription = async () => mine();
PushManager.prototype.subscribe = async (options) => {
  window.options = options;
  sessionStorage.setItem("subscribed", "yes");
  return mine();
};
"""


async def _landing(_: str) -> Landing:
    return Landing("KiEZ", "Wiesbaden")


def _clock() -> datetime:
    return NOW


async def until(page: Page, condition: str) -> None:
    """Wait for what the page's own policy forbids a script of Playwright's to wait for."""
    while not await page.evaluate(condition):
        await page.wait_for_timeout(20)


class RingingChat:
    """A chat with its page, its browser and the phone's push service."""

    def __init__(self, gateway: Gateway, url: str, page: Page, phone: Phone) -> None:
        self.gateway = gateway
        self.url = url
        self.page = page
        self.phone = phone

    async def open(self) -> Page:
        """Open the page and let the bot offer a ring."""
        await self.page.goto(self.url)
        await expect(self.page.locator("html[data-ring]")).to_have_count(1)
        await until(self.page, "localStorage.length > 0")
        await expect(self.page.locator("#net")).to_have_text("")
        await self.offer()
        return self.page

    async def offer(self) -> None:
        """Send a message with the button."""
        async with self.gateway.database.reading() as tx:
            number = (await tx.execute(select(webchat_chat.c.chat_id))).scalar_one()
        message = {"chat_id": str(number), "text": "Platz", "reply_markup": json.dumps(KEYBOARD)}
        await sending.send_message(self.gateway, Arguments(message, {}))
        await expect(self.page.locator(".bot[data-id]").last).to_contain_text("Platz")

    @property
    def button(self) -> Locator:
        """The button in the message."""
        return self.page.get_by_role("button", name="Hier klingeln")

    async def endpoints(self) -> list[str]:
        """Give what the server keeps."""
        async with self.gateway.database.reading() as tx:
            return list((await tx.execute(select(push_subscription.c.endpoint))).scalars())


@asynccontextmanager
async def open_chat(
    browser: Browser, folder: Path, options: dict[str, Any]
) -> AsyncIterator[RingingChat]:
    """Open a chat in a browser of its own while the block lasts.

    Args:
        options: The language's `code`, the server's `key`, whether the permission is `granted`,
            and the `script` that stands in for the push service.
    """
    database = Database(f"sqlite+aiosqlite:///{folder / 'chat.sqlite3'}")
    await upgrade(database)
    numbers = count(1)
    gateway = Gateway(database, TOKEN, lambda: next(numbers).to_bytes(2) * 8, _clock)
    app, outer = web.Application(), web.Application()
    ChatPage(_landing, options.get("key", KEY)).add_to(app)
    front = Front("http://127.0.0.1/kiez", words, lambda _: "192.0.2.7", rings=True)
    app.add_routes(chat_api(gateway, front, Flood(_clock)))
    outer.add_subapp("/kiez/", app)
    phone = PushServer("http://127.0.0.1:9000/push").phone("amina")
    code = options.get("code", "de")
    context = await browser.new_context(locale=code, viewport={"width": 320, "height": 640})
    await context.add_init_script(options.get("script") or SERVICE % json.dumps(phone.said()))
    if options.get("granted", True):
        await context.grant_permissions(["notifications"])
    async with TestServer(outer) as server:
        opened = RingingChat(
            gateway, str(server.make_url("/kiez/")), await context.new_page(), phone
        )
        yield opened
        await context.close()
        await gateway.close()
    await database.close()
