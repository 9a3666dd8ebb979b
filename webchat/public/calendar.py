"""Serve calendars: those of a centre to subscribe to, and one date to keep."""

from collections.abc import Callable
from datetime import datetime

from aiohttp import hdrs, web

import screens.ical
import storage.feed
from kiez.directory import Kind, OccurrenceId
from kiez.errors import GoneError
from locales.translate import speaking
from storage.database import Database
from webchat.page import HEADERS, answer, language_of

_KINDS = "|".join(Kind)
_CENTRE = "{centre:[a-z0-9][a-z0-9_-]*}"
# So many digits fit into the databases' ids.
_OCCURRENCE = "/calendar/o/{occurrence:[0-9]{1,15}}.ics"


class Calendars:
    """The calendars of every centre, and a file for each date.

    Args:
        database: Where the dates are kept.
        address: Where people reach us, for the links in the calendars.
        clock: Tells the time: a feed covers this year and the next.
    """

    def __init__(self, database: Database, address: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._address = address
        self._clock = clock

    def add_to(self, app: web.Application) -> None:
        """Add the calendars' addresses: bare for the first city, below its key for each."""
        for city in ("", "/{city}"):
            app.router.add_get(f"{city}{_OCCURRENCE}", self.one)
            app.router.add_get(f"{city}/calendar/{_CENTRE}.ics", self.feed)
            app.router.add_get(f"{city}/calendar/{_CENTRE}/{{kind:{_KINDS}}}.ics", self.feed)

    async def feed(self, request: web.Request) -> web.Response:
        """Serve what a centre offers this year and the next, or one kind of it."""
        known = request.match_info
        kind = Kind(known["kind"]) if "kind" in known else None
        try:
            async with self._database.reading() as tx:
                told = await storage.feed.of_centre(
                    tx, known.get("city"), known["centre"], kind, self._clock()
                )
        except GoneError:
            raise web.HTTPNotFound(headers=HEADERS) from None
        with speaking(language_of(request).code):
            body = screens.ical.feed(told, self._address)
        name = "-".join(part for part in (told.centre, kind) if part)
        return _file(request, body, "inline", name)

    async def one(self, request: web.Request) -> web.Response:
        """Serve one date, with an alarm."""
        number = OccurrenceId(int(request.match_info["occurrence"]))
        try:
            async with self._database.reading() as tx:
                told = await storage.feed.one(tx, request.match_info.get("city"), number)
        except GoneError:
            raise web.HTTPNotFound(headers=HEADERS) from None
        with speaking(language_of(request).code):
            body = screens.ical.one(told, self._address)
        return _file(request, body, "attachment", f"kiez-{told.card.local_on}")


def _file(request: web.Request, body: bytes, how: str, name: str) -> web.Response:
    response = answer(request, body, ".ics")
    response.headers[hdrs.CONTENT_DISPOSITION] = f'{how}; filename="{name}.ics"'
    return response
