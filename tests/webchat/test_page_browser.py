import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright, expect

from storage.database import Database
from storage.upgrade import upgrade
from tests.webchat.cities import found
from tests.webchat.fakechat import (
    CHROMIUM,
    GREETINGS,
    LISTENER,
    MISSING,
    PIN,
    QUIET,
    VOICES,
    FakeChat,
    Visit,
    on_a_phone,
)
from webchat.page import ChatPage, words
from webchat.public.documents import PublicPages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if MISSING:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Visit]:
    options = {"viewport": {"width": 320, "height": 640}, **getattr(request, "param", {})}
    chat = FakeChat(options.pop("code", "de"))
    script = options.pop("script", LISTENER)
    context = await browser.new_context(locale=chat.code, **options)
    await context.add_init_script(script)
    async with TestServer(chat.app()) as server:
        visit = Visit(chat, str(server.make_url("/kiez/")), await context.new_page())
        yield visit
        await context.close()
        await chat.cut()
    assert visit.foreign == []
    assert visit.faults == []


@pytest.mark.parametrize(
    "visit",
    [
        pytest.param({"code": code, "color_scheme": scheme}, id=f"{code}-{scheme}")
        for code in GREETINGS
        for scheme in ("light", "dark")
    ],
    indirect=True,
)
async def test_axe_finds_nothing_and_nothing_scrolls_sideways(visit: Visit) -> None:
    page = await visit.start()
    await visit.chat.tell(2, "", venue=PIN)
    await visit.chat.tell(3, "Donaudampfschifffahrtsgesellschaftskapitän" * 2, ask={"text": "📍"})
    await visit.chat.tell(4, "65203", me=True)
    await page.locator("[data-id='4']").wait_for()

    await page.emulate_media(reduced_motion="reduce")
    closed = await Axe().run(page)
    await page.locator("#menu-button").click()
    opened = await Axe().run(page)

    assert closed.violations_count == 0, closed.generate_report()
    assert opened.violations_count == 0, opened.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


async def test_an_edited_message_is_replaced_takes_the_focus_and_is_not_said_twice(
    visit: Visit,
) -> None:
    visit.chat.answers["kind"] = {"number": 1, "text": "Das nächste Café"}
    page = await visit.start()

    await page.get_by_role("button", name="Elterncafé").click()

    edited = page.locator("[data-id='1'] .bubble")
    await expect(edited).to_be_focused()
    await expect(edited).to_have_text("Das nächste Café")
    assert await page.evaluate("announced") == [GREETINGS["de"]]


