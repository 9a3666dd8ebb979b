"""A family is introduced to a coordinator by its own yes; only the door is left out."""

from datetime import datetime, timedelta

from aiogram import Dispatcher
from sqlalchemy import select, update

import storage.handover_due
import storage.notice
import storage.subject
from kiez.handover import ASK_AFTER, KEEP_CODE
from kiez.joining import MOST_MISSES
from kiez.notice import Kind
from kiez.people import Door
from kiez.subject import Subject
from locales.translate import bare, speaking
from screens import notice as notices
from screens.handover_buttons import (
    HandoversButton,
    IntroducedButton,
    TakeBackButton,
)
from screens.own_buttons import MineButton, WithdrawButton
from screens.team_buttons import TasksButton
from storage.database import Database
from storage.tables import (
    centre,
    consent,
    handover,
    notice,
    task,
    webchat_message,
)
from tests.cast import page
from tests.handlers.introducing import (
    ONE_DATABASE,
    agreed,
    amina,
    answer,
    code,
    count,
    eva,
    number,
    petra,
    routed,
    steps,
    town,
    vera,
)
from tests.handlers.phone import meet
from tests.handlers.talking import Talking
from tests.towns import Town

__all__ = ["agreed", "amina", "code", "eva", "petra", "routed", "town", "vera"]


async def asked(database: Database, now: datetime) -> list[Subject]:
    """Ask who is to be asked, and claim what is to be said."""
    async with database.transaction() as tx:
        await storage.handover_due.ask(tx, now)
        await tx.execute(notice.delete().where(notice.c.kind != Kind.HANDOVER))
        claimed = await storage.notice.claim(tx, 10, now)
        return await storage.subject.subjects(tx, claimed, now)


def said(subject: Subject, now: datetime) -> str:
    with speaking("en"):
        lines = notices.notice(subject, now).lines
    return "\n".join(bare(each if isinstance(each, str) else each.text) for each in lines)


async def test_a_family_is_introduced_by_its_own_yes_and_both_say_that_they_met(
    database: Database, vera: Talking, petra: Talking, amina: Talking, code: str
) -> None:
    offered = await amina.write(f"/start {code}")
    assert "Vera would like to introduce you to Petra." in offered
    assert "at the latest after 30 days" in offered
    assert await count(database, task, consent) == [0, 0]

    assert "Petra now knows about you." in await amina.tap("Agree")
    todo = await petra.press(TasksButton())
    assert "A family would like to get to know you." in todo
    await petra.tap("KiEZ Mitte")
    assert "Vera introduces it." in await petra.tap("See and answer")
    await petra.tap("We have met")
    assert "Nothing to do." in await petra.press(TasksButton())

    assert "Petra says: we have met." in await answer(amina, "Not yet")
    assert "How nice" in await answer(amina, "We have met")

    assert await count(database, handover, task) == [0, 0]
    assert await steps(database) == {"offered": 1, "agreed": 1, "met": 1}
    assert "no longer there" in await petra.press(IntroducedButton(handover=1, met=""))
    assert "You introduce" not in await vera.press(HandoversButton())


async def test_withdrawing_erases_at_once_and_the_others_see_only_that_it_is_over(
    database: Database, vera: Talking, petra: Talking, agreed: Talking
) -> None:
    assert "You are introduced to" in await agreed.press(MineButton())
    known = await number(database)
    await agreed.tap("My introduction")

    assert "We have forgotten that." in await agreed.tap("End it")

    assert await count(database, handover, task) == [0, 0]
    assert "no longer there" in await petra.press(IntroducedButton(handover=known, met="1"))
    assert "It has agreed" not in await vera.press(HandoversButton())
    assert "introduced to" not in await agreed.press(MineButton())
    async with database.reading() as tx:
        assert (await tx.execute(select(consent.c.withdrawn_at))).scalar_one() is not None


