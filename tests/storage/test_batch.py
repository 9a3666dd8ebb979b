"""Cards are counted without a person: what they lead to becomes sums, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

import storage.batch
import storage.checkin
import storage.effect
import storage.merging
import storage.tally
from kiez.batch import Opened, Stage, code_of
from kiez.errors import GoneError
from kiez.participation import Missed
from kiez.people import Person
from kiez.roles import Grant, Role
from storage import card
from storage.database import Database, Transaction
from storage.tables import batch, card_origin, tally_card
from tests import cast
from tests.hand_out import HandOut
from tests.handlers.phone import meet
from tests.staff import appoint
from tests.sums import FAMILIES


@pytest.fixture
async def out(database: Database, now: datetime) -> HandOut:
    made = HandOut(database, now)
    await made.build()
    return made


async def family(out: HandOut, number: int = 40) -> Person:
    return await meet(out.database, out.town.id, out.now, number)


async def scan(out: HandOut, who: Person, code: str) -> Opened | Missed:
    async with out.database.transaction() as tx:
        return await storage.batch.start(tx, who, code, out.now)


async def visit(out: HandOut, *people: Person) -> None:
    async with out.database.transaction() as tx:
        found = (await card.cards(tx, [out.cafe]))[out.cafe]
        for who in people:
            await storage.checkin.enter(tx, found, who.id, FAMILIES[0], f"key {who.id}")
        assert await storage.tally.close(tx, out.cafe)


async def upkeep(out: HandOut, days: int = 0) -> None:
    async with out.database.transaction() as tx:
        await storage.effect.forget(tx, out.now + timedelta(days=days))


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Write down what the database is asked."""
    seen: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        seen.append(statement)

    engine = database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


async def test_from_the_card_to_the_first_visit_each_step_is_counted_once(out: HandOut) -> None:
    cards = await out.cards()
    amina, deniz = await family(out, 40), await family(out, 41)

    for who in (amina, amina, deniz):
        assert isinstance(await scan(out, who, cards.code.lower()), Opened)
    async with out.database.transaction() as tx:
        await cast.sign_up(tx, amina, 7, out.cafe, out.cafe_offer)  # type: ignore[arg-type] # a plain number
    await upkeep(out)
    await upkeep(out)
    assert await out.sums() == {"printed": 20, "started": 2, "signed up": 1}
    await visit(out, amina, deniz)

    assert await out.sums() == {"printed": 20, "started": 2, "signed up": 1, "visited": 2}
    assert await cast.count(out.database, card_origin) == [0]
    assert isinstance(await scan(out, amina, cards.code), Opened)
    assert (await out.sums())["started"] == 2


async def test_a_sign_up_that_nobody_has_counted_yet_is_counted_at_the_visit(
    out: HandOut,
) -> None:
    amina = await family(out)
    await scan(out, amina, (await out.cards()).code)
    async with out.database.transaction() as tx:
        await cast.sign_up(tx, amina, 7, out.cafe, out.cafe_offer)  # type: ignore[arg-type] # a plain number

    await visit(out, amina)

    assert await out.sums() == {"printed": 20, "started": 1, "signed up": 1, "visited": 1}


async def test_a_visit_elsewhere_is_none_of_the_card_s(out: HandOut) -> None:
    amina = await family(out)
    await scan(out, amina, (await out.cards(centre=out.other)).code)

    await visit(out, amina)

    assert "visited" not in await out.sums()
    assert await cast.count(out.database, card_origin) == [1]


async def test_after_90_days_nobody_knows_which_card_it_was(out: HandOut) -> None:
    await scan(out, await family(out), (await out.cards()).code)

    await upkeep(out, days=89)
    kept = await cast.count(out.database, card_origin)
    await upkeep(out, days=90)

    assert (kept, await cast.count(out.database, card_origin)) == ([1], [0])


