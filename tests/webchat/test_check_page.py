"""The page of a check link: somebody outside the bot answers, once, without script."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from itertools import count

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

import storage.check_link
from locales.translate import bare
from storage.database import Database
from storage.tables import check_link, offer, task
from tests.cast import meet
from tests.staff import coordinator
from tests.towns import Town
from webchat.flood import GUESSES, Flood
from webchat.public.check import CheckPage

Client = TestClient[web.Request, web.Application]
_fresh = count(2**61).__next__


async def linked(database: Database, now: datetime) -> str:
    """Make a town with an offer, its coordinator, and a link; give the secret."""
    town = Town()
    town.cafe(title="Früh {0} <b>stück", slot_confirmed=True, checked_on=date(2026, 1, 1))
    await town.build(database)
    async with database.transaction() as tx:
        who = await meet(tx, 11, now)
    petra = await coordinator(database, who, "centre1001")
    async with database.transaction() as tx:
        return (await storage.check_link.make(tx, petra, 1001, _fresh, now))[1]


def page(database: Database, now: datetime) -> CheckPage:
    return CheckPage(database, lambda: now, _fresh, lambda _: "somebody", Flood(lambda: now))


@pytest.fixture
async def client(database: Database, now: datetime) -> AsyncIterator[Client]:
    app = web.Application()
    page(database, now).add_to(app)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def checked(database: Database) -> date | None:
    async with database.reading() as tx:
        found: date | None = (await tx.execute(select(offer.c.checked_on))).scalar_one()
        return found


async def test_opening_changes_nothing_and_all_right_counts_as_a_check(
    client: Client, database: Database, now: datetime
) -> None:
    secret = await linked(database, now)

    for _ in range(2):
        shown = bare(await (await client.get(f"/k/{secret}?lang=en")).text())
        assert "Früh {0} &lt;b&gt;stück" in shown
        assert await checked(database) == date(2026, 1, 1)

    answer = await client.post(f"/k/{secret}", data={"do": "right", "lang": "en"})

    assert "checked today" in await answer.text()
    assert await checked(database) == now.date()


async def test_what_has_changed_becomes_a_task_for_each_fact_and_the_link_is_used(
    client: Client, database: Database, now: datetime
) -> None:
    secret = await linked(database, now)
    form = [("do", "changed"), ("wrong", "time"), ("wrong", "phone"), ("wrong", "<script>")]

    statuses = [(await client.post(f"/k/{secret}", data=form)).status for _ in range(2)]

    assert statuses == [200, 404]
    async with database.reading() as tx:
        rows = (await tx.execute(select(task.c.kind, task.c.detail))).all()
        assert sorted(map(tuple, rows)) == [("not right", "phone"), ("not right", "time")]
        assert (await tx.execute(select(check_link))).all() == []
    assert await checked(database) == date(2026, 1, 1)


async def test_nobody_guesses_links(client: Client, database: Database, now: datetime) -> None:
    secret = await linked(database, now)

    statuses = [(await client.get(f"/k/{number}")).status for number in range(GUESSES.burst)]
    blocked = await client.get(f"/k/{secret}")

    assert set(statuses) == {404}
    assert blocked.status == 429
    assert blocked.headers["Cache-Control"] == "no-store"
