"""What is past its time is forgotten, and nothing sooner."""

import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, insert, select, update

import storage.webchat
from kiez.notice import KEEP, WARN_BEFORE
from kiez.people import Door, Person
from scheduler import upkeep
from scheduler.cleansing import Cleansing
from storage.database import Database
from storage.people import KEEP_IDLE
from storage.retention import KEEP_DATES
from storage.tables import (
    absence,
    chat,
    child,
    consent,
    erasure_mark,
    joining_code,
    missed_code,
    notice,
    occurrence,
    person,
    reminding,
    signup,
    staff,
    webchat_chat,
    webchat_file,
)
from tests import cast
from tests.cast import Places

DAY = timedelta(days=1)


@pytest.fixture
async def places(database: Database) -> Places:
    return await cast.built(database, capacity=2)


@pytest.fixture
async def deniz(database: Database, places: Places, now: datetime) -> Person:
    """He has something of every kind."""
    async with database.transaction() as tx:
        who = await cast.meet(tx, 12, now)
        await cast.fill(tx, who, places, now)
    return who


async def end_of(database: Database, date_: int) -> datetime:
    async with database.reading() as tx:
        row = select(occurrence.c.ends_at).where(occurrence.c.id == date_)
        ends_at: datetime = (await tx.execute(row)).scalar_one()
    return ends_at


async def rows(database: Database, table: Table) -> list[Any]:
    async with database.reading() as tx:
        return list((await tx.execute(select(table))).all())


def bytes_of(file: Path) -> bytes:
    return file.read_bytes() if file.exists() else b""


async def seen(database: Database, day: date) -> None:
    """Let all chats have been used on a day, for the last time."""
    async with database.transaction() as tx:
        await tx.execute(update(chat).values(used_on=day))
        await tx.execute(update(webchat_chat).values(used_on=day))


@pytest.mark.usefixtures("deniz")
async def test_a_course_is_kept_until_48_hours_after_its_last_date(
    database: Database, places: Places
) -> None:
    end = await end_of(database, places.course_date)

    await upkeep.forget(database, end + KEEP_DATES)
    kept = await cast.count(database, signup, absence)
    await upkeep.forget(database, end + KEEP_DATES + timedelta(seconds=1))

    assert kept == [1, 1]
    assert await cast.count(database, signup, absence) == [0, 0]


@pytest.mark.usefixtures("deniz")
async def test_a_reminder_is_kept_until_48_hours_after_its_date(
    database: Database, places: Places
) -> None:
    end = await end_of(database, places.other)

    await upkeep.forget(database, end + KEEP_DATES)
    kept = await cast.count(database, reminding)
    await upkeep.forget(database, end + KEEP_DATES + timedelta(seconds=1))

    assert kept == [1]
    assert await cast.count(database, reminding) == [0]


@pytest.mark.usefixtures("deniz")
async def test_a_child_is_forgotten_when_its_seventh_birthday_may_be(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(child).values(born_on=date(2019, 12, 1)))

    await upkeep.forget(database, now.replace(day=30))
    kept = await cast.count(database, child)
    await upkeep.forget(database, now.replace(month=12, day=1))

    assert kept == [1]
    assert await cast.count(database, child) == [0]


