import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, TypeVar

import aiogram
import pytest
import telegram
from aiogram.exceptions import TelegramConflictError
from aiogram.methods import TelegramMethod
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    Update,
    User,
)

from webchat.gateway import Gateway
from webchat.saying import Place, Tap, Words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Json = dict[str, Any]
Call = Callable[..., Awaitable[Json]]
Unknown = Callable[[object], list[str]]
Value = TypeVar("Value")
KEYS = telegram.InlineKeyboardMarkup(
    [[telegram.InlineKeyboardButton("Elterncafé", callback_data="kind:elterncafe")]]
)


def there(value: Value | None) -> Value:
    assert value is not None
    return value


async def test_a_text_with_markup_and_buttons(
    ptb: telegram.Bot, chat: int, unknown: Unknown
) -> None:
    sent = await ptb.send_message(chat, "<b>Café</b> heute", parse_mode="HTML", reply_markup=KEYS)

    assert sent.text == "Café heute"
    assert sent.parse_entities() == {sent.entities[0]: "Café"}
    assert sent.reply_markup == KEYS
    assert unknown(sent) == []


async def test_a_text_by_aiogram(aio: aiogram.Bot, chat: int) -> None:
    rows = [[InlineKeyboardButton(text="Karte", url="https://wiesbaden.de")]]

    sent = await aio.send_message(
        chat,
        "<i>hallo</i>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(inline_keyboard=rows),
    )

    assert sent.html_text == "<i>hallo</i>"
    assert sent.reply_markup is not None
    assert sent.reply_markup.inline_keyboard[0][0].url == "https://wiesbaden.de/"


async def test_a_text_with_entities_of_its_own(ptb: telegram.Bot, chat: int) -> None:
    bold = telegram.MessageEntity("bold", 3, 5)

    sent = await ptb.send_message(chat, "👶 Hallo", entities=[bold])

    assert sent.entities == (bold,)


async def test_the_place_is_asked_for_with_a_reply_button(
    aio: aiogram.Bot, gateway: Gateway, chat: int
) -> None:
    button = KeyboardButton(text="Meine Nähe", request_location=True)

    sent = await aio.send_message(
        chat, "Wo?", reply_markup=ReplyKeyboardMarkup(keyboard=[[button]])
    )

    change = (await gateway.changes(chat, 1))[-1]
    assert sent.reply_markup is None
    assert change.data["ask"] == {"text": "Meine Nähe"}


async def test_a_message_is_edited_and_its_buttons_go(
    ptb: telegram.Bot, chat: int, unknown: Unknown
) -> None:
    sent = await ptb.send_message(chat, "alt", reply_markup=KEYS)

    edited = await ptb.edit_message_text("neu", chat, sent.message_id)

    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.reply_markup) == ("neu", None)
    assert edited.edit_date is not None
    assert unknown(edited) == []


async def test_the_buttons_alone_are_edited(ptb: telegram.Bot, chat: int) -> None:
    sent = await ptb.send_message(chat, "Wo?")

    edited = await ptb.edit_message_reply_markup(chat, sent.message_id, reply_markup=KEYS)

    assert isinstance(edited, telegram.Message)
    assert (edited.text, edited.reply_markup) == ("Wo?", KEYS)


async def test_a_message_is_deleted_once(ptb: telegram.Bot, chat: int) -> None:
    sent = await ptb.send_message(chat, "weg")

    assert await ptb.delete_message(chat, sent.message_id)

    with pytest.raises(telegram.error.BadRequest, match="Message to delete not found"):
        await ptb.delete_message(chat, sent.message_id)


async def test_a_place_with_a_name(
    ptb: telegram.Bot, gateway: Gateway, chat: int, unknown: Unknown
) -> None:
    sent = await ptb.send_venue(chat, 50.07, 8.24, "KiEZ Biebrich", "Straße 1")

    change = (await gateway.changes(chat, 1))[-1]
    assert (there(sent.venue).title, there(sent.location).latitude) == ("KiEZ Biebrich", 50.07)
    assert change.data["venue"] == {
        "lat": 50.07,
        "lon": 8.24,
        "title": "KiEZ Biebrich",
        "address": "Straße 1",
    }
    assert unknown(sent) == []


async def test_a_bare_place(ptb: telegram.Bot, chat: int, unknown: Unknown) -> None:
    sent = await ptb.send_location(chat, 50.07, 8.24)

    assert (there(sent.location).latitude, there(sent.location).longitude) == (50.07, 8.24)
    assert unknown(sent) == []


async def test_updates_please_both_implementations(
    ptb: telegram.Bot, aio: aiogram.Bot, gateway: Gateway, chat: int, unknown: Unknown
) -> None:
    sent = await ptb.send_message(chat, "Wo?", reply_markup=KEYS)
    await gateway.say(chat, Words("a1", "/find morgen"))
    await gateway.say(chat, Place("a2", 50.07, 8.24))
    await gateway.say(chat, Tap("a3", "kind:elterncafe", sent.message_id))

    ours = await ptb.get_updates()
    theirs = await aio.get_updates(offset=ours[0].update_id, limit=99)

    assert unknown(list(ours)) == []
    assert there(ours[1].message).parse_entities(["bot_command"]) != {}
    assert there(there(ours[2].message).location).latitude == 50.07
    assert there(ours[3].callback_query).message == sent
    assert [update.event_type for update in theirs] == ["message"] * 3 + ["callback_query"]


