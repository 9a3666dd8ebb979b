"""The page behind a card's code, over real HTTP."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from kiez.batch import code_of
from kiez.code import Secrets
from locales.translate import bare
from storage.database import Database
from storage.tables import batch, centre
from tests.hand_out import HandOut
from webchat.flood import Flood
from webchat.public.batch import BatchPage
from webchat.public.entrance import EntrancePage

Client = TestClient[web.Request, web.Application]

SECRETS = Secrets("aa" * 32, "bb" * 32)


def application(out: HandOut, hands: list[datetime]) -> web.Application:
    app, flood = web.Application(), Flood(lambda: hands[0])

    def caller(request: web.Request) -> str:
        return request.headers.get("X-From", request.remote or "")

    telegram = "kiez_bot".__str__
    entrance = EntrancePage(out.database, SECRETS, lambda: hands[0], caller, flood, telegram)
    BatchPage(out.database, lambda: hands[0], caller, flood, entrance.page, telegram).add_to(app)
    return app


@pytest.fixture
async def out(database: Database, now: datetime) -> HandOut:
    made = HandOut(database, now)
    await made.build()
    return made


@pytest.fixture
async def client(out: HandOut, now: datetime) -> AsyncIterator[Client]:
    async with TestClient(TestServer(application(out, [now]))) as opened:
        yield opened


async def test_a_card_s_page_says_who_invites_and_leads_into_the_chat_first(
    client: Client, out: HandOut
) -> None:
    code = (await out.cards()).code

    answer = await client.get(f"/Q/{code.lower()}", headers={"Accept-Language": "en"})
    page = bare(await answer.text())

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in page
    ways = [
        page.index(each)
        for each in (
            "KiEZ Mitte invites you.",
            "Sunday 29 November",
            "Wednesday 25 November",
            f'href="../?start=b-{code}"',
            f"https://t.me/kiez_bot?start=b-{code}",
            'href="../calendar/mitte.ics?lang=en"',
            "it tells nobody who you are",
        )
    ]
    assert ways == sorted(ways)
    assert page.count('href="../o/') == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_card_s_language_comes_before_the_browser_s_and_a_tap_before_both(
    client: Client, out: HandOut
) -> None:
    arabic, plain = (await out.cards(language="ar")).code, (await out.cards()).code
    browser = {"Accept-Language": "uk"}

    pages = [
        await (await client.get(path, headers=browser)).text()
        for path in (f"/q/{arabic}", f"/q/{plain}", f"/q/{arabic}?lang=tr")
    ]

    spoken = ('<html lang="ar" dir="rtl">', '<html lang="uk"', '<html lang="tr"')
    assert all(each in page for each, page in zip(spoken, pages, strict=True))
    # A choice of another language is no second opening.
    assert await out.sums() == {"printed": 40, "opened": 2}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_without_a_bot_or_against_the_carrier_s_will_telegram_is_not_named(
    client: Client, out: HandOut
) -> None:
    code = (await out.cards()).code
    async with out.database.transaction() as tx:
        await tx.execute(update(centre).values(telegram="none"))

    page = await (await client.get(f"/q/{code}")).text()

    assert f'href="../?start=b-{code}"' in page
    assert "t.me" not in page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_unknown_expired_and_withdrawn_read_alike(client: Client, out: HandOut) -> None:
    expired = await out.cards(at=out.now - timedelta(days=800))
    withdrawn = await out.cards()
    async with out.database.transaction() as tx:
        await tx.execute(update(batch).where(batch.c.id == withdrawn.id).values(withdrawn=True))

    answers = [
        await client.get(f"/q/{code}?lang=en")
        for code in (code_of(3), expired.code, withdrawn.code, "ZZZZZZZZ")
    ]
    texts = {(await each.text()).replace(each.url.name, "") for each in answers}

    assert [each.status for each in answers] == [404] * 4
    assert len(texts) == 1
    assert "You are welcome all the same." in texts.pop()
    assert "opened" not in await out.sums()


@pytest.mark.parametrize(
    "guesses", [60, pytest.param(100_000, marks=pytest.mark.long)], ids=["few", "many"]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_guesses_find_nothing_and_end_in_a_pause_address_by_address(
    client: Client, out: HandOut, guesses: int
) -> None:
    right = (await out.cards()).code

    answers = [
        await client.get(
            f"/q/{code_of(10**9 + number)}", headers={"X-From": f"192.0.2.{number % 3}"}
        )
        for number in range(guesses)
    ]
    late = await client.get(f"/q/{right}", headers={"X-From": "192.0.2.1"})

    tried = [each.status for each in answers]
    assert tried[:30] == [404] * 30
    assert set(tried[30:]) == {429}
    assert late.status == 429
    assert (await client.get(f"/q/{right}")).status == 200
