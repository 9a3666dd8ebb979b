import asyncio
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Request, async_playwright, expect

from locales.languages import LANGUAGES
from webchat.page import ChatPage, Landing, words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
GREETINGS = {
    "de": "Hallo! Was suchen Sie?",
    "en": "Hello! What are you looking for?",
    "tr": "Merhaba! Ne arıyorsunuz?",
    "ar": "\u200fمرحبًا! عمّ تبحثون في \u2068KiEZ Biebrich\u2069؟",
}
KEYS = [[{"text": "Elterncafé", "data": "kind"}, {"text": "🌐 العربية", "data": "language"}]]
PIN = {"lat": 50.05, "lon": 8.23, "title": "Stadtteilzentrum", "address": "Galatheastraße 1"}
VOICES = """
const voice = (lang, localService) => ({ lang, localService, name: lang });
const engine = { getVoices: () => [voice("de-DE", true), voice("en-GB", false)], cancel() {},
  speak(said) { window.read = said.text; } };
Object.defineProperty(window, "speechSynthesis", { value: engine });
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""
# Writes down what a live region gains, as a screen reader would say it.
LISTENER = """
window.announced = [];
new MutationObserver((changes) => {
  for (const { target, addedNodes } of changes) {
    for (const node of addedNodes) {
      const region = (node.closest ? node : target).closest?.("[aria-live], [role=status], [role=log]");
      const heard = region && region.getAttribute("aria-live") !== "off" && node.textContent.trim();
      if (heard) window.announced.push(heard);
    }
  }
}).observe(document, { subtree: true, childList: true });
"""


class FakeChat:
    """The chat's server as its page sees it: says what a test wants said."""

    def __init__(self, code: str = "de") -> None:
        self.code = code
        self.said: list[dict[str, Any]] = []
        self.messages: dict[int, dict[str, Any]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.notes: dict[str, str] = {}
        self.opened = 0
        self.down = False
        self._change = 0
        self._news = asyncio.Condition()
        self._streams: set[asyncio.Task[None] | None] = set()

    def app(self) -> web.Application:
        """Serve the page and its API below a path, as behind a city's proxy."""
        chat = web.Application()
        ChatPage(self._landing).add_to(chat)
        chat.router.add_post("/api/open", self._open)
        chat.router.add_post("/api/say", self._say)
        chat.router.add_get("/api/events", self._events)
        outer = web.Application()
        outer.add_subapp("/kiez/", chat)
        return outer

    async def tell(self, number: int, text: str, **more: object) -> None:
        """Send a message, or with a known number an edited one."""
        self._change += 1
        language = LANGUAGES[self.code]
        told = {"lang": language.html, "dir": "rtl" if language.rtl else "ltr", "me": False}
        self.messages[number] = {
            "id": number,
            "change": self._change,
            "text": text,
            **told,
            **more,
        }
        async with self._news:
            self._news.notify_all()

    async def cut(self) -> None:
        """Break the connection, and stay away."""
        self.down = True
        async with self._news:
            self._news.notify_all()

    async def _landing(self, _: str) -> Landing:
        return Landing("KiEZ", "Wiesbaden", ("Dienstag 09:30",), "0611 123")

    async def _open(self, _: web.Request) -> web.Response:
        if self.down:
            raise web.HTTPBadGateway
        self.opened += 1
        if not self.messages:
            await self.tell(1, GREETINGS[self.code], keys=KEYS)
        response = web.json_response({})
        response.set_cookie("chat", str(self.opened), httponly=True)
        return response

    async def _say(self, request: web.Request) -> web.Response:
        if self.down:
            raise web.HTTPBadGateway
        if "chat" not in request.cookies:
            raise web.HTTPUnauthorized
        said = await request.json()
        if len(said.get("text", "")) > 4096:
            return web.json_response({"error": "too_long", "limit": 4096}, status=413)
        if said["cid"] not in {other["cid"] for other in self.said}:
            self.said.append(said)
            await self._answer(said)
        return web.json_response({})

    async def _answer(self, said: dict[str, Any]) -> None:
        if "data" not in said:
            text = said.get("text", "")
            await self.tell(max(self.messages) + 1, text, me=True, place="lat" in said)
        reply = self.answers.get(said.get("data", said.get("text", "")))
        if reply:
            await self.tell(**{"number": max(self.messages) + 1, **reply})

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if self.down or "chat" not in request.cookies:
            raise web.HTTPBadGateway if self.down else web.HTTPUnauthorized
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        language = LANGUAGES[self.code]
        own = {"lang": language.html, "dir": "rtl" if language.rtl else "ltr"}
        said = json.dumps({**own, "words": words(self.code)})
        await stream.write(f"event: words\ndata: {said}\n\n".encode())
        shown = int(request.query["after"])
        while not self.down:
            for message in sorted(self.messages.values(), key=lambda told: told["change"]):
                if message["change"] > shown:
                    shown = message["change"]
                    await stream.write(f"id: {shown}\ndata: {json.dumps(message)}\n\n".encode())
            async with self._news:
                await self._news.wait()
        return stream


class Visit:
    """A browser on the page of a chat."""

    def __init__(self, chat: FakeChat, server: TestServer, page: Page) -> None:
        self.chat = chat
        self.page = page
        self.url = str(server.make_url("/kiez/"))
        self.foreign: list[str] = []
        self.faults: list[str] = []
        page.on("request", self._request)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", self._console)

    async def start(self) -> Page:
        """Open the page and wait for the greeting."""
        await self.page.goto(self.url)
        await expect(self.page.locator("[data-id='1']")).to_be_visible()
        return self.page

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self.url):
            self.foreign.append(request.url)

    def _console(self, message: Any) -> None:  # noqa: ANN401 - a name that Playwright keeps to itself
        if "Content Security Policy" in message.text:
            self.faults.append(message.text)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing: the tests of the chat page were left out"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
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
        visit = Visit(chat, server, await context.new_page())
        yield visit
        await context.close()
        await chat.cut()
    assert visit.foreign == []
    assert visit.faults == []


