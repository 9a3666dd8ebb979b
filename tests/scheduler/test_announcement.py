"""An announcement on its way: in each reader's language, at its hour, shown while it goes."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count, cycle, islice
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Row, delete, select, update

import storage.announcement
from kiez.people import Door
from kiez.publishing import Outcome, Shown
from locales import dates
from locales.languages import complete
from locales.translate import _, bare, speaking
from scheduler import announcement as job
from scheduler.notice import Notices, Voice
from scheduler.pace import Pace
from scheduler.post import Post, Postbox
from storage.database import Database
from storage.tables import announcement, centre, chat, follow, occurrence
from tests.announcing import BOT, TEXT, Square, square
from tests.door import FakeDoor, open_door, refusal
from tests.scheduler.conftest import Clock, draw

# What the database does differently is shown by the tests of storage.
pytestmark = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)

WEEK = timedelta(weeks=1)
SHOWN = Shown(BOT, 9_000_001_000, 5)


@dataclass
class Office:
    """A centre that announces, and what carries it to the doors."""

    square: Square
    door: FakeDoor
    post: Post
    clock: Clock
    notices: Notices
    numbers: count = field(default_factory=lambda: count(2**60))  # type: ignore[type-arg] # of int

    async def send(self, number: int, shown: Shown | None = None) -> Outcome:
        async with self.square.database.transaction() as tx:
            done = await storage.announcement.publish(
                tx, self.square.staff, number, self.clock.now, shown
            )
        return done.outcome

    async def plan(self, number: int, at: datetime, *, weekly: bool = False) -> None:
        async with self.square.database.transaction() as tx:
            await storage.announcement.plan(
                tx, self.square.staff, number, at, self.clock.now, weekly=weekly
            )

    async def say(self) -> list[str]:
        """Say what is due, and read what came out so far."""
        await self.notices.sweep()
        while self.notices._tasks:
            await asyncio.gather(*self.notices._tasks)
        return [bare(text) for text in self.door.texts]

    async def tick(self) -> dict[str, int]:
        return await job.tick(
            self.square.database, self.notices, self.numbers.__next__, self.clock.now
        )

    @property
    def edited(self) -> list[str]:
        asked = self.door.asked
        return [bare(each["text"]) for method, each in asked if method == "editMessageText"]


@pytest.fixture
async def office(database: Database, now: datetime) -> AsyncIterator[Office]:
    here = await square(database, now)
    async with open_door() as door, aiohttp.ClientSession() as session:
        post = Post({BOT: Postbox(door.url, session)}, Pace({}))
        clock = Clock(now)
        notices = Notices(database, post, Voice(draw), clock)
        yield Office(here, door, post, clock, notices)
        await notices.close()


async def test_a_thousand_get_it_once_in_their_language_or_in_german_with_a_note(
    office: Office,
) -> None:
    codes = complete()
    people = await office.square.followers(*islice(cycle(codes), 1000))
    written = {code: TEXT | {"text": f"text in {code}"} for code in ("de", *codes[1::2])}
    await office.send(await office.square.draft(versions=written))

    await office.say()

    heard = {each["chat_id"]: bare(each["text"]) for _, each in office.door.asked}
    assert Counter(each["chat_id"] for _, each in office.door.asked) == Counter(people)
    for who, code in zip(people, cycle(codes), strict=False):
        read = code if code in written else "de"
        texts = [each for each in written if f"text in {each}" in heard[who].split("\n")]
        assert texts == [read]
        with speaking(code):
            name = dates.language_name(code)
            note = bare(_("There is no {language} version of this message.", language=name))
        assert (note in heard[who].split("\n")) is (code not in written)
        assert heard[who].startswith("<b>📣 KiEZ Mitte</b>\n")


async def test_a_theme_of_the_catalogue_is_said_in_each_language(office: Office) -> None:
    await office.square.followers("tr", "uk")
    await office.send(await office.square.draft())

    turkish, ukrainian = sorted(await office.say(), key=lambda text: "бо" in text)

    assert "Bebekler nasıl uyur" in turkish
    assert "Як сплять немовлята" in ukrainian


async def test_a_sensitive_theme_names_only_cafe_and_time(office: Office) -> None:
    await office.square.followers("en")
    await office.send(await office.square.draft(theme_key="grief"))

    (text,) = await office.say()

    assert "Elterncafé" in text
    assert "10:00–12:00" in text
    for word in ("mourn", "grief", "Grief", "loss", "sad"):
        assert word not in text


async def test_what_changes_before_it_is_said_counts(office: Office) -> None:
    here = office.square
    await here.followers("en", "tr", "ar", "uk")
    number = await here.draft()
    await office.send(number)
    async with here.database.transaction() as tx:
        await tx.execute(delete(follow).where(follow.c.person_id == 2))
        await tx.execute(update(chat).where(chat.c.person_id == 3).values(blocked=True))
    office.door.answers.append(refusal(400, "Bad Request: message is too long"))

    await office.say()
    await office.tick()

    row = await here.row(number)
    assert (row.state, row.delivered, row.blocked, row.failed) == ("sent", 1, 1, 1)


async def test_a_cancelled_date_is_announced_to_nobody_any_more(office: Office) -> None:
    await office.square.followers("en")
    await office.send(await office.square.draft())
    async with office.square.database.transaction() as tx:
        await tx.execute(update(occurrence).values(state="cancelled"))

    assert await office.say() == []


@pytest.mark.parametrize(("through", "heard"), [("information", 1), ("none", 0)])
async def test_news_passes_telegram_where_information_may(
    office: Office, through: str, heard: int
) -> None:
    await office.square.followers("en", door=Door.TELEGRAM)
    await office.send(await office.square.draft())
    async with office.square.database.transaction() as tx:
        await tx.execute(update(centre).values(telegram=through))

    assert len(await office.say()) == heard


async def test_the_message_of_who_sends_shows_the_progress_and_then_the_result(
    office: Office,
) -> None:
    await office.square.followers("en", "tr")
    number = await office.square.draft()
    await office.send(number, SHOWN)
    await office.tick()

    await office.say()
    for _turn in range(3):
        await office.tick()

    (text,) = office.edited
    assert "Zugestellt: 2 von 2" in text
    (edit,) = [each for method, each in office.door.asked if method == "editMessageText"]
    assert (edit["chat_id"], edit["message_id"]) == (SHOWN.chat_id, SHOWN.message_id)
    assert (await office.square.row(number)).message_id is None


async def test_a_message_that_is_gone_is_not_edited_again(office: Office) -> None:
    await office.square.followers("en", "tr")
    await office.send(await office.square.draft(), SHOWN)
    await office.say()
    office.door.answers.append(refusal(400, "Bad Request: message to edit not found"))

    for _turn in range(3):
        await office.tick()

    assert len(office.edited) == 1


async def test_a_planned_announcement_goes_out_once_though_two_processes_see_it(
    office: Office,
) -> None:
    here, hour = office.square, timedelta(hours=1)
    people = await here.followers(*["tr"] * 20)
    await office.plan(await here.draft(), office.clock.now + hour)
    assert await office.tick() == {}
    office.clock.now += hour
    other = Database(here.database.url.render_as_string(hide_password=False))
    second = replace(office, square=replace(here, database=other))

    await asyncio.gather(office.tick(), second.tick())
    await other.close()

    assert await here.told() == people


async def test_a_weekly_one_is_planned_anew_for_the_next_date_until_it_is_stopped(
    office: Office,
) -> None:
    here = office.square
    await here.followers("tr")
    at = office.clock.now + timedelta(hours=1)
    await office.plan(await here.draft(), at, weekly=True)
    office.clock.now = at

    assert await office.tick() == {"begun": 1, "planned": 1}
    assert await office.tick() == {}

    planned = await _planned(here)
    assert [(each.send_at, each.weekly) for each in planned] == [(at + WEEK, True)]
    assert planned[0].occurrence_id != here.date
    async with here.database.transaction() as tx:
        await storage.announcement.recall(tx, here.staff, planned[0].id, office.clock.now)
    office.clock.now += 2 * WEEK
    assert await office.tick() == {}


async def test_a_weekly_one_whose_date_is_cancelled_waits_for_the_next(office: Office) -> None:
    here = office.square
    await here.followers("tr")
    at = office.clock.now + timedelta(hours=1)
    await office.plan(await here.draft(), at, weekly=True)
    async with here.database.transaction() as tx:
        cancelled = update(occurrence).where(occurrence.c.id == here.date)
        await tx.execute(cancelled.values(state="cancelled"))
    office.clock.now = at

    await office.tick()

    (planned,) = await _planned(here)
    assert planned.send_at == at + WEEK
    assert await here.told() == []


async def _planned(here: Square) -> list[Row[Any]]:
    query = select(announcement).where(announcement.c.state == "planned")
    async with here.database.reading() as tx:
        return list((await tx.execute(query)).all())
