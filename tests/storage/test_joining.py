"""Two chats become one person's by a code that works once."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select, update

import storage.joining
from kiez.joining import KEEP, MOST_MISSES, PAUSE, Joining
from kiez.people import Door, Person
from storage.database import Database, Transaction
from storage.tables import (
    announcement,
    centre,
    chat,
    child,
    consent,
    follow,
    joining_code,
    missed_code,
    municipality,
    notice,
    person,
    push_subscription,
    reminding,
    signup,
    staff,
)
from tests import cast
from tests.cast import Places

CODE = "the code's hmac"


@pytest.fixture
async def places(database: Database) -> Places:
    return await cast.built(database, capacity=2)


@pytest.fixture
async def amina(database: Database, places: Places, now: datetime) -> Person:
    """She shows the code."""
    del places
    async with database.transaction() as tx:
        who = await cast.meet(tx, 11, now, Door.WEB, "ar")
        await storage.joining.begin(tx, who.id, CODE, now)
    return who


@pytest.fixture
async def deniz(database: Database, places: Places, now: datetime) -> Person:
    """He types it."""
    del places
    async with database.transaction() as tx:
        return await cast.meet(tx, 12, now, Door.TELEGRAM, "tr")


async def typed(database: Database, who: Person, code: str, now: datetime) -> Joining:
    async with database.transaction() as tx:
        return (await storage.joining.join(tx, who, code, now)).outcome


async def test_the_chat_goes_to_the_person_of_the_code(
    database: Database, amina: Person, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        joined = await storage.joining.join(tx, deniz, CODE, now)

    assert (joined.outcome, joined.language) == (Joining.JOINED, "ar")
    async with database.reading() as tx:
        assert set((await tx.execute(select(chat.c.person_id))).scalars()) == {amina.id}
        assert list((await tx.execute(select(person.c.id))).scalars()) == [amina.id]


async def test_everything_goes_along(
    database: Database, places: Places, amina: Person, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        await cast.fill(tx, deniz, places, now)

    await typed(database, deniz, CODE, now)

    async with database.reading() as tx:
        for table in (chat, consent, child, follow, signup, reminding):
            owners = set((await tx.execute(select(table.c.person_id))).scalars())
            assert owners == {amina.id}, table.name
        kept = (await tx.execute(select(person))).one()
    assert (kept.nickname, kept.quiet_from, kept.language) == ("name 12", time(20), "ar")
    assert await cast.count(database, push_subscription, missed_code) == [1, 1]


async def test_what_both_have_is_there_once_and_the_second_seat_is_passed_on(
    database: Database, places: Places, amina: Person, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        olena = await cast.meet(tx, 13, now, Door.TELEGRAM, "uk")
        for who in (amina, deniz):
            await cast.fill(tx, who, places, now)
        await tx.execute(update(signup).values(room=1))
        await cast.sign_up(tx, olena, 13, None, places.course, state="waiting", room=1)
        await storage.joining.begin(tx, amina.id, CODE, now)

    await typed(database, deniz, CODE, now)

    async with database.reading() as tx:
        seats = (await tx.execute(select(signup.c.person_id, signup.c.state))).all()
    assert {tuple(row) for row in seats} == {(amina.id, "in"), (olena.id, "offered")}
    assert await cast.count(database, consent, child, follow, reminding) == [1, 1, 1, 1]


async def test_reminders_of_what_was_joined_are_planned_once(
    database: Database, places: Places, amina: Person, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        for who in (amina, deniz):
            await cast.fill(tx, who, places, now)
        await storage.joining.begin(tx, amina.id, CODE, now)

    await typed(database, deniz, CODE, now)

    async with database.reading() as tx:
        rows = (await tx.execute(select(notice).where(notice.c.kind == "reminder"))).all()
    due = [(row.occurrence_id, row.lead) for row in rows]
    assert len(due) == len(set(due))
    assert {row.person_id for row in rows} == {amina.id}


@pytest.mark.parametrize(
    ("states", "left"),
    [
        (("sent", "waiting"), ["sent"]),
        (("waiting", "sent"), ["sent"]),
        (("waiting", "waiting"), ["waiting"]),
        (("given up", "waiting"), ["given up"]),
        (("waiting", "blocked"), ["blocked", "waiting"]),
    ],
)
@pytest.mark.usefixtures("amina")
async def test_of_two_who_were_to_hear_an_announcement_one_hears_it_once(
    database: Database, deniz: Person, now: datetime, states: tuple[str, str], left: list[str]
) -> None:
    told = {"municipality_id": 1, "kind": "announcement", "announcement_id": 7}
    told |= {"due_at": now, "tries": 0, "detail": {}}
    async with database.transaction() as tx:
        await announced(tx, now)
        for who, state in zip((11, 12), states, strict=True):
            await tx.execute(insert(notice), told | {"person_id": who, "state": state})

    await typed(database, deniz, CODE, now)

    async with database.reading() as tx:
        kept = (await tx.execute(select(notice.c.state))).scalars()
        assert sorted(kept) == left


async def announced(tx: Transaction, now: datetime) -> None:
    row = {"id": 7, "municipality_id": 1, "state": "sending", "versions": {}, "audience": {}}
    centre_id = (await tx.execute(select(centre.c.id).limit(1))).scalar_one()
    await tx.execute(insert(announcement), row | {"centre_id": centre_id, "changed_at": now})


async def test_the_joined_chat_looks_in_the_same_city(
    database: Database, amina: Person, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        row = dict((await tx.execute(select(municipality))).one()._mapping)
        await tx.execute(insert(municipality), row | {"id": 2, "key": "other"})
        await tx.execute(update(person).where(person.c.id == amina.id).values(municipality_id=2))

    await typed(database, deniz, CODE, now)

    async with database.reading() as tx:
        joined = select(chat.c.municipality_id).where(chat.c.id == deniz.chat)
        assert (await tx.execute(joined)).scalar_one() == 2


@pytest.mark.usefixtures("amina")
async def test_a_code_works_once(database: Database, deniz: Person, now: datetime) -> None:
    async with database.transaction() as tx:
        olena = await cast.meet(tx, 13, now, Door.TELEGRAM, "uk")

    first, second = [await typed(database, who, CODE, now) for who in (deniz, olena)]

    assert (first, second) == (Joining.JOINED, Joining.UNKNOWN)


@pytest.mark.usefixtures("amina")
async def test_a_code_ends_after_ten_minutes(
    database: Database, deniz: Person, now: datetime
) -> None:
    assert await typed(database, deniz, CODE, now + KEEP) is Joining.UNKNOWN


async def test_a_new_code_ends_the_former_one(
    database: Database, amina: Person, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        await storage.joining.begin(tx, amina.id, "another", now)

    assert await typed(database, deniz, CODE, now) is Joining.UNKNOWN
    assert await cast.count(database, joining_code) == [1]


async def test_one_s_own_code_is_not_used_up(
    database: Database, amina: Person, deniz: Person, now: datetime
) -> None:
    assert await typed(database, amina, CODE, now) is Joining.OWN
    assert await typed(database, deniz, CODE, now) is Joining.JOINED


@pytest.mark.usefixtures("amina")
async def test_ten_wrong_codes_in_an_hour_block_the_chat_for_an_hour(
    database: Database, deniz: Person, now: datetime
) -> None:
    wrong = [await typed(database, deniz, "wrong", now) for _ in range(MOST_MISSES)]

    assert wrong == [Joining.UNKNOWN] * (MOST_MISSES - 1) + [Joining.BLOCKED]
    assert await typed(database, deniz, CODE, now + timedelta(minutes=1)) is Joining.BLOCKED
    assert await typed(database, deniz, "wrong", now + PAUSE) is Joining.UNKNOWN


@pytest.mark.usefixtures("amina")
async def test_who_has_a_role_is_not_merged_away(
    database: Database, deniz: Person, now: datetime
) -> None:
    async with database.transaction() as tx:
        role = {"municipality_id": 1, "person_id": deniz.id, "display_name": "Deniz"}
        await tx.execute(insert(staff), role | {"id": 5})

    assert await typed(database, deniz, CODE, now) is Joining.STAFF
    assert await cast.count(database, person, joining_code) == [2, 1]


async def test_twins_stay_two(
    database: Database, amina: Person, deniz: Person, now: datetime
) -> None:
    month = {"municipality_id": 1, "born_on": date(2025, 3, 1)}
    async with database.transaction() as tx:
        twins = [month | {"id": number, "person_id": amina.id} for number in (1, 2)]
        await tx.execute(insert(child), [*twins, month | {"id": 3, "person_id": deniz.id}])

    await typed(database, deniz, CODE, now)

    assert await cast.count(database, child) == [2]


async def test_old_codes_and_misses_are_forgotten(
    database: Database, amina: Person, deniz: Person, now: datetime
) -> None:
    del amina
    await typed(database, deniz, "wrong", now)

    async with database.transaction() as tx:
        early = await storage.joining.forget(tx, now)
        late = await storage.joining.forget(tx, now + PAUSE)

    assert (early, late) == (0, 2)
