"""Send an announcement: once, to whom it is for, in their quiet hours later."""

import asyncio
from datetime import datetime, time, timedelta
from typing import Any

import pytest

import storage.announcement
import storage.notice
from kiez.errors import GoneError
from kiez.publishing import Outcome, Published, Shown
from storage.database import Database
from storage.tables import audit
from tests.announcing import TEXT, Square, square
from tests.cast import count

HOUR = timedelta(hours=1)


async def publish(here: Square, number: int) -> Published:
    async with here.database.transaction() as tx:
        return await storage.announcement.publish(tx, here.staff, number, here.now)


@pytest.fixture
async def here(database: Database, now: datetime) -> Square:
    return await square(database, now)


async def test_who_follows_the_centre_is_told_once_after_the_quiet_hours(here: Square) -> None:
    early, late = await here.followers("tr", "ar", quiet_from=time(20), quiet_to=time(8))
    (sleeps,) = await here.followers("uk", quiet_from=time(8), quiet_to=time(10))

    done = await publish(here, await here.draft())

    assert done.outcome is Outcome.SENDING
    assert done.result.recipients == done.result.waiting == 3
    told = {each.person_id: each.due_at for each in await here.notices()}
    assert told == {early: here.now, late: here.now, sleeps: here.now + HOUR}
    assert await count(here.database, audit) == [1]


async def test_a_second_tap_on_send_does_nothing_more(here: Square) -> None:
    await here.followers("tr", "ar")
    number = await here.draft()

    first, second = await asyncio.gather(publish(here, number), publish(here, number))

    assert {first.outcome, second.outcome} == {Outcome.SENDING, Outcome.TWICE}
    assert len(await here.told()) == 2


@pytest.mark.parametrize(
    ("known", "outcome"),
    [
        ({"versions": {}}, Outcome.EMPTY),
        ({"versions": {"tr": TEXT | {"text": "x", "machine": True, "checked": False}}},
         Outcome.EMPTY),
        ({"theme_key": "unknown"}, Outcome.EMPTY),
        ({}, Outcome.NOBODY),
        ({"send_at": datetime.fromisoformat("2026-11-24T07:00:00+00:00")}, Outcome.LATE),
    ],
)  # fmt: skip
async def test_what_must_not_go_out_stays_a_draft(
    here: Square, known: dict[str, Any], outcome: Outcome
) -> None:
    if outcome is not Outcome.NOBODY:
        await here.followers("tr")
    number = await here.draft(**known)

    assert (await publish(here, number)).outcome is outcome
    assert (await here.row(number)).state == "draft"
    assert await here.told() == []


async def test_nobody_is_invited_to_a_date_that_is_over(here: Square) -> None:
    await here.followers("tr")
    number = await here.draft()
    here.now += timedelta(days=2)

    assert (await publish(here, number)).outcome is Outcome.PAST


async def test_a_recall_stops_what_has_not_gone_out_and_is_not_under_way(here: Square) -> None:
    await here.followers(*["tr"] * 5)
    number = await here.draft()
    await publish(here, number)
    async with here.database.transaction() as tx:
        await storage.notice.claim(tx, 2, here.now)

        stopped, result = await storage.announcement.recall(tx, here.staff, number, here.now)
        again, _ = await storage.announcement.recall(tx, here.staff, number, here.now)

    assert (stopped, again, result.waiting, result.state) == (3, 0, 2, "recalled")
    assert len(await here.told()) == 2


async def test_a_plan_that_is_stopped_is_a_draft_again(here: Square) -> None:
    number = await here.draft()
    async with here.database.transaction() as tx:
        planned = await storage.announcement.plan(
            tx, here.staff, number, here.now + HOUR, here.now, weekly=True
        )
        _, result = await storage.announcement.recall(tx, here.staff, number, here.now)

    assert planned.outcome is Outcome.PLANNED
    assert (result.state, result.send_at, result.weekly) == ("draft", None, False)


async def test_a_foreign_announcement_looks_like_one_that_is_not_there(here: Square) -> None:
    number = await here.draft()
    stranger = await here.leader(here.offer)

    for staff, asked in ((stranger, number), (here.staff, number + 1)):
        async with here.database.transaction() as tx:
            with pytest.raises(GoneError, match="This announcement is not there"):
                await storage.announcement.publish(tx, staff, asked, here.now)
            with pytest.raises(GoneError, match="This announcement is not there"):
                await storage.announcement.recall(tx, staff, asked, here.now)


async def test_ten_thousand_are_told_in_one_transaction(here: Square) -> None:
    await here.followers(*["tr", "ar", "de", "uk"] * 2500)

    done = await publish(here, await here.draft())

    assert done.result.recipients == 10_000
    assert len(set(await here.told())) == 10_000


async def test_where_the_progress_is_shown_is_forgotten_when_its_reader_goes_on(
    here: Square,
) -> None:
    await here.followers("tr")
    number, shown = await here.draft(), Shown(1, 2, 3)
    async with here.database.transaction() as tx:
        await storage.announcement.publish(tx, here.staff, number, here.now, shown)

        await storage.announcement.leave(tx, shown)

    assert (await here.row(number)).message_id is None
