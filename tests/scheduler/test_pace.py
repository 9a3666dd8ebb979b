import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

from kiez.delivery import Lane
from kiez.pace import AT_ONCE, LATE_S, Limits, limits
from scheduler.gate import Gate, HeldError
from scheduler.pace import Pace
from scheduler.slots import OwnSlots
from storage.database import Database
from tests.journeys.flood import most_within
from tests.scheduler.jumping import run

TELEGRAM, WEB = 777, 1


@dataclass
class Door:
    """Takes messages in its own time, and writes down when they arrived."""

    pace: Pace
    slow: Callable[[], float] = lambda: 0.02
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    going: int = 0
    most_at_once: int = 0

    async def send(self, chat_id: int, lane: Lane = Lane.UNASKED, bot_id: int = TELEGRAM) -> None:
        async with self.pace.turn(bot_id, chat_id, lane):
            self.going += 1
            self.most_at_once = max(self.most_at_once, self.going)
            await asyncio.sleep(self.slow())
            self.arrivals.append((asyncio.get_running_loop().time(), chat_id))
            await asyncio.sleep(self.slow())
            self.going -= 1

    async def send_all(self, chats: Iterable[int], lane: Lane = Lane.UNASKED) -> None:
        await asyncio.gather(*(self.send(chat, lane) for chat in chats))

    @property
    def times(self) -> list[float]:
        return [at for at, _ in self.arrivals]

    @property
    def chats(self) -> list[int]:
        return [chat for _, chat in self.arrivals]


def door(rate: float = 27.0) -> Door:
    return Door(Pace({TELEGRAM: rate}))


@pytest.mark.parametrize(("rate", "most"), [(27.0, 30), (270.0, 300)])
def test_nearly_all_of_the_rate_is_used_and_no_second_is_too_full(rate: float, most: int) -> None:
    chance = random.Random(1)  # noqa: S311 - a network's moods, not secrets
    telegram = door(rate)
    telegram.slow = lambda: chance.uniform(0.001, 0.03)

    run(telegram.send_all(range(1000)), late=lambda: chance.uniform(0, 0.004))

    times = sorted(telegram.times)
    assert 999 / (times[-1] - times[0]) >= 0.9 * rate
    assert most_within(times, 1.0) <= most


def test_no_second_is_too_full_however_the_network_stutters() -> None:
    chance = random.Random(2)  # noqa: S311
    telegram = door(30)
    telegram.slow = lambda: chance.choice([0.0, 0.0, 0.0, 0.9])

    run(telegram.send_all(range(600)), late=lambda: chance.choice([0.0, 0.0, 0.1]))

    assert most_within(telegram.times, 1.0) <= 30


def test_after_silence_nothing_is_made_up_for() -> None:
    telegram = door()

    async def work() -> None:
        await telegram.send(1)
        await asyncio.sleep(20)
        await telegram.send_all(range(10, 20))

    run(work())

    first, last = telegram.times[1], telegram.times[-1]
    assert last - first >= 9 / 27 - LATE_S


def test_a_start_takes_the_last_second_for_a_full_one() -> None:
    gate = Gate(Limits(slot_s=0.0, window=30, chat_s=1.0, at_once=100), OwnSlots(0.0))
    begun: list[float] = []

    async def send(chat: int) -> None:
        async with gate.turn(chat, Lane.REPLY):
            begun.append(asyncio.get_running_loop().time())

    async def work() -> None:
        await asyncio.gather(*(send(chat) for chat in range(60)))

    run(work())

    assert most_within([at - begun[0] for at in begun], 0.5) <= 15


def test_replies_overtake_notices() -> None:
    telegram = door()

    async def work() -> None:
        notices = asyncio.create_task(telegram.send_all(range(100, 150)))
        await asyncio.sleep(0.5)
        await telegram.send_all([1, 2, 3], Lane.REPLY)
        await notices

    run(work())

    where = telegram.chats.index(1)
    assert where <= 0.5 * 27 + 2
    assert telegram.chats[where : where + 3] == [1, 2, 3]


def test_a_reply_overtakes_a_notice_to_its_own_chat() -> None:
    telegram = door()
    said: list[Lane] = []

    async def say(chat: int, lane: Lane) -> None:
        async with telegram.pace.turn(TELEGRAM, chat, lane):
            said.append(lane)

    async def work() -> None:
        others = asyncio.create_task(telegram.send_all(range(10, 20)))
        await asyncio.sleep(0.01)
        await asyncio.gather(say(1, Lane.UNASKED), say(1, Lane.REPLY), others)

    run(work())

    assert said == [Lane.REPLY, Lane.UNASKED]


