"""Serve the page of a check link: opening changes nothing, one answer is taken."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from aiohttp import hdrs, web

import screens.checking
import storage.check_link
import storage.legal
from kiez import invitation
from kiez.errors import GoneError
from kiez.legal import City, Office
from kiez.task import Fact
from locales import languages
from locales.languages import LANGUAGES, Language
from locales.translate import speaking
from screens.checking import Sheet
from storage.database import Database, Transaction
from webchat.flood import Flood
from webchat.page import HEADERS, TEMPLATES, language_of, version, words

_PAGES = ("imprint", "privacy", "accessibility")
_NOWHERE = City("", "", "KiEZ", Office(), ())
# The address opens something: the page is kept by nobody on the way.
_NO_STORE = {**HEADERS, hdrs.CACHE_CONTROL: "no-store", "X-Robots-Tag": "noindex"}


class CheckPage:
    """The page behind `/k/<secret>`.

    Args:
        fresh: Gives a random number that nobody has yet.
        caller: Tells whom a request comes from, behind whatever proxies.
        flood: Bounds how many wrong links come from one place.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        fresh: Callable[[], int],
        caller: Callable[[web.Request], str],
        flood: Flood,
    ) -> None:
        self._database = database
        self._clock = clock
        self._fresh = fresh
        self._caller = caller
        self._flood = flood
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the page's address."""
        app.router.add_get("/k/{secret}", self.ask)
        app.router.add_post("/k/{secret}", self.answer)

    async def ask(self, request: web.Request) -> web.Response:
        """Show the facts; a messenger that looks ahead changes nothing."""
        secret, now = _secret(request), self._clock()

        async def look(tx: Transaction) -> Sheet:
            checked, today = await storage.check_link.look(tx, secret, now)
            return screens.checking.asked(checked, today)

        return await self._served(request, language_of(request), look)

    async def answer(self, request: web.Request) -> web.Response:
        """Take the answer, once."""
        form = await request.post()
        secret, now = _secret(request), self._clock()
        ticked = [str(each) for each in form.getall("wrong", [])]
        wrong = () if form.get("do") == "right" else _wrong(ticked)

        async def take(tx: Transaction) -> Sheet:
            await storage.check_link.answer(tx, secret, wrong, self._fresh, now)
            return screens.checking.thanks(changed=bool(wrong))

        return await self._served(request, _language(request, str(form.get("lang", ""))), take)

    async def _served(
        self,
        request: web.Request,
        language: Language,
        work: Callable[[Transaction], Awaitable[Sheet]],
    ) -> web.Response:
        caller, secret = self._caller(request), _secret(request)
        with speaking(language.code):
            if self._flood.guesses(caller):
                return await self._page(language, screens.checking.too_often(), status=429)
            try:
                sheet = await self._database.run(work)
            except GoneError:
                self._flood.guess(caller)
                return await self._page(language, screens.checking.nothing(), status=404)
            return await self._page(language, sheet, secret if sheet.choices else "")

    async def _page(
        self, language: Language, sheet: Sheet, secret: str = "", status: int = 200
    ) -> web.Response:
        async with self._database.reading() as tx:
            cities = await storage.legal.cities(tx)
        text = TEMPLATES.get_template("check.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            words=words(language.code) | screens.checking.words(),
            sheet=sheet,
            secret=secret,
            city=cities[0] if cities else _NOWHERE,
            pages=_PAGES,
            languages=[LANGUAGES[each] for each in languages.complete()],
            assets=f"../assets/{self._version}",
        )
        return web.Response(text=text, content_type="text/html", headers=_NO_STORE, status=status)


def _secret(request: web.Request) -> str:
    return invitation.secret(request.match_info["secret"])


def _wrong(ticked: Collection[str]) -> tuple[Fact, ...]:
    """Read what has changed; if nothing is ticked, something else has."""
    return tuple(each for each in Fact if each in ticked) or (Fact.ELSE,)


def _language(request: web.Request, wanted: str) -> Language:
    return LANGUAGES[wanted] if wanted in languages.complete() else language_of(request)
