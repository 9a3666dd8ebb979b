import io

import aiohttp
import pytest
import telegram

from webchat import limits

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.mark.parametrize("text", ["👶" * 4096, f"<b>{'x' * 4096}</b>", " " * 20 + "x" * 4096])
async def test_a_text_of_just_the_limit_is_sent(ptb: telegram.Bot, chat: int, text: str) -> None:
    sent = await ptb.send_message(chat, text, parse_mode="HTML")

    assert sent.text is not None
    assert len(sent.text) == 4096


async def test_buttons_of_just_the_limit_are_sent(ptb: telegram.Bot, chat: int) -> None:
    data = telegram.InlineKeyboardButton("x", callback_data="ü" * 32)
    rows = [[data] * 8] * 12 + [[data] * 4]

    sent = await ptb.send_message(chat, "x", reply_markup=telegram.InlineKeyboardMarkup(rows))

    assert sent.reply_markup is not None
    kept = [button for row in sent.reply_markup.inline_keyboard for button in row]
    assert len(kept) == limits.MAX_BUTTONS


async def test_every_way_to_ask_is_understood(api: str, chat: int) -> None:
    url = f"{api}/bot7001:web-chat-of-the-tests/SENDmessage"
    arguments = {"chat_id": str(chat), "text": "hallo"}
    multipart = aiohttp.FormData(arguments, default_to_multipart=True)

    async with aiohttp.ClientSession() as session:
        answers = [
            await session.get(url, params=arguments),
            await session.post(url, params=arguments),
            await session.post(url, data=arguments),
            await session.post(url, json=arguments),
            await session.post(url, data=multipart),
        ]
        texts = [(await each.json())["result"]["text"] for each in answers]

    assert texts == ["hallo"] * 5


@pytest.mark.parametrize(
    ("path", "code", "description"),
    [
        ("/", 404, "Not Found"),
        ("/bot7001:web-chat-of-the-tests", 404, "Not Found"),
        ("/bot7001:web-chat-of-the-tests/sendPoll", 404, "Not Found: method not found"),
        ("/file/bot7001:web-chat-of-the-tests/files/nothing", 404, "Not Found"),
        ("/file/bot7001:no/files/nothing", 401, "Unauthorized"),
    ],
)
async def test_what_is_not_there_is_not_found(
    api: str, path: str, code: int, description: str
) -> None:
    async with aiohttp.ClientSession() as session, session.get(api + path) as answer:
        found = await answer.json()

    assert found == {"ok": False, "error_code": code, "description": description}


@pytest.mark.parametrize("body", [b"{", b"[1]", b"[" * 100_000, b'{"text": NaN}', b"\xff"])
async def test_a_broken_body_is_a_bad_request(api: str, body: bytes) -> None:
    url = f"{api}/bot7001:web-chat-of-the-tests/sendMessage"
    headers = {"Content-Type": "application/json"}

    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        assert answer.status == 400


async def test_too_much_is_refused_before_it_is_looked_at(api: str, chat: int) -> None:
    url = f"{api}/bot7001:web-chat-of-the-tests/sendDocument"
    heavy = aiohttp.FormData({"chat_id": str(chat)})
    heavy.add_field("document", io.BytesIO(bytes(limits.MAX_UPLOAD + 1)), filename="x.bin")

    async with aiohttp.ClientSession() as session, session.post(url, data=heavy) as answer:
        found = await answer.json()

    assert found == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}


async def test_too_many_words_are_refused_before_they_are_looked_at(api: str) -> None:
    url = f"{api}/bot7001:web-chat-of-the-tests/sendMessage"
    words = io.BytesIO(b"text=" + b"x" * limits.MAX_PARAMETERS)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}

    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=words, headers=headers) as answer,
    ):
        assert answer.status == 413