async def test_a_message_that_nobody_tapped_for_is_said_once_and_leaves_the_focus(
    visit: Visit,
) -> None:
    page = await visit.start()
    await page.get_by_role("textbox").focus()

    await visit.chat.tell(2, "Morgen ist Café")

    await expect(page.locator("[data-id='2']")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_be_focused()
    assert await page.evaluate("announced") == [GREETINGS["de"], "Morgen ist Café"]


async def test_a_tapped_button_waits_for_its_answer_and_the_others_stay(visit: Visit) -> None:
    page = await visit.start()
    button = page.get_by_role("button", name="Elterncafé")

    await button.click()
    await button.click(force=True)

    await expect(button).to_be_disabled()
    await expect(page.get_by_role("button", name="🌐 العربية")).to_be_enabled()
    assert [said["data"] for said in visit.chat.said] == ["kind"]


async def test_what_is_written_offline_is_sent_once_when_the_server_is_back(visit: Visit) -> None:
    page = await visit.start()
    await visit.chat.cut()

    await page.get_by_role("textbox").fill("65203")
    await page.keyboard.press("Enter")
    await expect(page.locator(".waiting")).to_contain_text("65203")
    await page.reload()
    await expect(page.locator(".waiting")).to_contain_text("65203")
    visit.chat.down = False

    await expect(page.locator(".me[data-id]")).to_have_text("65203", timeout=10000)
    await expect(page.locator(".waiting")).to_have_count(0)
    assert [said["text"] for said in visit.chat.said] == ["65203"]


async def test_a_reload_restores_the_dialogue_in_order_and_reads_nothing_again(
    visit: Visit,
) -> None:
    page = await visit.start()
    await visit.chat.tell(2, "Zwei")
    await visit.chat.tell(1, "Eins, geändert")
    await expect(page.locator("[data-id='1']")).to_have_text("Eins, geändert")

    await page.reload()

    await expect(page.locator("[data-id] .text")).to_have_text(["Eins, geändert", "Zwei"])
    assert await page.evaluate("announced") == []
    assert visit.chat.opened == 1


@on_a_phone(code="ar")
async def test_arabic_runs_from_the_right_and_the_first_button_stands_there(visit: Visit) -> None:
    await visit.page.set_viewport_size({"width": 600, "height": 640})
    page = await visit.start()

    first, second = [await key.bounding_box() for key in await page.locator(".key").all()]

    assert first
    assert second
    assert first["x"] > second["x"]
    assert await page.locator("html").get_attribute("dir") == "rtl"
    assert await page.locator("[data-id='1'] .bubble").get_attribute("lang") == "ar"


@on_a_phone(script=VOICES)
async def test_only_a_language_with_a_voice_on_the_phone_is_read_aloud(visit: Visit) -> None:
    page = await visit.start()
    await visit.chat.tell(2, "Hello", lang="en")
    await visit.chat.tell(3, "مرحبا", lang="ar", dir="rtl")
    await expect(page.locator("[data-id='3']")).to_be_visible()

    await page.locator("[data-id='1'] .speak").click()

    await expect(page.locator(".speak:visible")).to_have_count(1)
    await expect(page.locator("[data-id='1'] .speak")).to_have_attribute("aria-pressed", "true")
    assert (await page.evaluate("read")).startswith(GREETINGS["de"])


@on_a_phone(
    geolocation={"latitude": 50.0413719, "longitude": 8.2345678}, permissions=["geolocation"]
)
async def test_the_location_is_rounded_before_it_leaves_the_phone(visit: Visit) -> None:
    page = await visit.start()
    await visit.chat.tell(2, "Wo sind Sie?", ask={"text": "Standort"})

    await page.get_by_role("button", name="Standort").click()

    await expect(page.locator(".me[data-id]")).to_be_visible()
    assert [(said["lat"], said["lon"]) for said in visit.chat.said] == [(50.041, 8.235)]


async def test_a_refused_location_leads_to_the_message_field(visit: Visit) -> None:
    page = await visit.start()
    await visit.chat.tell(2, "Wo sind Sie?", ask={"text": "Standort"})

    await page.get_by_role("button", name="Standort").click()

    await expect(page.locator("#note")).to_have_text(words("de")["no_place"])
    await expect(page.get_by_role("textbox")).to_be_focused()
    assert visit.chat.said == []


async def test_markup_is_text_and_only_harmless_addresses_are_links(visit: Visit) -> None:
    page = await visit.start()
    text = "<b>Ruf</b> 0611\u20681\u2069 an oder hier"
    phone = {"type": "phone_number", "offset": 11, "length": 7}
    trap = {"type": "text_link", "offset": 27, "length": 4, "url": "javascript:alert(1)"}

    await visit.chat.tell(2, text, entities=[phone, trap])

    bubble = page.locator("[data-id='2']")
    await expect(bubble.locator("a")).to_have_attribute("href", "tel:06111")
    await expect(bubble.locator(".text")).to_have_text(text)


async def test_a_message_that_is_too_long_comes_back_to_the_field(visit: Visit) -> None:
    page = await visit.start()

    await page.get_by_role("textbox").fill("x" * 4097)
    await page.keyboard.press("Enter")

    await expect(page.locator("#note")).to_contain_text("4096")
    await expect(page.get_by_role("textbox")).to_have_value("x" * 4097)
    await expect(page.locator(".me")).to_have_count(0)


async def test_a_chat_that_is_gone_is_opened_anew_and_loses_no_word(visit: Visit) -> None:
    page = await visit.start()
    await page.context.clear_cookies()

    await page.get_by_role("textbox").fill("65203")
    await page.keyboard.press("Enter")

    await expect(page.locator(".me[data-id]")).to_have_text("65203")
    assert visit.chat.opened == 2


async def test_the_menu_works_by_keyboard_and_sends_commands(visit: Visit) -> None:
    page = await visit.start()
    await page.locator("#menu-button").press("Enter")

    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")

    await expect(page.locator("#menu")).to_be_hidden()
    await expect(page.locator("#menu-button")).to_be_focused()
    await expect(page.locator(".me[data-id]")).to_have_text(words("de")["find"])
    assert [said["text"] for said in visit.chat.said] == ["/find"]


async def test_the_page_opens_without_a_connection_after_the_first_visit(visit: Visit) -> None:
    page = await visit.start()
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await page.context.set_offline(offline=True)

    await page.reload()

    await expect(page.locator("#net")).to_have_text(words("de")["offline"])
    kept = await page.evaluate(
        "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys())"
        ".then((kept) => kept.map((request) => request.url))"
    )
    assert f"{visit.url}api/events" not in {url.split("?")[0] for url in kept}
    assert visit.url in kept


@on_a_phone(java_script_enabled=False)
async def test_without_script_the_next_dates_and_the_number_stand_there(visit: Visit) -> None:
    await visit.page.goto(visit.url)

    await expect(visit.page.get_by_role("listitem").first).to_have_text("Dienstag 09:30")
    await expect(visit.page.get_by_role("link", name="0611 123")).to_be_visible()
    await expect(visit.page.get_by_role("textbox")).to_be_hidden()


@pytest.mark.parametrize("code", GREETINGS)
async def test_axe_finds_nothing_on_the_pages_to_read(
    browser: Browser, tmp_path: Path, code: str
) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'pages.sqlite3'}")
    await upgrade(database)
    await found(database)
    app = web.Application()
    ChatPage(FakeChat().landing).add_to(app)
    PublicPages(database).add_to(app)
    page = await browser.new_page(locale=code, viewport={"width": 320, "height": 640})

    async with TestServer(app) as server:
        await page.goto(str(server.make_url("/privacy")))
        report = await Axe().run(page)
        width = await page.evaluate("document.documentElement.scrollWidth")
        await page.close()

    await database.close()
    assert report.violations_count == 0, report.generate_report()
    assert width == 320
