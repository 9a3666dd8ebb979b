"""Serve the page behind the code of a card: who invites, the next dates, and the ways there."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import quote

from aiohttp import hdrs, web

import screens.passing
import screens.scanned
import storage.batch
import storage.effect
import storage.legal
import storage.passing
from kiez.batch import PAYLOAD, Opened, Step, first, read, search
from kiez.directory import Through
from kiez.finding import Found
from kiez.legal import City, Office
from kiez.passing import Passed
from locales import languages
from locales.languages import LANGUAGES, Language
from locales.translate import speaking
from storage.database import Database
from webchat.flood import Flood
from webchat.page import HEADERS, TEMPLATES, language_of, version, words

_PAGES = ("imprint", "privacy", "accessibility")
_NOWHERE = City("", "", "KiEZ", Office(), ())
_NO_STORE = {**HEADERS, hdrs.CACHE_CONTROL: "no-store"}
_LONGEST = 40

_Behind = tuple[Opened, Passed, tuple[Found, ...], list[City]]
Page = Callable[[web.Request], Awaitable[web.Response]]


class BatchPage:
    """The page of each card; it works without script, and nobody learns who has opened it.

    Args:
        caller: Tells whom a request comes from, behind whatever proxies.
        flood: Bounds how many wrong codes come from one place.
        otherwise: Answers whatever is no card's code: one at an entrance, or none at all.
        telegram: Name of the Telegram bot; empty if there is none.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        caller: Callable[[web.Request], str],
        flood: Flood,
        otherwise: Page,
        telegram: Callable[[], str] = str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._caller = caller
        self._flood = flood
        self._otherwise = otherwise
        self._telegram = telegram
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the page's address; whoever is here first answers, so this comes before `otherwise`.

        A QR code writes the whole address in capitals.
        """
        for place in ("/q/{code}", "/Q/{code}"):
            app.router.add_get(place, self.page)

    async def page(self, request: web.Request) -> web.Response:
        """Invite whoever has read a card."""
        code, now = request.match_info["code"][:_LONGEST], self._clock()
        if self._flood.guesses(self._caller(request)):
            return await self._otherwise(request)
        found = await self._found(code, now)
        if found is None:
            return await self._otherwise(request)
        opened, passed, dates, cities = found
        city = next((each for each in cities if each.key == passed.city.key), _NOWHERE)
        await self._count(request, opened)
        language = _language(request, opened)
        with speaking(language.code):
            text = self._rendered(request, language, (passed, dates), city)
        return web.Response(text=text, content_type="text/html", headers=_NO_STORE)

    async def _found(self, code: str, now: datetime) -> _Behind | None:
        """Find what stands behind a code: of whatever is none, the same is asked."""
        async with self._database.reading() as tx:
            opened = await storage.batch.opened(tx, code, now)
            if opened is None:
                return None
            passed = await storage.passing.by_centre(tx, opened.centre_name, now)
            fitting = await storage.passing.fitting(tx, passed, search(opened.stage), now)
            dates = first(opened.stage, fitting, passed.dates)
            return opened, passed, dates, await storage.legal.cities(tx)

    async def _count(self, request: web.Request, opened: Opened) -> None:
        """Count that a card was opened: not again in another language, and nobody's hundreds."""
        again = "lang" in request.query or request.method != hdrs.METH_GET
        if again or self._flood.address(self._caller(request)):
            return
        async with self._database.transaction() as tx:
            await storage.effect.add(tx, opened.centre, Step.OPENED, opened.today)

    def _rendered(
        self,
        request: web.Request,
        language: Language,
        coming: tuple[Passed, tuple[Found, ...]],
        city: City,
    ) -> str:
        code = read(request.match_info["code"]) or ""
        passed, dates = coming
        bot = self._telegram() if passed.through is not Through.NONE else ""
        folder = "../" if passed.main else f"../{passed.city.key}/"
        key = passed.centre.key if passed.centre else ""
        return TEMPLATES.get_template("batch.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            words=words(language.code) | screens.passing.words(),
            leaflet=screens.scanned.landing(passed, dates),
            city=city,
            here=code,
            payload=f"{PAYLOAD}{code}",
            telegram=f"https://t.me/{quote(bot)}?start={PAYLOAD}{code}" if bot else "",
            calendar=f"{folder}calendar/{key}.ics?lang={language.code}" if key else "",
            folder=folder,
            pages=_PAGES,
            languages=[LANGUAGES[code] for code in languages.complete()],
            assets=f"../assets/{self._version}",
        )


def _language(request: web.Request, opened: Opened) -> Language:
    """Choose the page's language: what was tapped, else the card's, else the browser's."""
    wanted = opened.language or ""
    if "lang" not in request.query and wanted in languages.complete():
        return LANGUAGES[wanted]
    return language_of(request)
