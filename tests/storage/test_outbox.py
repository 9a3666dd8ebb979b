from datetime import datetime, timedelta

from sqlalchemy import select

import storage.outbox
from kiez.delivery import Lane
from storage.database import Database, Transaction
from storage.outbox import LEASE, Outgoing, Settled, State
from storage.tables import outbox

ONE = Outgoing(id=1, bot_id=1, chat_id=7, content='{"method":"sendMessage"}')
TWO = Outgoing(id=2, bot_id=1, chat_id=7, content='{"method":"sendMessage"}')
OTHER = Outgoing(id=3, bot_id=1, chat_id=8, content='{"method":"sendMessage"}')


async def written(database: Database, now: datetime, *messages: Outgoing) -> None:
    async def write(tx: Transaction) -> None:
        for message in messages:
            storage.outbox.enqueue(tx, message, Lane.REPLY, "reply", now)

    await database.run(write)


async def claimed(database: Database, now: datetime) -> list[int]:
    async with database.transaction() as tx:
        return [each.id for each in await storage.outbox.claim(tx, [1], 10, now)]


async def settled(database: Database, *outcomes: Settled) -> None:
    async with database.transaction() as tx:
        await storage.outbox.settle(tx, outcomes)


async def test_a_new_message_belongs_to_the_process_that_wrote_it(
    database: Database, now: datetime
) -> None:
    await written(database, now, ONE)

    assert await claimed(database, now + timedelta(seconds=1)) == []


async def test_after_the_lease_another_process_takes_the_oldest_of_each_chat(
    database: Database, now: datetime
) -> None:
    await written(database, now, ONE, TWO, OTHER)

    assert await claimed(database, now + LEASE) == [1, 3]
    assert await claimed(database, now + LEASE) == []


async def test_a_sent_message_leaves_neither_content_nor_chat(
    database: Database, now: datetime
) -> None:
    await written(database, now, ONE)

    await settled(database, Settled(ONE.id, State.SENT, now))

    columns = (outbox.c.state, outbox.c.content, outbox.c.chat_id, outbox.c.tries)
    async with database.reading() as tx:
        row = (await tx.execute(select(*columns))).one()
    assert row == ("sent", None, storage.outbox.NOBODY, 1)


async def test_what_waits_for_a_chat_that_is_closed_to_us_is_given_up(
    database: Database, now: datetime
) -> None:
    later = Outgoing(id=4, bot_id=1, chat_id=7, content="{}")
    await written(database, now, ONE, TWO, OTHER, later)

    async with database.transaction() as tx:
        await storage.outbox.give_up(tx, 1, 7, TWO.id, now)

    columns = (outbox.c.state, outbox.c.content, outbox.c.chat_id)
    async with database.reading() as tx:
        rows = list(await tx.execute(select(*columns).order_by(outbox.c.id)))
    assert rows[:2] == [("given up", None, storage.outbox.NOBODY)] * 2
    assert [(row.state, row.chat_id) for row in rows[2:]] == [("waiting", 8), ("waiting", 7)]


async def test_a_renewed_lease_keeps_others_away(database: Database, now: datetime) -> None:
    await written(database, now, ONE, OTHER)

    async with database.transaction() as tx:
        await storage.outbox.renew(tx, [ONE.id], now + LEASE / 2)

    assert await claimed(database, now + LEASE) == [OTHER.id]


async def test_a_message_to_be_tried_again_holds_back_the_next_of_its_chat(
    database: Database, now: datetime
) -> None:
    await written(database, now, ONE, TWO)
    soon = now + timedelta(seconds=2)

    await settled(
        database,
        Settled(ONE.id, State.WAITING, now, again_at=soon, content="{}"),
        Settled(TWO.id, State.WAITING, now, tried=False),
    )

    assert await claimed(database, now) == []
    async with database.transaction() as tx:
        assert await storage.outbox.claim(tx, [1], 10, soon) == [Outgoing(1, 1, 7, "{}", tries=1)]


async def test_settled_messages_are_forgotten_after_a_week(
    database: Database, now: datetime
) -> None:
    await written(database, now, ONE, TWO)
    await settled(database, Settled(ONE.id, State.SENT, now))

    async with database.transaction() as tx:
        forgotten = await storage.outbox.forget(tx, now + timedelta(days=8))

    assert forgotten == 1
    assert await claimed(database, now + timedelta(days=8)) == [2]


async def test_the_backlog_counts_what_is_due(database: Database, now: datetime) -> None:
    await written(database, now, ONE, TWO)

    async with database.reading() as tx:
        assert await storage.outbox.backlog(tx, now) == (2, now)
