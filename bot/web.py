"""Join what the public web server serves: chat, pages, calendars, webhook, health."""

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from aiohttp import web

import webchat.page
import webchat.public.documents
import webchat.server
from bot.doors import Receiving
from bot.health import health
from bot.serial import random_id
from bot.settings import Settings
from bot.upcoming import upcoming
from kiez.code import Secrets
from scheduler import jobs
from storage.database import Database
from webchat.flood import Flood
from webchat.gateway import Gateway
from webchat.page import ChatPage
from webchat.public.batch import BatchPage
from webchat.public.calendar import Calendars
from webchat.public.check import CheckPage
from webchat.public.entrance import EntrancePage
from webchat.public.invitation import InvitationPage
from webchat.public.passing import PassingPages
from webchat.public.signup import SignupPage
from webchat.server import Front

# The largest body that the page may send.
MOST_BYTES = 20_000
FORWARDED = "X-Forwarded-For"


def application(
    database: Database,
    gateway: Gateway,
    settings: Settings,
    receiving: Receiving | None,
    secrets: Secrets,
    push_key: str,
) -> web.Application:
    """Make the application; it works under any path that a reverse proxy gives it.

    Args:
        push_key: Public key of Web Push, base64url.
    """
    app = web.Application(client_max_size=MOST_BYTES)
    landing = webchat.public.documents.landing(
        database, lambda code: upcoming(database, code, jobs.clock())
    )
    ChatPage(landing, push_key if settings.rings else "").add_to(app)
    webchat.public.documents.PublicPages(database).add_to(app)
    Calendars(database, settings.address, jobs.clock).add_to(app)

    def telegram() -> str:
        return receiving.name if receiving else ""

    PassingPages(database, settings.address, jobs.clock, telegram).add_to(app)
    caller, flood = address_of(settings.trusted_networks), Flood(jobs.clock)
    SignupPage(database, secrets, settings.address, jobs.clock, caller, flood).add_to(app)
    entrance = EntrancePage(database, secrets, jobs.clock, caller, flood, telegram)
    BatchPage(database, jobs.clock, caller, flood, entrance.page, telegram).add_to(app)
    InvitationPage(database, jobs.clock, caller, flood, telegram).add_to(app)
    CheckPage(database, jobs.clock, random_id, caller, flood).add_to(app)
    front = Front(settings.address, webchat.page.words, caller, settings.rings)
    app.add_routes(webchat.server.chat_api(gateway, front, flood))
    if receiving is not None:
        receiving.add_to(app)

    async def healthz(_: web.Request) -> web.Response:
        state = await health(database, jobs.clock())
        status = 200 if state.well else 503
        return web.json_response({"well": state.well, "waiting": state.waiting}, status=status)

    app.router.add_get("/healthz", healthz)
    return app


def address_of(
    trusted: Sequence[IPv4Network | IPv6Network],
) -> Callable[[web.Request], str]:
    """Tell whom a request comes from: the last address that no trusted proxy has.

    Anybody can write the header, so it counts only as far as trusted proxies have passed it on;
    without it the flood guard would see all parents behind a proxy as one.
    """

    def address(request: web.Request) -> str:
        passed = [each.strip() for each in request.headers.get(FORWARDED, "").split(",")]
        chain = [*filter(None, passed), request.remote or ""]
        while len(chain) > 1 and _within(chain[-1], trusted):
            chain.pop()
        return chain[-1]

    return address


def _within(address: str, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    try:
        return any(ip_address(address) in network for network in networks)
    except ValueError:
        return False
