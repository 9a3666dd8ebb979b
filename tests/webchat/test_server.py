import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest

from webchat import sending, server
from webchat.arguments import Arguments, Upload
from webchat.gateway import Gateway

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Json = dict[str, Any]
KEYS = '{"inline_keyboard":[[{"text":"Elterncafé","callback_data":"kind:elterncafe"}]]}'


async def say(page: aiohttp.ClientSession, **said: object) -> tuple[int, Json]:
    async with page.post("api/say", json=said) as answer:
        return answer.status, await answer.json()


class Stream:
    """What the page hears."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> dict[str, str]:
        """Give the next event, pings left out."""
        event: dict[str, str] = {}
        while line := (await self.answer.content.readline()).decode().rstrip("\n"):
            name, _, value = line.partition(": ")
            event[name] = value
        return event if "event" in event else await self.next()

    async def data(self) -> Json:
        """Give the next event's content."""
        found: Json = json.loads((await self.next())["data"])
        return found


async def test_opening_gives_a_cookie_that_only_the_chat_gets(page: aiohttp.ClientSession) -> None:
    async with page.post("api/open", json={}) as answer:
        cookie = answer.headers["Set-Cookie"]
        found = await answer.json()

    assert answer.status == 200
    assert found == {"ok": True, "new": True}
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/chat/" in cookie
    assert f"Max-Age={server.KEEP_COOKIE_S}" in cookie
    assert "Secure" not in cookie


@pytest.mark.parametrize("public_url", ["https://kiez.example.org"])
async def test_where_the_page_is_encrypted_the_cookie_is_as_well(
    page: aiohttp.ClientSession,
) -> None:
    async with page.post("api/open") as answer:
        cookie = answer.headers["Set-Cookie"]

    assert "Secure" in cookie
    assert "Path=/;" in cookie


async def test_opening_again_finds_the_same_chat(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    async with page.post("api/open") as answer:
        again = answer.cookies[server.COOKIE].value
        found = await answer.json()

    assert found["new"] is False
    assert await gateway.find(again) == visitor


@pytest.mark.usefixtures("visitor")
async def test_the_browsers_language_reaches_the_bot(gateway: Gateway) -> None:
    (update,) = await gateway.polling.updates(0, 100, 0)

    assert update["message"]["from"]["language_code"] == "ar-SY"


@pytest.mark.parametrize("header", ["x" * 400, "<script>", "*", "\u00ff;q=1"])
async def test_a_language_that_is_none_is_left_out(
    page: aiohttp.ClientSession, gateway: Gateway, header: str
) -> None:
    async with page.post("api/open", headers={"Accept-Language": header}) as answer:
        assert answer.status == 200

    (update,) = await gateway.polling.updates(0, 100, 0)
    assert "language_code" not in update["message"]["from"]


async def test_a_picture_is_shown_in_its_place(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(8) + b"\0\0\0\x08\0\0\0\x08"
    upload = {"photo": Upload("x.svg", "image/svg+xml", png)}
    await sending.send_photo(gateway, Arguments({"chat_id": str(visitor)}, upload))
    shown = (await gateway.changes(visitor, 1))[-1].data["file"]

    async with page.get(shown["url"]) as answer:
        kind, where = answer.headers["Content-Type"], answer.headers["Content-Disposition"]

    assert (shown["kind"], kind, where) == ("photo", "image/png", "inline")


@pytest.mark.parametrize("path", ["api/events", "api/file/1"])
async def test_without_a_chat_there_is_nothing(page: aiohttp.ClientSession, path: str) -> None:
    async with page.get(path) as answer:
        assert answer.status == 401
        assert await answer.json() == {"error": "unknown_chat"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"cid": "a1"},
        {"text": "hallo"},
        {"cid": "", "text": "hallo"},
        {"cid": "x" * 65, "text": "hallo"},
        {"cid": "a\n", "text": "hallo"},
        {"cid": 1, "text": "hallo"},
        {"cid": "a1", "text": 1},
        {"cid": "a1", "data": "x", "of": "2"},
        {"cid": "a1", "data": "x", "of": -1},
        {"cid": "a1", "data": "x", "of": 1 << 70},
        {"cid": "a1", "lat": 91, "lon": 0},
        {"cid": "a1", "lat": 1e400, "lon": 0},
        {"cid": "a1", "lat": "1", "lon": 0},
        {"cid": "a1", "lat": 1},
    ],
)
@pytest.mark.usefixtures("visitor")
async def test_what_makes_no_sense_is_refused(page: aiohttp.ClientSession, said: Json) -> None:
    assert await say(page, **said) == (400, {"error": "bad"})


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[1]", b"null", b"\xff\xfe", b"[" * 19_000, b'{"cid":"a","of":' + b"9" * 5000],
)
@pytest.mark.usefixtures("visitor")
async def test_a_broken_body_is_refused(page: aiohttp.ClientSession, body: bytes) -> None:
    async with page.post("api/say", data=body) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "bad"})


