"""Whoever asks for it is erased: all of it, at once, and nobody else."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select

import storage.erasure
import storage.inbox
import storage.mark
from kiez.code import Secrets
from kiez.people import Door, PersonId
from storage.database import Database
from storage.inbox import Arrival
from storage.mark import Marks
from storage.tables import (
    absence,
    chat,
    child,
    consent,
    dialogue,
    erasure_mark,
    follow,
    inbox,
    joining_code,
    missed_code,
    notice,
    outbox,
    person,
    push_subscription,
    reminding,
    signup,
    staff,
    webchat_chat,
    webchat_file,
    webchat_message,
    webchat_setting,
    webchat_update,
)
from tests import cast
from tests.cast import Places

SECRETS = Secrets(cookie="11" * 32, erasure="22" * 32)
OF_PEOPLE: tuple[Table, ...] = (
    *(person, chat, consent, child, follow, reminding, signup, absence, notice),
    *(joining_code, missed_code, dialogue, outbox),
)
OF_PAGES = (
    webchat_message,
    webchat_file,
    webchat_update,
    webchat_setting,
    push_subscription,
)


@pytest.fixture
async def places(database: Database, now: datetime) -> Places:
    """Two people with something of every kind: Amina on the page, Deniz in Telegram."""
    built = await cast.built(database)
    async with database.transaction() as tx:
        for number, door in ((11, Door.WEB), (12, Door.TELEGRAM)):
            who = await cast.meet(tx, number, now, door)
            await cast.fill(tx, who, built, now)
    return built


async def erased(database: Database, now: datetime, marks: Marks | None = None) -> bool:
    async with database.transaction() as tx:
        return await storage.erasure.erase(tx, PersonId(11), now, marks)


async def interrupted(database: Database, now: datetime, marks: Marks) -> None:
    async with database.transaction() as tx:
        await storage.erasure.erase(tx, PersonId(11), now, marks)
        raise ZeroDivisionError


@pytest.mark.usefixtures("places")
async def test_all_of_one_person_goes_and_nothing_of_another(
    database: Database, now: datetime
) -> None:
    before = await cast.count(database, *OF_PEOPLE)

    done = await erased(database, now)

    assert done
    assert before == [2] * len(OF_PEOPLE)
    assert await cast.count(database, *OF_PEOPLE) == [1] * len(OF_PEOPLE)
    assert await cast.count(database, *OF_PAGES) == [0] * len(OF_PAGES)


@pytest.mark.usefixtures("places")
async def test_a_page_stays_for_its_goodbye_alone(database: Database, now: datetime) -> None:
    await erased(database, now)

    async with database.reading() as tx:
        page = (await tx.execute(select(webchat_chat))).one()
        unread = await storage.erasure.unread(tx)
    assert (page.taps, page.note, page.language_code) == ([], None, "tr")
    assert page.ends_at > now
    assert unread == 1


@pytest.mark.usefixtures("places")
async def test_a_repeated_update_is_still_recognised(database: Database, now: datetime) -> None:
    await erased(database, now)

    async with database.transaction() as tx:
        await storage.inbox.keep(tx, [Arrival(99, cast.WEB_BOT, 11, 11_000, "again")], now)
        rows = (await tx.execute(select(inbox).order_by(inbox.c.id))).all()
    assert [(row.id, row.chat_id, row.raw) for row in rows] == [
        (11, 0, None),
        (12, 12_000, "raw 12"),
    ]


async def test_the_freed_seat_goes_to_who_waits(database: Database, now: datetime) -> None:
    places = await cast.built(database, capacity=2)
    async with database.transaction() as tx:
        amina, deniz = await cast.meet(tx, 11, now), await cast.meet(tx, 12, now)
        await cast.sign_up(tx, amina, 1, None, places.course)
        await cast.sign_up(tx, deniz, 2, None, places.course, state="waiting")

    await erased(database, now)

    async with database.reading() as tx:
        left = (await tx.execute(select(signup.c.id, signup.c.state))).all()
        told = (await tx.execute(select(notice.c.person_id, notice.c.kind))).all()
    assert [tuple(row) for row in left] == [(2, "offered")]
    assert [tuple(row) for row in told] == [(12, "offered")]


@pytest.mark.usefixtures("places")
async def test_each_chat_is_marked_in_the_table_and_in_the_file(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "kiezbot.sqlite3.erasures"

    await erased(database, now, Marks(SECRETS, file))

    mark = SECRETS.mark(Door.WEB, 11_000)
    async with database.reading() as tx:
        assert list((await tx.execute(select(erasure_mark.c.mark))).scalars()) == [mark]
    assert file.read_text() == f"{now.date()} {mark}\n"
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("places")
async def test_a_mark_is_written_before_the_commit(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "marks"

    with pytest.raises(ZeroDivisionError):
        await interrupted(database, now, Marks(SECRETS, file))

    assert file.read_text().count("\n") == 1
    assert await cast.count(database, person, erasure_mark) == [2, 0]


async def test_marks_are_dropped_when_no_backup_is_as_old(
    database: Database, now: datetime, tmp_path: Path
) -> None:
    file = tmp_path / "marks"
    marks = Marks(SECRETS, file)
    today = now.date()
    async with database.transaction() as tx:
        await marks.add(tx, [(Door.WEB, 1)], today - storage.mark.KEEP * 2)
        await marks.add(tx, [(Door.WEB, 2)], today - storage.mark.KEEP)

        dropped = await storage.mark.forget(tx, file, today)

    assert dropped == 1
    assert SECRETS.mark(Door.WEB, 2) in file.read_text()
    assert file.read_text().count("\n") == 1
    assert await cast.count(database, erasure_mark) == [1]


@pytest.mark.usefixtures("places")
async def test_who_has_a_role_is_not_erased(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        role = {"id": 5, "municipality_id": 1, "person_id": 11, "display_name": "Amina"}
        await tx.execute(insert(staff), role)

    done = await erased(database, now)

    assert not done
    assert await cast.count(database, person, inbox, webchat_message) == [2, 2, 1]


async def test_who_has_nothing_can_be_erased_as_well(database: Database, now: datetime) -> None:
    await cast.built(database)
    async with database.transaction() as tx:
        await cast.meet(tx, 11, now)

    assert await erased(database, now)
    assert await erased(database, now)
    assert await cast.count(database, person, chat) == [0, 0]
