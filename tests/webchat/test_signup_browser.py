"""A code opens its sign-up in a browser that has never seen us, with script and without."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect
from sqlalchemy import func, select

from storage.database import Database
from storage.tables import signup
from storage.upgrade import upgrade
from tests.journeys.test_browser import browser
from tests.towns import Town
from tests.webchat.test_signup_page import CODE, SECRETS, sign_up
from webchat.flood import Flood
from webchat.page import ChatPage, Landing
from webchat.public.signup import SignupPage

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

__all__ = ["browser"]


@pytest_asyncio.fixture(loop_scope="module")
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = Database(f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}")
    await upgrade(opened)
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def url(database: Database, now: datetime) -> AsyncIterator[str]:
    """A page at which one sign-up can be found, and the chat page's styles."""
    town = Town()
    town.cafe(title="Frühstück", registration="required", childcare=True, record={"capacity": 8})
    await town.build(database)
    await sign_up(database, town)
    app = web.Application()

    async def landing(_: str) -> Landing:
        return Landing("KiEZ")

    ChatPage(landing).add_to(app)
    flood = Flood(lambda: now)
    SignupPage(
        database, SECRETS, "https://kiez.example", lambda: now, lambda _: "somebody", flood
    ).add_to(app)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def opened(browser: Browser, locale: str, *, script: bool = True) -> Page:
    context = await browser.new_context(
        locale=locale, viewport={"width": 320, "height": 640}, java_script_enabled=script
    )
    return await context.new_page()


async def left(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(func.count(signup.c.id)))).scalar_one())


@pytest.mark.parametrize("locale", ["tr-TR", "ar"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_code_behind_the_hash_opens_its_sign_up(
    browser: Browser, url: str, tmp_path: Path, locale: str, scheme: str
) -> None:
    page = await opened(browser, locale)
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    await page.goto(f"{url}s#{CODE}")

    await expect(page.get_by_text("10:00–12:00")).to_be_visible()
    assert CODE not in page.url
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
    await page.screenshot(path=tmp_path / "signup.png", full_page=True)
    report = await Axe().run(page)
    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("script", [True, False])
async def test_a_family_changes_its_numbers_and_cancels(
    browser: Browser, url: str, database: Database, *, script: bool
) -> None:
    page = await opened(browser, "en-GB", script=script)
    await page.goto(f"{url}s")
    await page.get_by_label("Code").fill(f" {CODE.lower()} ")
    await page.get_by_role("button", name="Show").click()

    await page.get_by_label("Adults").fill("2")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved.")).to_be_visible()
    await page.get_by_role("button", name="Cancel my place").click()

    await expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    assert await left(database) == 0


async def test_the_page_changes_its_language_and_keeps_the_code(
    browser: Browser, url: str
) -> None:
    page = await opened(browser, "en-GB")
    await page.goto(f"{url}s#{CODE}")

    await page.get_by_role("button", name="Türkçe").click()

    await expect(page.locator("html")).to_have_attribute("lang", "tr")
    await expect(page.get_by_text("10:00–12:00")).to_be_visible()
