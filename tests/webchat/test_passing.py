import struct
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import bindparam, select, update

from kiez.calendar import State
from locales.translate import bare
from storage import calendar
from storage.database import Database
from storage.tables import centre, occurrence
from tests.directories import read, small, take_in
from webchat.public.passing import PassingPages

Client = TestClient[web.Request, web.Application]

ADDRESS = "https://kiez.example.org/chat"
_IDS = select(occurrence.c.id).order_by(occurrence.c.starts_at)
_STATE = (
    update(occurrence)
    .where(occurrence.c.id == bindparam("number"))
    .values(state=bindparam("new_state"), reason=bindparam("new_reason"))
)


def city(key: str) -> dict[str, Any]:
    data = deepcopy(small(title="Frühstück <b>&</b> mehr", description="<script>1</script>"))
    data["municipality"]["key"] = key
    data["municipality"]["short_name"] = key.title()
    data["centres"][0]["contact"] = {"phone": "0611 31-2345", "email": None}
    data["centres"][0]["venues"][0]["street"] = "Weg 1"
    return data


@pytest.fixture
async def numbers(database: Database, now: datetime) -> list[int]:
    """The occurrences of two small cities, soonest first."""
    for position, key in enumerate(("musterstadt", "neustadt")):
        made = await take_in(database, read(city(key)), position)
        async with database.transaction() as tx:
            await calendar.keep_up(tx, made.municipality, now)
    async with database.reading() as tx:
        return [row.id for row in await tx.execute(_IDS)]


def pages(database: Database, now: datetime, telegram: Callable[[], str] = str) -> web.Application:
    app = web.Application()
    PassingPages(database, ADDRESS, lambda: now, telegram).add_to(app)
    return app


@pytest.fixture
async def client(database: Database, numbers: list[int], now: datetime) -> AsyncIterator[Client]:
    assert numbers
    async with TestClient(TestServer(pages(database, now))) as opened:
        yield opened


async def text(client: Client, path: str, **headers: str) -> str:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200
    return bare(await answer.text())


async def turn(database: Database, number: int, state: State, reason: str | None = None) -> None:
    async with database.transaction() as tx:
        await tx.execute(_STATE, {"number": number, "new_state": state, "new_reason": reason})


async def test_the_page_tells_what_when_and_where(client: Client, numbers: list[int]) -> None:
    page = await text(client, f"/o/{numbers[0]}?lang=de")

    assert "Elterncafé (Treffpunkt für Eltern)" in page
    assert "Dienstag, 24. November" in page
    assert "09:30–11:30" in page
    assert "Weg 1, 12345 Musterstadt" in page
    assert 'href="geo:50.1,8.1?q=50.1,8.1"' in page
    assert 'href="tel:0611312345"' in page
    assert "Kostenlos." in page


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("de", "Hier chatten"),
        ("en", "Chat here"),
        ("tr", "Burada sohbet et"),
        ("ar", "المحادثة هنا"),
        ("uk", "Чат тут"),
        ("ru", "Чат здесь"),
    ],
)
async def test_the_reader_s_language_is_spoken(
    client: Client, numbers: list[int], code: str, word: str
) -> None:
    page = await text(client, f"/o/{numbers[0]}", **{"Accept-Language": code})

    assert word in page
    assert f'<html lang="{code}" dir="{"rtl" if code == "ar" else "ltr"}">' in page
    assert f'href="{numbers[0]}?lang=tr" lang="tr"' in page


async def test_an_unconfirmed_time_is_marked(client: Client, numbers: list[int]) -> None:
    page = await text(client, f"/o/{numbers[0]}?lang=en")

    assert "Example time: nobody has confirmed it yet. Please ask first." in page


async def test_a_cancelled_date_says_so_and_shows_what_comes_next(
    client: Client, database: Database, numbers: list[int]
) -> None:
    await turn(database, numbers[0], State.CANCELLED, "Krankheit")

    page = await text(client, f"/o/{numbers[0]}?lang=en")

    assert "This date is cancelled." in page
    assert "Reason: illness" in page
    assert "<s>" in page
    assert "The next dates" in page


async def test_a_date_that_is_no_longer_planned_shows_the_centre(
    client: Client, database: Database, numbers: list[int]
) -> None:
    await turn(database, numbers[0], State.GONE)

    page = await text(client, f"/o/{numbers[0]}?lang=en")

    assert "This date is over or no longer planned. Here is what comes next." in page
    assert "KiEZ Mitte" in page
    assert f'href="../o/{numbers[2]}?lang=en"' in page


async def test_a_date_that_is_over_shows_the_centre(
    database: Database, numbers: list[int]
) -> None:
    later = datetime.fromisoformat("2026-11-24T12:00:00+00:00")

    async with TestClient(TestServer(pages(database, later))) as client:
        page = await text(client, f"/o/{numbers[0]}?lang=en")

    assert "This date is over or no longer planned." in page
    assert "Tuesday 1 December" in page


