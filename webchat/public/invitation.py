"""Serve the page of an invitation: it tells what it is for, and changes nothing."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from aiohttp import hdrs, web

import screens.letter
import storage.invitation
import storage.legal
from kiez import invitation
from kiez.invitation import Invitation
from kiez.legal import City, Office
from locales import languages
from locales.languages import LANGUAGES, Language
from locales.translate import speaking
from storage.database import Database
from webchat.flood import Flood
from webchat.page import HEADERS, TEMPLATES, language_of, version, words

_PAGES = ("imprint", "privacy", "accessibility")
_NOWHERE = City("", "", "KiEZ", Office(), ())
# The address opens something: nobody keeps the page, and no link from it tells where it was.
_NO_STORE = {**HEADERS, hdrs.CACHE_CONTROL: "no-store", "X-Robots-Tag": "noindex"}


class InvitationPage:
    """The page behind an invitation's link; a messenger that looks at it uses nothing up.

    Args:
        caller: Tells whom a request comes from, behind whatever proxies.
        flood: Bounds how many wrong links come from one place.
        telegram: Name of the Telegram bot; empty if there is none.
    """

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        caller: Callable[[web.Request], str],
        flood: Flood,
        telegram: Callable[[], str] = str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._caller = caller
        self._flood = flood
        self._telegram = telegram
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the page's address."""
        app.router.add_get("/i/{secret}", self.page)

    async def page(self, request: web.Request) -> web.Response:
        """Show who invites for what, and the doors to the chat that may accept."""
        language, caller = language_of(request), self._caller(request)
        if self._flood.guesses(caller):
            return await self._answer(language, "", None, status=429)
        secret = invitation.secret(request.match_info["secret"])
        async with self._database.reading() as tx:
            found = await storage.invitation.look(tx, secret, self._clock())
        if found is None:
            self._flood.guess(caller)
            return await self._answer(language, "", None, status=404)
        return await self._answer(language, invitation.payload(secret), found)

    async def _answer(
        self, language: Language, payload: str, found: Invitation | None, status: int = 200
    ) -> web.Response:
        async with self._database.reading() as tx:
            cities = await storage.legal.cities(tx)
        named = [each for each in cities if found is None or each.name == found.city]
        bot = self._telegram() if found else ""
        with speaking(language.code):
            text = TEMPLATES.get_template("invitation.html").render(
                language=language,
                direction="rtl" if language.rtl else "ltr",
                words=words(language.code) | screens.letter.words(),
                letter=screens.letter.letter(found) if found else screens.letter.unknown(),
                payload=payload,
                telegram=f"https://t.me/{quote(bot)}?start={payload}" if bot else "",
                city=next(iter(named), _NOWHERE),
                pages=_PAGES,
                languages=[LANGUAGES[each] for each in languages.complete()],
                assets=f"../assets/{self._version}",
            )
        return web.Response(text=text, content_type="text/html", headers=_NO_STORE, status=status)
