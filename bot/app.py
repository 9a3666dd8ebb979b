"""Join the parts: database, doors, router, scheduler and web chat."""

import asyncio
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import aiohttp
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web

import handlers
import storage.directory
import storage.outbox
import webchat.botapi
import webchat.page
import webchat.public
import webchat.server
from bot import ground
from bot.context import Context, dispatcher
from bot.health import health
from bot.intake import Intake
from bot.lock import alone
from bot.serial import Serial
from bot.settings import Settings
from bot.upcoming import upcoming
from kiez.errors import StartError
from kiez.people import Door
from locales import translate
from scheduler import jobs
from scheduler.delivery import Delivery
from storage.database import Database
from webchat.flood import Flood
from webchat.gateway import Gateway
from webchat.listen import serve
from webchat.page import ChatPage
from webchat.server import Front

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
WEB_BOT_ID = 1
# The largest body that the page may send.
MOST_BYTES = 20_000


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs.

    Args:
        port: Where the web chat listens.
        intake: What keeps and hands on updates.
    """

    settings: Settings
    database: Database
    intake: Intake
    delivery: Delivery
    gateway: Gateway
    port: int
    tasks: tuple[asyncio.Task[None], ...]


@asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Running]:
    """Run everything while the block lasts.

    Raises:
        StartError: Something is missing; the message says what to do.
    """
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url)
        stack.push_async_callback(database.close)
        if database.path:
            database.path.parent.mkdir(parents=True, exist_ok=True)
        stack.enter_context(alone(database.path))
        await prepare(database, settings)
        yield await _start(stack, database, settings)


async def prepare(database: Database, settings: Settings) -> None:
    """Make the database ready; the calendar and what is past its time come with the first tick."""
    await ground.upgraded(database)
    await ground.keys_of(database, settings.keys_file)
    await ground.directory(database, settings, jobs.clock())
    translate.load()


async def _start(stack: AsyncExitStack, database: Database, settings: Settings) -> Running:
    token = f"{WEB_BOT_ID}:{secrets.token_hex(16)}"
    gateway = Gateway(database, token, lambda: secrets.token_bytes(16), jobs.clock)
    api_port = await _serve(stack, webchat.botapi.application(gateway), LOOPBACK, 0)
    api = f"http://{LOOPBACK}:{api_port}"
    session = await stack.enter_async_context(aiohttp.ClientSession())
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    stack.push_async_callback(bot.session.close)

    delivery = Delivery(database, session, {WEB_BOT_ID: f"{api}/bot{token}"}, jobs.clock)
    stack.push_async_callback(delivery.close)
    intake = await _intake(database, bot, delivery)
    tasks = (asyncio.create_task(intake.poll(bot)), asyncio.create_task(intake.work()))
    stack.push_async_callback(_end, tasks)

    if database.sqlite:
        # No other process can be sending: what the last one left is sent now, not in a minute.
        await database.run(storage.outbox.free_leases)
    await delivery.sweep()
    ticker = jobs.Ticker(database, delivery)
    ticker.start()
    stack.push_async_callback(ticker.close)
    port = await _serve(stack, _web(database, gateway, settings), settings.host, settings.port)
    # First of all when it ends: pages that wait for news go home at once.
    stack.push_async_callback(gateway.close)
    _settle_down()
    return Running(settings, database, intake, delivery, gateway, port, tasks)


async def _intake(database: Database, bot: Bot, delivery: Delivery) -> Intake:
    serial = Serial()
    async with database.reading() as tx:
        cities = await storage.directory.municipalities(tx)
    router = dispatcher()
    router.include_routers(*handlers.routers())
    context = Context(router, {bot.id: (bot, Door.WEB)}, cities[0].id, serial)
    return Intake(database, context, delivery, serial, jobs.clock)


def _web(database: Database, gateway: Gateway, settings: Settings) -> web.Application:
    app = web.Application(client_max_size=MOST_BYTES)
    landing = webchat.public.landing(database, lambda code: upcoming(database, code, jobs.clock()))
    ChatPage(landing).add_to(app)
    webchat.public.PublicPages(database).add_to(app)
    front = Front(settings.address, webchat.page.words, lambda request: request.remote or "")
    flood = Flood(jobs.clock)
    app.add_routes(webchat.server.chat_api(gateway, front, flood))

    async def healthz(_: web.Request) -> web.Response:
        state = await health(database, jobs.clock())
        status = 200 if state.well else 503
        return web.json_response({"well": state.well, "waiting": state.waiting}, status=status)

    app.router.add_get("/healthz", healthz)
    return app


async def _serve(stack: AsyncExitStack, app: web.Application, host: str, port: int) -> int:
    try:
        runner, real = await serve(app, host, port)
    except OSError as error:
        raise StartError(
            f"{host}:{port} cannot be listened on: {error.strerror}. "
            "Is another program there? Set KIEZBOT_WEB_ADDRESS to a free one."
        ) from error
    stack.push_async_callback(runner.cleanup)
    return real


async def _end(tasks: tuple[asyncio.Task[None], ...]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _settle_down() -> None:
    # What was loaded stays; without this each full collection walks through all of aiogram.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def run(settings: Settings) -> None:
    """Run until told to stop (SIGINT, SIGTERM) or until a part fails."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with running(settings) as bot:
        log.info("running", extra={"port": bot.port})
        waiting = asyncio.create_task(stop.wait())
        done, _ = await asyncio.wait({*bot.tasks, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        for part in done & set(bot.tasks):
            part.result()  # a part that failed takes the process with it, loudly
