"""In a real browser nothing but the goodbye is left of a deleted chat."""

from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import select

from storage.tables import webchat_chat
from tests.journeys.parent import run, settings
from tests.journeys.test_browser import ARGUMENTS, CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"{CHROMIUM} is missing"),
]

GOODBYE = "Everything about you is deleted."


async def write(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def test_a_deleted_chat_leaves_nothing_in_the_browser_and_a_new_one_can_begin(
    tmp_path: Path,
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    async with run(settings(url, tmp_path)) as bot, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await browser.new_page(locale="en-GB", viewport={"width": 320, "height": 640})
        await page.goto(f"http://127.0.0.1:{bot.port}/")
        log = page.get_by_role("log")
        await expect(log).to_contain_text("Elterncafé")

        await write(page, "/delete")
        await log.get_by_role("button", name="Yes, delete all").click()
        await expect(log.get_by_role("listitem")).to_have_count(1)
        await expect(log).to_contain_text(GOODBYE)
        await page.wait_for_function("!localStorage.length")
        await page.screenshot(path=tmp_path / "goodbye.png")
        cookies = await page.context.cookies()
        await write(page, "Biebrich")
        await expect(log).to_contain_text("Nachbarschaftshaus")

        assert cookies == []
        await expect(log).not_to_contain_text(GOODBYE)

        # As when nobody has touched the page of a shared computer: it ends without a word.
        await page.get_by_role("textbox").fill("half an answer")
        async with bot.database.reading() as tx:
            chat = (await tx.execute(select(webchat_chat.c.chat_id))).scalar_one()
        await bot.gateway.forget(chat)
        await expect(log.get_by_role("listitem")).to_have_count(0)
        await expect(page.get_by_role("textbox")).to_have_value("")
        await browser.close()
