"""Updates of several chats share a transaction; who has ceased to be in it is read anew."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from aiogram import Bot

import handlers
import storage.inbox
from bot.context import Answered, Context, StaleError, Surroundings, dispatcher
from bot.serial import Serial, random_id
from kiez.code import Secrets
from kiez.people import Door, MunicipalityId
from screens.own_buttons import DeleteButton
from storage.database import Database, Transaction
from storage.inbox import Arrival
from storage.tables import chat, inbox, person
from tests import cast


@pytest.fixture
def context(tmp_path: Path) -> Context:
    router = dispatcher()
    router.include_routers(*handlers.routers())
    secrets = Secrets("11" * 32, "22" * 32)
    surroundings = Surroundings("", secrets, False, random_id, tmp_path / "marks")  # noqa: FBT003
    bots = {cast.TELEGRAM_BOT: (Bot("777:x"), Door.TELEGRAM)}
    return Context(router, bots, MunicipalityId(1), Serial(), surroundings)


def arrived(number: int, chat_id: int, **content: object) -> Arrival:
    raw = json.dumps({"update_id": number, **content})
    return Arrival(number, cast.TELEGRAM_BOT, number, chat_id, raw)


def message(chat_id: int) -> dict[str, object]:
    user = {"id": chat_id, "is_bot": False, "first_name": "x", "language_code": "tr"}
    private = {"id": chat_id, "type": "private"}
    return {"message_id": 1, "date": 0, "chat": private, "from": user, "text": "hello"}


async def both_waiting(database: Database, now: datetime) -> None:
    """Let one phone of a person delete everything while the other says hello."""
    await cast.built(database)
    async with database.transaction() as tx:
        for number in (11, 12):
            await cast.meet(tx, number, now)
        await tx.execute(chat.update().values(person_id=11))
        await tx.execute(person.delete().where(person.c.id == 12))
        tap = {"id": "1", "chat_instance": "1", "data": DeleteButton(sure="1").pack()}
        said = message(11_000)
        query = tap | {"from": said["from"], "message": said}
        first = arrived(1, 11_000, callback_query=query)
        await storage.inbox.keep(tx, [first, arrived(2, 12_000, message=message(12_000))], now)


async def handled(tx: Transaction, context: Context, now: datetime, most: int) -> list[Answered]:
    waiting = await storage.inbox.waiting(tx, context.bots, most, now)
    return [await context.handle(tx, each, now) for each in waiting]


async def test_a_group_with_somebody_erased_is_rolled_back(
    database: Database, context: Context, now: datetime
) -> None:
    await both_waiting(database, now)

    with pytest.raises(StaleError):
        await _group(database, context, now)

    assert await cast.count(database, person, chat) == [1, 2]


async def _group(database: Database, context: Context, now: datetime) -> None:
    async with database.transaction() as tx:
        await handled(tx, context, now, 32)


async def test_alone_the_erasure_takes_the_other_phone_s_words_along(
    database: Database, context: Context, now: datetime
) -> None:
    await both_waiting(database, now)

    async with database.transaction() as tx:
        (answered,) = await handled(tx, context, now, 1)
    async with database.transaction() as tx:
        rest = await handled(tx, context, now, 32)

    assert answered.erased
    assert len(answered.messages) == 1
    assert rest == []
    assert await cast.count(database, person, chat, inbox) == [0, 0, 2]
