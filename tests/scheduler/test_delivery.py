import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import aiohttp
import pytest
from sqlalchemy import select

import storage.outbox
from kiez.delivery import Lane
from kiez.pace import AT_ONCE
from scheduler.delivery import Delivery
from scheduler.pace import Pace
from scheduler.post import Post, Postbox
from storage.database import Database, Transaction
from storage.outbox import Outgoing
from storage.tables import outbox
from tests.door import FakeDoor, open_door, refusal


@pytest.fixture
async def door() -> AsyncIterator[FakeDoor]:
    async with open_door() as opened:
        yield opened


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
async def delivery(database: Database, door: FakeDoor, clock: Clock) -> AsyncIterator[Delivery]:
    async with aiohttp.ClientSession() as session:
        made = Delivery(database, Post({1: Postbox(door.url, session)}, Pace({})), clock)
        yield made
        await made.close()


def message(number: int, chat_id: int = 7, method: str = "sendMessage") -> Outgoing:
    content = {"chat_id": chat_id, "text": str(number), "message_id": 5}
    return Outgoing(number, 1, chat_id, f"{method} {json.dumps(content)}")


async def written(database: Database, now: datetime, *messages: Outgoing) -> None:
    async def write(tx: Transaction) -> None:
        for each in messages:
            storage.outbox.enqueue(tx, each, Lane.REPLY, "reply", now)

    await database.run(write)


async def states(database: Database) -> list[str]:
    async with database.reading() as tx:
        return list((await tx.execute(select(outbox.c.state).order_by(outbox.c.id))).scalars())


async def test_messages_of_a_chat_arrive_in_order(
    database: Database, delivery: Delivery, door: FakeDoor, now: datetime
) -> None:
    door.delay = 0.005
    messages = [message(number) for number in range(1, 11)]
    await written(database, now, *messages)

    for each in messages:
        delivery.hand_over([each])
    await delivery.close()

    assert door.texts == [str(number) for number in range(1, 11)]
    assert set(await states(database)) == {"sent"}


async def test_chats_are_served_side_by_side_but_not_all_at_once(
    database: Database, delivery: Delivery, door: FakeDoor, now: datetime
) -> None:
    door.delay = 0.02
    messages = [message(number, chat_id=number) for number in range(1, 31)]
    await written(database, now, *messages)

    delivery.hand_over(messages)
    await delivery.close()

    assert door.most_at_once == AT_ONCE


async def test_what_follows_a_failed_message_stays_behind_it(
    database: Database, delivery: Delivery, door: FakeDoor, clock: Clock
) -> None:
    door.answers.append(refusal(429, "Too Many Requests: retry after 1", retry_after=1))
    await written(database, clock.now, message(1), message(2))

    delivery.hand_over([message(1), message(2)])
    await asyncio.sleep(0.2)
    clock.now += timedelta(seconds=2)
    await delivery.close()

    assert door.texts == ["1", "1", "2"]
    assert await states(database) == ["sent", "sent"]


async def test_an_edit_whose_message_is_gone_becomes_a_new_message(
    database: Database, delivery: Delivery, door: FakeDoor, now: datetime
) -> None:
    door.answers.append(refusal(400, "Bad Request: message to edit not found"))
    edit = message(1, method="editMessageText")
    await written(database, now, edit)

    delivery.hand_over([edit])
    await delivery.close()

    assert [method for method, _ in door.asked] == ["editMessageText", "sendMessage"]
    assert "message_id" not in door.asked[1][1]


async def test_a_refused_message_is_given_up_and_the_next_one_sent(
    database: Database, delivery: Delivery, door: FakeDoor, now: datetime
) -> None:
    door.answers.append(refusal(400, "Bad Request: message is too long"))
    await written(database, now, message(1), message(2))

    delivery.hand_over([message(1), message(2)])
    await delivery.close()

    assert await states(database) == ["given up", "sent"]


async def test_who_blocked_us_is_sent_nothing_more_of_what_waits(
    database: Database, delivery: Delivery, door: FakeDoor, now: datetime
) -> None:
    door.answers.append(refusal(403, "Forbidden: bot was blocked by the user"))
    waiting = [message(1), message(2), message(3)]
    await written(database, now, *waiting, message(4, chat_id=8))

    delivery.hand_over([*waiting, message(4, chat_id=8)])
    await delivery.close()

    assert sorted(door.texts) == ["1", "4"]
    assert await states(database) == ["given up"] * 3 + ["sent"]


async def test_a_message_that_waits_for_its_turn_stays_ours(
    database: Database, delivery: Delivery, door: FakeDoor, clock: Clock
) -> None:
    door.delay = 0.2
    await written(database, clock.now, message(1), message(2))
    delivery.hand_over([message(1), message(2)])

    clock.now += storage.outbox.LEASE / 2
    await delivery.sweep()
    clock.now += storage.outbox.LEASE / 2
    async with database.transaction() as tx:
        taken = await storage.outbox.claim(tx, [1], 10, clock.now)
    await delivery.close()

    assert taken == []
    assert door.texts == ["1", "2"]


async def test_a_sweep_sends_what_a_former_process_left(
    database: Database, delivery: Delivery, door: FakeDoor, clock: Clock
) -> None:
    await written(database, clock.now, message(1), message(2))
    clock.now += storage.outbox.LEASE

    while await delivery.sweep():
        await delivery.close()

    assert door.texts == ["1", "2"]