def _with(**options: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("visit", [options], indirect=True, ids=[""])


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


@_with(code="ar")
async def test_arabic_runs_from_the_right_and_the_first_button_stands_there(visit: Visit) -> None:
    await visit.page.set_viewport_size({"width": 600, "height": 640})
    page = await visit.start()

    first, second = [await key.bounding_box() for key in await page.locator(".key").all()]

    assert first is not None
    assert second is not None
    assert first["x"] > second["x"]
    assert await page.locator("html").get_attribute("dir") == "rtl"
    assert await page.locator("[data-id='1'] .bubble").get_attribute("lang") == "ar"


@_with(script=VOICES)
async def test_only_a_language_with_a_voice_on_the_phone_is_read_aloud(visit: Visit) -> None:
    page = await visit.start()
    await visit.chat.tell(2, "Hello", lang="en")
    await visit.chat.tell(3, "مرحبا", lang="ar", dir="rtl")
    await expect(page.locator("[data-id='3']")).to_be_visible()

    await page.locator("[data-id='1'] .speak").click()

    await expect(page.locator(".speak:visible")).to_have_count(1)
    await expect(page.locator("[data-id='1'] .speak")).to_have_attribute("aria-pressed", "true")
    assert (await page.evaluate("read")).startswith(GREETINGS["de"])


@_with(geolocation={"latitude": 50.0413719, "longitude": 8.2345678}, permissions=["geolocation"])
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
        "caches.keys().then((k) => caches.open(k[0])).then((c) => c.keys()).then((r) => r.map((q) => q.url))"
    )
    assert [url for url in kept if "/api/" in url] == []


@_with(java_script_enabled=False)
async def test_without_script_the_next_dates_and_the_number_stand_there(visit: Visit) -> None:
    await visit.page.goto(visit.url)

    await expect(visit.page.get_by_role("listitem").first).to_have_text("Dienstag 09:30")
    await expect(visit.page.get_by_role("link", name="0611 123")).to_be_visible()
    await expect(visit.page.get_by_role("textbox")).to_be_hidden()
