"""Fifty marks of two parents, through both doors: exported to each alone, and erased for good."""

import asyncio
import json
import logging
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, insert, select, update

from bot.app import Running
from bot.logs import EventFormatter
from kiez.people import Door
from scheduler.jobs import clock
from screens.own_buttons import DeleteButton
from storage.database import Transaction
from storage.tables import (
    chat,
    child,
    consent,
    dialogue,
    inbox,
    joining_code,
    notice,
    occurrence,
    outbox,
    person,
    push_subscription,
    reminding,
    signup,
)
from tests.journeys.parent import PATIENCE_S, Parent, parent_of, run, settings
from tests.journeys.telegram import TOKEN, TelegramParent, telegram_server

TYPED = 9
SURE = DeleteButton(sure="1").pack()


@dataclass
class Marks:
    """What is planted of a parent.

    Args:
        kept: Stands in the export.
        passing: Is kept as a hash, for a moment, or not at all.
        numbers: Ids that stand in the export.
    """

    name: str
    kept: list[str] = field(default_factory=list)
    passing: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def keep(self, what: str) -> str:
        """Make a mark that the export shows."""
        self.kept.append(f"{self.name}-{what}-Zq")
        return self.kept[-1]

    def hide(self, what: str) -> str:
        """Make a mark that nobody is shown."""
        self.passing.append(f"{self.name}-{what}-Zq")
        return self.passing[-1]

    def number(self, value: int) -> int:
        """Take a number for a mark."""
        self.numbers.append(value)
        return value

    @property
    def all(self) -> list[bytes]:
        """All of them as bytes: text as it is, numbers as text and as SQLite writes them."""
        written = [each.encode() for each in (*self.kept, *self.passing, *map(str, self.numbers))]
        return [*written, *(each.to_bytes(8, "big") for each in self.numbers)]


@contextmanager
def logged(file: Path) -> Iterator[None]:
    """Log everything, also what libraries say, as the bot logs it."""
    root, handler = logging.getLogger(), logging.FileHandler(file)
    handler.setFormatter(EventFormatter())
    former = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(former)
        root.removeHandler(handler)
        handler.close()


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[tuple[Running, Parent, TelegramParent]]:
    """Run a bot with both doors, and let Amina and Deniz come in."""
    (folder / "telegram").mkdir()
    async with telegram_server(folder / "telegram") as server:
        chosen = settings(
            f"sqlite+aiosqlite:///{folder / 'bot' / 'kiezbot.sqlite3'}",
            folder / "bot",
            telegram_token=TOKEN,
            telegram_api=server.url,
        )
        async with (
            run(chosen) as bot,
            parent_of(bot, "ar") as amina,
            aiohttp.ClientSession() as session,
        ):
            deniz = TelegramParent(session, "", "tr", server=server)
            await asyncio.gather(amina.open(), deniz.open())
            yield bot, amina, deniz


async def plant(bot: Running, parent: Parent, door: Door, marks: Marks) -> None:
    """Say something through the door, and keep something of every kind."""
    for number in range(TYPED):
        text = f"typed{number}"
        # Telegram's words are forgotten when they are answered; the page shows them again.
        await parent.write(marks.keep(text) if door is Door.WEB else marks.hide(text))
    await parent.share_place(50.0397218, 8.2354172)
    async with bot.database.transaction() as tx:
        who = (await tx.execute(select(chat).where(chat.c.door == door))).one()
        for number in (who.id, who.person_id, who.chat_id):
            marks.number(number)
        await _kept(tx, who, marks)
        await _on_the_way(tx, who, door, marks)


