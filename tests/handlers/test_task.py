"""From a parent's tap to the coordinator's answer, on two phones."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select, update

import storage.member
import storage.staff
from kiez.directory import CentreId
from kiez.roles import Grant, Role
from screens.buttons import DetailsButton
from screens.task_buttons import DoneButton, PassOnButton
from screens.team_buttons import TaskButton, TasksButton, WrongButton
from storage.database import Database
from storage.tables import audit, notice, offer, staff, staff_role, task
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint, coordinator
from tests.towns import TODAY, ZONE, Town

# What is the same on every database is shown on one.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZONE)


@dataclass(frozen=True)
class Cafe:
    """A café with its coordinator, a parent, and a coordinator of another centre."""

    date: int
    parent: Talking
    petra: Talking
    other: Talking


@pytest.fixture
async def cafe(database: Database) -> Cafe:
    town = Town()
    date = town.cafe(slot_confirmed=True)
    town.centre()
    await build(database, town)
    made = dispatcher()
    people = [await meet(database, town.id, NOW, number) for number in (11, 12, 13)]
    await coordinator(database, people[1], "centre1001")
    await coordinator(database, people[2], "centre1002")
    parent, petra, other = (Talking(database, made, each, NOW) for each in people)
    return Cafe(date, parent, petra, other)


def card(cafe: Cafe) -> DetailsButton:
    return DetailsButton(occurrence=cafe.date, search="--------", where="a", page=0)


async def complain(cafe: Cafe, what: str = "The time") -> str:
    await cafe.parent.press(WrongButton(occurrence=cafe.date, what=""))
    return await cafe.parent.tap(what)


async def test_what_is_not_right_is_confirmed_and_the_card_says_so(cafe: Cafe) -> None:
    assert "Thank you" in await complain(cafe)
    assert "1 task is open" in await cafe.petra.press(TasksButton())
    assert "The time is not right." in await cafe.petra.tap("Elterncafé")

    await cafe.petra.tap("It is right")

    assert "Checked by a person today." in await cafe.parent.press(card(cafe))
    assert "Nothing to do" in await cafe.petra.press(TasksButton())


async def test_two_parents_make_one_task_and_one_parent_counts_once(
    cafe: Cafe, database: Database
) -> None:
    await complain(cafe)
    await complain(cafe)
    cafe.parent.person = cafe.other.person
    await complain(cafe)

    assert "2 parents say" in await cafe.petra.press(TasksButton())
    async with database.reading() as tx:
        assert [row.kind for row in await tx.execute(select(notice))] == ["task"]
        told = (await tx.execute(select(task))).mappings().one()
    assert not {"person_id", "chat_id"} & set(told)


async def test_a_chat_tells_so_much_a_day_and_no_more(cafe: Cafe) -> None:
    for what in ("The time", "The place", "It is no more", "The languages", "The phone"):
        await complain(cafe, what)

    assert "a lot already" in await complain(cafe, "Something else")


async def test_a_foreign_task_is_refused_and_noted(cafe: Cafe, database: Database) -> None:
    await complain(cafe)
    async with database.reading() as tx:
        number = (await tx.execute(select(task.c.id))).scalar_one()
    buttons = [
        button
        for each in (number, 1)
        for button in (
            TaskButton(task=each),
            DoneButton(task=each, how="r"),
            PassOnButton(task=each, to=0),
        )
    ]

    answers = {await cafe.other.press(button) for button in buttons}

    assert len(answers) == 1
    async with database.reading() as tx:
        assert (await tx.execute(select(task.c.done_at))).scalar_one() is None
        assert len((await tx.execute(select(audit))).all()) == len(buttons)


async def test_a_task_is_passed_on_to_a_colleague_and_no_one_else(
    cafe: Cafe, database: Database
) -> None:
    who = await meet(database, cafe.petra.person.municipality, NOW, 14)
    jonas = await appoint(database, who, "Jonas", Grant(Role.COORDINATOR, CentreId(1001)))
    await complain(cafe)
    await cafe.petra.press(TasksButton())
    await cafe.petra.tap("Elterncafé")

    assert "Who does it" in await cafe.petra.tap("Hand over")
    assert cafe.petra.labels[:2] == ["Jonas", "Back"]
    assert "Jonas does it" in await cafe.petra.tap("Jonas")
    async with database.reading() as tx:
        assert (await tx.execute(select(task.c.staff_id))).scalar_one() == jonas.id


async def test_who_works_at_another_centre_now_holds_no_task_of_the_old_one(
    cafe: Cafe, database: Database
) -> None:
    await complain(cafe)
    async with database.transaction() as tx:
        await tx.execute(update(staff_role).values(centre_id=1002))
        number = (await tx.execute(select(task.c.id))).scalar_one()

    todo = await cafe.petra.press(TasksButton())
    foreign = await cafe.petra.press(DoneButton(task=number, how=""))

    assert "Nothing to do" in todo
    assert foreign == await cafe.petra.press(DoneButton(task=1, how=""))
    async with database.reading() as tx:
        assert (await tx.execute(select(task.c.done_at))).scalar_one() is None


async def test_a_task_gets_a_new_owner_when_a_role_is_withdrawn(
    cafe: Cafe, database: Database
) -> None:
    city = cafe.petra.person.municipality
    renate = await appoint(
        database, await meet(database, city, NOW, 15), "Renate", Grant(Role.CITY)
    )
    await coordinator(database, await meet(database, city, NOW, 14), "centre1001")
    await complain(cafe)
    async with database.transaction() as tx:
        petra = await storage.staff.of(tx, cafe.petra.person.id)
        assert petra is not None
        base = {"municipality_id": city, "staff_id": petra.id, "role": "coordinator"}
        await tx.execute(insert(staff_role), base | {"centre_id": 1002})
        first = select(func.min(staff_role.c.id)).where(staff_role.c.staff_id == petra.id)
        before = (await tx.execute(select(task.c.staff_id))).scalar_one()
        role = (await tx.execute(first)).scalar_one()
        await storage.member.withdraw(tx, renate, role, NOW)
        after = (await tx.execute(select(task.c.staff_id))).scalar_one()

    assert before == petra.id
    assert after not in {petra.id, None}


async def test_who_stands_in_for_a_colleague_of_another_centre_sees_the_task(
    cafe: Cafe, database: Database
) -> None:
    await complain(cafe)
    async with database.transaction() as tx:
        petra = await storage.staff.of(tx, cafe.petra.person.id)
        other = await storage.staff.of(tx, cafe.other.person.id)
        assert petra is not None
        assert other is not None
        stands_in = update(staff).where(staff.c.id == petra.id).values(stand_in_id=other.id)
        await tx.execute(stands_in)
        await tx.execute(update(task).values(staff_id=other.id))

    assert "1 task is open" in await cafe.other.press(TasksButton())


@SQLITE
async def test_nothing_to_do_is_not_said_while_a_check_is_open(
    cafe: Cafe, database: Database
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(offer).values(checked_on=TODAY - timedelta(days=90)))

    text = await cafe.petra.press(TasksButton())

    assert "Nobody has looked at 1 offer" in text
    assert "Nothing to do" not in text
    assert "Still right? (1)" in cafe.petra.labels
