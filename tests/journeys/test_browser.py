"""In a real browser a parent finds the next Elterncafé near Biebrich in at most three taps."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright, expect

from bot.app import Running
from scheduler.jobs import clock
from tests.hand_out import handed_out
from tests.journeys.parent import run, settings

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
LOCALES = ("de-DE", "tr-TR", "ar", "uk")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    folder = tmp_path_factory.mktemp("bot")
    url = f"sqlite+aiosqlite:///{folder / 'kiezbot.sqlite3'}"
    async with run(settings(url, folder)) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.is_file():  # noqa: ASYNC240 - one look before the test
        missing = f"{CHROMIUM} is missing: the journeys in the browser were left out"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest.mark.parametrize("locale", LOCALES)
async def test_three_taps_lead_to_the_next_elterncafe_near_biebrich(
    bot: Running, browser: Browser, locale: str
) -> None:
    page = await browser.new_page(locale=locale, viewport={"width": 320, "height": 640})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(f"http://127.0.0.1:{bot.port}/")
    log = page.get_by_role("log")

    await log.get_by_role("button", name="☕").click()
    await log.get_by_role("button", name="Biebrich").click()
    await expect(log).to_contain_text("Nachbarschaftshaus Wiesbaden")
    await log.get_by_role("button", name="1 ·").click()

    await expect(log).to_contain_text("Rathausstraße 10")
    report = await Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert faults == []
    await page.close()


async def test_a_link_that_was_passed_on_opens_the_chat_at_its_centre_once(
    bot: Running, browser: Browser
) -> None:
    page = await browser.new_page(locale="de-DE", viewport={"width": 320, "height": 640})
    await page.goto(f"http://127.0.0.1:{bot.port}/c/biebrich")

    await page.get_by_role("link", name="Hier chatten").click()
    found = page.get_by_role("button", name="1 ·")
    await expect(page.get_by_role("listitem").filter(has=found)).to_be_in_viewport()
    await page.reload()

    await expect(found).to_have_count(1)
    assert page.url == f"http://127.0.0.1:{bot.port}/"
    await page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["de-DE", "ar"])
async def test_a_page_to_pass_on_is_usable_by_everyone_on_a_small_phone(
    bot: Running, browser: Browser, locale: str, scheme: Literal["light", "dark"]
) -> None:
    page = await browser.new_page(
        locale=locale, color_scheme=scheme, viewport={"width": 320, "height": 640}
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(f"http://127.0.0.1:{bot.port}/c/biebrich")

    await page.locator(".dates a").first.click()
    report = await Axe().run(page)

    assert report.violations_count == 0, report.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert all(url.startswith(f"http://127.0.0.1:{bot.port}/") for url in asked)
    assert await page.context.cookies() == []
    await page.close()


@pytest.mark.parametrize(("locale", "scheme"), [("ar", "light"), ("uk", "dark")])
async def test_a_scanned_card_leads_to_the_first_date_of_its_centre(
    bot: Running, browser: Browser, locale: str, scheme: Literal["light", "dark"], tmp_path: Path
) -> None:
    cards = await handed_out(bot.database, "biebrich", clock())
    page = await browser.new_page(
        locale=locale, color_scheme=scheme, viewport={"width": 320, "height": 640}
    )
    await page.goto(f"http://127.0.0.1:{bot.port}/Q/{cards.code}")
    chat = page.locator("a.ask")

    # A camera shows it on one screen, and nothing is kept of who looks.
    await expect(page.locator("html")).to_have_attribute("lang", locale)
    await expect(chat).to_be_in_viewport(ratio=1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    assert await page.context.cookies() == []
    await page.screenshot(path=tmp_path / f"card-{locale}.png")
    report = await Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    await chat.click()
    await page.get_by_role("log").get_by_role("button", name="1 ·").click()

    await expect(page.get_by_role("log")).to_contain_text("Rathausstraße 10")
    await page.close()
