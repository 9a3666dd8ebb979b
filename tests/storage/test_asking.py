"""Half a year without an answer, jumped through; and a link for somebody outside the bot."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count

import pytest
from sqlalchemy import select, update

import storage.asking
import storage.check
import storage.check_link
import storage.finding
import storage.owner
import storage.task
from kiez.directory import OfferId
from kiez.errors import GoneError
from kiez.finding import Question, Search
from kiez.roles import Grant, Role, Staff
from kiez.task import Fact, Kind, Task, TaskId
from storage.asking import Asked
from storage.database import Database
from storage.tables import check_link, notice, offer, task
from tests.cast import meet
from tests.staff import appoint, coordinator
from tests.towns import TODAY, ZONE, Town

_numbers: Iterator[int] = count(2**61)


def at(days: int) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(10), ZONE)


async def ask(database: Database, days: int) -> Asked:
    return await database.run(lambda tx: storage.asking.ask(tx, at(days), _numbers.__next__))


async def kinds(database: Database) -> list[str]:
    async with database.reading() as tx:
        rows = await tx.execute(select(task.c.kind).where(task.c.done_at.is_(None)))
        return list(rows.scalars())


async def found(database: Database) -> int:
    async with database.reading() as tx:
        question = Question(Search(), None, at(0), TODAY)
        return len((await storage.finding.nearby(tx, Town().id, question)).items)


@pytest.fixture
async def petra(database: Database) -> Staff:
    """The coordinator of one of two cafés; nobody answers for the other."""
    made = Town()
    made.cafe(slot_confirmed=True, checked_on=TODAY - timedelta(days=61))
    made.cafe(slot_confirmed=True, checked_on=TODAY - timedelta(days=500))
    await made.build(database)
    async with database.transaction() as tx:
        who = await meet(tx, 11, at(0))
    return await coordinator(database, who, "centre1001")


async def test_after_half_a_year_without_an_answer_an_offer_is_hidden(
    database: Database, petra: Staff
) -> None:
    assert await ask(database, 0) == Asked(people=1)
    assert await ask(database, 0) == Asked()
    assert (await ask(database, 30)).people == 1
    assert await kinds(database) == []

    assert (await ask(database, 150)).warned == 1
    assert (await ask(database, 151)).warned == 0
    assert await kinds(database) == [Kind.FADING]
    assert await found(database) == 2

    assert (await ask(database, 180)).hidden == 1
    assert (await ask(database, 181)).hidden == 0
    assert await kinds(database) == [Kind.HIDDEN]
    assert await found(database) == 1  # what nobody was asked about stays
    async with database.reading() as tx:
        told = await tx.execute(select(notice.c.kind).where(notice.c.person_id == petra.person))
        assert sorted(set(told.scalars())) == ["check", "task"]


async def test_an_answer_shows_it_again_and_ends_the_tasks(
    database: Database, petra: Staff
) -> None:
    for days in (0, 180):
        await ask(database, days)

    async with database.transaction() as tx:
        await storage.check.right(tx, petra, 1001, at(181))

    assert await kinds(database) == []
    assert await found(database) == 2
    assert await ask(database, 182) == Asked()


async def test_who_changes_an_offer_has_answered(database: Database, petra: Staff) -> None:
    assert petra
    for days in (0, 150):
        await ask(database, days)
    async with database.transaction() as tx:
        await tx.execute(update(offer).values(checked_on=at(151).date()))

    await ask(database, 152)

    assert await kinds(database) == []


async def test_what_is_not_one_s_own_to_confirm_leaves_the_task_open(
    database: Database, petra: Staff
) -> None:
    new = Task(TaskId(7), Town().id, Kind.FADING, offer=OfferId(1001))
    async with database.transaction() as tx:
        await storage.task.add(tx, new, at(0))
        elsewhere = replace(petra, grants=())

        with pytest.raises(GoneError):
            await storage.check.right_about(tx, elsewhere, 7, at(0))
    assert await kinds(database) == [Kind.FADING]

    async with database.transaction() as tx:
        await storage.check.right_about(tx, petra, 7, at(0))
    assert await kinds(database) == []


async def test_a_link_is_answered_once(database: Database, petra: Staff) -> None:
    async with database.transaction() as tx:
        _, secret = await storage.check_link.make(tx, petra, 1001, _numbers.__next__, at(0))
        assert secret not in str((await tx.execute(select(check_link))).all())
        checked, today = await storage.check_link.look(tx, secret, at(1))
        assert (checked.title, today) == ("Elterncafé", at(1).date())
        wrong = [Fact.TIME, Fact.PHONE]
        await storage.check_link.answer(tx, secret, wrong, _numbers.__next__, at(1))

        with pytest.raises(GoneError):
            await storage.check_link.look(tx, secret, at(1))

    assert await kinds(database) == [Kind.NOT_RIGHT] * 2


async def test_a_link_of_thirty_days_ago_opens_nothing(database: Database, petra: Staff) -> None:
    async with database.transaction() as tx:
        _, secret = await storage.check_link.make(tx, petra, 1001, _numbers.__next__, at(0))

        with pytest.raises(GoneError):
            await storage.check_link.answer(tx, secret, (), _numbers.__next__, at(30))

        assert await storage.check_link.forget(tx, at(30)) == 1


async def test_a_late_task_goes_to_the_city_once_and_a_done_one_is_forgotten(
    database: Database, petra: Staff
) -> None:
    async with database.transaction() as tx:
        who = await meet(tx, 12, at(0))
    office = await appoint(database, who, "Amt", Grant(Role.CITY))
    async with database.transaction() as tx:
        new = Task(TaskId(7), Town().id, Kind.NOT_RIGHT, offer=OfferId(1001), detail="time")
        await storage.task.add(tx, new, at(0))

        assert (await storage.task.count(tx, petra, at(2))).late == 0
        assert [await storage.owner.escalate(tx, at(days)) for days in (3, 4, 4)] == [0, 1, 0]
        (todo,) = await storage.task.mine(tx, office, at(4))
        assert (todo.mine, todo.reached) == (True, False)
        await storage.task.done(tx, office, todo.id, at(4))
        assert [await storage.task.forget(tx, at(days)) for days in (34, 35)] == [0, 1]
