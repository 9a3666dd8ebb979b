import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, text

from storage.database import Database
from storage.tables import webchat_message, webchat_update
from storage.webchat import chats, messages
from webchat import editing, sending
from webchat.arguments import Arguments, Upload
from webchat.gateway import Gateway
from webchat.saying import Tap, Words

Json = dict[str, Any]
KEYS = '{"inline_keyboard":[[{"text":"Elterncafé","callback_data":"kind:elterncafe"}]]}'


async def fetched(gateway: Gateway, offset: int = 0) -> list[Json]:
    return await gateway.polling.updates(offset, 100, 0)


async def bot_says(gateway: Gateway, chat: int, words: str = "Hallo", keys: str = "") -> Json:
    texts = {"chat_id": str(chat), "text": words, "reply_markup": keys}
    return await sending.send_message(gateway, Arguments(texts))


async def bot_edits(gateway: Gateway, chat: int, number: int, words: str) -> Json:
    texts = {"chat_id": str(chat), "message_id": str(number), "text": words}
    return await editing.edit_message_text(gateway, Arguments(texts))


async def test_what_the_bot_says_is_shown_in_the_chats_language(
    gateway: Gateway, chat: int, speak: Callable[..., Awaitable[None]]
) -> None:
    await speak(chat, "ar")

    await bot_says(gateway, chat, "مرحبا", KEYS)

    (change,) = await gateway.changes(chat, 1)
    assert change.data | {"change": 0} == {
        "change": 0,
        "id": 2,
        "me": False,
        "lang": "ar",
        "dir": "rtl",
        "text": "مرحبا",
        "entities": [],
        "keys": [[{"text": "Elterncafé", "data": "kind:elterncafe"}]],
        "ask": None,
        "venue": None,
        "file": None,
    }


async def test_the_language_is_the_persons_and_before_that_the_browsers(
    gateway: Gateway, database: Database, speak: Callable[..., Awaitable[None]]
) -> None:
    chat = (await gateway.open(None, "de-AT")).chat_id
    async with database.reading() as tx:
        before = await chats.language(tx, gateway.bot_id, chat)

    await speak(chat, "uk")

    async with database.reading() as tx:
        after = await chats.language(tx, gateway.bot_id, chat)
    assert (before, after) == ("de", "uk")


async def test_an_edited_message_comes_again_with_a_new_change(
    gateway: Gateway, chat: int
) -> None:
    sent = await bot_says(gateway, chat, keys=KEYS)
    before = (await gateway.changes(chat, 0))[-1]

    await bot_edits(gateway, chat, sent["message_id"], "neu")

    (change,) = await gateway.changes(chat, before.number)
    assert change.data["id"] == sent["message_id"]
    assert (change.data["text"], change.data["keys"]) == ("neu", [])


async def test_a_deleted_message_is_told_to_those_who_saw_it_only(
    gateway: Gateway, chat: int
) -> None:
    sent = await bot_says(gateway, chat)
    seen = (await gateway.changes(chat, 0))[-1].number
    texts = {"chat_id": str(chat), "message_id": str(sent["message_id"])}

    await editing.delete_message(gateway, Arguments(texts))

    (gone,) = await gateway.changes(chat, seen)
    assert gone.data["gone"] is True
    assert [change.data["id"] for change in await gateway.changes(chat, 0)] == [1]


async def test_fifty_messages_are_kept(gateway: Gateway, chat: int) -> None:
    for number in range(60):
        await bot_says(gateway, chat, f"{number}")

    shown = await gateway.changes(chat, 0)
    assert [change.data["text"] for change in shown] == [str(number) for number in range(10, 60)]


async def test_a_new_gateway_over_the_same_database_goes_on(
    gateway: Gateway, chat: int, database: Database, clock: Callable[[], datetime]
) -> None:
    await bot_says(gateway, chat, keys=KEYS)
    await gateway.say(chat, Words("a1", "hallo"))
    before = await gateway.changes(chat, 0)
    await gateway.close()

    later = Gateway(database, gateway.token, gateway.chance, clock)
    await later.say(chat, Words("a1", "hallo"))
    await later.say(chat, Tap("t1", "kind:elterncafe", 2))

    assert await later.changes(chat, 0) == before
    assert len(await fetched(later)) == 3