@pytest.mark.parametrize("text", ["x" * 4097, "👶" * 4097])
@pytest.mark.usefixtures("visitor")
async def test_a_text_over_the_limit_is_refused_with_the_limit(
    page: aiohttp.ClientSession, text: str
) -> None:
    assert await say(page, cid="a1", text=text) == (413, {"error": "too_long", "limit": 4096})


@pytest.mark.usefixtures("visitor")
async def test_more_than_a_text_can_be_is_not_even_read(page: aiohttp.ClientSession) -> None:
    async with page.post("api/say", data=b"x" * 20_001) as answer:
        assert (answer.status, (await answer.json())["error"]) == (413, "too_long")


@pytest.mark.parametrize("text", ["👶" * 4096, "e" + "\u0301" * 4095, "\ud83d\0<b>{0}%s\u202e"])
@pytest.mark.usefixtures("visitor")
async def test_any_other_text_is_taken(
    page: aiohttp.ClientSession, gateway: Gateway, text: str
) -> None:
    body = json.dumps({"cid": "a1", "text": text}, ensure_ascii=len(text) < 4096)

    async with page.post("api/say", data=body.encode()) as answer:
        assert answer.status == 200

    heard = (await gateway.polling.updates(0, 100, 0))[-1]["message"]["text"]
    assert len(heard) >= len(text) - 2


@pytest.mark.usefixtures("visitor")
async def test_a_place_is_rounded_once_more(page: aiohttp.ClientSession, gateway: Gateway) -> None:
    await say(page, cid="a1", lat=50.0411111, lon=8.2499999)

    update = (await gateway.polling.updates(0, 100, 0))[-1]
    assert update["message"]["location"] == {"latitude": 50.041, "longitude": 8.25}


@pytest.mark.usefixtures("visitor")
async def test_who_says_too_much_at_once_is_told_when_to_go_on(
    page: aiohttp.ClientSession, go: Callable[[float], None]
) -> None:
    answers = [await say(page, cid=f"a{number}", text="hallo") for number in range(20)]

    async with page.post("api/say", json={"cid": "a20", "text": "hallo"}) as refused:
        wait = int(refused.headers["Retry-After"])
    go(wait)
    assert {status for status, _ in answers} == {200}
    assert (refused.status, wait) == (429, 1)
    assert (await say(page, cid="a20", text="hallo"))[0] == 200


async def test_an_address_cannot_open_chats_without_end(site: str) -> None:
    statuses = []
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as nobody:
        for _ in range(31):
            async with nobody.post(f"{site}/api/open") as answer:
                statuses.append(answer.status)

    assert statuses == [200] * 30 + [429]


@pytest.mark.parametrize(
    ("headers", "statuses"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, [200, 401]),
        ({"Sec-Fetch-Site": "same-site"}, [403, 403]),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://kiez.example.org"}, [403, 403]),
        ({"Origin": "http://kiez.example.org"}, [200, 401]),
        ({"Origin": "https://evil.example"}, [403, 403]),
        ({"Origin": "null"}, [403, 403]),
        ({}, [200, 401]),
    ],
)
async def test_another_site_cannot_speak_for_a_parent(
    site: str, headers: dict[str, str], statuses: list[int]
) -> None:
    found = []
    async with aiohttp.ClientSession() as browser:
        for path in ("open", "say"):
            async with browser.post(f"{site}/api/{path}", headers=headers) as answer:
                found.append(answer.status)

    assert found == statuses


async def test_a_file_is_kept_not_shown_unless_it_is_a_picture(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    upload = {"document": Upload('kiez "ü".html', "text/html", b"<script>alert(1)</script>")}
    await sending.send_document(gateway, Arguments({"chat_id": str(visitor)}, upload))
    shown = (await gateway.changes(visitor, 1))[-1].data["file"]

    async with page.get(shown["url"]) as answer:
        body = await answer.read()

    assert body == b"<script>alert(1)</script>"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''kiez%20%22%C3%BC%22.html"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


async def test_a_file_of_another_chat_is_not_found(
    page: aiohttp.ClientSession, visitor: int, gateway: Gateway
) -> None:
    other = (await gateway.open(None, None)).chat_id
    upload = {"document": Upload("x.txt", "text/plain", b"x")}
    await sending.send_document(gateway, Arguments({"chat_id": str(other)}, upload))
    shown = (await gateway.changes(other, 1))[-1].data["file"]

    async with page.get(shown["url"]) as answer:
        assert (answer.status, visitor != other) == (404, True)


async def test_a_fault_inside_does_not_show_outside(
    page: aiohttp.ClientSession,
    visitor: int,
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def broken(*_: object) -> None:
        raise ValueError(f"Amina {visitor}")

    monkeypatch.setattr(gateway, "say", broken)

    status, answer = await say(page, cid="a1", text="hallo")

    assert (status, answer["description"]) == (500, "Internal Server Error")
    assert [record.message for record in caplog.records] == ["chat request failed"]
