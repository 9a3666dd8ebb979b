"""Serve the pages without a chat, and what the landing page tells without script."""

from collections.abc import Awaitable, Callable

from aiohttp import web

import screens.legal
import storage.legal
from kiez.legal import City
from locales import languages
from locales.languages import LANGUAGES
from locales.translate import speaking
from screens.legal import Document
from storage.database import Database
from webchat.page import (
    HEADERS,
    TEMPLATES,
    Landing,
    LandingOf,
    answer,
    language_of,
    version,
    words,
)

Upcoming = Callable[[str], Awaitable[list[str]]]
"""Say the next dates in a language, a sentence each."""

_DOCUMENTS: dict[str, Callable[[City], Document]] = {
    "imprint": screens.legal.imprint,
    "privacy": screens.legal.privacy,
    "accessibility": screens.legal.accessibility,
}
_UNIT = "KiEZ"


def landing(database: Database, upcoming: Upcoming) -> LandingOf:
    """Make what tells the landing page its city, the next dates and the office's number."""

    async def told(language: str) -> Landing:
        async with database.reading() as tx:
            cities = await storage.legal.cities(tx)
        dates = tuple(await upcoming(language))
        if not cities:
            return Landing(unit=_UNIT, dates=dates)
        first = cities[0]
        city = first.name if len(cities) == 1 else ""
        return Landing(first.unit, city, dates, first.office.phone, first.office.email)

    return told


class PublicPages:
    """Imprint, privacy notice and accessibility statement of each city.

    Args:
        database: Where the cities' facts are kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the pages' addresses: bare for the first city, below its key for each."""
        pages = "|".join(_DOCUMENTS)
        app.router.add_get(f"/{{page:{pages}}}", self.show)
        app.router.add_get(f"/{{city}}/{{page:{pages}}}", self.show)

    async def show(self, request: web.Request) -> web.Response:
        """Show one of the pages in the reader's language."""
        key = request.match_info.get("city")
        async with self._database.reading() as tx:
            cities = await storage.legal.cities(tx)
        city = next((one for one in cities if key in {None, one.key}), None)
        if city is None:
            raise web.HTTPNotFound(headers=HEADERS)
        text = self._page(request, city, home="../" if key else "")
        return answer(request, text.encode(), ".html")

    def _page(self, request: web.Request, city: City, home: str) -> str:
        language = language_of(request)
        page = request.match_info["page"]
        with speaking(language.code):
            document = _DOCUMENTS[page](city)
        return TEMPLATES.get_template("document.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            words=words(language.code),
            document=document,
            city=city,
            page=page,
            pages=tuple(_DOCUMENTS),
            languages=[LANGUAGES[code] for code in languages.complete()],
            home=home,
            assets=f"{home}assets/{self._version}",
        )
