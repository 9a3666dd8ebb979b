"""Who may change an offer, whose draft is whose, and who hears of it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

import storage.amendment
import storage.check
from kiez.amendment import AmendmentId, Outcome, State, Wanted
from kiez.directory import OfferId
from kiez.errors import GoneError
from kiez.people import ChatId, Door, Person
from kiez.roles import Grant, Role, Staff
from storage.amending import rehearsal
from storage.database import Database, Transaction
from storage.tables import amendment, offer
from tests.amending import CANCELLED, draft, make, member, record, rows, shared, undo
from tests.neighbours import City, notices
from tests.staff import appoint
from tests.wishes import AMINA, OLENA


@pytest.fixture
async def city(database: Database, now: datetime) -> City:
    return await shared(database, now)


@pytest.fixture
async def petra(city: City) -> Staff:
    return await member(city, OLENA)


async def test_the_other_owner_may_change_it_too_and_each_hears_of_it(
    city: City, petra: Staff
) -> None:
    hans = await member(city, AMINA, "west")
    with pytest.raises(GoneError):
        await draft(city, hans, capacity=8)
    await make(city, petra, (await draft(city, petra, second_owner="west")).id)
    number = (await draft(city, hans, capacity=8)).id
    await make(city, hans, number)

    told = await notices(city.database, "amended")
    await undo(city, hans, number)

    assert sorted(row.person_id for row in told) == sorted([AMINA, OLENA])
    assert [row.person_id for row in await notices(city.database, "amended")] == [AMINA]


async def test_a_partner_keeps_the_own_hours_and_the_coordinator_hears_of_it(
    city: City, petra: Staff
) -> None:
    person = Person(AMINA, ChatId(1), Door.WEB, city.id, "de", new=False)
    grant = Grant(Role.PARTNER, offer=OfferId(await city.offer()))
    midwife = await appoint(city.database, person, "Mia", grant)
    number = (await draft(city, midwife, exceptions=CANCELLED)).id
    await make(city, midwife, number)

    with pytest.raises(GoneError):
        await draft(city, midwife, second_owner="west")
    with pytest.raises(GoneError):
        await draft(city, midwife, telegram="none")
    async with city.database.reading() as tx:
        heard = await storage.amendment.heard(tx, number)

    told = await notices(city.database, "amended")
    assert [(row.person_id, row.detail) for row in told] == [
        (petra.person, {"amendment": str(number)})
    ]
    assert heard is not None
    assert (heard.by, heard.undone, heard.facts[0].field) == ("Mia", False, "exceptions")


async def test_of_two_owners_at_once_one_changes_it_and_the_other_looks_again(
    city: City, petra: Staff
) -> None:
    hans = await member(city, AMINA, "west")
    await make(city, petra, (await draft(city, petra, second_owner="west")).id)
    numbers = [
        (each, (await draft(city, each, capacity=8 + at)).id)
        for at, each in enumerate((petra, hans))
    ]

    outcomes = await asyncio.gather(*(make(city, each, number) for each, number in numbers))

    assert sorted(each.outcome for each in outcomes) == [Outcome.CHANGED, Outcome.MADE]


async def test_a_stale_draft_leaves_the_days_alone_that_others_changed(
    city: City, petra: Staff
) -> None:
    stale = await draft(city, petra, exceptions=CANCELLED)
    other = [{"date": "2026-12-08", "action": "cancel"}]
    async with city.database.transaction() as tx:
        await tx.execute(update(offer).values(record=(await record(city)) | {"exceptions": other}))

    changed = await make(city, petra, stale.id)
    made = await make(city, petra, stale.id)

    assert (changed.outcome, made.outcome) == (Outcome.CHANGED, Outcome.MADE)
    assert (await record(city))["exceptions"] == [*CANCELLED, *other]


async def test_drafts_are_forgotten_after_eight_weeks_and_the_rest_after_thirty_days(
    city: City, petra: Staff
) -> None:
    await make(city, petra, (await draft(city, petra, capacity=8)).id)
    await draft(city, petra, childcare=False)

    left = []
    for days in (29, 31, 55, 57):
        async with city.database.transaction() as tx:
            await storage.amendment.forget(tx, city.now + timedelta(days=days))
        left.append(len(await rows(city, amendment.c.id)))

    assert left == [2, 1, 1, 0]


async def test_a_draft_is_its_authors_alone(city: City, petra: Staff) -> None:
    hans = await member(city, AMINA)
    number = (await draft(city, petra, capacity=8)).id

    with pytest.raises(GoneError):
        await make(city, hans, number)
    async with city.database.transaction() as tx:
        own = await storage.amendment.drafts(tx, petra)
        dropped = await storage.amendment.drop(tx, petra, number, city.now)

    assert [each.fields for each in own] == [("capacity",)]
    assert dropped.preview.state is State.DROPPED
    assert (await make(city, petra, number)).outcome is Outcome.ALREADY


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_confirms_while_another_changes_an_offer_is_not_overwritten(
    city: City, petra: Staff
) -> None:
    number = (await draft(city, petra, title="Neu")).id
    async with city.database.transaction() as tx:
        await storage.check.looked(tx, OfferId(await city.offer()), city.now)
        made = asyncio.create_task(make(city, petra, number))
        await asyncio.wait({made}, timeout=0.3)

    assert (await made).outcome is Outcome.MADE
    assert await rows(city, offer.c.title, offer.c.checked_on) == [("Neu", city.now.date())]
    assert (await record(city))["checked_on"] == city.now.date().isoformat()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_who_makes_a_change_and_who_prepares_it_anew_do_not_wait_for_each_other(
    city: City, petra: Staff
) -> None:
    first = await draft(city, petra, capacity=8)
    cafe = OfferId(await city.offer())
    wanted = Wanted(first.id, cafe, {"capacity": 9})
    other = Wanted(AmendmentId(2**61), cafe, {"childcare": False})
    async with city.database.transaction() as tx:
        # Holds the city, as whoever prepares a change does.
        await storage.amendment.draft(tx, petra, other, city.now)
        made = asyncio.create_task(make(city, petra, first.id))
        await asyncio.wait({made}, timeout=0.3)
        await storage.amendment.draft(tx, petra, wanted, city.now)

    assert (await made).outcome is Outcome.MADE
    assert (await record(city))["capacity"] == 9


async def test_a_rehearsal_that_fails_leaves_nothing(city: City) -> None:
    number, before = await city.offer(), await record(city)

    async def fail(tx: Transaction) -> None:
        async with rehearsal(tx):
            await storage.check.looked(tx, OfferId(number), city.now)
            raise GoneError

    async with city.database.transaction() as tx:
        with pytest.raises(GoneError):
            await fail(tx)

    assert await record(city) == before
