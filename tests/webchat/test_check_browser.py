"""A doctor's practice answers a check link on a small phone, with script and without."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from storage.database import Database
from storage.upgrade import upgrade
from tests.journeys.test_browser import browser
from tests.webchat.test_check_page import linked, page
from webchat.page import ChatPage, Landing

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

__all__ = ["browser"]


@pytest_asyncio.fixture(loop_scope="module")
async def url(tmp_path: Path, now: datetime) -> AsyncIterator[str]:
    """The address of a link that nobody has opened."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}")
    await upgrade(database)
    secret = await linked(database, now)
    app = web.Application()

    async def landing(_: str) -> Landing:
        return Landing("KiEZ")

    ChatPage(landing).add_to(app)
    page(database, now).add_to(app)
    async with TestServer(app) as server:
        yield str(server.make_url(f"/k/{secret}"))
    await database.close()


@pytest.mark.parametrize(
    ("locale", "scheme", "script"), [("de-DE", "light", False), ("ar", "dark", True)]
)
async def test_a_link_is_answered_on_a_small_phone(
    browser: Browser, url: str, tmp_path: Path, locale: str, scheme: str, script: bool
) -> None:
    context = await browser.new_context(
        locale=locale, viewport={"width": 320, "height": 640}, java_script_enabled=script
    )
    opened = await context.new_page()
    await opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    await opened.goto(url)

    assert await opened.evaluate("document.documentElement.scrollWidth") <= 320
    await opened.screenshot(path=tmp_path / "check.png", full_page=True)
    report = await Axe().run(opened) if script else None
    assert report is None or report.violations_count == 0, report.generate_report()
    await opened.get_by_role("checkbox").first.check()
    await opened.get_by_role("button").nth(1).click()
    await expect(opened.get_by_role("checkbox")).to_have_count(0)
    await context.close()