def test_a_chat_gets_three_at_once_and_then_one_a_second() -> None:
    telegram = door()

    async def work() -> None:
        await telegram.send(2)
        await asyncio.sleep(10)
        await telegram.send_all([1] * 6)

    run(work())

    since = [at - telegram.times[1] for at in telegram.times[1:]]
    assert since[2] < 0.5
    assert [round(each) for each in since[3:]] == [1, 2, 3]
    assert most_within(telegram.times[1:], 1.0) <= 3


def test_a_chat_with_much_to_hear_delays_no_other() -> None:
    telegram = door()

    async def work() -> None:
        many = asyncio.create_task(telegram.send_all([1] * 20))
        await asyncio.sleep(1)
        await telegram.send_all(range(2, 12))
        many.cancel()

    run(work())

    others = [at for at, chat in telegram.arrivals if chat != 1]
    assert others[-1] - others[0] < 1


def test_a_throttled_chat_is_sent_away_and_delays_no_other() -> None:
    telegram = door()
    held: list[float] = []

    async def work() -> None:
        telegram.pace.refused(TELEGRAM, 1, retry_after=60)
        with pytest.raises(HeldError) as error:
            await telegram.send(1)
        held.append(error.value.after.total_seconds())
        await telegram.send_all(range(2, 30))
        await asyncio.sleep(60)
        await telegram.send(1)

    run(work())

    assert held == [60]
    assert telegram.chats == [*range(2, 30), 1]
    assert telegram.times[27] - telegram.times[0] < 1.1


def test_who_waits_in_line_is_sent_away_when_the_chat_is_throttled() -> None:
    telegram = door()

    async def work() -> None:
        waiting = asyncio.gather(*(telegram.send(1) for _ in range(5)), return_exceptions=True)
        await asyncio.sleep(0.05)
        telegram.pace.refused(TELEGRAM, 1, retry_after=30)
        outcomes = await waiting
        assert [type(each) for each in outcomes[1:]] == [HeldError] * 4

    run(work())

    assert len(telegram.arrivals) == 1


def test_a_second_throttled_chat_lets_the_whole_bot_rest() -> None:
    telegram = door()

    async def work() -> None:
        telegram.pace.refused(TELEGRAM, 1, retry_after=40)
        telegram.pace.refused(TELEGRAM, 2, retry_after=10)
        with pytest.raises(HeldError):
            await telegram.send(3)
        await asyncio.sleep(40)
        await telegram.send_all([1, 2, 3])

    run(work())

    assert len(telegram.arrivals) == 3


def test_a_short_rest_is_waited_for_in_line() -> None:
    telegram = door()

    async def work() -> None:
        telegram.pace.refused(TELEGRAM, 1, retry_after=1)
        telegram.pace.refused(TELEGRAM, 2, retry_after=1)
        await telegram.send_all([1, 2, 3])

    run(work())

    assert telegram.times[0] >= 1001


def test_no_more_than_a_few_are_under_way() -> None:
    telegram = door()
    telegram.slow = lambda: 1.0

    run(telegram.send_all(range(40)))

    assert telegram.most_at_once == AT_ONCE


def test_the_web_chat_keeps_no_pace() -> None:
    web = door()

    async def work() -> None:
        await asyncio.gather(*(web.send(1, Lane.REPLY, WEB) for _ in range(80)))

    run(work())

    assert web.times[-1] - web.times[0] < 0.5
    assert web.most_at_once == AT_ONCE


def test_who_gives_up_leaves_the_line_in_order() -> None:
    telegram = door()

    async def work() -> None:
        going = [asyncio.create_task(telegram.send(chat)) for chat in [1, 1, 1, 1, 1, 2, 3]]
        await asyncio.sleep(0.01)
        for task in going[:-1]:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        await telegram.send(1)

    run(work())

    assert telegram.chats == [3, 1]


def test_what_one_pays_for_makes_every_limit_wider() -> None:
    assert limits(27) == Limits(slot_s=1 / 27, window=30, chat_s=1, at_once=8)
    assert limits(30).window == 30
    assert limits(270) == Limits(slot_s=1 / 270, window=300, chat_s=0.1, at_once=80)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_share_the_slots(database: Database) -> None:
    one, two = (Door(Pace({TELEGRAM: 270}, database), slow=lambda: 0.0) for _ in range(2))

    await asyncio.gather(one.send_all(range(50)), two.send_all(range(50, 100)))

    times = [*one.times, *two.times]
    assert len(times) == 100
    assert max(times) - min(times) >= 99 / 270 - 2 * LATE_S
