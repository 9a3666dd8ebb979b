import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import timedelta

import aiohttp
import pytest

from bot import reply
from kiez.delivery import Again, Lane, Never, Reason, Sent
from scheduler.pace import Pace
from scheduler.post import Post, Postbox
from screens.screen import File, Manuscript, Screen
from tests.journeys.flood import BOT_ID, TOKEN, FloodServer, flood_server


@pytest.fixture
async def telegram() -> AsyncIterator[FloodServer]:
    async with flood_server(factor=10) as opened:
        yield opened


@pytest.fixture
async def post(telegram: FloodServer) -> AsyncIterator[Post]:
    async with aiohttp.ClientSession() as session:
        box = Postbox(f"{telegram.url}/bot{TOKEN}", session)
        yield Post({BOT_ID: box}, Pace({BOT_ID: 270}))


def words(chat_id: int) -> str:
    return f"sendMessage {json.dumps({'chat_id': chat_id, 'text': 'Hallo'})}"


async def test_a_message_arrives(post: Post, telegram: FloodServer) -> None:
    verdict = await post.deliver(BOT_ID, 7, Lane.REPLY, words(7))

    assert verdict == Sent()
    assert [each.said["text"] for each in telegram.of_chat(7)] == ["Hallo"]


async def test_a_document_arrives_as_a_file(post: Post, telegram: FloodServer) -> None:
    document = {"name": "termin.ics", "media_type": "text/calendar", "content": "Grüße"}
    request = {"chat_id": 7, "caption": "Für dich", "files": {"document": document}}

    verdict = await post.deliver(BOT_ID, 7, Lane.REPLY, f"sendDocument {json.dumps(request)}")

    assert verdict == Sent()
    (arrival,) = telegram.of_chat(7)
    assert arrival.said == {
        "chat_id": "7",
        "caption": "Für dich",
        "document": ("termin.ics", "text/calendar", "Grüße"),
    }


async def test_a_picture_arrives_byte_by_byte(post: Post, telegram: FloodServer) -> None:
    file = File("eingang.png", "image/png", data=b"\x00PNG")
    picture, _ = reply.requests(Screen(lines=("Hier",), files=(file,)), 7, None)

    verdict = await post.deliver(BOT_ID, 7, Lane.REPLY, reply.content(picture))

    assert verdict == Sent()
    (arrival,) = telegram.of_chat(7)
    assert arrival.method == "sendPhoto"
    assert arrival.said["photo"] == ("eingang.png", "image/png", "\x00PNG")


async def test_a_page_is_set_when_its_turn_comes(telegram: FloodServer) -> None:
    page = Manuscript("card", "{}", "pdf", "HTTPS://KIEZ.EXAMPLE.ORG/Q/8F3K2A9Q")
    screen = Screen(
        lines=("Hier",), files=(File("karte.pdf", "application/pdf", manuscript=page),)
    )
    document, _ = reply.requests(screen, 7, None)

    async def typeset(words: Mapping[str, str]) -> bytes:
        if words != asdict(page):
            raise RuntimeError("This is another page.")
        return b"%PDF"

    async with aiohttp.ClientSession() as session:
        box = Postbox(f"{telegram.url}/bot{TOKEN}", session)
        post = Post({BOT_ID: box}, Pace({BOT_ID: 270}), typeset)
        sent = await post.deliver(BOT_ID, 7, Lane.REPLY, reply.content(document))
        other = reply.content(document).replace("8F3K2A9Q", "00000000")
        not_set = await post.deliver(BOT_ID, 7, Lane.REPLY, other)

    assert (sent, not_set) == (Sent(), Again(timedelta(seconds=2)))
    assert [each.said["document"] for each in telegram.of_chat(7)] == [
        ("karte.pdf", "application/pdf", "%PDF")
    ]


async def test_a_throttled_chat_is_asked_once_and_then_left_alone(
    post: Post, telegram: FloodServer
) -> None:
    telegram.throttle(7, 60)

    first = await post.deliver(BOT_ID, 7, Lane.UNASKED, words(7))
    second = await post.deliver(BOT_ID, 7, Lane.UNASKED, words(7))

    assert first == Again(timedelta(seconds=60), counted=False)
    assert isinstance(second, Again)
    assert not second.counted
    assert len(telegram.arrivals) == 1
    assert await post.deliver(BOT_ID, 8, Lane.UNASKED, words(8)) == Sent()


async def test_who_blocked_us_is_told_apart(post: Post, telegram: FloodServer) -> None:
    telegram.blocked.add(7)

    assert await post.deliver(BOT_ID, 7, Lane.REPLY, words(7)) == Never(Reason.BLOCKED)


async def test_without_an_answer_it_is_tried_again() -> None:
    async with aiohttp.ClientSession() as session:
        post = Post({BOT_ID: Postbox("http://127.0.0.1:9/bot", session)}, Pace({}))

        verdict = await post.deliver(BOT_ID, 7, Lane.REPLY, words(7), tries=1)

    assert verdict == Again(timedelta(seconds=4))


async def test_a_server_like_telegram_finds_nothing_to_refuse(
    post: Post, telegram: FloodServer
) -> None:
    for chat in range(1, 100):
        assert await post.deliver(BOT_ID, chat % 9, Lane.UNASKED, words(chat % 9)) == Sent()

    assert telegram.refused() == []
    assert telegram.most_in_a_second() <= 300