async def test_no_field_is_there_that_aiogram_does_not_know(
    call: Call, ptb: telegram.Bot, gateway: Gateway, chat: int
) -> None:
    def extra(thing: object) -> Iterator[str]:
        if isinstance(thing, aiogram.types.TelegramObject):
            yield from thing.model_extra or {}
            for name in type(thing).model_fields:
                yield from extra(getattr(thing, name))
        elif isinstance(thing, list):
            for part in thing:
                yield from extra(part)

    sent = (
        await ptb.send_venue(chat, 50.07, 8.24, "KiEZ", "Straße 1", reply_markup=KEYS)
    ).to_dict()
    await gateway.say(chat, Tap("a1", "kind:elterncafe", sent["message_id"]))

    found = (await call("getUpdates"))["result"]

    updates = [Update.model_validate(each) for each in found]
    me = User.model_validate((await call("getMe"))["result"])
    assert [*extra(updates), *extra(me)] == []


async def test_long_polling_by_aiogram_waits_for_what_is_said(
    aio: aiogram.Bot, gateway: Gateway, chat: int
) -> None:
    (first,) = await aio.get_updates()
    poll = asyncio.create_task(aio.get_updates(offset=first.update_id + 1, timeout=20))
    await asyncio.sleep(0.1)

    await gateway.say(chat, Words("a1", "hallo"))

    (update,) = await asyncio.wait_for(poll, 2)
    assert update.message is not None
    assert update.message.text == "hallo"


async def test_the_second_poller_ends_the_first(
    aio: aiogram.Bot, ptb: telegram.Bot, gateway: Gateway
) -> None:
    first = asyncio.create_task(aio.get_updates(offset=5, timeout=20))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(ptb.get_updates(offset=6, timeout=20))

    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await asyncio.wait_for(first, 2)
    await gateway.close()
    assert await second == ()


async def test_no_webhook_is_taken(ptb: telegram.Bot, gateway: Gateway, unknown: Unknown) -> None:
    await gateway.open(None, None)

    with pytest.raises(telegram.error.BadRequest, match="Bad webhook"):
        await ptb.set_webhook("https://example.org/hook")

    info = await ptb.get_webhook_info()
    assert (info.url, info.pending_update_count) == ("", 1)
    assert await ptb.delete_webhook(drop_pending_updates=True)
    assert await gateway.polling.pending() == 0
    assert unknown(info) == []


async def test_a_tap_is_answered(ptb: telegram.Bot, gateway: Gateway, chat: int) -> None:
    sent = await ptb.send_message(chat, "Wo?", reply_markup=KEYS)
    await gateway.say(chat, Tap("a1", "kind:elterncafe", sent.message_id))
    query = there((await ptb.get_updates())[-1].callback_query)

    assert await ptb.answer_callback_query(query.id, "Gespeichert")

    assert (await gateway.changes(chat, 2))[-1].data == {"text": "Gespeichert"}


@pytest.mark.parametrize("seconds", [-1, 151])
async def test_a_tap_of_long_ago_or_of_nobody_is_not_answered(
    ptb: telegram.Bot, gateway: Gateway, chat: int, go: Callable[[float], None], seconds: int
) -> None:
    query = gateway.queries.give(chat, gateway.clock())
    query = query if seconds > 0 else query[:-1] + ("0" if query[-1] != "0" else "1")
    go(max(seconds, 0))

    with pytest.raises(telegram.error.BadRequest, match="Query is too old and response timeout"):
        await ptb.answer_callback_query(query)


async def test_being_at_work_is_taken_note_of(ptb: telegram.Bot, chat: int) -> None:
    assert await ptb.send_chat_action(chat, "typing")

    with pytest.raises(telegram.error.BadRequest, match="Wrong parameter action in request"):
        await ptb.send_chat_action(chat, "dancing")


async def test_what_was_deleted_long_ago_cannot_be_deleted(
    ptb: telegram.Bot, chat: int, go: Callable[[float], None]
) -> None:
    sent = await ptb.send_message(chat, "alt")
    go(48 * 3600 + 1)

    with pytest.raises(telegram.error.BadRequest, match="Message can't be deleted"):
        await ptb.delete_message(chat, sent.message_id)


async def test_raw_updates_can_be_fetched_without_models(aio: aiogram.Bot, chat: int) -> None:
    class Raw(TelegramMethod[list[Json]]):
        __returning__ = list[Json]
        __api_method__ = "getUpdates"

    (update,) = await aio(Raw())

    assert update["message"]["chat"]["id"] == chat


async def test_a_plain_answer_pleases_aiograms_models(call: Call, chat: int) -> None:
    answer = await call("sendMessage", chat_id=chat, text="<b>x</b>", parse_mode="HTML")

    assert Message.model_validate(answer["result"]).text == "x"
