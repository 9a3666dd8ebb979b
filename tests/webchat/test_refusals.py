import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiogram
import pytest
import telegram
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.methods import TelegramMethod

from webchat import botapi

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Json = dict[str, Any]
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
HALF = "strings must be encoded in UTF-8"
TEXT_BUTTON = "Text buttons are unallowed in the inline keyboard"
Call = Callable[..., Awaitable[Json]]


def keyboard(*rows: object) -> str:
    return json.dumps({"inline_keyboard": rows})


def button(data: str) -> Json:
    return {"text": "x", "callback_data": data}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ({}, "message text is empty"),
        ({"text": " \n "}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x" * 32769}, "text is too long"),
        ({"text": "x", "parse_mode": "reST"}, "unsupported parse_mode"),
        (
            {"text": "<x>", "parse_mode": "html"},
            'can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        ({"text": "\ud800"}, HALF),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "chat_id": "4711"}, "chat not found"),
        ({"text": "x", "chat_id": "@kiez"}, "chat not found"),
        ({"text": "x", "chat_id": "9" * 30}, "chat not found"),
        ({"text": "x", "reply_markup": keyboard([button("\ud800")])}, HALF),
        ({"text": "x", "reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ({"text": "x", "reply_markup": "[]"}, "object expected as reply markup"),
        ({"text": "x", "reply_markup": keyboard([button("x" * 65)])}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": keyboard([button("ü" * 33)])}, "BUTTON_DATA_INVALID"),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "x"}])},
            f"can't parse inline keyboard button: {TEXT_BUTTON}",
        ),
        (
            {"text": "x", "reply_markup": keyboard([1])},
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            {"text": "x", "reply_markup": keyboard([{"text": "x", "url": "kiez"}])},
            "inline keyboard button URL 'kiez' is invalid: Wrong HTTP URL",
        ),
        ({"text": "x", "reply_markup": keyboard([button("x")] * 9)}, "reply markup is too long"),
        (
            {"text": "x", "reply_markup": keyboard(*[[button("x")]] * 101)},
            "reply markup is too long",
        ),
    ],
)
async def test_a_text_is_judged_as_telegram_judges_it(
    call: Call, chat: int, arguments: Json, reason: str
) -> None:
    answer = await call("sendMessage", **{"chat_id": chat, **arguments})

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}


@pytest.mark.parametrize(
    ("method", "arguments", "reason"),
    [
        (
            "editMessageText",
            {"text": "alt", "message_id": 2},
            SAME,
        ),
        ("editMessageText", {"text": "neu", "message_id": 99}, "message to edit not found"),
        ("editMessageText", {"text": "neu", "message_id": "x"}, "message to edit not found"),
        ("editMessageText", {"text": "neu", "message_id": 1}, "message can't be edited"),
        (
            "editMessageText",
            {"text": "neu", "message_id": 3},
            "there is no text in the message to edit",
        ),
        (
            "editMessageReplyMarkup",
            {"message_id": 2, "reply_markup": '{"remove_keyboard":true}'},
            "inline keyboard expected",
        ),
        ("editMessageReplyMarkup", {"message_id": 2, "chat_id": 5}, "chat not found"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
        ("sendVenue", {"longitude": 1}, "latitude is empty"),
        ("sendVenue", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": "x", "longitude": 1}, "wrong location specified"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong location specified"),
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "attach://x"}, "there is no document in the request"),
        (
            "sendDocument",
            {"document": "nothing"},
            "wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
        ),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": "x", "caption": "x" * 1025}, "message caption is too long"),
        (
            "getFile",
            {"file_id": "nothing"},
            "wrong file_id or the file is temporarily unavailable",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "Find", "description": "x"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "find", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "find", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [], "language_code": "deu"},
            "invalid language code specified",
        ),
        (
            "setMyCommands",
            {
                "commands": [{"command": "a", "description": "x"}],
                "scope": {"type": "chat", "chat_id": 5},
            },
            "chat not found",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "chat_member"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        (
            "setMyShortDescription",
            {"short_description": "x" * 121},
            "short description is too long",
        ),
        ("setMyName", {"name": "x" * 65}, "name is too long"),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app"}},
            "can't parse menu button: MenuButton has unsupported type",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
    ],
)
async def test_other_methods_are_judged_as_telegram_judges_them(
    call: Call, chat: int, method: str, arguments: Json, reason: str
) -> None:
    await call("sendMessage", chat_id=chat, text="alt")
    await call("sendLocation", chat_id=chat, latitude=1, longitude=1)

    answer = await call(method, **{"chat_id": chat, **arguments})

    assert answer == {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"}


@pytest.mark.parametrize(
    ("token", "description"),
    [
        ("7001:another", "Unauthorized"),
        ("7001", "Unauthorized: invalid token specified"),
        ("0001:web", "Unauthorized: invalid token specified"),
        ("7001:ü", "Unauthorized: invalid token specified"),
    ],
)
async def test_another_token_is_not_let_in(call: Call, token: str, description: str) -> None:
    answer = await call("getMe", token)

    assert answer == {"ok": False, "error_code": 401, "description": description}


async def test_both_clients_know_our_refusals_for_what_they_are(
    api: str, ptb: telegram.Bot, aio: aiogram.Bot
) -> None:
    class Unheard(TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "unheardOf"

    with pytest.raises(TelegramNotFound, match="method not found"):
        await aio(Unheard())
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await aio.send_message(4711, "x")
    with pytest.raises(telegram.error.BadRequest, match="Chat not found"):
        await ptb.send_message(4711, "x")
    with pytest.raises(telegram.error.InvalidToken):
        await telegram.Bot("7001:no", base_url=f"{api}/bot", request=ptb.request).get_me()


async def test_a_fault_inside_does_not_show_outside(
    call: Call, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: object) -> bool:
        raise ValueError("Amina")

    monkeypatch.setitem(botapi.METHODS, "getme", broken)

    answer = await call("getMe")

    assert answer == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert [record.message for record in caplog.records] == ["bot api request failed"]
