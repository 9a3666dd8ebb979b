"""Join the parts: database, doors, router, scheduler and web chat."""

import asyncio
import gc
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp.web import Application

import bot.rings
import bot.translation
import bot.web
import handlers
import storage.directory
import storage.notice
import storage.outbox
import webchat.botapi
from bot import doors, ground, profile, reply
from bot.context import Context, Surroundings, dispatcher
from bot.doors import Opened, Receiving
from bot.intake import Intake
from bot.keys import Keys
from bot.lock import alone
from bot.printing import Printer
from bot.serial import Serial, random_id
from bot.settings import Settings
from kiez.code import Secrets
from kiez.errors import StartError
from kiez.people import Door
from locales import translate
from scheduler import jobs
from scheduler.cleansing import Cleansing
from scheduler.delivery import Delivery
from scheduler.notice import Notices, Voice
from scheduler.pace import Pace
from scheduler.post import Post
from scheduler.push import Rings
from screens.screen import Screen
from storage.database import Database
from webchat.gateway import Gateway
from webchat.listen import serve

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
WEB_BOT_ID = 1


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that runs.

    Args:
        port: Where the web chat listens.
        intake: What keeps and hands on updates.
        rings: Lets phones ring; None where that cannot be.
    """

    settings: Settings
    database: Database
    intake: Intake
    delivery: Delivery
    gateway: Gateway
    port: int
    tasks: tuple[asyncio.Task[None], ...]
    rings: Rings | None


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
            ground.folder(database.path)
        stack.enter_context(alone(database.path))
        keys = await prepare(database, settings)
        yield await _start(stack, database, settings, keys)


async def prepare(database: Database, settings: Settings) -> Keys:
    """Make the database ready; the calendar and what is past its time come with the first tick."""
    await ground.upgraded(database)
    keys = await ground.keys_of(database, settings.keys_file)
    await ground.directory(database, settings, jobs.clock())
    translate.load()
    return keys


async def _start(
    stack: AsyncExitStack, database: Database, settings: Settings, keys: Keys
) -> Running:
    token = f"{WEB_BOT_ID}:{secrets.token_hex(16)}"
    gateway = Gateway(database, token, lambda: secrets.token_bytes(16), jobs.clock)
    api_port = await _serve(stack, webchat.botapi.application(gateway), LOOPBACK, 0)
    web_door = doors.opened(token, f"http://{LOOPBACK}:{api_port}", Door.WEB)
    telegram = doors.telegram(settings)
    every = _until_the_end(stack, [web_door, telegram] if telegram else [web_door])
    rings = await bot.rings.opened(stack, database, settings, keys, WEB_BOT_ID)
    delivery, notices = _senders(stack, database, every, settings, rings)
    surroundings = _surroundings(database, settings, keys)
    intake = await _intake(database, every, delivery, surroundings)
    intake.afterwards = notices.kick
    cleansing = Cleansing(database, intake.erased, jobs.clock)
    stack.push_async_callback(cleansing.close)
    receiving = doors.Receiving(telegram, intake, database, settings) if telegram else None
    tasks = _begin(intake, web_door, receiving)
    stack.push_async_callback(_end, tasks)

    app = bot.web.application(
        database, gateway, settings, receiving, surroundings.secrets, keys.vapid_public
    )
    port = await _serve(stack, app, settings.host, settings.port)
    await _take_over(database, delivery, notices)
    translator = bot.translation.opened(stack, settings)
    ticker = jobs.Ticker(database, delivery, notices, cleansing, surroundings.erasures, translator)
    ticker.start()
    stack.push_async_callback(ticker.close)
    # First of all when it ends: pages that wait for news go home at once.
    stack.push_async_callback(gateway.close)
    _settle_down()
    return Running(settings, database, intake, delivery, gateway, port, tasks, rings)


def _surroundings(database: Database, settings: Settings, keys: Keys) -> Surroundings:
    return Surroundings(
        settings.address,
        Secrets(keys.cookie, keys.erasure),
        settings.rings,
        random_id,
        ground.erasures(database, settings),
        bool(settings.translator_url),
    )


def _until_the_end(stack: AsyncExitStack, every: list[Opened]) -> list[Opened]:
    for each in every:
        stack.push_async_callback(each.bot.session.close)
        stack.push_async_callback(each.postbox.session.close)
    return every


def _post(
    database: Database, every: Sequence[Opened], settings: Settings, printer: Printer
) -> Post:
    """Make what sends; Telegram alone asks for a pace."""
    rates = {each.bot.id: settings.telegram_rate for each in every if each.door is Door.TELEGRAM}
    postboxes = {each.bot.id: each.postbox for each in every}
    return Post(postboxes, Pace(rates, database), printer.set)


def _senders(
    stack: AsyncExitStack,
    database: Database,
    every: Sequence[Opened],
    settings: Settings,
    rings: Rings | None,
) -> tuple[Delivery, Notices]:
    """Make what carries replies and what is said unasked; both keep the same pace."""
    printer = Printer()
    stack.push_async_callback(printer.close)
    post = _post(database, every, settings, printer)
    delivery = Delivery(database, post, jobs.clock)
    stack.push_async_callback(delivery.close)
    voice = Voice(_drawn, rings.ring if rings else None)
    notices = Notices(database, post, voice, jobs.clock)
    stack.push_async_callback(notices.close)
    return delivery, notices


def _drawn(screen: Screen, chat_id: int) -> list[str]:
    return [reply.content(each) for each in reply.requests(screen, chat_id, None)]


async def _take_over(database: Database, delivery: Delivery, notices: Notices) -> None:
    """Send what a former life of this bot has left."""
    if database.sqlite:
        # No other process can be sending, so nobody has to wait for the leases to end.
        await database.run(storage.outbox.free_leases)
        await database.run(storage.notice.free_leases)
    await delivery.sweep()
    notices.kick()


def _begin(
    intake: Intake, web_door: Opened, receiving: Receiving | None
) -> tuple[asyncio.Task[None], ...]:
    work = [intake.work(), intake.poll(web_door.bot), _introduce(web_door)]
    if receiving is not None:
        work.append(receiving.receive())
    return tuple(asyncio.create_task(each) for each in work)


async def _introduce(web_door: Opened) -> None:
    await profile.introduce(web_door.bot)


async def _intake(
    database: Database, every: Sequence[Opened], delivery: Delivery, surroundings: Surroundings
) -> Intake:
    serial = Serial()
    async with database.reading() as tx:
        cities = await storage.directory.municipalities(tx)
    router = dispatcher()
    router.include_routers(*handlers.routers())
    bots = {each.bot.id: (each.bot, each.door) for each in every}
    context = Context(router, bots, cities[0].id, serial, surroundings)
    return Intake(database, context, delivery, serial, jobs.clock)


async def _serve(stack: AsyncExitStack, app: Application, host: str, port: int) -> int:
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
    async with running(settings) as running_bot:
        log.info("running", extra={"port": running_bot.port})
        waiting = asyncio.create_task(stop.wait())
        going: set[asyncio.Task[Any]] = {*running_bot.tasks, waiting}
        while not stop.is_set():
            done, going = await asyncio.wait(going, return_when=asyncio.FIRST_COMPLETED)
            for part in done:
                part.result()  # a part that failed takes the process with it, loudly
        waiting.cancel()
