"""Serve the pages that parents pass on, each with a picture, and the two doors behind them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from urllib.parse import quote, urlsplit

from aiohttp import web
from babel import Locale
from babel.core import get_global

import screens.passing
import screens.picture
import storage.legal
import storage.passing
from kiez import passing
from kiez.calendar import State
from kiez.directory import OccurrenceId, Through
from kiez.errors import GoneError
from kiez.legal import City, Office
from kiez.passing import Passed
from locales import languages
from locales.languages import LANGUAGES, Language
from locales.translate import speaking
from screens.passing import missing
from storage.database import Database
from webchat.page import HEADERS, TEMPLATES, answer, language_of, version, words

_KEY = "[a-z0-9][a-z0-9_-]{0,59}"
# A preview may be kept for minutes: a cancelled date must be seen soon.
_KEEP = "public, max-age=300"
# The typesetter stops everything else while it draws, so few may wait for it.
_MOST_WAITING = 20
_PAGES = ("imprint", "privacy", "accessibility")


_NOWHERE = City("", "", "KiEZ", Office(), ())


@dataclass(frozen=True, slots=True)
class Links:
    """Where a page leads, from where it lies: it works under any path.

    Args:
        here: The page itself, as its own links name it.
        home: The folder of the chat.
        city: The folder of the city's own pages.
        path: The page's address below the chat's; empty if nobody knows it.
        payload: What opens the chat here.
        telegram: Telegram may show it.
        centre: The page of the centre; empty if there is none.
        calendar: What to keep or subscribe to; empty if there is nothing.
    """

    here: str
    home: str
    city: str
    path: str = ""
    payload: str = ""
    telegram: bool = False
    centre: str = ""
    calendar: str = ""

    @classmethod
    def of(cls, request: web.Request, passed: Passed | None) -> "Links":
        """Find the links of a page."""
        known = request.match_info
        here = quote(known.get("occurrence") or known["centre"])
        home = "../../" if "city" in known else "../"
        if passed is None:
            return cls(here, home, home)
        city = "" if passed.main else passed.city.key
        folder = f"{city}/" if city else ""
        key = passed.centre.key if passed.centre else ""
        if "occurrence" in known:
            path, payload = f"o/{here}", passing.of_occurrence(OccurrenceId(int(here)))
        else:
            path, payload = f"{folder}c/{key}", passing.of_centre(passing.named(key, city))
        calendar = f"{home}{folder}calendar/{key}.ics" if key else ""
        if passed.card:
            on = passed.card.state is State.ON
            calendar = f"{home}calendar/o/{passed.card.occurrence}.ics" if on else ""
        return cls(
            here=here,
            home=home,
            city=f"{home}{folder}",
            path=path,
            payload=payload,
            telegram=bool(payload) and passed.through is not Through.NONE,
            centre=f"{home}{folder}c/{key}" if key else "",
            calendar=calendar,
        )


class PassingPages:
    """The page and the picture of each occurrence and each centre.

    Args:
        database: Where they are kept.
        address: Where people reach us: a preview needs its picture's whole address.
        clock: Tells the time.
        telegram: Name of the Telegram bot; empty if there is none.
    """

    def __init__(
        self,
        database: Database,
        address: str,
        clock: Callable[[], datetime],
        telegram: Callable[[], str] = str,
    ) -> None:
        self._database = database
        self._address = address
        self._clock = clock
        self._telegram = telegram
        self._version = version()
        self._drawing = asyncio.Lock()
        self._waiting = 0

    def add_to(self, app: web.Application) -> None:
        """Add the addresses: centres bare for the first city, below its key for each."""
        places = ("/o/{occurrence}", "/c/{centre}", f"/{{city:{_KEY}}}/c/{{centre}}")
        for place in places:
            app.router.add_get(f"{place}.png", self.picture)
            app.router.add_get(place, self.page)

    async def page(self, request: web.Request) -> web.Response:
        """Show the page in the reader's language; a link that nobody knows gets one too."""
        language = language_of(request)
        async with self._database.reading() as tx:
            cities = await storage.legal.cities(tx)
        try:
            passed = await self._passed(request)
        except GoneError:
            passed = None
        key = passed.city.key if passed else None
        city = next((each for each in cities if key in {None, each.key}), _NOWHERE)
        with speaking(language.code):
            text = self._rendered(language, passed, city, Links.of(request, passed))
        response = answer(request, text.encode(), ".html")
        if passed is None:
            response.set_status(web.HTTPNotFound.status_code)
        return response

    async def picture(self, request: web.Request) -> web.Response:
        """Show the picture in the reader's language."""
        try:
            passed = await self._passed(request)
        except GoneError:
            raise web.HTTPNotFound(headers=HEADERS) from None
        link = f"{self._address}/{Links.of(request, passed).path}"
        with speaking(language_of(request).code):
            shown = screens.picture.picture(passed, _printed(link))
        if self._waiting >= _MOST_WAITING:
            raise web.HTTPServiceUnavailable(headers={**HEADERS, "Retry-After": "5"})
        self._waiting += 1
        try:
            async with self._drawing:
                drawn = await asyncio.to_thread(screens.picture.draw, shown)
        finally:
            self._waiting -= 1
        return answer(request, drawn, ".png", cache=_KEEP)

    async def _passed(self, request: web.Request) -> Passed:
        known, now = request.match_info, self._clock()
        async with self._database.reading() as tx:
            if "centre" in known:
                name = passing.named(known["centre"], known.get("city", ""))
                return await storage.passing.by_centre(tx, name, now)
            number = passing.occurrence_id(known["occurrence"])
            if number is None:
                raise GoneError(known["occurrence"])
            return await storage.passing.by_occurrence(tx, number, now)

    def _rendered(
        self, language: Language, passed: Passed | None, city: City, links: Links
    ) -> str:
        dated = links.path.startswith("o/")
        bot = self._telegram() if links.telegram else ""
        return TEMPLATES.get_template("passing.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            locale=_locale(language),
            words=words(language.code) | screens.passing.words(),
            leaflet=screens.passing.leaflet(passed, dated=dated) if passed else missing(),
            city=city,
            links=links,
            public=f"{self._address}/{links.path}",
            telegram=f"https://t.me/{quote(bot)}?start={links.payload}" if bot else "",
            pages=_PAGES,
            languages=[LANGUAGES[code] for code in languages.complete()],
            assets=f"{links.home}assets/{self._version}",
        )


def _printed(link: str) -> str:
    """Write an address as people read it; one that nobody else could open is left out."""
    host = urlsplit(link).hostname or ""
    public = "." in host and not host.replace(".", "").isdecimal()
    return link.partition("://")[2] if public else ""


@cache
def _locale(language: Language) -> str:
    """Name language and territory as a preview wants it (og:locale)."""
    tag = Locale.parse(language.babel).language
    likely = Locale.parse(get_global("likely_subtags").get(tag, tag))
    return f"{tag}_{likely.territory or tag.upper()}"
