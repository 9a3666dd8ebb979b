"""As a new coordinator: from the invitation to the first theme in six languages, on the page."""

import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from bot.app import Running
from locales.theme import ThemeKey
from locales.translate import bare
from tests.journeys import colleague
from tests.journeys.parent import run, settings
from tests.journeys.test_browser import browser
from tests.journeys.test_places_browser import Looking, label

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

__all__ = ["browser"]

LANGUAGE = "de"


@pytest_asyncio.fixture(loop_scope="module")
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    file = colleague.directory(tmp_path)
    async with run(settings(url, tmp_path, directory=str(file))) as running:
        yield running


async def test_a_new_coordinator_sends_the_first_theme_in_four_minutes(
    bot: Running, browser: Browser, tmp_path: Path
) -> None:
    page = await browser.new_page(locale="de-DE", viewport={"width": 320, "height": 640})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    look = Looking(page, LANGUAGE, tmp_path)
    async with colleague.followers(bot) as parents:
        secret = await colleague.invited(bot)
        began = time.monotonic()

        await accept(look, f"http://127.0.0.1:{bot.port}/i/{secret}")
        chosen = await announce(look)
        read = await colleague.read(parents)

        took = time.monotonic() - began
    assert {
        language: colleague.title(chosen, language) in bare(text)
        for language, text in read.items()
    } == dict.fromkeys(colleague.LANGUAGES, True)
    assert took < colleague.FOUR_MINUTES_S
    delivered = re.compile(r": \W6\W .+ \W6\W")
    await expect(page.get_by_role("log").get_by_role("listitem").last).to_have_text(delivered)
    await look.seen("result")
    report = await Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert faults == []
    await page.close()


async def accept(look: Looking, link: str) -> None:
    """Open the link, go into the chat, accept there, and look at the week."""
    await look.page.goto(link)
    await look.seen("invitation")
    await look.page.locator("main a, main button").first.click()
    await expect(look.button(label(LANGUAGE, "Accept"))).to_be_visible()
    await look.seen("accept")
    await look.press("Accept")
    await look.press("The week")
    await look.seen("week")


async def announce(look: Looking) -> ThemeKey:
    """Choose the café and a theme, look at it, and send it."""
    await look.press("Announcements")
    await look.press("New announcement")
    await look.seen("dates")
    await look.tap("☕")
    await expect(look.button(label(LANGUAGE, "More themes"))).to_be_visible()
    await look.seen("themes")
    chosen = colleague.proposed(await newest(look.page), LANGUAGE)
    await look.tap(colleague.title(chosen, LANGUAGE)[:12])
    await look.seen("preview")
    await look.press("Send")
    await look.press("Send now")
    return chosen


async def newest(page: Page) -> str:
    """Read all that stands in the chat."""
    return bare(await page.get_by_role("log").inner_text())
