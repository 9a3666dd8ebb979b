from collections.abc import AsyncIterator
from datetime import date, datetime, time

import pytest
from sqlalchemy import insert, select, update

import storage.signup
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.people import Door
from kiez.signup import Band, Family, Outcome
from storage.database import Database, Transaction
from storage.tables import child, notice, occurrence, offer, reminding, signup
from tests.towns import TODAY
from tests.wishes import (
    AMINA,
    CAFE_DATE,
    COURSE,
    DENIZ,
    HOUR,
    at,
    family,
    full,
    met_town,
    visitor,
    wish,
)


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Transaction]:
    """A town's transaction, which is rolled back; three families are known."""
    await met_town(database)
    async with database.transaction() as opened:
        yield opened


async def test_my_things_stand_in_the_order_of_their_days(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, COURSE[0]), now)
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE), now)

    early = await storage.signup.mine(tx, AMINA, now)
    after = await storage.signup.mine(tx, AMINA, at(27, 11))

    assert [own.card.occurrence for own in early] == [CAFE_DATE, COURSE[0]]
    assert [own.card.occurrence for own in after] == [COURSE[1]]


async def test_a_code_opens_its_sign_up_for_two_days_more(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE), now)
    code = wish(AMINA, CAFE_DATE).code_hmac

    who, own = await storage.signup.by_code(tx, code, at(29, 11))

    assert (who, own.card.occurrence) == (AMINA, CAFE_DATE)
    for wrong, moment in ((code, at(29, 11, 1)), ("unknown", now)):
        with pytest.raises(GoneError):
            await storage.signup.by_code(tx, wrong, moment)


async def test_the_family_is_guessed_from_elsewhere_then_from_the_children(
    tx: Transaction, now: datetime
) -> None:
    born = [
        {"id": 1, "municipality_id": 1, "person_id": AMINA, "born_on": date(2026, 3, 1)},
        {"id": 2, "municipality_id": 1, "person_id": AMINA, "born_on": date(2027, 3, 1)},
    ]
    await tx.execute(insert(child), born)
    hour = OccurrenceId(HOUR)

    by_age = await storage.signup.standing(tx, visitor(AMINA), hour, now)
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(2, 1, 1)), now)
    by_sign_up = await storage.signup.standing(tx, visitor(AMINA), hour, now)
    unknown = await storage.signup.standing(tx, visitor(DENIZ), hour, now)

    assert by_age.guess == Family(1, {Band.U1: 1})
    # There is no childcare at the consultation.
    assert by_sign_up.guess == family(2, 1)
    assert unknown.guess == Family(1)


async def test_a_reminder_without_a_place_is_known(tx: Transaction, now: datetime) -> None:
    row = {"person_id": AMINA, "occurrence_id": CAFE_DATE, "municipality_id": 1, "leads": "e"}
    await tx.execute(insert(reminding), row)

    asked = await storage.signup.standing(tx, visitor(AMINA), OccurrenceId(CAFE_DATE), now)
    other = await storage.signup.standing(tx, visitor(AMINA), OccurrenceId(HOUR), now)

    assert (asked.reminded, other.reminded) == (True, False)


async def test_an_offer_that_ends_before_the_morning_is_told_in_the_evening(
    tx: Transaction,
) -> None:
    await tx.execute(
        update(occurrence)
        .where(occurrence.c.id == CAFE_DATE)
        .values(starts_at=at(27, 8, 30), start_time=time(9, 30), local_on=TODAY)
    )
    await full(tx, at(26, 8))

    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, at(26, 20, 10))

    row = (await tx.execute(select(notice.c.due_at, signup.c.offered_until).join(signup))).one()
    assert tuple(row) == (at(26, 20, 10), at(27, 6, 30))


async def test_a_carrier_may_keep_sign_ups_out_of_telegram(tx: Transaction, now: datetime) -> None:
    await tx.execute(update(offer).values(telegram="information"))
    amina = visitor(AMINA, Door.TELEGRAM)

    there = await storage.signup.standing(tx, amina, OccurrenceId(CAFE_DATE), now)
    with pytest.raises(GoneError):
        await storage.signup.join(tx, wish(AMINA, CAFE_DATE, door=Door.TELEGRAM), now)
    web = await storage.signup.join(tx, wish(AMINA, CAFE_DATE), now)

    assert not there.open
    assert web.outcome is Outcome.IN


async def test_what_is_not_shown_at_a_door_is_not_there(tx: Transaction, now: datetime) -> None:
    await tx.execute(update(offer).values(telegram="none"))

    with pytest.raises(GoneError):
        await storage.signup.standing(
            tx, visitor(AMINA, Door.TELEGRAM), OccurrenceId(CAFE_DATE), now
        )
