"""A real service on the loopback interface drafts translations, fails, and is slow."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

import storage.composing
import storage.version
from kiez.announcement import Version
from kiez.composing import Draft
from kiez.notice import Kind
from kiez.roles import Staff
from scheduler import translation
from scheduler.translation import MOST_SIGNS, AwayError, Translator
from storage.composing import Beginning
from storage.database import Database
from storage.tables import notice
from tests.handlers.phone import meet
from tests.staff import coordinator
from tests.towns import Town

NUMBER = 2**61


@dataclass
class Service:
    """Answers as LibreTranslate does; `failing` answers come first."""

    failing: list[int] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    slow: float = 0.0
    times: int = 1

    async def translate(self, request: web.Request) -> web.Response:
        self.asked.append(await request.json())
        await asyncio.sleep(self.slow)
        if self.failing:
            return web.json_response({"error": "no"}, status=self.failing.pop(0))
        wanted = self.asked[-1]
        said = f"{wanted['target']}: {wanted['q']}" * self.times
        return web.json_response({"translatedText": said})


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
async def translator(service: Service) -> AsyncIterator[Translator]:
    app = web.Application()
    app.router.add_post("/translate", service.translate)
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        url = str(server.make_url("")).rstrip("/")
        timeout = aiohttp.ClientTimeout(total=0.3)
        yield Translator(url, session, waits=(0.0,), timeout=timeout)


@pytest.fixture
async def staff(database: Database, now: datetime) -> Staff:
    town = Town()
    town.centre()
    await town.build(database)
    staff = await coordinator(database, await meet(database, town.id, now, 11), "centre1001")
    async with database.transaction() as tx:
        written = {"de": Version("Guten Tag <b>{0}", title="Hallo")}
        begun = Beginning(NUMBER, 0, versions=written)
        await storage.composing.begin(tx, staff, begun, now)
        await storage.version.ask_machine(tx, staff, NUMBER, ("tr", "ti"), now)
    return staff


async def draft(database: Database, staff: Staff) -> Draft:
    async with database.reading() as tx:
        return await storage.composing.one(tx, staff, NUMBER)


async def told(database: Database) -> list[str]:
    async with database.reading() as tx:
        statement = select(notice.c.detail).where(notice.c.kind == Kind.DRAFTED)
        return [detail["draft"] for detail in (await tx.execute(statement)).scalars()]


async def test_drafts_are_written_unchecked_and_the_coordinator_hears_of_it_once(
    database: Database, staff: Staff, translator: Translator, service: Service, now: datetime
) -> None:
    service.failing = [503]

    counts = await translation.draft(database, translator, lambda: now)
    await translation.draft(database, translator, lambda: now)

    made = await draft(database, staff)
    assert counts == {"drafted": 2}
    assert made.versions["tr"] == Version("tr: Guten Tag <b>{0}", "tr: Hallo", True, False)  # noqa: FBT003 - machine, unchecked
    assert made.unchecked == ("tr", "ti")
    assert await told(database) == [str(NUMBER)]
    assert service.asked[-1] == {
        "q": "Guten Tag <b>{0}",
        "source": "de",
        "target": "ti",
        "format": "text",
    }


async def test_a_language_that_the_service_cannot_do_is_told_and_the_others_are_there(
    database: Database, staff: Staff, translator: Translator, service: Service, now: datetime
) -> None:
    service.failing = [400, 400]

    await translation.draft(database, translator, lambda: now)

    made = await draft(database, staff)
    assert made.failed == ("tr",)
    assert set(made.versions) == {"de", "ti"}


@pytest.mark.parametrize("broken", ["slow", "down", "too long"])
async def test_a_broken_service_loses_nothing(
    database: Database,
    staff: Staff,
    translator: Translator,
    service: Service,
    now: datetime,
    broken: str,
) -> None:
    service.slow = 0.4 if broken == "slow" else 0.0
    service.failing = [500] * 9 if broken == "down" else []
    service.times = MOST_SIGNS if broken == "too long" else 1

    counts = await translation.draft(database, translator, lambda: now)

    made = await draft(database, staff)
    assert counts == {"failed": 2}
    assert made.failed == ("tr", "ti")
    assert set(made.versions) == {"de"}
    assert await told(database) == [str(NUMBER)]


async def test_what_a_person_wrote_meanwhile_is_never_replaced(
    database: Database, staff: Staff, now: datetime
) -> None:
    async with database.transaction() as tx:
        tr, ti = await storage.version.orders(tx, 5)
        later = now + timedelta(minutes=1)
        await storage.version.write(tx, staff, NUMBER, ("tr", Version("Benim")), later)
        await storage.version.drafted(tx, tr, Version("Makine", machine=True), later)
        await storage.version.write(tx, staff, NUMBER, ("de", Version("Anders")), later)
        await storage.version.drafted(tx, ti, Version("x", machine=True), later)

    made = await draft(database, staff)
    assert made.versions["tr"] == Version("Benim")
    assert made.asked == ("ti",)


async def test_a_changed_original_makes_a_checked_draft_wait_again(
    database: Database, staff: Staff, now: datetime
) -> None:
    async with database.transaction() as tx:
        machine = Version("Makine", machine=True)
        await storage.version.write(tx, staff, NUMBER, ("tr", machine), now)
        made = await storage.version.write(tx, staff, NUMBER, ("de", Version("Neu")), now)

    assert made.unchecked == ("tr",)


async def test_without_a_service_nothing_is_asked(database: Database, now: datetime) -> None:
    assert await translation.draft(database, None, lambda: now) == {}


async def test_nobody_there_is_told_apart_from_nothing_to_say(translator: Translator) -> None:
    away = Translator("http://127.0.0.1:9", translator.session, waits=(0.0,))

    assert await translator.translate("", "de", "tr") == ""
    with pytest.raises(AwayError):
        await away.translate("Hallo", "de", "tr")
