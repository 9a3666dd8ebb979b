import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from kiez.errors import GoneError
from storage.database import Database
from storage.tables import webchat_chat, webchat_message, webchat_update
from webchat import sending
from webchat.arguments import Arguments
from webchat.gateway import Gateway
from webchat.saying import Place, Tap, Words

Json = dict[str, Any]
KEYS = '{"inline_keyboard":[[{"text":"Elterncafé","callback_data":"kind:elterncafe"}]]}'


async def fetched(gateway: Gateway, offset: int = 0) -> list[Json]:
    return await gateway.polling.updates(offset, 100, 0)


async def bot_says(gateway: Gateway, chat: int, words: str = "Hallo", keys: str = "") -> Json:
    texts = {"chat_id": str(chat), "text": words, "reply_markup": keys}
    return await sending.send_message(gateway, Arguments(texts))


async def test_a_new_chat_begins_with_start_in_the_browsers_language(gateway: Gateway) -> None:
    opened = await gateway.open(None, "tr-TR")

    (update,) = await fetched(gateway)
    assert opened.new
    assert update["message"]["text"] == "/start"
    assert update["message"]["from"]["language_code"] == "tr-TR"
    assert update["message"]["chat"] == {"id": opened.chat_id, "type": "private"}


async def test_the_same_cookie_finds_the_same_chat(gateway: Gateway) -> None:
    opened = await gateway.open(None, "tr")

    again = await gateway.open(opened.secret, "tr")

    assert (again.chat_id, again.secret, again.new) == (opened.chat_id, opened.secret, False)
    assert len(await fetched(gateway)) == 1


@pytest.mark.parametrize("secret", ["", "0" * 32, "\ud800", "x" * 5000, "A" * 32])
async def test_a_cookie_that_nobody_gave_opens_a_chat_of_its_own(
    gateway: Gateway, chat: int, secret: str
) -> None:
    opened = await gateway.open(secret, None)

    assert opened.new
    assert opened.chat_id != chat


async def test_the_secret_is_not_kept(gateway: Gateway, database: Database) -> None:
    opened = await gateway.open(None, None)

    async with database.reading() as tx:
        (row,) = (await tx.execute(select(webchat_chat))).all()
    assert opened.secret not in str(row)


async def test_what_a_parent_says_is_shown_and_waits_for_the_bot(
    gateway: Gateway, chat: int
) -> None:
    change = await gateway.say(chat, Words("a1", "  Wo ist das Elterncafé?\0 "))

    update = (await fetched(gateway))[-1]
    assert change is not None
    assert change.data["text"] == "Wo ist das Elterncafé?"
    assert (change.data["me"], change.data["cid"]) == (True, "a1")
    assert update["message"]["text"] == "Wo ist das Elterncafé?"
    assert update["message"]["message_id"] == change.data["id"]


async def test_the_same_thing_said_twice_counts_once(gateway: Gateway, chat: int) -> None:
    first = await gateway.say(chat, Words("a1", "hallo"))
    second = await gateway.say(chat, Words("a1", "hallo"))

    assert first == second
    assert len(await fetched(gateway)) == 2


async def test_the_same_thing_said_at_the_same_moment_counts_once(
    gateway: Gateway, chat: int
) -> None:
    changes = await asyncio.gather(
        *(gateway.say(chat, Words(f"a{number % 5}", "hallo")) for number in range(20))
    )

    assert len({change.number for change in changes if change}) == 5
    numbers = [update["update_id"] for update in await fetched(gateway)]
    assert numbers == list(range(numbers[0], numbers[0] + 6))


@pytest.mark.parametrize("words", ["", "  ", "\u200b", "\u202e\n"])
async def test_nothing_said_is_nothing(gateway: Gateway, chat: int, words: str) -> None:
    assert await gateway.say(chat, Words("a1", words)) is None
    assert len(await fetched(gateway)) == 1


async def test_half_a_sign_becomes_a_whole_one(gateway: Gateway, chat: int) -> None:
    change = await gateway.say(chat, Words("a1", "x\ud83dy"))

    assert change is not None
    assert change.data["text"] == "x\ufffdy"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/start AB-cd_9", "/start AB-cd_9"),
        ("/start a.b", "/start"),
        (f"/start {'x' * 64}", f"/start {'x' * 64}"),
        (f"/start {'x' * 65}", "/start"),
        ("/started a.b", "/started a.b"),
    ],
)
async def test_only_a_start_parameter_that_telegram_lets_through_arrives(
    gateway: Gateway, chat: int, said: str, heard: str
) -> None:
    await gateway.say(chat, Words("a1", said))

    assert (await fetched(gateway))[-1]["message"]["text"] == heard


async def test_a_place_reaches_the_bot_and_is_not_kept_with_the_message(
    gateway: Gateway, chat: int, database: Database
) -> None:
    change = await gateway.say(chat, Place("a1", 50.041, 8.249))

    update = (await fetched(gateway))[-1]
    assert update["message"]["location"] == {"latitude": 50.041, "longitude": 8.249}
    await fetched(gateway, update["update_id"] + 1)
    async with database.reading() as tx:
        rows = [
            *(await tx.execute(select(webchat_message))),
            *(await tx.execute(select(webchat_update))),
        ]
    assert change is not None
    assert change.data["place"] is True
    assert "50.041" not in str(rows)


async def test_a_tap_reaches_the_bot_with_the_message_that_it_is_on(
    gateway: Gateway, chat: int
) -> None:
    sent = await bot_says(gateway, chat, keys=KEYS)

    change = await gateway.say(chat, Tap("t1", "kind:elterncafe", sent["message_id"]))

    query = (await fetched(gateway))[-1]["callback_query"]
    assert change is None
    assert query["data"] == "kind:elterncafe"
    assert query["message"] == sent


async def test_a_tap_repeated_by_a_weak_net_counts_once(gateway: Gateway, chat: int) -> None:
    sent = await bot_says(gateway, chat, keys=KEYS)

    for cid in ("t1", "t1", "t2"):
        await gateway.say(chat, Tap(cid, "kind:elterncafe", sent["message_id"]))

    assert len(await fetched(gateway)) == 3


async def test_a_button_that_is_not_there_does_nothing(gateway: Gateway, chat: int) -> None:
    other = (await gateway.open(None, None)).chat_id
    sent = await bot_says(gateway, chat, keys=KEYS)
    plain = await bot_says(gateway, chat)
    before = await fetched(gateway)

    await gateway.say(other, Tap("t1", "kind:elterncafe", sent["message_id"]))
    await gateway.say(chat, Tap("t2", "kind:babycafe", sent["message_id"]))
    await gateway.say(chat, Tap("t3", "kind:elterncafe", plain["message_id"]))
    await gateway.say(chat, Tap("t4", "kind:elterncafe", 4711))
    await gateway.say(chat, Tap("t5", "\ud800", sent["message_id"]))

    assert await fetched(gateway, before[0]["update_id"] + 1) == before[1:]


async def test_an_old_button_still_works(gateway: Gateway, chat: int) -> None:
    old = await bot_says(gateway, chat, keys=KEYS)
    for _ in range(20):
        await bot_says(gateway, chat)

    await gateway.say(chat, Tap("t1", "kind:elterncafe", old["message_id"]))

    assert "callback_query" in (await fetched(gateway))[-1]


async def test_in_a_chat_that_is_no_more_nothing_can_be_said(gateway: Gateway, chat: int) -> None:
    await gateway.forget(chat)

    with pytest.raises(GoneError):
        await gateway.say(chat, Words("a1", "hallo"))
