"""The page behind the code at an entrance, over real HTTP, on both databases."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from kiez.code import Secrets
from kiez.directory import OccurrenceId
from locales.translate import bare
from storage.database import Database
from storage.tables import headcount
from tests import cast
from tests.towns import Town
from webchat.flood import Flood
from webchat.public.entrance import EntrancePage

Client = TestClient[web.Request, web.Application]

SECRETS = Secrets("aa" * 32, "bb" * 32)


@pytest.fixture
async def town(database: Database) -> Town:
    made = Town()
    made.cafe(days=1)
    await made.build(database)
    return made


@pytest.fixture
async def client(database: Database, town: Town, now: datetime) -> AsyncIterator[Client]:
    assert town

    def clock() -> datetime:
        return now + timedelta(days=1, hours=1)

    app = web.Application()
    caller, flood = (lambda request: request.remote or ""), Flood(clock)
    EntrancePage(database, SECRETS, clock, caller, flood, lambda: "kiez_bot").add_to(app)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def test_a_code_greets_and_leads_into_the_chat_and_counts_nobody(
    client: Client, town: Town, database: Database
) -> None:
    code = SECRETS.entrance_code(OccurrenceId(town.rows["occurrence"][0]["id"]))

    answer = await client.get(f"/q/{code.lower()}?lang=en")
    page = bare(await answer.text())

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Welcome! Please tell us that you are here." in page
    assert f'href="../?start=q-{code}"' in page
    assert f"https://t.me/kiez_bot?start=q-{code}" in page
    assert "<script" not in page
    assert await cast.count(database, headcount) == [0]


async def test_a_wrong_code_is_answered_kindly_and_many_end_in_a_pause(client: Client) -> None:
    answers = [await client.get("/q/ZZZZZZZZ?lang=en") for _ in range(11)]

    assert [each.status for each in answers] == [404] * 10 + [429]
    assert "You are welcome all the same." in await answers[0].text()