async def _kept(tx: Transaction, who: Any, marks: Marks) -> None:  # noqa: ANN401 - a row
    now, town = clock(), {"municipality_id": who.municipality_id, "person_id": who.person_id}
    own = person.c.id == who.person_id
    await tx.execute(update(person).where(own).values(nickname=marks.keep("nickname")))
    agreed = {"purpose": "places", "version": marks.keep("version"), "given_at": now}
    await tx.execute(insert(consent), town | agreed)
    for year in (2021, 2022):
        # A day that stands nowhere else, and another one of each parent.
        born = date(year, 3, 1) + timedelta(days=len(marks.name) * 3)
        marks.kept.append(str(born))
        number = marks.number(who.id // year)
        await tx.execute(insert(child), town | {"id": number, "born_on": born})
    next_ = (
        await tx.execute(
            select(occurrence).where(occurrence.c.starts_at > now).order_by(occurrence.c.id)
        )
    ).first()
    assert next_ is not None
    leads = {"occurrence_id": next_.id, "leads": marks.keep("leads")}
    await tx.execute(insert(reminding), town | leads)
    place = {"id": marks.number(who.id // 7), "offer_id": next_.offer_id, "state": "in"}
    seats = {"adults": 1, "children": {"u1": 1}, "room": 2, "childcare": 0}
    code = {"occurrence_id": next_.id, "position": 1, "code_hmac": marks.hide("code")}
    await tx.execute(insert(signup), town | place | seats | code)


async def _on_the_way(
    tx: Transaction,
    who: Any,  # noqa: ANN401 - a row
    door: Door,
    marks: Marks,
) -> None:
    later = clock() + timedelta(hours=9)
    waiting = {"state": "waiting", "tries": 0, "due_at": later}
    town = {"municipality_id": who.municipality_id, "person_id": who.person_id}
    told = {"kind": "moved", "detail": {"venue": marks.keep("detail")}}
    await tx.execute(insert(notice), town | told | waiting)
    code = {"code_hmac": marks.hide("joining"), "expires_at": later}
    await tx.execute(insert(joining_code), {"person_id": who.person_id} | code)
    where = {"bot_id": who.bot_id, "chat_id": who.chat_id}
    draft = {"state": marks.keep("state"), "data": {"draft": marks.keep("draft")}}
    await tx.execute(dialogue.delete().where(dialogue.c.chat_id == who.chat_id))
    await tx.execute(insert(dialogue), where | draft | {"used_at": clock()})
    newest = (await tx.execute(select(func.max(inbox.c.id)))).scalar_one()
    arrived = {"id": newest + 1, "update_id": 10**6 + newest % 997, "raw": marks.keep("raw")}
    parked = {"kept_at": clock(), "state": "parked"}
    await tx.execute(insert(inbox), where | arrived | waiting | parked)
    content = {"id": newest + 2, "lane": 0, "kind": "reply", "content": marks.keep("content")}
    await tx.execute(insert(outbox), where | content | waiting)
    if door is Door.WEB:
        endpoint = {"chat_id": who.chat_id, "endpoint": marks.keep("endpoint")}
        keys = {"p256dh": marks.hide("p256dh"), "auth": marks.hide("auth")}
        await tx.execute(insert(push_subscription), endpoint | keys)


async def exported(parent: Parent) -> list[str]:
    """Ask for the export, and read its files: the one for people, the one for computers."""
    await parent.write("/export")
    async with asyncio.timeout(PATIENCE_S):
        while len(files := [each for each in parent.messages.values() if each.get("file")]) < 2:
            await parent.read()
        while parent.newest.get("file"):  # the words come last
            await parent.read()
    return [await _content(parent, each["file"]["url"]) for each in files]


async def _content(parent: Parent, url: str) -> str:
    if isinstance(parent, TelegramParent):
        assert parent.server is not None
        found = await parent.server.gateway.file(parent.chat_id, url.rpartition("/")[2])
        assert found is not None
        return found.content.decode()
    async with parent.session.get(f"{parent.url}/{url}") as answer:
        assert answer.status == 200
        return await answer.text()


async def deleted(parent: Parent) -> dict[str, Any]:
    """Ask for the deletion, be sure, and read the last message."""
    await parent.write("/delete")
    await parent.tap_data(SURE)
    return parent.newest


async def ended(parent: Parent) -> None:
    """Wait until the page's chat is no more."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            async with parent.session.get(f"{parent.url}/api/events") as answer:
                if answer.status == 401:
                    return
            await asyncio.sleep(0.05)


def hits(folder: Path, *planted: Marks) -> list[tuple[str, bytes]]:
    """Look for marks in every file of a folder."""
    contents = {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    needles = {needle for marks in planted for needle in marks.all}
    return [(name, each) for each in needles for name, text in contents.items() if each in text]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that the bot writes, temporary files included."""
    temporary = tmp_path / "bot" / "tmp"
    temporary.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    return tmp_path


async def test_marks_are_exported_to_their_parent_alone_and_erased_for_good(folder: Path) -> None:
    hers, his = Marks("Amina"), Marks("Deniz-T")
    with logged(folder / "bot" / "log"):
        async with town(folder) as (bot, amina, deniz):
            await plant(bot, amina, Door.WEB, hers)
            await plant(bot, deniz, Door.TELEGRAM, his)
            before = hits(folder / "bot", hers, his)
            first, second = await asyncio.gather(exported(amina), exported(deniz))

            goodbyes = await asyncio.gather(deleted(amina), deleted(deniz))
            await ended(amina)
            await bot.delivery.close()
            assert bot.intake.erased.is_set()
            assert await bot.database.scrub()
            left = hits(folder / "bot", hers, his)

    assert len(hers.kept + hers.passing + hers.numbers + his.kept + his.passing) >= 50
    assert len(before) > 50
    for own, other, texts in ((hers, his, first), (his, hers, second)):
        for text in texts:
            assert [each for each in own.kept if each not in text] == []
            assert [each for each in own.numbers if str(each) not in text] == []
            assert [each for each in other.kept + other.passing if each in text] == []
            assert [each for each in other.numbers if str(each) in text] == []
        assert json.loads(texts[1])["person"][0]["nickname"] == f"{own.name}-nickname-Zq"
    assert [each.get("keys") or [] for each in goodbyes] == [[], []]
    assert left == []
    assert hits(folder / "bot", hers, his) == []
