"""Whoever accepts an invitation brings nobody along; an invitation ends with its first chat."""

from datetime import datetime

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

import storage.consent
import storage.erasure
import storage.grant
import storage.joining
import storage.staff
from kiez.consent import Purpose
from kiez.invitation import MOST_FAILURES, payload
from kiez.joining import Joining
from kiez.people import Door, PersonId
from kiez.roles import Grant, Role
from screens.invitation_buttons import AcceptButton
from storage.database import Database
from storage.tables import audit, chat, joining_code, staff
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.handlers.test_invitation import ONE_DATABASE, invited, of
from tests.staff import appoint
from tests.towns import Town


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def city(database: Database, routed: Dispatcher, now: datetime) -> Talking:
    """The city's phone."""
    town = Town()
    town.cafe()
    await build(database, town)
    person = await meet(database, town.id, now, 11)
    await appoint(database, person, "Renate", Grant(Role.CITY))
    return Talking(database, routed, person, now)


@pytest.fixture
async def petra(city: Talking, routed: Dispatcher) -> Talking:
    """The phone of who is invited."""
    person = await meet(city.database, city.person.municipality, city.now, 12)
    return Talking(city.database, routed, person, city.now)


async def test_a_spouse_s_phone_does_not_become_staff_and_keeps_the_family_s_things(
    city: Talking, petra: Talking
) -> None:
    spouse = await meet(city.database, city.person.municipality, city.now, 13, Door.TELEGRAM)
    async with city.database.transaction() as tx:
        await storage.consent.give(tx, petra.person, Purpose.NEWS, city.now)
        await storage.joining.begin(tx, petra.person.id, "used", city.now)
        await storage.joining.join(tx, spouse, "used", city.now)
        await storage.joining.begin(tx, petra.person.id, "open", city.now)
    await petra.write(f"/start {payload(await invited(city))}")

    welcome = await petra.tap("Accept")

    assert "stays on your other devices" in welcome
    async with city.database.reading() as tx:
        rows = await tx.execute(select(chat.c.id, chat.c.person_id))
        whose = {row.id: PersonId(row.person_id) for row in rows}
        assert whose[13] == petra.person.id != whose[12]
        assert await storage.staff.of(tx, whose[13]) is None
        assert await storage.staff.of(tx, whose[12]) is not None
        assert await storage.consent.given(tx, whose[12]) == ()


async def test_a_code_made_before_the_role_lets_no_other_phone_in(
    city: Talking, petra: Talking
) -> None:
    other = await meet(city.database, city.person.municipality, city.now, 13)
    async with city.database.transaction() as tx:
        await storage.joining.begin(tx, petra.person.id, "before", city.now)
    await petra.write(f"/start {payload(await invited(city))}")
    await petra.tap("Accept")
    async with city.database.transaction() as tx:
        left = (await tx.execute(select(joining_code.c.code_hmac))).all()
        await storage.joining.begin(tx, petra.person.id, "after", city.now)
        joined = await storage.joining.join(tx, other, "after", city.now)

    assert left == []
    assert joined.outcome is Joining.UNKNOWN


async def test_an_invitation_whose_first_chat_is_erased_is_worth_nothing(
    city: Talking, petra: Talking, routed: Dispatcher
) -> None:
    link = f"/start {payload(await invited(city))}"
    await petra.write(link)
    async with city.database.transaction() as tx:
        await storage.erasure.erase(tx, petra.person.id, city.now)
    person = await meet(city.database, city.person.municipality, city.now, 13)

    text = await Talking(city.database, routed, person, city.now).write(link)

    assert "This invitation does not fit." in text


async def test_whose_account_has_ended_may_delete_everything_at_once(
    city: Talking, petra: Talking
) -> None:
    await petra.write(f"/start {payload(await invited(city))}")
    await petra.tap("Accept")
    who = await of(city.database, petra.person)
    assert who is not None
    async with city.database.transaction() as tx:
        await storage.grant.end(tx, who.id, petra.person.id, city.now)

    await petra.write("/delete")
    async with city.database.transaction() as tx:
        erased = await storage.erasure.erase(tx, petra.person.id, city.now)

    assert "Yes, delete all" in petra.labels
    assert erased
    async with city.database.reading() as tx:
        assert list((await tx.execute(select(staff.c.display_name))).scalars()) == ["Renate"]


@ONE_DATABASE
async def test_made_up_invitations_fill_no_audit_log_and_write_no_number_of_one_s_own(
    city: Talking, petra: Talking
) -> None:
    for number in range(5000, 5000 + 3 * MOST_FAILURES):
        await petra.press(AcceptButton(invitation=number))

    async with city.database.reading() as tx:
        keys = list((await tx.execute(select(audit.c.object_key))).scalars())
    assert keys == ["0"] * MOST_FAILURES