@ONE_DATABASE
async def test_withdrawing_the_consent_erases_it_too(database: Database, agreed: Talking) -> None:
    await agreed.press(WithdrawButton(purpose="handover", sure="1"))

    assert await count(database, handover, task) == [0, 0]
    assert await steps(database) == {"offered": 1, "agreed": 1}


async def test_a_code_introduces_one_family_and_the_second_learns_nothing(
    database: Database, routed: Dispatcher, town: Town, amina: Talking, code: str
) -> None:
    deniz = Talking(database, routed, await meet(database, town.id, amina.now, 20), amina.now)
    await amina.write(code.lower())
    await deniz.write(f"{code[:6]} {code[6:]}")
    await amina.tap("Agree")

    late = await deniz.tap("Agree")

    assert late.startswith("This code does not fit.")
    assert "Petra" not in late
    assert await deniz.write(f"/start {code}") == late
    assert await count(database, handover, task) == [1, 1]


@ONE_DATABASE
async def test_expired_taken_back_and_unknown_codes_read_alike_and_end_in_a_pause(
    database: Database, vera: Talking, amina: Talking, code: str
) -> None:
    amina.now += KEEP_CODE
    expired = await amina.write(f"/start {code}")
    amina.now -= KEEP_CODE
    await vera.press(TakeBackButton(handover=await number(database)))
    taken_back = await amina.write(f"/start {code}")
    unknown = [await amina.write("/start h-00000000") for _ in range(MOST_MISSES - 3)]

    assert {expired, taken_back, *unknown} == {expired}
    assert "an hour" in await amina.write("/start h-00000000")
    assert "an hour" in await amina.write(f"/start {code}")


async def test_after_a_week_both_are_asked_once_and_read_what_the_other_says(
    database: Database, petra: Talking, agreed: Talking
) -> None:
    later = agreed.now + ASK_AFTER
    assert await asked(database, later - timedelta(minutes=1)) == []
    await answer(petra, "Not yet", staff_side=True)

    found = await asked(database, later)

    told = {each.notice.person: said(each, later) for each in found}
    assert set(told) == {11, 13}
    assert "Have you met Petra?" in told[agreed.person.id]
    assert "Petra says: not yet." in told[agreed.person.id]
    assert "the family that Vera introduced" in told[petra.person.id]
    async with database.transaction() as tx:
        assert await storage.handover_due.ask(tx, later + timedelta(days=1)) == 0


@ONE_DATABASE
async def test_of_what_is_over_nobody_is_asked(database: Database, agreed: Talking) -> None:
    later = agreed.now + ASK_AFTER
    async with database.transaction() as tx:
        await storage.handover_due.ask(tx, later)
    assert await count(database, notice) == [3]
    await answer(agreed, "End it")

    found = await asked(database, later)

    assert [each.handover for each in found] == [None]


@ONE_DATABASE
async def test_where_telegram_may_not_see_it_the_website_opens_it(
    database: Database, routed: Dispatcher, town: Town, vera: Talking, code: str
) -> None:
    who = await meet(database, town.id, vera.now, 22, Door.TELEGRAM)
    phone = Talking(database, routed, who, vera.now)
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(telegram="information"))

    assert "on our website" in await phone.write(f"/start {code}")
    assert phone.screen.rows[0][0].url == f"https://kiez.example/#start={code}"


@ONE_DATABASE
async def test_what_a_coordinator_s_page_showed_goes_with_it(
    database: Database, petra: Talking, agreed: Talking
) -> None:
    shown = {
        "text": "Ami",
        "data": IntroducedButton(handover=await number(database), met="").pack(),
    }
    async with database.transaction() as tx:
        await page(tx, int(petra.person.chat), petra.now.date())
        await tx.execute(update(webchat_message).values(content=shown))

    await agreed.tap("End it")

    async with database.reading() as tx:
        assert (await tx.execute(select(webchat_message.c.content))).scalar_one() == {}
