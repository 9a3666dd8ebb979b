"""A parent asks a person and is answered; only the door is left out."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from kiez.notice import Kind
from kiez.people import Door
from screens.buttons import DangerButton
from screens.task_buttons import DoneButton
from screens.team_buttons import AskPersonButton, TasksButton, ThreadButton
from screens.thread_buttons import TalkButton
from storage.database import Database
from storage.tables import (
    centre,
    chat,
    occurrence,
    task,
    thread_message,
)
from tests.handlers.asking import amina, here, number, petra, question, routed, told, town
from tests.handlers.talking import Talking
from tests.towns import Town

# What is the same on every database is shown on one.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

__all__ = ["amina", "petra", "routed", "town"]


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
    assert amina.screen.unsaid == 1
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


async def test_a_question_that_was_left_sends_no_later_word(
    database: Database, amina: Talking, petra: Talking
) -> None:
    async with database.reading() as tx:
        date = (await tx.execute(select(occurrence.c.id))).scalar_one()
    await amina.press(AskPersonButton(occurrence=date, centre=0))
    await amina.tap("Agree")

    await amina.tap("Start")
    await amina.write("Mitte")

    assert await told(database, Kind.TASK) == []
    assert petra.person.id


async def test_a_text_of_invisible_signs_is_asked_for_again(
    amina: Talking, petra: Talking
) -> None:
    assert "I can read nothing in this text." in await question(amina, "\u200b\u2066")
    assert petra.person.id


async def test_danger_is_answered_wherever_it_is_written(amina: Talking) -> None:
    text = await amina.write("kocam beni dövüyor")

    assert text.startswith("You did right to write")
    assert "Talk to" in " ".join(amina.labels)


@SQLITE
async def test_a_parent_s_question_is_not_done_by_saying_so_and_opens_from_the_list(
    database: Database, amina: Talking, petra: Talking
) -> None:
    await question(amina, "Darf mein Hund mit hinein?")
    async with database.reading() as tx:
        waiting = (await tx.execute(select(task.c.id))).scalar_one()

    forged = await petra.press(DoneButton(task=waiting, how=""))
    shown = petra.labels
    await petra.press(TasksButton())

    assert "A parent waits for an answer." in forged
    assert "✅ Done" not in shown
    assert petra.labels[0] == "💬 English: Darf mein Hund…"
    assert "Darf mein Hund mit hinein?" in await petra.tap("Darf mein")
    petra.person = replace(petra.person, door=Door.TELEGRAM)
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(telegram="information"))
    await petra.press(TasksButton())
    assert "Hund" not in " ".join(petra.labels)
