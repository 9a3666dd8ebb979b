"""A consent is given for a purpose and can be taken back; what it covered goes with it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

import storage.consent
from kiez.consent import Purpose
from kiez.people import Person
from storage.database import Database
from storage.tables import child, consent, follow, notice, reminding, signup
from tests import cast


@pytest.fixture
async def amina(database: Database, now: datetime) -> Person:
    """She has something of every kind, and agreed to all of it."""
    places = await cast.built(database, capacity=2)
    async with database.transaction() as tx:
        who = await cast.meet(tx, 11, now)
        await cast.fill(tx, who, places, now)
        deniz = await cast.meet(tx, 12, now)
        await cast.sign_up(tx, deniz, 12, None, places.course, state="waiting")
        for purpose in (Purpose.NEWS, Purpose.CHILDREN):
            await storage.consent.give(tx, who, purpose, now)
    return who


async def withdrawn(database: Database, who: Person, purpose: Purpose, now: datetime) -> list[int]:
    """Withdraw, and count what is left of sign-ups, reminders, follows and children."""
    async with database.transaction() as tx:
        await storage.consent.withdraw(tx, who.id, purpose, now)
        assert not await storage.consent.holds(tx, who.id, purpose)
    return await cast.count(database, signup, reminding, follow, child)


async def test_without_the_consent_for_places_seats_are_passed_on(
    database: Database, amina: Person, now: datetime
) -> None:
    assert await withdrawn(database, amina, Purpose.PLACES, now) == [1, 0, 1, 1]

    async with database.reading() as tx:
        assert (await tx.execute(select(signup.c.person_id, signup.c.state))).one() == (
            12,
            "offered",
        )
        left = await tx.execute(select(notice.c.kind).where(notice.c.person_id == amina.id))
        assert list(left.scalars()) == []


@pytest.mark.parametrize(
    ("purpose", "left"), [(Purpose.NEWS, [2, 1, 0, 1]), (Purpose.CHILDREN, [2, 1, 1, 0])]
)
async def test_only_what_the_consent_covered_is_forgotten(
    database: Database, amina: Person, now: datetime, purpose: Purpose, left: list[int]
) -> None:
    assert await withdrawn(database, amina, purpose, now) == left


async def test_what_was_agreed_to_is_listed_with_version_and_date(
    database: Database, amina: Person, now: datetime
) -> None:
    await withdrawn(database, amina, Purpose.NEWS, now)

    async with database.reading() as tx:
        given = await storage.consent.given(tx, amina.id)
    assert [(each.purpose, each.version, each.given_at) for each in given] == [
        (Purpose.PLACES, "1", now),
        (Purpose.CHILDREN, "1", now),
    ]


async def test_a_withdrawn_consent_stays_as_a_proof_and_can_be_given_again(
    database: Database, amina: Person, now: datetime
) -> None:
    later = now + timedelta(days=1)
    await withdrawn(database, amina, Purpose.NEWS, later)

    async with database.transaction() as tx:
        await storage.consent.give(tx, amina, Purpose.NEWS, later)
        assert await storage.consent.holds(tx, amina.id, Purpose.NEWS)
        news = select(consent.c.withdrawn_at).where(consent.c.purpose == Purpose.NEWS)
        assert set((await tx.execute(news)).scalars()) == {later, None}


async def test_changed_words_are_asked_for_again(
    database: Database, amina: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(consent).values(version="0"))

        assert not await storage.consent.holds(tx, amina.id, Purpose.PLACES)
        await storage.consent.give(tx, amina, Purpose.PLACES, now)
        assert await storage.consent.holds(tx, amina.id, Purpose.PLACES)
