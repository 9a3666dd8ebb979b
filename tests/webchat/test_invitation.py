"""The page of an invitation, over real HTTP: it tells what for, and uses nothing up."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
import telegram
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

import storage.invitation
from kiez.directory import CentreId
from kiez.invitation import InvitationId, Wanted
from kiez.roles import Grant, Role
from locales.translate import bare
from scheduler import upkeep
from storage.database import Database
from storage.tables import invitation
from storage.webchat import chats
from tests.handlers.talking import build
from tests.towns import Town
from webchat.flood import GUESSES, Flood
from webchat.gateway import Gateway
from webchat.public.invitation import InvitationPage
from webchat.saying import Words
from webchat.wire import Change

Client = TestClient[web.Request, web.Application]
SECRET = "aB3-_" * 8 + "xyz"


@pytest.fixture
async def client(database: Database, now: datetime) -> AsyncIterator[Client]:
    town = Town()
    centre = CentreId(town.centre(name="KiEZ <b>Mitte</b>"))
    await build(database, town)
    wanted = Wanted(InvitationId(5), SECRET, "Petra", Grant(Role.COORDINATOR, centre))
    async with database.transaction() as tx:
        await storage.invitation.create(tx, (town.id, None), wanted, now)
    app = web.Application()
    caller, flood = (lambda request: request.remote or ""), Flood(lambda: now)
    InvitationPage(database, lambda: now, caller, flood, lambda: "KiezBot").add_to(app)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def test_the_page_tells_who_invites_for_what_and_changes_nothing(
    client: Client, database: Database
) -> None:
    await client.get(f"/i/{SECRET}?lang=en")
    answer = await client.get(f"/i/{SECRET}?lang=en")
    page = bare(await answer.text())

    async with database.reading() as tx:
        row = (await tx.execute(select(invitation))).one()
    assert answer.status == 200
    assert "Musterstadt invites Petra:" in page
    assert "KiEZ &lt;b&gt;Mitte&lt;/b&gt;" in page
    assert (row.chat_id, row.ended_at) == (None, None)
    assert SECRET not in str(tuple(row))


async def test_the_secret_stands_behind_the_hash_and_is_told_to_no_other_page(
    client: Client,
) -> None:
    answer = await client.get(f"/i/{SECRET}")
    page = await answer.text()

    assert f'href="../#start=i-{SECRET}"' in page
    assert f'href="https://t.me/KiezBot?start=i-{SECRET}"' in page
    assert page.count(SECRET) == 2
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


async def test_a_wrong_link_a_used_one_and_an_odd_one_read_the_same(
    client: Client, database: Database, now: datetime
) -> None:
    wrong = await (await client.get(f"/i/{'x' * 43}?lang=en")).text()
    odd = await client.get("/i/%3Cb%3E?lang=en")
    async with database.transaction() as tx:
        await tx.execute(invitation.update().values(ended_at=now - timedelta(hours=1)))
    used = await (await client.get(f"/i/{SECRET}?lang=en")).text()

    assert odd.status == 404
    assert wrong == await odd.text() == used
    assert "This invitation does not fit." in bare(wrong)


async def test_who_guesses_has_to_wait(client: Client) -> None:
    for _ in range(GUESSES.burst):
        await client.get(f"/i/{'x' * 43}")

    assert (await client.get(f"/i/{SECRET}")).status == 429


@pytest.mark.parametrize(
    "said", [f"/start i-{SECRET}", "K7Q9 2XRT 9PA4", f"https://kiez.example/i/{SECRET}"]
)
async def test_what_opens_something_does_not_stay_in_the_chat(
    gateway: Gateway, chat: int, said: str
) -> None:
    await gateway.say(chat, Words("one", said))

    shown = str(await gateway.changes(chat, 0))
    heard = str(await gateway.polling.updates(0, 10, 0))

    assert said.rsplit(maxsplit=1)[-1] not in shown
    assert said.rsplit(maxsplit=1)[-1] in heard


LINK = f"Send this:\nhttps://kiez.example/i/{SECRET}"
CODE = "<b>Your code: \u2068K7Q9 2XRT 9PA4\u2069</b>"


@pytest.mark.parametrize("text", [LINK, CODE])
async def test_what_was_shown_once_is_blanked_when_its_reader_goes_on(
    gateway: Gateway, database: Database, chat: int, ptb: telegram.Bot, text: str
) -> None:
    await ptb.send_message(chat, text, parse_mode="HTML")
    shown = texts(await gateway.changes(chat, 1))
    change = (await gateway.changes(chat, 1))[-1].number

    await gateway.say(chat, Words("two", "Danke"))

    assert SECRET in shown or "9PA4" in shown
    after = texts(await gateway.changes(chat, 0))
    assert "•••" in after
    assert SECRET not in after
    assert "9PA4" not in after
    assert texts(await gateway.changes(chat, change)) == "Danke"
    async with database.reading() as tx:
        assert not await chats.with_secrets(tx)


async def test_what_was_shown_once_is_blanked_after_ten_minutes(
    gateway: Gateway, database: Database, chat: int, ptb: telegram.Bot, now: datetime
) -> None:
    await ptb.send_message(chat, LINK)
    await ptb.send_message(chat, CODE, parse_mode="HTML")

    early = await upkeep.blank_secrets(database, now + timedelta(minutes=9))
    shown = texts(await gateway.changes(chat, 1))
    late = await upkeep.blank_secrets(database, now + timedelta(minutes=10))

    assert (early, late) == (0, 1)
    assert SECRET not in shown
    assert "9PA4" in shown
    assert "9PA4" not in texts(await gateway.changes(chat, 1))


def texts(changes: list[Change]) -> str:
    return "|".join(each.data.get("text", "") for each in changes)