async def test_a_centre_has_a_page_with_its_next_dates(client: Client) -> None:
    page = await text(client, "/c/mitte?lang=en")

    assert "🏠 KiEZ Mitte" in page
    assert "Tuesday 24 November" in page
    assert 'href="../?start=c-mitte"' in page
    assert 'href="../calendar/mitte.ics?lang=en"' in page


async def test_another_city_s_centre_is_found_below_its_key(
    client: Client, numbers: list[int]
) -> None:
    page = await text(client, "/neustadt/c/mitte?lang=en")

    assert 'href="../../?start=c-neustadt_mitte"' in page
    assert f'"{ADDRESS}/neustadt/c/mitte.png?lang=en"' in page
    assert any(f'href="../../o/{number}?lang=en"' in page for number in numbers[:2])
    assert 'href="../../neustadt/imprint?lang=en"' in page


@pytest.mark.parametrize(
    "path", ["/o/999999", "/o/zzz", f"/o/{'9' * 30}", "/c/none", "/nowhere/c/mitte", "/c/%3Cb%3E"]
)
async def test_an_unknown_link_gets_a_friendly_page(client: Client, path: str) -> None:
    answer = await client.get(path, headers={"Accept-Language": "tr"})

    page = await answer.text()
    assert answer.status == 404
    assert "Bu sayfayı bulamıyoruz." in page
    assert "Burada sohbet et" in page
    assert "og:image" not in page


async def test_an_unknown_picture_is_not_there(client: Client) -> None:
    assert (await client.get("/o/999999.png")).status == 404


async def test_names_are_text_and_never_markup(client: Client, numbers: list[int]) -> None:
    page = await text(client, f"/o/{numbers[0]}")

    assert "Frühstück &lt;b&gt;&amp;&lt;/b&gt; mehr" in page
    assert "<script" not in page


async def test_a_preview_finds_title_and_picture(client: Client, numbers: list[int]) -> None:
    page = await text(client, f"/o/{numbers[0]}?lang=tr&utm_source=amina")

    here = f"{ADDRESS}/o/{numbers[0]}"
    assert '<meta property="og:title" content="Elterncafé (ebeveyn kafesi)">' in page
    assert "24 Kasım Salı, 09:30–11:30" in page
    assert f'<meta property="og:image" content="{here}.png?lang=tr">' in page
    assert f'<meta property="og:url" content="{here}">' in page
    assert '<meta property="og:locale" content="tr_TR">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert "amina" not in page


async def test_the_picture_is_a_picture_and_is_not_sent_twice(
    client: Client, numbers: list[int]
) -> None:
    answer = await client.get(f"/o/{numbers[0]}.png?lang=ar")
    drawn = await answer.read()

    again = await client.get(
        f"/o/{numbers[0]}.png?lang=ar", headers={"If-None-Match": answer.headers["ETag"]}
    )

    assert answer.content_type == "image/png"
    assert struct.unpack(">II", drawn[16:24]) == (1200, 630)
    assert again.status == 304


async def test_a_centre_s_picture_is_drawn(client: Client) -> None:
    for path in ("/c/mitte.png", "/neustadt/c/mitte.png"):
        assert (await client.get(path)).status == 200


@pytest.mark.parametrize("path", ["/o/{}", "/o/{}.png", "/c/mitte"])
async def test_nothing_tells_who_reads_or_who_sent(
    client: Client, numbers: list[int], path: str
) -> None:
    answer = await client.get(path.format(numbers[0]))

    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "Set-Cookie" not in answer.headers


async def test_every_link_of_the_page_works_below_any_path(
    client: Client, numbers: list[int]
) -> None:
    page = await text(client, f"/o/{numbers[0]}?lang=en")

    assert f'href="../?start=o-{numbers[0]}"' in page
    assert f'href="../calendar/o/{numbers[0]}.ics?lang=en"' in page
    assert 'href="../c/mitte?lang=en"' in page
    assert 'href="/' not in page
    assert 'src="/' not in page


async def test_telegram_stands_second_and_only_where_there_is_a_bot(
    client: Client, database: Database, numbers: list[int], now: datetime
) -> None:
    plain = await text(client, f"/o/{numbers[0]}")

    async with TestClient(TestServer(pages(database, now, lambda: "KiezBot"))) as both:
        page = await text(both, f"/o/{numbers[0]}")

    link = f"https://t.me/KiezBot?start=o-{numbers[0]}"
    assert "t.me" not in plain
    assert 0 < page.index("?start=o-") < page.index(link)


async def test_what_may_not_pass_through_telegram_has_no_door_there(
    database: Database, numbers: list[int], now: datetime
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(telegram="none"))

    async with TestClient(TestServer(pages(database, now, lambda: "KiezBot"))) as client:
        shown = [await text(client, path) for path in (f"/o/{numbers[0]}", "/c/mitte")]

    assert not any("t.me" in page for page in shown)


async def test_no_city_at_all_still_answers(database: Database, now: datetime) -> None:
    async with TestClient(TestServer(pages(database, now))) as client:
        assert (await client.get("/o/1")).status == 404
        assert (await client.get("/c/mitte")).status == 404
