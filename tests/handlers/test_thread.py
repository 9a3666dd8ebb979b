"""A parent asks a person and is answered; only the door is left out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiogram import Dispatcher
from sqlalchemy import func, select, update

import storage.erasure
import storage.thread
from kiez.directory import CentreId, OfferId
from kiez.notice import Kind
from kiez.people import Door
from kiez.roles import Grant, Role
from screens.buttons import DangerButton
from screens.team_buttons import AskPersonButton, ThreadButton
from screens.thread_buttons import TalkButton
from storage.database import Database
from storage.tables import centre, chat, notice, occurrence, offer, task, thread, thread_message
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint
from tests.towns import Town


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe(record={})
    return made


@pytest.fixture
async def amina(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    await build(database, town)
    return Talking(database, routed, await meet(database, town.id, now, 11), now)


@pytest.fixture
async def petra(
    database: Database, routed: Dispatcher, now: datetime, amina: Talking, town: Town
) -> Talking:
    person = await meet(database, amina.person.municipality, now, 12)
    await appoint(
        database, person, "Petra", Grant(Role.COORDINATOR, CentreId(here(town, "centre")))
    )
    return Talking(database, routed, person, now)


def here(town: Town, table: str) -> int:
    return int(town.rows[table][0]["id"])


async def question(amina: Talking, words: str = "Darf mein Hund mit?") -> str:
    async with amina.database.reading() as tx:
        date = (await tx.execute(select(occurrence.c.id))).scalar_one()
    await amina.press(AskPersonButton(occurrence=date, centre=0))
    if "Agree" in " ".join(amina.labels):
        await amina.tap("Agree")
    return await amina.write(words)


async def number(database: Database) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(thread.c.id))).scalar_one())


async def told(database: Database, kind: Kind) -> list[int]:
    async with database.reading() as tx:
        rows = await tx.execute(select(notice.c.person_id).where(notice.c.kind == kind))
        return list(rows.scalars())


async def test_a_question_is_answered_and_neither_sees_the_other(
    database: Database, amina: Talking, petra: Talking
) -> None:
    assert "Petra from KiEZ Mitte answers by" in await question(amina)
    asked = await petra.press(ThreadButton(thread=await number(database)))

    await petra.tap("Answer")
    await petra.write("Ja, gern <b>!</b>")
    read = await amina.press(TalkButton(thread=await number(database), page=0))

    assert "Darf mein Hund mit?" in asked
    assert "Petra" in read
    assert "Ja, gern <b>!</b>" in read
    assert await told(database, Kind.TASK) == [petra.person.id]
    assert await told(database, Kind.MESSAGE) == [amina.person.id]


async def test_where_nobody_has_an_account_the_parent_is_told_so(
    amina: Talking, town: Town
) -> None:
    text = await amina.press(AskPersonButton(occurrence=here(town, "occurrence"), centre=0))

    assert "Nobody there can answer in this chat yet." in text


async def test_a_message_that_is_too_long_says_by_how_much(amina: Talking, petra: Talking) -> None:
    assert petra.person.id
    text = await question(amina, "ä" * 999 + "👶👶")

    assert "It is 3 signs too long." in text
    assert "Your message is sent." in await amina.write("Kürzer.")


@pytest.mark.parametrize("words", ["<b>{0} %s</b>", "a" + "\u0301" * 900, "\u202eabc"])
async def test_strange_signs_arrive_as_they_are(
    database: Database, amina: Talking, petra: Talking, words: str
) -> None:
    await question(amina, words)

    text = await petra.press(ThreadButton(thread=await number(database)))

    assert words.replace("\u202e", "") in text


async def test_in_danger_help_comes_first_and_nothing_is_kept_unasked(
    database: Database, amina: Talking, petra: Talking
) -> None:
    text = await question(amina, "Mein Mann schlägt mich")

    async with database.reading() as tx:
        kept = (await tx.execute(select(func.count()).select_from(thread_message))).scalar_one()
    assert text.index("112") < text.index("Shall I send your message to KiEZ Mitte?")
    assert kept == 0
    assert "It is forgotten." in await amina.tap("Do not send")
    assert amina.kept == {}
    assert await told(database, Kind.TASK) == []
    assert petra.person.id


async def test_what_was_written_in_danger_is_sent_on_a_tap_and_warns_the_reader(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina, "Mein Mann schlägt mich")

    assert "Your message is sent." in await amina.tap("Send it")
    text = await petra.press(ThreadButton(thread=await number(database)))
    assert "This may be about danger." in text
    assert "protection of children" in text


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


async def test_a_carrier_that_keeps_talk_out_of_telegram_leads_to_the_website(
    database: Database, amina: Talking, town: Town
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(telegram="information"))
        await tx.execute(update(chat).values(door=Door.TELEGRAM))
    amina.person = replace(amina.person, door=Door.TELEGRAM)

    text = await amina.press(AskPersonButton(occurrence=here(town, "occurrence"), centre=0))

    assert "Please ask on our website." in text


async def test_the_danger_answer_leads_to_a_person(amina: Talking) -> None:
    await amina.press(DangerButton())

    assert "Whom would you like to ask?" in await amina.tap("KiEZ")
