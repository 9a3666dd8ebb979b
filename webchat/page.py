"""Serve the chat page: one light document, its assets, and the page's own words."""

import gzip
import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ETag, hdrs, web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from locales import languages
from locales.languages import LANGUAGES, Language
from locales.translate import _, p_, speaking, spoken

ASSETS = Path(__file__).parent / "page"

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'; object-src 'none'"
    ),
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
    ".html": "text/html",
    ".ics": "text/calendar",
}

# An asset's address carries the version, so it never changes; the page asks each time.
_FOREVER = "public, max-age=31536000, immutable"
_ASK = "no-cache"

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Landing:
    """What the landing page tells even a browser without script.

    Args:
        unit: What the city calls a centre.
        city: The city's name; empty if several share the page.
        dates: The next dates, a sentence each, in the language of the page.
        phone: The office's number, or None if there is none.
        email: The office's address, or None.
    """

    unit: str
    city: str = ""
    dates: tuple[str, ...] = ()
    phone: str | None = None
    email: str | None = None

    @property
    def title(self) -> str:
        """Name the page in the browser and on the home screen."""
        return f"{self.unit} {self.city}".strip()

    @property
    def dial(self) -> str:
        """Give the number as a phone dials it."""
        return "".join(sign for sign in self.phone or "" if sign in "+0123456789")


LandingOf = Callable[[str], Awaitable[Landing]]


def words(code: str) -> dict[str, str]:
    """Say everything that the page itself says, in one language."""
    with speaking(code):
        return {**_names(), **_states(), **_actions(), **_rings(), **_landing()}


def _names() -> dict[str, str]:
    return {
        "code": spoken().code,
        "own_name": spoken().name,
        "skip": _("Go to the message field"),
        "messages": _("Messages"),
        "choices": _("Choices"),
        "menu": _("Menu"),
        "write": _("Write a message"),
        "pages": _("More pages"),
        "languages": _("Languages"),
        "page_imprint": _("Imprint"),
        "page_privacy": _("Privacy notice"),
        "page_accessibility": _("Accessibility"),
    }


def _states() -> dict[str, str]:
    return {
        "hello": _("Hello! Your chat opens in a moment."),
        "offline": _("No connection. What you write is sent as soon as possible."),
        "waiting": _("Waiting for a connection"),
        "failed": _("That did not work. Please try again."),
        "too_long": _("That is too long. At most {limit} characters, please."),
        "locating": _("Looking for your location …"),
        "no_place": _("No location? Just write your postal code."),
        "place": _("My location"),
    }


def _actions() -> dict[str, str]:
    return {
        # Translators: for those who run a parents' centre.
        "team": p_("button", "My work"),
        "find": p_("button", "Find a café"),
        "mine": p_("button", "My things"),
        "follow": p_("button", "Follow"),
        "stop": p_("button", "No more messages"),
        "export": p_("button", "Get my data"),
        "delete": p_("button", "Delete my data"),
        "signup_code": p_("button", "Code of a sign-up"),
        "language": p_("button", "Another language"),
        "help": p_("button", "Help"),
        "privacy": p_("button", "Privacy"),
        "send": p_("button", "Send"),
        "listen": p_("button", "Read aloud"),
        "route": p_("button", "Open in maps"),
        "map": p_("button", "Map on the web"),
        "to_chat": p_("button", "To the chat"),
    }


def _rings() -> dict[str, str]:
    return {
        "ring": p_("button", "Ring on this phone"),
        "ring_off": p_("button", "Ring no more"),
        "ring_on": _(
            "This phone now rings when there is news. "
            "Add this page to your home screen, or the ring may stop."
        ),
        "ring_stopped": _("This phone does not ring any more."),
        "ring_refused": _("Your browser does not allow it. Please allow notifications here."),
        "ring_home": _("For a ring on an iPhone, add this page to your home screen."),
    }


def _landing() -> dict[str, str]:
    return {
        "about": _("Find the next parent café near you. Free, and in your language."),
        "next_dates": _("The next dates"),
        "no_dates": _("No dates are known at the moment."),
        "call": _("Questions? Please call:"),
        "mail": _("Or write an e-mail:"),
        "script": _("The chat needs JavaScript, which is switched off in this browser."),
    }


