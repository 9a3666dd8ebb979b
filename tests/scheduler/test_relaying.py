"""What a parent and a coordinator write to each other is translated for the other side."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

import storage.conversation
import storage.thread
from kiez.roles import Staff
from kiez.task import TaskId
from kiez.thread import Draft, Message
from scheduler.relaying import Relay
from scheduler.translation import Translator
from storage.database import Database
from storage.tables import thread_message
from tests.handlers.phone import meet
from tests.scheduler.test_translation import Service, service, staff, translator

__all__ = ["service", "staff", "translator"]


@pytest.fixture
async def asked(database: Database, staff: Staff, now: datetime) -> int:
    amina = replace(await meet(database, staff.municipality, now, 12), language="ar")
    said = Message(5, False, "ar", "سؤال", now)  # noqa: FBT003 - a parent's
    async with database.transaction() as tx:
        at = await storage.conversation.where(tx, amina, 0, staff.centre or 0)
        posted = await storage.thread.write(tx, amina, at, Draft(said, 7, TaskId(8)))
    return posted.thread


async def translation(database: Database) -> str | None:
    async with database.reading() as tx:
        found: str | None = (await tx.execute(select(thread_message.c.translation))).scalar_one()
    return found


async def test_a_question_is_translated_once_for_whoever_answers(
    database: Database, asked: int, translator: Translator, service: Service
) -> None:
    first = await Relay(database, translator).translate()
    second = await Relay(database, translator).translate()

    assert (first, second) == ({"translated": 1}, {"translated": 0})
    assert await translation(database) == "en: سؤال"
    assert len(service.asked) == 1
    assert asked == 7


async def test_a_service_that_is_away_is_asked_again_later(
    database: Database, asked: int, translator: Translator, service: Service
) -> None:
    service.failing = [503, 503, 503]

    await Relay(database, translator).translate()
    assert await translation(database) is None

    service.failing = []
    assert await Relay(database, translator).translate() == {"translated": 1}
    assert asked == 7


async def test_a_message_that_the_service_fails_at_holds_up_no_other(
    database: Database, asked: int, translator: Translator, service: Service
) -> None:
    service.failing = [503] * 6
    relay = Relay(database, translator)

    for _turn in range(3):
        await relay.translate()

    assert await translation(database) == ""
    assert asked == 7


async def test_without_a_service_no_word_leaves_the_house(database: Database, asked: int) -> None:
    assert await Relay(database, None).translate() == {}
    assert await translation(database) is None
    assert asked == 7
