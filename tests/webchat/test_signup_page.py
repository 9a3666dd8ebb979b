"""The page behind a sign-up's code, over real HTTP, on both databases."""

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import insert, select, update

from kiez.code import Secrets
from kiez.directory import Kind, Service
from kiez.signup import SignupId
from locales.translate import bare
from storage.database import Database
from storage.tables import offer, person, signup
from tests.towns import Town
from webchat.flood import Flood
from webchat.public.signup import SignupPage

Client = TestClient[web.Request, web.Application]

SECRETS = Secrets("aa" * 32, "bb" * 32)
OWN = SignupId(71)
CODE = SECRETS.signup_code(OWN)
NAME = "Fatma-Mark"


@pytest.fixture
async def town(database: Database) -> Town:
    """A town whose café has four places, two of them taken by the family of the code."""
    made = Town()
    made.cafe(title="Frühstück", registration="required", record={"capacity": 4})
    await made.build(database)
    await sign_up(database, made)
    return made


async def sign_up(database: Database, town: Town, **known: Any) -> None:  # noqa: ANN401 - any column
    city = {"municipality_id": town.id, "language": "tr"}
    row = {
        "id": OWN,
        "municipality_id": town.id,
        "offer_id": town.rows["offer"][0]["id"],
        "occurrence_id": town.rows["occurrence"][0]["id"],
        "person_id": 5,
        "state": "in",
        "position": 1,
        "adults": 1,
        "children": {"1-2": 1},
        "room": 2,
        "childcare": 0,
        "code_hmac": SECRETS.kept(CODE),
    }
    async with database.transaction() as tx:
        await tx.execute(insert(person), [{"id": 5, "nickname": NAME} | city])
        await tx.execute(insert(signup), [row | known])


@pytest.fixture
async def hands(now: datetime) -> list[datetime]:
    return [now]


@pytest.fixture
async def client(database: Database, town: Town, hands: list[datetime]) -> AsyncIterator[Client]:
    assert town

    def clock() -> datetime:
        return hands[0]

    app = web.Application()
    SignupPage(
        database,
        SECRETS,
        "https://kiez.example",
        clock,
        lambda request: request.remote or "",
        Flood(clock),
    ).add_to(app)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def post(client: Client, **form: str) -> tuple[int, str]:
    answer = await client.post("/s", data={"code": CODE, "lang": "en"} | form)
    return answer.status, bare(await answer.text())


async def rows(database: Database) -> list[Any]:
    async with database.reading() as tx:
        return list(await tx.execute(select(signup)))


async def test_a_code_opens_this_sign_up_alone(client: Client) -> None:
    status, page = await post(client)

    assert status == 200
    assert "10:00–12:00" in page
    assert "1 adult" in page
    assert NAME not in page


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
async def test_a_code_is_read_as_people_type_it(client: Client, typed: str) -> None:
    alike = CODE.lower().replace("0", "o").replace("1", "l")
    half = f"{CODE[:5]}-{CODE[5:]}"

    status, _ = await post(client, code=typed.format(CODE, alike, half))

    assert status == 200


async def test_no_page_is_kept_and_none_stands_in_a_search(client: Client) -> None:
    answer = await client.post("/s", data={"code": CODE})

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in await answer.text()


async def test_a_family_changes_who_comes(client: Client, database: Database) -> None:
    _, page = await post(client, do="change", adults="2", **{"1-2": "1", "u1": "1"})

    assert "Saved." in page
    assert [(row.adults, row.room) for row in await rows(database)] == [(2, 4)]


async def test_more_than_there_is_changes_nothing(client: Client, database: Database) -> None:
    _, page = await post(client, do="change", adults="4", **{"1-2": "1"})

    assert "Nothing was changed." in page
    assert [row.room for row in await rows(database)] == [2]


async def test_an_impossible_family_is_refused(client: Client, database: Database) -> None:
    await post(client, do="change", adults="0")
    await post(client, do="change", adults="9")
    await post(client, do="change", adults="<b>")

    assert [row.adults for row in await rows(database)] == [1]


async def test_a_family_cancels_with_one_tap(client: Client, database: Database) -> None:
    _, page = await post(client, do="leave")

    assert "Thank you for telling us." in page
    assert await rows(database) == []


async def test_a_held_place_is_taken(
    client: Client, database: Database, hands: list[datetime]
) -> None:
    until = {"state": "offered", "offered_until": hands[0] + timedelta(hours=2)}
    async with database.transaction() as tx:
        await tx.execute(update(signup).values(**until))
    _, page = await post(client)

    _, after = await post(client, do="take")

    assert "Take the place" in page
    assert "You have a place." in after
    assert [row.state for row in await rows(database)] == ["in"]


async def test_the_calendar_file_comes_with_the_code(client: Client) -> None:
    answer = await client.post("/s", data={"code": CODE, "do": "file"})

    text = await answer.text()
    assert answer.content_type == "text/calendar"
    assert "BEGIN:VALARM" in text
    assert f"/s#{CODE}" in text.replace("\r\n ", "")


async def test_a_consultation_says_neither_topic_nor_provider(
    client: Client, database: Database
) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            update(offer).values(
                kind=Kind.SPRECHSTUNDE,
                service=Service.SCHULDNERBERATUNG,
                title="Schulden-Mark",
                record={"provider": "Anbieter-Mark"},
            )
        )
        await tx.execute(update(signup).values(slot_time=time(10, 20)))

    _, page = await post(client)

    assert "10:20" in page
    assert not [word for word in ("Schuld", "debt", "Anbieter") if word in page]


async def test_unknown_void_and_malformed_codes_get_the_same_answer(
    client: Client, hands: list[datetime]
) -> None:
    hands[0] += timedelta(days=1)
    unknown = await post(client, code="0" * 10)
    malformed = await post(client, code="nothing at all")
    hands[0] += timedelta(days=3)
    void = await post(client)

    assert unknown == malformed == void
    assert unknown[0] == 404


async def test_ten_wrong_codes_block_the_next_for_a_while(
    client: Client, hands: list[datetime]
) -> None:
    for number in range(10):
        await post(client, code=f"000000000{number}")

    blocked = await post(client)
    hands[0] += timedelta(minutes=10)

    assert blocked[0] == 429
    assert (await post(client))[0] == 200


async def test_without_a_code_there_is_a_field_for_it(client: Client) -> None:
    answer = await client.get("/s", params={"lang": "tr"})

    page = await answer.text()
    assert answer.status == 200
    assert 'name="code"' in page
    assert 'lang="tr"' in page