def language_of(request: web.Request) -> Language:
    """Choose the page's language: the address's, else the browser's, else German."""
    wanted = request.query.get("lang", "")
    if wanted not in languages.complete():
        wanted = languages.of_code(languages.of_header(request.headers.get(hdrs.ACCEPT_LANGUAGE)))
    return LANGUAGES[wanted]


def answer(request: web.Request, body: bytes, suffix: str, *, cache: str = _ASK) -> web.Response:
    """Answer with a document: its headers, its tag, packed where the browser unpacks.

    Args:
        request: What was asked.
        body: The whole document.
        suffix: Its kind, as the end of a file name.
        cache: What the browser may keep (Cache-Control).
    """
    tag = ETag(hashlib.sha256(body).hexdigest()[:16], is_weak=True)
    headers = {
        **HEADERS,
        hdrs.CACHE_CONTROL: cache,
        hdrs.VARY: "Accept-Encoding, Accept-Language",
    }
    if tag.value in {known.value for known in request.if_none_match or ()}:
        response = web.Response(status=web.HTTPNotModified.status_code, headers=headers)
    elif suffix != ".png" and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        response = web.Response(body=gzip.compress(body, mtime=0), headers=headers)
    else:
        response = web.Response(body=body, headers=headers)
    response.content_type = _TYPES[suffix]
    if suffix != ".png":
        response.charset = "utf-8"
    response.etag = tag
    return response


def version() -> str:
    """Number the assets by what they hold: any change gives a new number."""
    digest = hashlib.sha256()
    for path in sorted(ASSETS.iterdir()):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


class ChatPage:
    """The page and its assets, read once at the start.

    Args:
        landing: Gives what the landing page tells, for a language's code.
        push_key: Public key of Web Push, base64url; empty: no phone is made to ring.
    """

    def __init__(self, landing: LandingOf, push_key: str = "") -> None:
        self._landing = landing
        self._push_key = push_key
        self._assets = {path.name: path.read_bytes() for path in ASSETS.iterdir()}
        self._version = version()

    def add_to(self, app: web.Application) -> None:
        """Add the page's addresses to an application, whatever path that is served under."""
        app.router.add_get("/", self.home)
        app.router.add_get("/assets/{version}/{name}", self.asset)
        app.router.add_get("/sw.js", self.worker)
        app.router.add_get("/manifest.webmanifest", self.manifest)

    async def home(self, request: web.Request) -> web.Response:
        """Show the chat."""
        language = language_of(request)
        text = TEMPLATES.get_template("index.html").render(
            language=language,
            direction="rtl" if language.rtl else "ltr",
            words=words(language.code),
            landing=await self._landing(language.code),
            version=self._version,
            push_key=self._push_key,
            assets=f"assets/{self._version}",
        )
        return answer(request, text.encode(), ".html")

    async def asset(self, request: web.Request) -> web.Response:
        """Serve a script, a style or a picture."""
        name = request.match_info["name"]
        if name not in self._assets:
            raise web.HTTPNotFound(headers=HEADERS)
        current = request.match_info["version"] == self._version
        cache = _FOREVER if current else _ASK
        return answer(request, self._assets[name], Path(name).suffix, cache=cache)

    async def worker(self, request: web.Request) -> web.Response:
        """Serve the service worker from the page's own folder: its reach is where it lies."""
        return answer(request, self._assets["sw.js"], ".js")

    async def manifest(self, request: web.Request) -> web.Response:
        """Tell a phone how to put the chat on its home screen."""
        language = language_of(request)
        landing = await self._landing(language.code)
        manifest = json.loads(self._assets["manifest.webmanifest"])
        for picture in manifest["icons"]:
            picture["src"] = f"assets/{self._version}/{picture['src']}"
        manifest |= {
            "name": landing.title,
            "short_name": landing.unit,
            "description": words(language.code)["about"],
            "lang": language.html,
            "dir": "rtl" if language.rtl else "ltr",
        }
        return answer(request, json.dumps(manifest).encode(), ".webmanifest")
