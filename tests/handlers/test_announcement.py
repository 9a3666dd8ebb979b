"""Send from a phone, look how far it is, take it back; and open what is sensitive."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiez.audit import Action
from locales import theme
from screens.announcement_buttons import RecallButton, SendButton, ThemeButton
from screens.team_buttons import AnnouncementButton
from storage.database import Database
from storage.tables import audit
from tests.announcing import Square, square
from tests.handlers.phone import Phone, dispatcher, meet


@pytest.fixture
async def here(database: Database, now: datetime) -> Square:
    return await square(database, now)


@pytest.fixture
def petra(here: Square) -> Phone:
    return Phone(here.database, dispatcher(), here.petra, here.now)


async def test_one_tap_sends_and_shows_the_progress_in_this_very_message(
    here: Square, petra: Phone
) -> None:
    await here.followers("tr", "ar")
    number = await here.draft()

    text = await petra.press(SendButton(announcement=number))

    assert "It is going out." in text
    assert "Delivered: 0 of 2" in text
    row = await here.row(number)
    assert (row.bot_id, row.chat_id, row.message_id) == (1, here.petra.chat, 1)


async def test_a_second_tap_on_send_says_that_nothing_goes_out_twice(
    here: Square, petra: Phone
) -> None:
    await here.followers("tr")
    number = await here.draft()
    await petra.press(SendButton(announcement=number))

    assert "Nothing goes out twice" in await petra.press(SendButton(announcement=number))
    assert len(await here.told()) == 1


async def test_a_second_tap_on_plan_it_does_not_send_at_once(here: Square, petra: Phone) -> None:
    await here.followers("tr")
    number = await here.draft(send_at=here.now + timedelta(hours=3))
    planned = await petra.press(SendButton(announcement=number))

    assert await petra.press(SendButton(announcement=number)) == planned
    assert "It goes out: Tuesday 24 November, 12:00." in planned
    assert await here.told() == []
    assert "It is a draft again." in await petra.tap("Stop it")
    assert "Back to the draft" in petra.labels


async def test_the_rest_is_recalled_and_counted(here: Square, petra: Phone) -> None:
    await here.followers("tr", "ar", "uk")
    await petra.press(SendButton(announcement=await here.draft()))

    text = await petra.tap("Recall the rest")

    assert "3 messages were stopped." in text
    assert "Recall" not in " ".join(petra.labels)
    assert await here.told() == []


async def test_nothing_is_lost_where_nobody_would_hear_it(here: Square, petra: Phone) -> None:
    text = await petra.press(SendButton(announcement=await here.draft()))

    assert "Your draft is kept." in text
    assert "Back to the draft" in petra.labels


async def test_whoever_leaves_the_message_is_shown_no_progress_there(
    here: Square, petra: Phone
) -> None:
    await here.followers("tr")
    number = await here.draft()
    await petra.press(SendButton(announcement=number))

    await petra.tap("The week")

    assert (await here.row(number)).message_id is None


async def test_what_became_of_it_can_be_looked_up(here: Square, petra: Phone) -> None:
    known: dict[str, Any] = {
        "recipients": 9,
        "delivered": 6,
        "failed": 1,
        "blocked": 1,
        "sent_at": here.now,
    }
    number = await here.draft(state="sent", **known)

    text = await petra.press(AnnouncementButton(announcement=number))

    for line in (
        "How babies sleep",
        "Delivered: 6 of 9",
        "1 could not be reached.",
        "1 has blocked me.",
        "1 did not need it any more.",
    ):
        assert line in text


async def test_a_foreign_announcement_is_refused_as_one_that_is_not_there(here: Square) -> None:
    number = await here.draft(state="sending")
    nora = Phone(here.database, dispatcher(), await here.neighbour(), here.now)

    texts = {
        await nora.press(button(announcement=each))
        for button in (SendButton, RecallButton, AnnouncementButton)
        for each in (number, number + 1)
    }

    assert len(texts) == 1
    assert (await here.row(number)).state == "sending"
    async with here.database.reading() as tx:
        assert set((await tx.execute(select(audit.c.action))).scalars()) == {Action.REFUSED}


async def test_a_parent_opens_what_is_sensitive_in_the_chat(here: Square) -> None:
    number = await here.draft(theme_key="grief", state="sent")
    draft, plain = await here.draft(theme_key="grief"), await here.draft(state="sent")
    amina = await meet(here.database, here.town.id, here.now, 9_000_004)
    phone = Phone(here.database, dispatcher(), amina, here.now)

    opened = await phone.press(ThemeButton(announcement=number))
    refused = {await phone.press(ThemeButton(announcement=each)) for each in (draft, plain)}

    assert theme.said("grief", "en").title in opened
    assert len(refused) == 1
    assert theme.said("grief", "en").title not in refused.pop()
