"""Ten thousand families hear at once, as fast as Telegram lets a bot speak and no faster."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import time, timedelta
from itertools import pairwise
from time import monotonic, thread_time

import aiohttp
import pytest
from sqlalchemy import func, select

from bot import reply
from kiez.notice import Kind, Notice
from kiez.pace import FREE, LATE_S, USUAL
from scheduler.jobs import clock
from scheduler.notice import Notices, Voice
from scheduler.pace import Pace
from scheduler.post import Post, Postbox
from screens.screen import Screen
from storage.database import Database
from storage.tables import chat, notice
from tests.families import TELEGRAM_ID, Families, told, write
from tests.journeys.flood import TOKEN, FloodServer, flood_server
from tests.towns import Town

# Beside it a family that the door asks to be silent, with more than one thing to hear.
THROTTLED = 3
PART_USED = 0.9
# Other chats wait no longer than this for one in trouble, at Telegram's pace.
LONGEST_PAUSE_S = 5.0
TICK_S = 0.01
TOMORROW = timedelta(days=1)
# These families want no quiet hours: a test is not to sleep by night.
NEVER_QUIET = {"quiet_from": time(0), "quiet_to": time(0)}
LANGUAGES = ("en", "de", "tr", "ar")


@dataclass
class Flood:
    """What a flood needs.

    Args:
        factor: So many times as fast as Telegram lets a bot be.
        families: So many are to hear something, each by a chat of its own.
    """

    database: Database
    server: FloodServer
    factor: float
    families: int
    throttled: int

    @property
    def rate(self) -> float:
        return USUAL * self.factor

    @asynccontextmanager
    async def notices(self, database: Database) -> AsyncIterator[Notices]:
        """Make what says notices, as one process has it."""
        async with aiohttp.ClientSession() as session:
            box = Postbox(f"{self.server.url}/bot{TOKEN}", session)
            post = Post({TELEGRAM_ID: box}, Pace({TELEGRAM_ID: self.rate}, database))
            made = Notices(database, post, Voice(drawn), clock)
            yield made
            await made.close()

    async def all_said(self, *every: Notices) -> None:
        """Sweep as the clock would, until nothing waits."""
        while True:
            await asyncio.gather(*(each.sweep() for each in every))
            async with self.database.reading() as tx:
                waiting = select(func.count()).where(notice.c.state == "waiting")
                if not (await tx.execute(waiting)).scalar_one():
                    return
            await asyncio.sleep(0.1)


def drawn(screen: Screen, chat_id: int) -> list[str]:
    return [reply.content(each) for each in reply.requests(screen, chat_id, None)]


async def prepared(database: Database, server: FloodServer, factor: float, count: int) -> Flood:
    """Let so many families wait for a reminder of tomorrow's café."""
    town = Town()
    offer = town.offer(town.venue(town.centre(live=True)), slot_confirmed=True)
    now = clock()
    cafe = town.dated(offer, starts_at=now + TOMORROW, ends_at=now + TOMORROW)
    await town.build(database)
    families = Families(town.id)
    people = [families.family(LANGUAGES[each % 4], **NEVER_QUIET) for each in range(count)]
    for each in people:
        families.chat(each)
        families.remind(each, cafe)
    await families.build(database)
    waiting: list[Notice] = [told(town.id, each, Kind.REMINDER, now, cafe) for each in people]
    # Early enough to stand in the middle of all the others when its silence ends.
    loud = people[count // 20]
    waiting += [told(town.id, loud, Kind.ADDED, now, cafe) for _ in range(THROTTLED - 1)]
    await write(database, *waiting)
    async with database.reading() as tx:
        number = (
            await tx.execute(select(chat.c.chat_id).where(chat.c.person_id == loud))
        ).scalar_one()
    return Flood(database, server, factor, count, number)


@dataclass
class Machine:
    """Knows when the machine gave this process no time, however busy it is with other tests.

    Time that the event loop spends on our own work is not excused.
    """

    lost: list[tuple[float, float]] = field(default_factory=list)

    async def watch(self) -> None:
        while True:
            at, worked = monotonic(), thread_time()
            await asyncio.sleep(TICK_S)
            gone = monotonic() - at - TICK_S - (thread_time() - worked)
            if gone > LATE_S / 2:
                self.lost.append((at, gone))

    def given(self, begin: float, end: float) -> float:
        """Tell how much time there was between two moments; seconds."""
        return end - begin - sum(gone for at, gone in self.lost if begin <= at + TICK_S <= end)


def looked_at(flood: Flood, machine: Machine) -> None:
    """See that all heard once, at the pace, and that one in trouble held up nobody."""
    server = flood.server
    well = [each for each in server.arrivals if each.code == 200]
    assert len(well) == flood.families + THROTTLED - 1
    assert len({each.chat_id for each in well}) == flood.families
    assert len(server.of_chat(flood.throttled)) == THROTTLED
    assert {each.chat_id for each in server.refused()} <= {flood.throttled}
    assert server.most_in_a_second() <= FREE * flood.factor
    others = [each.at for each in well if each.chat_id != flood.throttled]
    pauses = [machine.given(before, after) for before, after in pairwise(others)]
    assert max(pauses) < LONGEST_PAUSE_S / flood.factor
    used = (len(others) - 1) / machine.given(others[0], others[-1])
    assert used >= PART_USED * flood.rate, used


async def flooded(database: Database, factor: float, count: int, *, processes: int = 1) -> None:
    async with flood_server(factor) as server:
        flood = await prepared(database, server, factor, count)
        server.throttle(flood.throttled, 40 / factor)
        async with AsyncExitStack() as stack:
            every = [await stack.enter_async_context(flood.notices(database))]
            for _ in range(processes - 1):
                another = Database(database.url.render_as_string(hide_password=False))
                stack.push_async_callback(another.close)
                every.append(await stack.enter_async_context(flood.notices(another)))
            machine = Machine()
            watching = asyncio.create_task(machine.watch())
            await flood.all_said(*every)
            watching.cancel()
    looked_at(flood, machine)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_ten_thousand_families_hear_at_ten_times_the_pace(database: Database) -> None:
    await flooded(database, 10, 10_000)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_share_the_pace(database: Database) -> None:
    await flooded(database, 4, 1_000, processes=2)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_ten_thousand_families_hear_at_telegram_s_pace(database: Database) -> None:
    await flooded(database, 1, 10_000)
