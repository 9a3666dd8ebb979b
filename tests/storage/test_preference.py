from datetime import date, datetime, time

import pytest

import storage.people
import storage.preference
import storage.reminder
from kiez.child import MOST, ChildId
from kiez.follow import USUAL, Weekly
from kiez.people import ChatId, Door, Person, PersonId
from kiez.preference import Preferences
from kiez.quiet import Quiet
from kiez.reminder import Lead
from storage.database import Database
from storage.people import Caller
from tests.towns import Town


@pytest.fixture
async def amina(database: Database, now: datetime) -> Person:
    town = Town()
    await town.build(database)
    caller = Caller(PersonId(11), ChatId(21), Door.WEB, 1, 21, town.id, "ar")
    async with database.transaction() as tx:
        return await storage.people.arrive(tx, caller, now)


async def of(database: Database, person: Person) -> Preferences:
    async with database.reading() as tx:
        return await storage.preference.of(tx, person.id)


async def test_who_has_chosen_nothing_is_spoken_to_as_usual(
    database: Database, amina: Person
) -> None:
    own = await of(database, amina)

    assert own == Preferences()
    assert own.digest == USUAL


async def test_each_choice_is_remembered(database: Database, now: datetime, amina: Person) -> None:
    quiet, weekly = Quiet(time(0), time(0)), Weekly(0, time(8))

    async with database.transaction() as tx:
        await storage.preference.call(tx, amina.id, "أم علي")
        await storage.preference.leave_alone(tx, amina.id, quiet, now)
        await storage.preference.weekly(tx, amina.id, weekly, now)
        await storage.preference.show_topic(tx, amina.id, shown=True)
        await storage.preference.stop(tx, amina.id, now, stopped=True)
        await storage.reminder.set_leads(tx, amina, "em", now)

    assert await of(database, amina) == Preferences(
        nickname="أم علي",
        leads=(Lead.EVENING, Lead.MORNING),
        quiet=quiet,
        weekly=weekly,
        stopped=True,
        shows_topic=True,
    )


async def test_each_choice_can_be_undone(database: Database, now: datetime, amina: Person) -> None:
    async with database.transaction() as tx:
        await storage.preference.call(tx, amina.id, "Amina")
        await storage.preference.call(tx, amina.id, None)
        await storage.preference.show_topic(tx, amina.id, shown=True)
        await storage.preference.show_topic(tx, amina.id, shown=False)
        await storage.preference.stop(tx, amina.id, now, stopped=True)
        await storage.preference.stop(tx, amina.id, now, stopped=False)

    assert await of(database, amina) == Preferences()


async def test_a_child_is_its_month_and_nothing_else(database: Database, amina: Person) -> None:
    async with database.transaction() as tx:
        await storage.preference.add_child(tx, amina, ChildId(2**62 - 1), date(2024, 5, 17))
        await storage.preference.add_child(tx, amina, ChildId(7), date(2022, 1, 1))

        found = await storage.preference.children(tx, amina.id)

    assert [(each.id, each.born_on) for each in found] == [
        (7, date(2022, 1, 1)),
        (2**62 - 1, date(2024, 5, 1)),
    ]


async def test_a_child_is_forgotten_once_and_only_by_its_own_parent(
    database: Database, amina: Person
) -> None:
    async with database.transaction() as tx:
        await storage.preference.add_child(tx, amina, ChildId(7), date(2022, 1, 1))

        others = await storage.preference.forget_child(tx, PersonId(12), ChildId(7))
        own = await storage.preference.forget_child(tx, amina.id, ChildId(7))
        again = await storage.preference.forget_child(tx, amina.id, ChildId(7))

    assert (others, own, again) == (None, date(2022, 1, 1), None)


async def test_there_are_as_many_children_as_can_sign_up(
    database: Database, amina: Person
) -> None:
    async with database.transaction() as tx:
        added = [
            await storage.preference.add_child(tx, amina, ChildId(each), date(2024, 5, 1))
            for each in range(MOST + 1)
        ]

    assert added == [True] * MOST + [False]
