"""Staff introduce a family, and see of it what they may; only the door is left out."""

from datetime import timedelta

from aiogram import Dispatcher
from sqlalchemy import select, update

import storage.handover_due
from kiez.handover import KEEP
from kiez.roles import Grant, Role
from screens.handover_buttons import (
    HandoversButton,
    IntroduceButton,
    IntroducedButton,
    OwnHandoverButton,
    TakeBackButton,
)
from screens.team_buttons import TasksButton, TeamButton
from storage.database import Database
from storage.tables import (
    centre,
    handover,
    person,
    staff,
    staff_role,
    tally_handover,
    task,
)
from tests.handlers.introducing import (
    MITTE,
    ONE_DATABASE,
    agreed,
    amina,
    answer,
    code,
    count,
    eva,
    made,
    number,
    petra,
    routed,
    steps,
    town,
    vera,
)
from tests.handlers.phone import meet
from tests.handlers.talking import Talking
from tests.staff import appoint
from tests.towns import Town

__all__ = ["agreed", "amina", "code", "eva", "petra", "routed", "town", "vera"]


@ONE_DATABASE
async def test_a_coordinator_of_another_centre_can_be_chosen_by_nobody(
    database: Database, vera: Talking, petra: Talking, eva: Talking
) -> None:
    async with database.reading() as tx:
        rows = await tx.execute(select(staff.c.display_name, staff.c.id))
        numbers = {row.display_name: row.id for row in rows}

    assert "Eva" not in await vera.press(HandoversButton())
    assert vera.labels[0] == "Petra"
    assert "no longer there" in await vera.press(IntroduceButton(staff=numbers["Eva"]))
    assert "no longer there" in await vera.press(IntroduceButton(staff=numbers["Vera"]))
    assert "nobody else" in await petra.press(HandoversButton())
    assert "nobody else" in await eva.press(HandoversButton())
    assert await count(database, handover) == [0]


async def test_what_is_for_one_coordinator_neither_colleagues_nor_the_city_see(
    database: Database, routed: Dispatcher, town: Town, petra: Talking, agreed: Talking
) -> None:
    mia = Talking(database, routed, await meet(database, town.id, petra.now, 21), petra.now)
    roles = (Grant(Role.COORDINATOR, MITTE), Grant(Role.CITY))
    await appoint(database, mia.person, "Mia", *roles)
    async with database.transaction() as tx:
        await tx.execute(update(person).where(person.c.id == 11).values(nickname="Ami"))
    known = await number(database)

    assert "Ami" in await petra.press(IntroducedButton(handover=known, met=""))
    assert "Nothing to do." in await mia.press(TasksButton())
    assert "no longer there" in await mia.press(IntroducedButton(handover=known, met=""))
    await petra.press(TasksButton())
    await petra.tap("KiEZ Mitte")
    assert "There is nobody else here." in await petra.tap("Hand over")
    assert agreed.person.id == 11


@ONE_DATABASE
async def test_a_visitor_sees_no_parent(
    database: Database, vera: Talking, agreed: Talking
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(person).where(person.c.id == 11).values(nickname="Ami"))
    known = await number(database)

    seen = await vera.press(HandoversButton())

    assert "It has agreed." in seen
    assert "Ami" not in seen
    assert "no longer there" in await vera.press(IntroducedButton(handover=known, met=""))
    assert "no longer there" in await vera.press(OwnHandoverButton(handover=known, met="1"))
    assert "no longer there" in await vera.press(TakeBackButton(handover=known))
    assert "no longer there" in await vera.press(TasksButton())
    assert agreed.person.id == 11


@ONE_DATABASE
async def test_neither_member_of_staff_is_the_family(
    database: Database, vera: Talking, petra: Talking, code: str
) -> None:
    for phone in (vera, petra):
        assert "for the family's own phone" in await phone.write(f"/start {code}")

    assert await steps(database) == {"offered": 1}


async def test_it_runs_out_after_thirty_days_or_when_the_coordinator_goes(
    database: Database, vera: Talking, agreed: Talking
) -> None:
    async with database.transaction() as tx:
        soon = await storage.handover_due.forget(tx, agreed.now + KEEP - timedelta(minutes=1))
        late = await storage.handover_due.forget(tx, agreed.now + KEEP)
    assert (soon, late) == (0, 1)
    assert await count(database, handover, task) == [0, 0]

    await vera.press(HandoversButton())
    await vera.tap("Petra")
    async with database.transaction() as tx:
        await tx.execute(staff_role.delete().where(staff_role.c.role == Role.COORDINATOR))
        assert await storage.handover_due.forget(tx, agreed.now) == 1


@ONE_DATABASE
async def test_in_trial_it_is_a_rehearsal_and_nothing_is_counted(
    database: Database, amina: Talking, vera: Talking, petra: Talking
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(centre).values(live=False))
    await vera.press(HandoversButton())
    shown = await vera.tap("Petra")

    assert "rehearsal" in shown
    assert "Rehearsal" in await amina.write(made(shown))
    await amina.tap("Agree")
    await answer(amina, "We have met")
    assert "How nice" in await answer(petra, "We have met", staff_side=True)
    assert await count(database, handover, tally_handover) == [0, 0]


@ONE_DATABASE
async def test_a_course_leader_introduces_a_family_from_the_week(
    database: Database, routed: Dispatcher, town: Town, petra: Talking
) -> None:
    lea = Talking(database, routed, await meet(database, town.id, petra.now, 23), petra.now)
    offer = town.rows["offer"][0]["id"]
    await appoint(database, lea.person, "Lea", Grant(Role.LEADER, offer=offer))

    await lea.press(TeamButton())
    await lea.tap("Introduce a family")

    assert "It is introduced to Petra." in await lea.tap("Petra")