async def test_who_waits_is_told_at_once(gateway: Gateway, chat: int) -> None:
    waiting = asyncio.create_task(gateway.wait(chat, 1, 30))
    await asyncio.sleep(0.05)

    await bot_says(gateway, chat)

    news = await asyncio.wait_for(waiting, 1)
    assert news is not None
    assert [change.data["text"] for change in news.changes] == ["Hallo"]


async def test_who_waits_for_nothing_is_sent_home_in_time(gateway: Gateway, chat: int) -> None:
    news = await asyncio.wait_for(gateway.wait(chat, 1, 0.05), 1)

    assert news is not None
    assert news.changes == []


async def test_idle_chats_are_forgotten_with_all_they_hold(
    gateway: Gateway, chat: int, database: Database, go: Callable[[float], None]
) -> None:
    upload = {"document": Upload("kiez.ics", "text/calendar", b"BEGIN:VCALENDAR")}
    await sending.send_document(gateway, Arguments({"chat_id": str(chat)}, upload))
    go(timedelta(days=31).total_seconds())
    kept = (await gateway.open(None, None)).chat_id

    await gateway.forget_idle((gateway.clock() - timedelta(days=30)).date())

    assert await gateway.news(chat, 0) is None
    assert await gateway.news(kept, 0) is not None
    async with database.reading() as tx:
        assert (await tx.execute(text("SELECT count(*) FROM webchat_file"))).scalar() == 0
        left = (await tx.execute(select(func.count()).select_from(webchat_update))).scalar()
    assert left == 1


async def test_who_comes_back_is_not_idle(gateway: Gateway, go: Callable[[float], None]) -> None:
    opened = await gateway.open(None, None)
    go(timedelta(days=29).total_seconds())
    await gateway.enter(opened.secret)
    go(timedelta(days=29).total_seconds())

    await gateway.forget_idle((gateway.clock() - timedelta(days=30)).date())

    assert await gateway.news(opened.chat_id, 0) is not None


async def test_a_forgotten_chat_leaves_nothing(
    gateway: Gateway, chat: int, database: Database
) -> None:
    upload = {"document": Upload("export.json", "application/json", b'{"name": "Amina"}')}
    sent = await sending.send_document(gateway, Arguments({"chat_id": str(chat)}, upload))
    await gateway.say(chat, Words("a1", "Amina"))

    assert await gateway.forget(chat)

    file_id = sent["document"]["file_id"]
    assert await fetched(gateway) == []
    async with database.reading() as tx:
        assert await messages.file(tx, file_id) is None
        assert (await tx.execute(select(webchat_message))).all() == []


async def test_only_the_chat_that_shows_a_file_can_fetch_it(gateway: Gateway, chat: int) -> None:
    other = (await gateway.open(None, None)).chat_id
    upload = {"document": Upload("kiez.ics", "text/calendar", b"BEGIN:VCALENDAR")}
    sent = await sending.send_document(gateway, Arguments({"chat_id": str(chat)}, upload))
    file_id = sent["document"]["file_id"]

    own = await gateway.file(chat, file_id)

    assert own is not None
    assert own.content == b"BEGIN:VCALENDAR"
    assert await gateway.file(other, file_id) is None


async def test_an_answer_to_a_tap_is_shown_for_seconds(
    gateway: Gateway, chat: int, go: Callable[[float], None]
) -> None:
    sent = await bot_says(gateway, chat, keys=KEYS)
    await gateway.say(chat, Tap("t1", "kind:elterncafe", sent["message_id"]))
    query = (await fetched(gateway))[-1]["callback_query"]["id"]
    texts = {"callback_query_id": query, "text": "Gespeichert"}

    await editing.answer_callback_query(gateway, Arguments(texts))

    fresh = (await gateway.changes(chat, 2))[-1]
    go(60)
    assert (fresh.event, fresh.data) == ("note", {"text": "Gespeichert"})
    assert await gateway.changes(chat, 2) == []


async def test_a_page_that_remembers_another_chat_gets_everything(
    gateway: Gateway, chat: int
) -> None:
    assert len(await gateway.changes(chat, 4711)) == 1
