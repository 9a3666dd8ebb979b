"""Whoever answers a parent reads what is theirs to read, and no word more."""

from dataclasses import replace
from datetime import timedelta

from aiogram import Dispatcher
from sqlalchemy import func, insert, select, update

import storage.erasure
import storage.thread
from kiez.directory import CentreId, OfferId
from kiez.notice import Kind
from kiez.people import Door
from kiez.roles import Grant, Role
from screens.team_buttons import ThreadButton
from storage.database import Database
from storage.tables import (
    centre,
    offer,
    task,
    thread_message,
    webchat_chat,
    webchat_message,
)
from tests.handlers.asking import amina, here, number, petra, question, routed, told, town
from tests.handlers.phone import meet
from tests.handlers.talking import Talking
from tests.staff import appoint
from tests.towns import Town

__all__ = ["amina", "petra", "routed", "town"]


async def test_another_centre_s_coordinator_reads_nothing(
    database: Database, amina: Talking, petra: Talking, routed: Dispatcher, town: Town
) -> None:
    person = await meet(database, amina.person.municipality, amina.now, 13)
    async with database.transaction() as tx:
        await tx.execute(
            centre.insert().from_select(
                ["id", "municipality_id", "key", "position", "name", "quarter", "live", "record"],
                select(
                    centre.c.id + 1,
                    centre.c.municipality_id,
                    centre.c.key + "-2",
                    centre.c.position,
                    centre.c.name,
                    centre.c.quarter,
                    centre.c.live,
                    centre.c.record,
                ),
            )
        )
    await appoint(
        database, person, "Uwe", Grant(Role.COORDINATOR, CentreId(here(town, "centre") + 1))
    )
    uwe = Talking(database, routed, person, amina.now)
    await question(amina)

    foreign = await uwe.press(ThreadButton(thread=await number(database)))
    nothing = await uwe.press(ThreadButton(thread=4))

    assert foreign == nothing
    assert petra.person.id


async def test_of_a_consultation_the_provider_alone_reads(
    database: Database, amina: Talking, petra: Talking, routed: Dispatcher, town: Town
) -> None:
    person = await meet(database, amina.person.municipality, amina.now, 14)
    await appoint(
        database, person, "Maren", Grant(Role.PARTNER, offer=OfferId(here(town, "offer")))
    )
    maren = Talking(database, routed, person, amina.now)
    async with database.transaction() as tx:
        await tx.execute(update(offer).values(kind="sprechstunde"))

    assert "Maren from" in await question(amina)
    foreign = await petra.press(ThreadButton(thread=await number(database)))

    assert "no longer there" in foreign
    assert "Darf mein Hund mit?" in await maren.press(ThreadButton(thread=await number(database)))
    assert await told(database, Kind.TASK) == [maren.person.id]


async def test_whoever_writes_more_is_heard_in_the_same_conversation(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina)

    await amina.tap("See it")
    await amina.tap("Write more")
    await amina.write("Er ist klein.")

    text = await petra.press(ThreadButton(thread=await number(database)))
    assert text.index("Darf mein Hund mit?") < text.index("Er ist klein.")
    assert await told(database, Kind.MESSAGE) == [petra.person.id]


async def test_a_conversation_ends_by_itself_and_is_erased(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina)
    await petra.press(ThreadButton(thread=await number(database)))
    await petra.tap("Answer")
    await petra.write("Ja, gern.")
    idle, over = amina.now + timedelta(days=15), amina.now + timedelta(days=46)

    async with database.transaction() as tx:
        closed = await storage.thread.close_idle(tx, idle)
        erased = await storage.thread.forget(tx, over)
        left = (await tx.execute(select(func.count()).select_from(task))).scalar_one()

    assert (closed, erased, left) == (1, 1, 0)
    assert petra.person.id


async def test_an_erased_parent_leaves_no_word(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina)

    async with database.transaction() as tx:
        await storage.erasure.erase(tx, amina.person.id, amina.now)
        left = (await tx.execute(select(func.count()).select_from(thread_message))).scalar_one()

    assert left == 0
    assert petra.person.id


async def test_an_answer_that_was_left_sends_no_later_word(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina)
    await petra.press(ThreadButton(thread=await number(database)))
    await petra.tap("Answer")

    await petra.tap("The week")
    await petra.write("Hebamme in Mitte")

    assert await told(database, Kind.MESSAGE) == []


async def test_what_nobody_has_answered_does_not_end_by_itself(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina)

    async with database.transaction() as tx:
        closed = await storage.thread.close_idle(tx, amina.now + timedelta(days=60))

    assert closed == 0
    assert petra.person.id


async def test_who_has_taken_the_task_hears_of_the_next_message(
    database: Database, amina: Talking, petra: Talking, town: Town
) -> None:
    person = await meet(database, amina.person.municipality, amina.now, 15)
    own = CentreId(here(town, "centre"))
    jonas = await appoint(database, person, "Jonas", Grant(Role.COORDINATOR, own))
    await question(amina)
    async with database.transaction() as tx:
        await tx.execute(update(task).values(staff_id=jonas.id))

    await amina.tap("See it")
    await amina.tap("Write more")
    text = await amina.write("Er ist klein.")

    assert "Jonas from KiEZ Mitte answers by" in text
    assert await told(database, Kind.MESSAGE) == [person.id]
    assert petra.person.id


async def test_an_erased_parent_s_words_leave_the_page_of_who_answers(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina)
    shown = {"text": "Darf mein Hund mit?", "key": f"thr:{await number(database)}"}
    page = {"chat_id": 12, "secret_hash": "x", "last_message_id": 1, "last_change": 4}
    async with database.transaction() as tx:
        used = {"taps": [], "used_on": amina.now.date()}
        await tx.execute(insert(webchat_chat), page | used)
        said = {"chat_id": 12, "message_id": 1, "change": 4, "mine": False, "content": shown}
        await tx.execute(insert(webchat_message), said)

        await storage.erasure.erase(tx, amina.person.id, amina.now)

        left = (await tx.execute(select(webchat_message.c.content))).scalar_one()
        change = (await tx.execute(select(webchat_chat.c.last_change))).scalar_one()
    assert (left, change) == ({}, 5)
    assert petra.person.id


async def test_a_carrier_that_keeps_talk_out_of_telegram_keeps_it_from_staff_there_as_well(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina, "Mein Kind trinkt schlecht")
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(telegram="information"))
    petra.person = replace(petra.person, door=Door.TELEGRAM)

    text = await petra.press(ThreadButton(thread=await number(database)))

    assert "Please answer on our website." in text
    assert "trinkt" not in text
