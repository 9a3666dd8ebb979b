"""Somebody is invited, accepts by a tap, and is let go; only the door is left out."""

from datetime import datetime, timedelta

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

import storage.invitation
import storage.staff
from kiez.audit import Action
from kiez.invitation import MOST_FAILURES, payload
from kiez.people import Person, PersonId
from kiez.roles import Grant, Role, Staff
from screens.invitation_buttons import AcceptButton, InvitationButton
from screens.member_buttons import DeedsButton
from screens.team_buttons import PeopleButton
from storage.database import Database
from storage.tables import audit, invitation, staff
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint
from tests.towns import Town

# The dialogue is the same on both; where rows come and go both are asked.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe(title="Frühstück")
    return made


@pytest.fixture
async def city(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    """The city's phone."""
    await build(database, town)
    person = await meet(database, town.id, now, 11)
    await appoint(database, person, "Renate", Grant(Role.CITY), Grant(Role.DPO))
    return Talking(database, routed, person, now)


@pytest.fixture
async def petra(city: Talking, routed: Dispatcher, town: Town) -> Talking:
    """The phone of who is invited."""
    person = await meet(city.database, town.id, city.now, 12)
    return Talking(city.database, routed, person, city.now)


async def invited(city: Talking) -> str:
    """Invite Petra, and read the secret from the link."""
    await city.press(PeopleButton())
    await city.tap("Invite")
    await city.tap("Coordinator")
    await city.tap("KiEZ Mitte")
    text = await city.write("Petra")
    link = next(line for line in text.splitlines() if "/i/" in line)
    assert link.startswith("https://kiez.example/i/")
    return link.rpartition("/")[2]


async def of(database: Database, who: Person) -> Staff | None:
    async with database.reading() as tx:
        return await storage.staff.of(tx, PersonId(who.id))


async def actions(database: Database) -> list[str]:
    async with database.reading() as tx:
        return list((await tx.execute(select(audit.c.action).order_by(audit.c.id))).scalars())


async def test_a_role_is_given_by_a_tap_and_not_by_opening(city: Talking, petra: Talking) -> None:
    secret = await invited(city)

    shown = await petra.write(f"/start {payload(secret)}")
    before = await of(city.database, petra.person)
    welcome = await petra.tap("Accept")

    assert "Stadt" not in shown
    assert "Musterstadt invites Petra:" in shown
    assert before is None
    assert "Welcome, Petra!" in welcome
    staff = await of(city.database, petra.person)
    assert staff is not None
    assert staff.centre_name == "KiEZ Mitte"
    assert await actions(city.database) == [Action.INVITED, Action.INVITATION_USED]


@ONE_DATABASE
@pytest.mark.parametrize("pasted", ["https://kiez.example/i/{}", "Bitte: i-{} Danke"])
async def test_a_pasted_link_opens_it_also_where_a_text_is_awaited(
    city: Talking, petra: Talking, pasted: str
) -> None:
    secret = await invited(city)
    await city.tap("People")
    await city.tap("Invite")
    await city.tap("City office")

    own = await city.write(pasted.format("x" * 43))
    shown = await petra.write(pasted.format(secret))

    assert "This invitation does not fit." in own
    assert "Musterstadt invites Petra:" in shown
    assert petra.labels[0] == "✅ Accept"


async def test_another_chat_a_second_use_and_a_stranger_read_the_same(
    city: Talking, petra: Talking, routed: Dispatcher, town: Town
) -> None:
    secret = await invited(city)
    other = Talking(
        city.database, routed, await meet(city.database, town.id, city.now, 13), city.now
    )
    await petra.write(f"/start {payload(secret)}")

    taken = await other.write(f"/start {payload(secret)}")
    await petra.tap("Accept")
    used = await petra.write(f"/start {payload(secret)}")
    wrong = await other.write(f"/start {payload('A' * 43)}")
    odd = await other.write("/start i-x")

    assert taken == used == wrong == odd
    assert "This invitation does not fit." in taken


async def test_it_ends_after_72_hours_or_when_it_is_withdrawn(
    city: Talking, petra: Talking
) -> None:
    late, taken_back = await invited(city), await invited(city)
    await city.press(PeopleButton())
    await city.tap("Petra", which=1)
    await city.tap("Withdraw")
    petra.now += timedelta(hours=72)

    assert "does not fit" in await petra.write(f"/start {payload(taken_back)}")
    assert "does not fit" in await petra.write(f"/start {payload(late)}")
    assert Action.INVITATION_WITHDRAWN in await actions(city.database)


@ONE_DATABASE
async def test_ten_failures_block_a_chat_for_an_hour(city: Talking, petra: Talking) -> None:
    secret = await invited(city)
    for _ in range(MOST_FAILURES):
        await petra.write(f"/start {payload('B' * 43)}")

    blocked = await petra.write(f"/start {payload(secret)}")
    petra.now += timedelta(hours=1)

    assert "try again in an hour" in blocked
    assert "invited to work with us" in await petra.write(f"/start {payload(secret)}")


@ONE_DATABASE
async def test_only_the_chat_that_opened_it_can_accept(city: Talking, petra: Talking) -> None:
    await invited(city)
    async with city.database.reading() as tx:
        number = (await tx.execute(select(invitation.c.id))).scalar_one()

    text = await petra.press(AcceptButton(invitation=number))

    assert "This is no longer there." in text
    assert await of(city.database, petra.person) is None
    assert Action.INVITATION_FAILED in await actions(city.database)


async def test_a_further_role_comes_to_the_same_account_and_none_is_doubled(
    city: Talking, petra: Talking
) -> None:
    for _ in range(2):
        await petra.write(f"/start {payload(await invited(city))}")
        await petra.tap("Accept")

    staff = await of(city.database, petra.person)

    assert staff is not None
    assert len(staff.grants) == 1


async def test_the_last_role_ends_the_account_at_once(city: Talking, petra: Talking) -> None:
    await petra.write(f"/start {payload(await invited(city))}")
    await petra.tap("Accept")
    await city.press(PeopleButton())
    await city.tap("Petra")
    await city.tap("🗑 KiEZ Mitte")
    asked = list(city.labels)

    text = await city.tap("Yes, end it")
    log = await city.press(DeedsButton(page=0))

    assert "Yes, end it" in asked
    assert "Petra" not in text
    assert await of(city.database, petra.person) is None
    assert "Role ended" in log
    assert "Renate" in log


@pytest.mark.parametrize(
    "typed", ["x" * 41, "\u202e", "{0} %s", "<b>P</b>", "a" + "\u0301" * 5000]
)
@ONE_DATABASE
async def test_a_name_that_is_none_is_asked_again_and_nothing_is_lost(
    city: Talking, typed: str
) -> None:
    await city.press(PeopleButton())
    await city.tap("Invite")
    await city.tap("City office")

    refused = await city.write(typed)
    ready = await city.write("Mira")

    assert "I cannot take this name." in refused
    assert "The invitation is ready." in ready


@ONE_DATABASE
async def test_a_tap_elsewhere_leaves_the_question_for_a_name(city: Talking) -> None:
    await city.press(PeopleButton())
    await city.tap("Invite")
    await city.tap("City office")
    await city.tap("People")

    await city.write("Mitte zzqq")

    assert Action.INVITED not in await actions(city.database)


async def test_who_works_for_another_city_does_not_use_an_invitation_up(
    city: Talking, petra: Talking
) -> None:
    await Town(number=2).build(city.database)
    await petra.write(f"/start {payload(await invited(city))}")
    theirs = {"id": 5, "municipality_id": 2, "person_id": petra.person.id}
    async with city.database.transaction() as tx:
        await tx.execute(staff.insert(), theirs | {"display_name": "Petra"})

    text = await petra.tap("Accept")

    async with city.database.reading() as tx:
        ended = (await tx.execute(select(invitation.c.ended_at))).scalar_one()
    assert "This is no longer there." in text
    assert ended is None
    assert Action.INVITATION_FAILED in await actions(city.database)


@ONE_DATABASE
async def test_another_city_s_invitation_is_not_there(city: Talking, now: datetime) -> None:
    other = Town(number=2)
    await other.build(city.database)
    before = await city.press(InvitationButton(invitation=5, do=""))
    async with city.database.transaction() as tx:
        row = {"municipality_id": 2, "secret_hash": "x", "display_name": "Eva", "role": "dpo"}
        times = {"id": 5, "expires_at": now + timedelta(hours=1)}
        await tx.execute(invitation.insert(), row | times)

    assert await city.press(InvitationButton(invitation=5, do="x")) == before
    assert "Eva" not in await city.press(PeopleButton())