@pytest.mark.usefixtures("deniz")
async def test_codes_and_marks_are_forgotten(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    async with database.transaction() as tx:
        old = {"mark": "old", "erased_on": now.date() - 36 * DAY}
        await tx.execute(insert(erasure_mark), old)

    await upkeep.forget(database, now + timedelta(hours=1), tmp_path / "marks")

    assert await cast.count(database, joining_code, missed_code, erasure_mark) == [0, 0, 0]


@pytest.mark.usefixtures("deniz")
async def test_who_stays_away_is_told_a_month_before_and_then_erased(
    database: Database, now: datetime
) -> None:
    later = now + KEEP
    async with database.transaction() as tx:
        await tx.execute(update(chat).values(used_on=now.date()))

    await upkeep.forget(database, later - WARN_BEFORE - DAY)
    early = await rows(database, notice)
    await upkeep.forget(database, later - WARN_BEFORE + DAY)
    await upkeep.forget(database, later - WARN_BEFORE + DAY)
    told = await rows(database, notice)
    await upkeep.forget(database, later)
    kept = await cast.count(database, person)
    await upkeep.forget(database, later + DAY)

    assert "farewell" not in {row.kind for row in early}
    assert [row.kind for row in told if row.kind == "farewell"] == ["farewell"]
    assert kept == [1]
    assert await cast.count(database, person, chat, consent) == [0, 0, 0]


@pytest.mark.usefixtures("deniz")
async def test_who_comes_back_in_time_is_kept(database: Database, now: datetime) -> None:
    later = now + KEEP
    await upkeep.forget(database, later - WARN_BEFORE + DAY)
    await seen(database, (later - DAY).date())

    await upkeep.forget(database, later + 2 * DAY)

    (kept,) = await rows(database, person)
    assert kept.warned_on is None


async def test_who_only_looked_around_is_forgotten_after_thirty_days(
    database: Database, places: Places, now: datetime
) -> None:
    del places
    async with database.transaction() as tx:
        await cast.meet(tx, 11, now, Door.WEB)
        await cast.meet(tx, 12, now)

    await upkeep.forget(database, now + KEEP_IDLE)
    kept = await cast.count(database, person, webchat_chat)
    await upkeep.forget(database, now + KEEP_IDLE + DAY)

    assert kept == [2, 1]
    assert await cast.count(database, person, webchat_chat, webchat_file) == [0, 0, 0]


async def test_who_only_reads_on_the_page_is_not_forgotten(
    database: Database, places: Places, now: datetime
) -> None:
    del places
    later = now + KEEP_IDLE + DAY
    async with database.transaction() as tx:
        await cast.meet(tx, 11, now, Door.WEB)
        await tx.execute(update(webchat_chat).values(used_on=later.date()))

    await upkeep.forget(database, later)

    assert await cast.count(database, person, chat, webchat_chat) == [1, 1, 1]


async def test_a_web_chat_outlives_its_sign_ups_and_then_takes_its_person_along(
    database: Database, places: Places, now: datetime
) -> None:
    async with database.transaction() as tx:
        amina = await cast.meet(tx, 11, now, Door.WEB)
        await cast.fill(tx, amina, places, now)
    await seen(database, now.date() - 2 * KEEP_IDLE)
    end = await end_of(database, places.other)

    await upkeep.forget(database, end + KEEP_DATES)
    kept = await cast.count(database, person, chat, webchat_chat)
    await upkeep.forget(database, end + KEEP_DATES + timedelta(seconds=1))

    assert kept == [1, 1, 1]
    assert await cast.count(database, person, chat, webchat_chat, consent) == [0, 0, 0, 0]


async def test_who_has_a_second_chat_stays(
    database: Database, places: Places, now: datetime
) -> None:
    async with database.transaction() as tx:
        amina = await cast.meet(tx, 11, now, Door.WEB)
        await cast.fill(tx, amina, places, now)
        await tx.execute(update(signup).values(person_id=11))
        await cast.meet(tx, 12, now)
        await tx.execute(update(chat).values(person_id=11))
        await tx.execute(person.delete().where(person.c.id == 12))
        await tx.execute(signup.delete())
        await tx.execute(reminding.delete())
        idle = now.date() - KEEP_IDLE - DAY
        await tx.execute(update(webchat_chat).values(used_on=idle))

    await upkeep.forget(database, now)

    assert await cast.count(database, person, chat, webchat_chat) == [1, 1, 0]


async def test_staff_are_kept(database: Database, deniz: Person, now: datetime) -> None:
    async with database.transaction() as tx:
        role = {"municipality_id": 1, "person_id": deniz.id, "display_name": "Deniz"}
        await tx.execute(insert(staff), role | {"id": 5})

    for days in (340, 370, 400):
        await upkeep.forget(database, now + days * DAY)

    assert await cast.count(database, person) == [1]


async def test_a_goodbye_that_nobody_reads_goes_and_is_overwritten(
    database: Database, places: Places, now: datetime
) -> None:
    del places
    hands = [now]
    erased = asyncio.Event()
    cleansing = Cleansing(database, erased, lambda: hands[0])
    async with database.transaction() as tx:
        await cast.page(tx, 7, now.date())
        await storage.webchat.end(tx, [7], "tr", now)

    await cleansing.tick()
    kept = await cast.count(database, webchat_chat, webchat_file)
    hands[0] += storage.webchat.KEEP_GOODBYE
    await cleansing.tick()

    assert kept == [1, 0]
    assert await cast.count(database, webchat_chat) == [0]
    assert not erased.is_set()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_reader_only_puts_the_overwriting_off(
    database: Database, places: Places, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    del places
    monkeypatch.setattr("storage.database.BUSY_SECONDS", 0)
    impatient = Database(database.url.render_as_string(hide_password=False))
    erased = asyncio.Event()
    cleansing = Cleansing(impatient, erased, lambda: now)
    async with database.reading() as tx:
        await tx.execute(select(person))
        async with impatient.transaction() as other:
            await cast.meet(other, 11, now)
        erased.set()
        await cleansing.tick()
        still_wanted = erased.is_set()
    await cleansing.tick()
    await impatient.close()

    assert still_wanted
    assert not erased.is_set()
    assert bytes_of(Path(f"{database.path}-wal")) == b""
