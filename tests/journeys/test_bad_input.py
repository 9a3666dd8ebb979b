"""What nobody expects gets a friendly screen or silence, never an error, and is not stored."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import WEB_BOT_ID, Running
from storage.database import Database
from storage.tables import inbox, metadata, outbox
from tests.journeys.parent import Parent, parent_of, run, settings

CHAT = {"id": 4711, "type": "private", "first_name": "x"}
FROM = {"id": 4711, "is_bot": False, "first_name": "x", "language_code": "xx-unknown"}
MESSAGE = {"message_id": 1, "date": 1_790_000_000, "chat": CHAT, "from": FROM}
PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
VOICE = {"file_id": "a", "file_unique_id": "b", "duration": 1}
STICKER = {
    "file_id": "a",
    "file_unique_id": "b",
    "type": "regular",
    "width": 1,
    "height": 1,
    "is_animated": False,
    "is_video": False,
}
GROUP = {"id": -100, "type": "supergroup", "title": "x"}


def message(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of the Bot API
    return {"message": MESSAGE | more}


def tap(data: str | None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of the Bot API
    query = {"id": "1", "from": FROM, "chat_instance": "1", "message": MESSAGE | {"text": "x"}}
    return {"callback_query": query | ({"data": data} if data is not None else {}) | more}


STRANGE: dict[str, dict[str, Any]] = {
    "photo": message(photo=PHOTO),
    "voice": message(voice=VOICE),
    "sticker": message(sticker=STICKER),
    "contact": message(contact={"phone_number": "123", "first_name": "x"}),
    "dice": message(dice={"emoji": "🎲", "value": 1}),
    "no content at all": message(),
    "edited message": {"edited_message": MESSAGE | {"text": "x", "edit_date": 1_790_000_001}},
    "poll": {"poll": {"id": "1"}},
    "unknown kind": {"surprise": {"chat": CHAT}},
    "nothing": {},
    "group": message(chat=GROUP, text="/start"),
    "4,096 emoji": message(text="😀" * 4096),
    "lone surrogates": message(text="\ud83d Biebrich \udc00"),
    "control signs": message(text="\x00\x1b[31m\u202e\u2066 Biebrich \ufeff"),
    "5,000 combining marks": message(text="a" + "\u0301" * 4000),
    "format strings": message(text="{0} %s ${x} {place!r}"),
    "HTML": message(text="<b>Biebrich</b><script>alert(1)</script>"),
    "command for another bot": message(text="/start@other_bot"),
    "unknown command": message(text="/nothing"),
    "start with a payload": message(text="/start ABCDEFGH"),
    "a place at the pole": message(location={"latitude": 90, "longitude": 180}),
    "a place far away": message(location={"latitude": -33.9, "longitude": 151.2}),
    "button of another time": tap("oldbutton:1:2"),
    "button without data": tap(None, game_short_name="x"),
    "button of a message that is gone": tap("start", message={**MESSAGE, "date": 0}),
    "button without a message": tap("start", message=None, inline_message_id="1"),
    "someone else's occurrence": tap("d:999999999:e-------0:a:0"),
    "a place that is not there": tap("f:e-------0:pnowhere:0"),
    "a page that is not there": tap("f:e-------0:a:999999"),
    "a page below the first": tap("f:e-------0:a:-5"),
    "a search of nonsense": tap("f:ÄÖÜ🦊zzzzzz:x:0"),
    "a language that is not spoken": tap("lang:tlh"),
    "a city that is not there": tap("city:atlantis"),
    "a filter that is not there": tap("ff:e-------0:a:nonsense"),
    "a number that is too large": tap("d:99999999999999999999999:e-------0:a:0"),
    "a number that is none": tap("d:abc:e-------0:a:0"),
}


@pytest.fixture
async def bot(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Running]:
    del database
    async with run(settings(database_url, tmp_path)) as running:
        yield running


@pytest.fixture
async def amina(bot: Running) -> AsyncIterator[Parent]:
    async with parent_of(bot, "ar") as parent:
        yield parent


async def handled(database: Database) -> dict[int, str]:
    """Wait until everything that came in has been handled or put aside; tell which."""
    async with asyncio.timeout(30):
        while True:
            async with database.reading() as tx:
                rows = await tx.execute(select(inbox.c.update_id, inbox.c.state))
                states = {row.update_id: row.state for row in rows}
            if "waiting" not in states.values():
                return states
            await asyncio.sleep(0.05)


async def test_whatever_comes_in_is_handled_without_an_error(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    names = dict(enumerate(STRANGE, 1))
    updates = [
        {"update_id": number, **json.loads(json.dumps(STRANGE[name]))}
        for number, name in names.items()
    ]

    with caplog.at_level(logging.WARNING):
        await bot.intake.keep(WEB_BOT_ID, updates)
        states = await handled(bot.database)

    assert {names[number]: state for number, state in states.items()} == dict.fromkeys(
        STRANGE, "handled"
    )
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_was_sent_is_not_stored(bot: Running) -> None:
    secret = "Geheimnis4711"
    sent = [
        message(text=f"{secret} mein Mann"),
        message(photo=PHOTO, caption=secret),
        message(contact={"phone_number": secret, "first_name": secret}),
    ]

    await bot.intake.keep(WEB_BOT_ID, [{"update_id": n, **each} for n, each in enumerate(sent, 1)])
    await handled(bot.database)
    await bot.delivery.close()

    async with bot.database.reading() as tx:
        for table in metadata.sorted_tables:
            for row in await tx.execute(select(table)):
                assert secret not in repr(row), table.name


async def test_an_update_that_always_fails_is_put_aside_and_its_chat_goes_on(
    bot: Running, amina: Parent, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await amina.open()
    # A directory that somebody broke by hand: every search fails, whatever the code does.
    async with bot.database.transaction() as tx:
        await tx.execute(metadata.tables["offer"].update().values(kind="nonsense"))
    monkeypatch.setattr("storage.inbox.MOST_TRIES", 1)

    apology = await amina.write("Biebrich")
    menu = await amina.write("/language")

    assert "112" in apology
    assert "🌐" in menu
    failed = [record for record in caplog.records if record.message == "update failed"]
    assert len(failed) == 1
    assert "Biebrich" not in caplog.text.replace("Biebrich.py", "")


async def test_html_in_what_people_write_is_shown_as_it_is(bot: Running, amina: Parent) -> None:
    await amina.open()
    async with bot.database.transaction() as tx:
        hostile = "<b onclick=alert(1)>Haus & Hof</b> {0} %s"
        await tx.execute(metadata.tables["venue"].update().values(name=hostile))

    found = await amina.write("Biebrich")

    assert "<b onclick=alert(1)>Haus & Hof</b> {0} %s" in found


async def test_nothing_waits_in_the_outbox_afterwards(bot: Running, amina: Parent) -> None:
    await amina.open()
    await amina.write("Biebrich")
    await bot.delivery.close()

    async with bot.database.reading() as tx:
        rows = list(await tx.execute(select(outbox.c.state, outbox.c.content)))

    assert {tuple(row) for row in rows} == {("sent", None)}
