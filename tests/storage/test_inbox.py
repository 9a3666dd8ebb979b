from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

import storage.inbox
from storage.database import Database
from storage.inbox import Arrival, State
from storage.tables import inbox

FIRST = Arrival(id=1, bot_id=1, update_id=10, chat_id=7, raw='{"update_id": 10}')
SECOND = replace(FIRST, id=2, update_id=11)
OTHER_CHAT = replace(FIRST, id=3, update_id=12, chat_id=8)


async def kept(database: Database, now: datetime, *arrivals: Arrival) -> None:
    async with database.transaction() as tx:
        await storage.inbox.keep(tx, arrivals, now)


async def due(database: Database, now: datetime) -> list[int]:
    async with database.transaction() as tx:
        return [each.id for each in await storage.inbox.waiting(tx, [1], 10, now)]


async def test_an_update_that_comes_again_is_kept_once(database: Database, now: datetime) -> None:
    await kept(database, now, FIRST)

    await kept(database, now, replace(FIRST, id=9))

    assert await due(database, now) == [1]


async def test_only_the_oldest_of_a_chat_is_taken(database: Database, now: datetime) -> None:
    await kept(database, now, FIRST, SECOND, OTHER_CHAT)

    assert await due(database, now) == [1, 3]


async def test_the_next_of_a_chat_follows_when_the_first_is_done(
    database: Database, now: datetime
) -> None:
    await kept(database, now, FIRST, SECOND)

    async with database.transaction() as tx:
        storage.inbox.done(tx, FIRST.id)

    assert await due(database, now) == [2]


async def test_a_handled_update_leaves_no_content(database: Database, now: datetime) -> None:
    await kept(database, now, FIRST)

    async with database.transaction() as tx:
        storage.inbox.done(tx, FIRST.id)

    async with database.reading() as tx:
        assert (await tx.execute(select(inbox.c.state, inbox.c.raw))).one() == ("handled", None)


async def test_a_failing_update_holds_its_chat_up_and_is_parked_in_the_end(
    database: Database, now: datetime
) -> None:
    await kept(database, now, FIRST, SECOND)
    states = []

    for _ in range(storage.inbox.MOST_TRIES):
        async with database.transaction() as tx:
            taken = (await storage.inbox.waiting(tx, [1], 10, now))[0]
            states.append(await storage.inbox.failed(tx, taken, now))

    assert states == [State.WAITING, State.WAITING, State.PARKED]
    assert await due(database, now) == [2]


async def test_a_put_off_update_is_not_overtaken(database: Database, now: datetime) -> None:
    await kept(database, now, FIRST, SECOND)

    async with database.transaction() as tx:
        taken = (await storage.inbox.waiting(tx, [1], 10, now))[0]
        await storage.inbox.failed(tx, taken, now + timedelta(seconds=2))

    assert await due(database, now) == []
    assert await due(database, now + timedelta(seconds=3)) == [1]


async def test_numbers_are_forgotten_after_two_days(database: Database, now: datetime) -> None:
    await kept(database, now, FIRST, SECOND)
    async with database.transaction() as tx:
        storage.inbox.done(tx, FIRST.id)

    async with database.transaction() as tx:
        await storage.inbox.forget(tx, now + timedelta(hours=49))

    async with database.reading() as tx:
        assert list((await tx.execute(select(inbox.c.id))).scalars()) == [2]
