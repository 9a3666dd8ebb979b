"""Serve the page of a sign-up's code: see, change and cancel this sign-up alone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from aiohttp import hdrs, web

import screens.found
import screens.ical
import storage.card
import storage.legal
import storage.signup
from kiez.code import Secrets, read_signup_code
from kiez.errors import GoneError
from kiez.legal import City, Office
from kiez.people import PersonId
from kiez.signup import Band, Family
from kiez.standing import Own, Placement
from locales import languages
from locales.languages import LANGUAGES, Language
from locales.translate import bare, speaking
from screens.found import Paper
from storage.database import Database, Transaction
from webchat.flood import Flood
from webchat.page import HEADERS, TEMPLATES, language_of, version, words

_PAGES = ("imprint", "privacy", "accessibility")
_NOWHERE = City("", "", "KiEZ", Office(), ())
# A code opens a sign-up: neither page nor file is kept by the browser or by anyone on the way.
_NO_STORE = {**HEADERS, hdrs.CACHE_CONTROL: "no-store"}
_LONGEST = 40

Form = Mapping[str, str]


class SignupPage:
    """The page behind a code; the code comes in the body and stands in no address.

    Args:
        secrets: Knows how codes are kept.
        address: Where people reach us, for the calendar file.
        caller: Tells whom a request comes from, behind whatever proxies.
        flood: Bounds how many wrong codes come from one place.
    """

    def __init__(
        self,
        database: Database,
        secrets: Secrets,
        address: str,
        clock: Callable[[], datetime],
        caller: Callable[[web.Request], str],
        flood: Flood,
    ) -> None:
        self._database = database
        self._secrets = secrets
        self._address = address
        self._clock = clock
        self._caller = caller
        self._flood = flood
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the page's address."""
        app.router.add_get("/s", self.ask)
        app.router.add_post("/s", self.answer)

    async def ask(self, request: web.Request) -> web.Response:
        """Ask for a code; a script fills in the one behind #."""
        language = language_of(request)
        with speaking(language.code):
            return await self._page(language, screens.found.asked())

    async def answer(self, request: web.Request) -> web.Response:
        """Do what the form asks for, and show the sign-up."""
        form = {name: str(value) for name, value in (await request.post()).items()}
        language = _language(request, form)
        caller = self._caller(request)
        with speaking(language.code):
            if self._flood.guesses(caller):
                return await self._page(language, screens.found.too_often(), status=429)
            code = read_signup_code(form.get("code", "")[:_LONGEST])
            try:
                # What cannot be a code is looked for all the same: all answers take as long.
                return await self._work(language, code or "", form)
            except GoneError:
                self._flood.guess(caller)
                return await self._page(language, screens.found.unknown(), status=404)

    async def _work(self, language: Language, code: str, form: Form) -> web.Response:
        now = self._clock()

        async def work(tx: Transaction) -> tuple[Own, Placement | None, ZoneInfo, bool]:
            person, own = await storage.signup.by_code(tx, self._secrets.kept(code), now)
            zone = await storage.card.zone(tx, own.card.occurrence)
            if form.get("do") == "leave":
                await storage.signup.leave(tx, person, own.id, now)
                return own, None, zone, True
            placement = await _changed(tx, person, own, form, now)
            after = placement.own if placement and placement.own else own
            return after, placement, zone, False

        own, placement, zone, left = await self._database.run(work)
        if left:
            return await self._page(language, screens.found.left())
        if form.get("do") == "file":
            return self._file(own, code, now, zone)
        today = now.astimezone(zone).date()
        return await self._page(language, screens.found.shown(own, today, placement), code)

    def _file(self, own: Own, code: str, now: datetime, zone: ZoneInfo) -> web.Response:
        file = screens.ical.own_file(own, code, self._address, now, zone)
        return web.Response(
            text=file.content,
            content_type=file.media_type,
            headers={
                **_NO_STORE,
                hdrs.CONTENT_DISPOSITION: f'attachment; filename="{file.name}"',
            },
        )

    async def _page(
        self, language: Language, paper: Paper, code: str = "", status: int = 200
    ) -> web.Response:
        async with self._database.reading() as tx:
            cities = await storage.legal.cities(tx)
        text = TEMPLATES.get_template("signup.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            words=words(language.code) | screens.found.words(),
            paper=paper,
            code=code,
            city=cities[0] if cities else _NOWHERE,
            pages=_PAGES,
            languages=[LANGUAGES[each] for each in languages.complete()],
            assets=f"assets/{self._version}",
        )
        return web.Response(text=text, content_type="text/html", headers=_NO_STORE, status=status)


async def _changed(
    tx: Transaction, person: PersonId, own: Own, form: Form, now: datetime
) -> Placement | None:
    if form.get("do") == "take":
        return await storage.signup.take(tx, person, own.id, now)
    if form.get("do") == "change":
        return await storage.signup.change(tx, person, own.id, _family(form), now)
    return None


def _family(form: Form) -> Family:
    counts = {each: _count(form.get(each.value, "")) for each in Band}
    children = {each: count for each, count in counts.items() if count}
    childcare = min(_count(form.get("childcare", "")), sum(children.values()))
    return Family(_count(form.get("adults", "1")), children, childcare)


def _count(typed: str) -> int:
    """Read a number in whatever digits; what is none is 0."""
    digits = bare(typed).strip()
    return int(digits) if digits.isdecimal() and len(digits) == 1 else 0


def _language(request: web.Request, form: Form) -> Language:
    wanted = form.get("lang", "")
    return LANGUAGES[wanted] if wanted in languages.complete() else language_of(request)
