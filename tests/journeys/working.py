"""The parts that work — intake, delivery, notices — without doors, in a process to be killed."""

import asyncio
import os
import time
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from aiogram import Bot

import handlers
import storage.notice
import storage.outbox
from bot import reply
from bot.context import Context, Surroundings, dispatcher
from bot.intake import Intake
from bot.serial import Serial, random_id
from kiez.code import Secrets
from kiez.people import Door, MunicipalityId
from scheduler.delivery import Delivery
from scheduler.notice import Notices, Voice
from scheduler.pace import Pace
from scheduler.post import Post, Postbox
from screens.screen import Screen
from storage.database import Database
from tests.conftest import NOW
from tests.journeys.life import mother

DATABASE, DOOR, ERASURES, SINCE = (
    f"KIEZBOT_TEST_{name}" for name in ("DATABASE", "DOOR", "ERASURES", "SINCE")
)
BOT_ID = 1
SECRETS = Secrets("aa" * 32, "bb" * 32)
LOOK_SECONDS = 0.05


def live() -> None:
    """Work until killed."""
    asyncio.run(work())


async def work() -> None:
    """Handle what is kept, send what waits, say what is due."""
    # Time goes on from one life to the next, and begins on the tests' Tuesday.
    since = float(os.environ[SINCE])

    def clock() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - since)

    database = Database(os.environ[DATABASE])
    async with aiohttp.ClientSession() as session:
        post = Post({BOT_ID: Postbox(os.environ[DOOR], session)}, Pace({}, database))
        delivery = Delivery(database, post, clock)
        notices = Notices(database, post, Voice(_drawn), clock)
        intake = Intake(database, _context(), delivery, Serial(), clock)
        intake.afterwards = notices.kick
        # No other process can be sending: the former one was killed.
        await database.run(storage.outbox.free_leases)
        await database.run(storage.notice.free_leases)
        working = asyncio.create_task(intake.work())
        while not working.done():
            await delivery.sweep()
            await notices.sweep()
            await asyncio.sleep(LOOK_SECONDS)
        await working


def _context() -> Context:
    router = dispatcher()
    router.include_routers(*handlers.routers())
    surroundings = Surroundings(
        "https://kiez.example",
        SECRETS,
        rings=False,
        fresh=random_id,
        erasures=Path(os.environ[ERASURES]),
    )
    bots = {BOT_ID: (Bot(f"{BOT_ID}:x"), Door.WEB)}
    return Context(router, bots, MunicipalityId(1), Serial(), surroundings)


def _drawn(screen: Screen, chat_id: int) -> list[str]:
    return [reply.content(each) for each in reply.requests(screen, chat_id, None)]


if __name__ == "__main__":
    mother(live)
