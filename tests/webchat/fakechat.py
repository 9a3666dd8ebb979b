"""A chat's server made of nothing, for tests of its page, and a browser's visit to it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from playwright.async_api import Page, Request, expect

from locales.languages import LANGUAGES
from webchat.page import ChatPage, Landing, words

CHROMIUM = Path("/usr/bin/chromium")
MISSING = (
    "" if CHROMIUM.exists() else f"{CHROMIUM} is missing: the tests of the chat page were left out"
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
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
      const from = node.closest ? node : target;
      const region = from.closest?.("[aria-live], [role=status], [role=log]");
      const silent = !region || region.getAttribute("aria-live") === "off";
      if (!silent && node.textContent.trim()) window.announced.push(node.textContent);
    }
  }
}).observe(document, { subtree: true, childList: true });
"""
GREETINGS = {
    "de": "Hallo! Was suchen Sie?",
    "en": "Hello! What are you looking for?",
    "tr": "Merhaba! Ne arıyorsunuz?",
    "ar": "\u200fمرحبًا! عمّ تبحثون في \u2068KiEZ Biebrich\u2069؟",
}
KEYS = [[{"text": "Elterncafé", "data": "kind"}, {"text": "🌐 العربية", "data": "language"}]]


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
        ChatPage(self.landing).add_to(chat)
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

    async def landing(self, _: str) -> Landing:
        """Tell what the landing page says without script."""
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

    def __init__(self, chat: FakeChat, url: str, page: Page) -> None:
        self.chat = chat
        self.page = page
        self.url = url
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


def on_a_phone(**options: object) -> pytest.MarkDecorator:
    """Let a test's visit have a phone with these options."""
    return pytest.mark.parametrize("visit", [options], indirect=True, ids=[""])
