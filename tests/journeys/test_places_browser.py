"""In a real browser: sign up, wait, take the offered place, cancel, delete everything."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect
from sqlalchemy import func, select, update

from bot.app import Running
from kiez.calendar import Weekday
from locales.translate import p_, speaking
from storage.tables import chat, consent, person, signup
from tests.directories import small, written
from tests.journeys.parent import Parent, parent_of, run, settings
from tests.journeys.test_browser import browser

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

__all__ = ["browser"]

LANGUAGES = {"tr": "tr-TR", "ar": "ar"}


@pytest_asyncio.fixture(loop_scope="module")
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot of a city whose only café has two places, in three days."""
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    weekday = list(Weekday)[day.weekday()]
    schedule = {"byday": [weekday], "start": "09:30", "end": "11:30", "valid_from": f"{day}"}
    offer = {"registration": "required", "capacity": 2, "pauses": [], "schedule": schedule}
    file = tmp_path / "stadt.yaml"
    file.write_bytes(written(small(**offer)))
    url = f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    async with run(settings(url, tmp_path, directory=str(file))) as running:
        yield running


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_family_waits_takes_the_offered_place_cancels_and_is_forgotten(
    bot: Running, browser: Browser, tmp_path: Path, language: str
) -> None:
    page = await browser.new_page(
        locale=LANGUAGES[language], viewport={"width": 320, "height": 640}
    )
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    look = Looking(page, language, tmp_path)
    async with parent_of(bot, "en") as other:
        await take_both_places(other)
        await page.goto(f"http://127.0.0.1:{bot.port}/")

        await wait_for_a_place(look)
        await never_quiet(bot)
        await other.tap("Cancel")
    await take_the_offered_place(look)
    assert await count(bot) == 1
    await cancel(look)
    assert await count(bot) == 0
    await delete_everything(look)

    await gone(bot, page)
    await look.seen("goodbye")
    report = await Axe().run(page)
    assert report.violations_count == 0, report.generate_report()
    assert faults == []
    await page.close()


class Looking:
    """A parent who reads and taps; a picture of each step is kept for whoever looks."""

    def __init__(self, page: Page, language: str, folder: Path) -> None:
        self.page = page
        self.language = language
        self._log = page.get_by_role("log")
        self._folder = folder

    def button(self, name: str) -> Locator:
        """Find the newest button of this name."""
        return self._log.get_by_role("button", name=name).last

    async def tap(self, name: str) -> None:
        """Tap it."""
        await self.button(name).click()

    async def press(self, words: str) -> None:
        """Tap the button that says so in the parent's language."""
        await self.tap(label(self.language, words))

    async def seen(self, step: str) -> None:
        """Nothing is wider than the phone; keep a picture."""
        await self.page.wait_for_timeout(400)
        wide = await self.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320, step
        await self.page.screenshot(path=self._folder / f"{self.language}-{step}.png")


async def wait_for_a_place(look: Looking) -> None:
    await look.tap("☕")
    await look.tap("Mitte")
    await look.tap("1 ·")
    await look.press("Waiting list")
    await look.seen("consent")
    command = look.page.get_by_role("button", name="/delete").last
    assert await command.evaluate("each => getComputedStyle(each).direction") == "ltr"
    await look.press("Agree")
    await look.seen("family")
    await look.press("Join the list")
    await look.seen("waiting")


async def take_the_offered_place(look: Looking) -> None:
    await look.press("Take the place")
    await expect(look.button(label(look.language, "Calendar file"))).to_be_visible()
    await look.seen("taken")


async def cancel(look: Looking) -> None:
    await look.press("Cancel my place")
    await expect(look.button(label(look.language, "Sign up again"))).to_be_visible()
    await look.seen("cancelled")


async def delete_everything(look: Looking) -> None:
    await look.page.locator("#menu-button").click()
    await look.page.locator("[data-command='/delete']").click()
    await expect(look.button(label(look.language, "Yes, delete all"))).to_be_visible()
    await look.seen("delete")
    await look.press("Yes, delete all")


def label(language: str, words: str) -> str:
    """Say a button as this language does."""
    with speaking(language):
        return p_("button", words)


async def take_both_places(other: Parent) -> None:
    """Let another family of two have both places."""
    await other.open()
    await other.tap("☕")
    await other.tap("Mitte")
    await other.tap("1 ·")
    await other.tap("Sign up")
    await other.tap("Agree")
    await other.tap("+")
    await other.tap("Take the places")


async def never_quiet(bot: Running) -> None:
    """Let nobody have quiet hours: this test runs at any hour."""
    async with bot.database.transaction() as tx:
        await tx.execute(update(person).values(quiet_from=time(0), quiet_to=time(0)))


async def count(bot: Running) -> int:
    async with bot.database.reading() as tx:
        return int((await tx.execute(select(func.count(signup.c.id)))).scalar_one())


async def gone(bot: Running, page: Page) -> None:
    """Wait until nothing is left but the other family."""
    left: list[int] = []
    for _ in range(100):
        async with bot.database.reading() as tx:
            queries = (select(func.count(table.c.id)) for table in (person, chat, consent))
            left = [(await tx.execute(query)).scalar_one() for query in queries]
        if left == [1, 1, 1]:
            return
        await page.wait_for_timeout(100)
    raise AssertionError(left)
