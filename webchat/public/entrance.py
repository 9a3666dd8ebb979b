"""Serve the page behind the code at an entrance: a greeting, and the ways into the chat."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from aiohttp import hdrs, web

import screens.entrance
import screens.passing
import storage.card
import storage.entrance
import storage.legal
from kiez.code import Secrets
from kiez.details import Details
from kiez.directory import Through
from kiez.legal import City, Office
from kiez.participation import Missed
from locales import languages
from locales.languages import LANGUAGES
from locales.translate import speaking
from screens.passing import Leaflet
from storage.database import Database
from webchat.flood import Flood
from webchat.page import HEADERS, TEMPLATES, language_of, version, words

_PAGES = ("imprint", "privacy", "accessibility")
_NOWHERE = City("", "", "KiEZ", Office(), ())
_NO_STORE = {**HEADERS, hdrs.CACHE_CONTROL: "no-store"}
_LONGEST = 40


class EntrancePage:
    """The page of each code; it works without script, and opening it counts nobody.

    Args:
        caller: Tells whom a request comes from, behind whatever proxies.
        flood: Bounds how many wrong codes come from one place.
        telegram: Name of the Telegram bot; empty if there is none.
    """

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        clock: Callable[[], datetime],
        caller: Callable[[web.Request], str],
        flood: Flood,
        telegram: Callable[[], str] = str,
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._clock = clock
        self._caller = caller
        self._flood = flood
        self._telegram = telegram
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the page's address."""
        app.router.add_get("/q/{code}", self.page)

    async def page(self, request: web.Request) -> web.Response:
        """Greet whoever has read a code, in the browser's language."""
        caller, code = self._caller(request), request.match_info["code"][:_LONGEST]
        if self._flood.guesses(caller):
            return await self._refused(request, Missed.BLOCKED, web.HTTPTooManyRequests)
        now = self._clock()
        async with self._database.reading() as tx:
            card = await storage.entrance.opened(tx, code, self._secrets, now)
            zone = await storage.card.zone(tx, card.occurrence) if card else None
        if card is None:
            self._flood.guess(caller)
            return await self._refused(request, Missed.UNKNOWN, web.HTTPNotFound)
        with speaking(language_of(request).code):
            leaflet = screens.entrance.page(card, now.astimezone(zone).date())
        return await self._answer(request, leaflet, card)

    async def _refused(
        self, request: web.Request, missed: Missed, answer: type[web.HTTPException]
    ) -> web.Response:
        with speaking(language_of(request).code):
            leaflet = screens.entrance.no_page(missed)
        response = await self._answer(request, leaflet, None)
        response.set_status(answer.status_code)
        return response

    async def _answer(
        self, request: web.Request, leaflet: Leaflet, card: Details | None
    ) -> web.Response:
        language = language_of(request)
        async with self._database.reading() as tx:
            cities = await storage.legal.cities(tx)
        payload = f"q-{self._secrets.entrance_code(card.occurrence)}" if card else ""
        bot = self._telegram() if card and card.through is Through.ALL else ""
        with speaking(language.code):
            said = words(language.code) | screens.passing.words()
        text = TEMPLATES.get_template("entrance.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            words=said,
            leaflet=leaflet,
            city=cities[0] if cities else _NOWHERE,
            here=quote(request.match_info["code"][:_LONGEST]),
            payload=payload,
            telegram=f"https://t.me/{quote(bot)}?start={payload}" if bot else "",
            pages=_PAGES,
            languages=[LANGUAGES[code] for code in languages.complete()],
            assets=f"../assets/{self._version}",
        )
        return web.Response(text=text, content_type="text/html", headers=_NO_STORE)