async def test_of_who_works_here_nothing_is_kept(out: HandOut, database: Database) -> None:
    petra = await family(out)
    await appoint(database, petra, "Petra", Grant(Role.VISITOR, out.centre))

    found = await scan(out, petra, (await out.cards()).code)

    assert isinstance(found, Opened)
    assert not found.kept
    assert await out.sums() == {"printed": 20}
    assert await cast.count(database, card_origin) == [0]


async def test_a_centre_in_trial_counts_no_card(database: Database, now: datetime) -> None:
    out = HandOut(database, now, live=False)
    await out.build()

    await scan(out, await family(out), (await out.cards()).code)

    assert await cast.count(database, tally_card, card_origin) == [0, 0]


async def test_of_two_who_become_one_a_card_is_kept_once(out: HandOut) -> None:
    amina, deniz, olena = [await family(out, number) for number in (40, 41, 42)]
    code = (await out.cards()).code
    for who in (amina, deniz):
        await scan(out, who, code)

    async with out.database.transaction() as tx:
        await storage.merging.merge(tx, amina.id, deniz.id, out.now)
        await storage.merging.merge(tx, deniz.id, olena.id, out.now)
        left = (await tx.execute(select(card_origin.c.person_id))).scalars().all()

    assert left == [olena.id]


async def test_a_foreign_batch_is_not_there(out: HandOut, database: Database) -> None:
    own, foreign = await out.cards(), await out.cards(centre=out.other)
    ida = await appoint(database, await family(out), "Ida", Grant(Role.VISITOR, out.centre))

    async with database.transaction() as tx:
        assert (await storage.batch.withdraw(tx, ida, own.id, out.now)).withdrawn
        for number in (foreign.id, 5):
            with pytest.raises(GoneError):
                await storage.batch.own(tx, ida, number)
            with pytest.raises(GoneError):
                await storage.batch.withdraw(tx, ida, number, out.now)


async def test_unknown_expired_and_withdrawn_cost_the_same_work(
    out: HandOut, database: Database
) -> None:
    expired = await out.cards(at=out.now - timedelta(days=800))
    withdrawn = await out.cards()
    ida = await appoint(database, await family(out), "Ida", Grant(Role.VISITOR, out.centre))
    async with database.transaction() as tx:
        await storage.batch.withdraw(tx, ida, withdrawn.id, out.now)

    asked = []
    for number, code in enumerate((code_of(3), expired.code, withdrawn.code, "ZZZZZZZZ")):
        who = await family(out, 50 + number)
        with statements(database) as seen:
            assert await scan(out, who, code) is Missed.UNKNOWN
        asked.append(seen)

    assert all(each == asked[0] for each in asked)


async def test_what_a_batch_keeps_names_nobody(out: HandOut) -> None:
    await out.cards(Stage.PREGNANT, "ar")

    async with out.database.reading() as tx:
        row = (await tx.execute(select(batch))).one()._asdict()

    points = {each.column.table.name for each in batch.foreign_keys}
    assert points == {"municipality", "centre"}
    assert set(row) == {
        *("id", "municipality_id", "centre_id", "code", "stage", "hand", "language"),
        *("made_on", "ends_on", "withdrawn"),
    }


@pytest.mark.parametrize(
    "guesses", [300, pytest.param(100_000, marks=pytest.mark.long)], ids=["few", "many"]
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_guessed_codes_open_nothing_and_end_in_a_pause(out: HandOut, guesses: int) -> None:
    for _ in range(20):
        await out.cards()
    who = await family(out)

    async def guess(tx: Transaction) -> list[Opened | Missed | None]:
        # The cleverest guesses: each has the right check sign.
        codes = (code_of(10**9 + number) for number in range(guesses))
        found: list[Any] = [await storage.batch.opened(tx, code, out.now) for code in codes]
        return found + [await storage.batch.start(tx, who, code_of(n), out.now) for n in range(30)]

    answers = await out.database.run(guess)

    assert set(answers) == {None, Missed.UNKNOWN, Missed.BLOCKED}
    assert answers[-1] is Missed.BLOCKED
    assert answers.count(Missed.UNKNOWN) < 10
