from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from sqlalchemy import delete, select, update

import storage.signup
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.signup import Band, Family, Outcome, Seats, State
from storage.database import Database, Transaction
from storage.tables import notice, occurrence, offer, person, signup
from tests.wishes import (
    AMINA,
    CAFE_DATE,
    DENIZ,
    HOUR,
    OLENA,
    at,
    family,
    full,
    met_town,
    states,
    told,
    visitor,
    wish,
)


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Transaction]:
    """A town's transaction, which is rolled back; three families are known."""
    await met_town(database)
    async with database.transaction() as opened:
        yield opened


async def test_a_family_that_fits_is_in(tx: Transaction, now: datetime) -> None:
    placement = await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(1, 2, 1)), now)

    assert placement.outcome is Outcome.IN
    assert placement.own is not None
    assert placement.own.family == Family(1, {Band.ONE_TWO: 2}, 1)
    assert placement.own.card.occurrence == CAFE_DATE
    there = await storage.signup.standing(tx, visitor(DENIZ), OccurrenceId(CAFE_DATE), now)
    assert (there.free, there.open, there.own) == (Seats(1, 0), True, None)


async def test_a_family_is_never_split(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(2)), now)

    placement = await storage.signup.join(tx, wish(DENIZ, CAFE_DATE, family(1, 2)), now)

    assert (placement.outcome, placement.own) == (Outcome.FULL, None)
    assert placement.standing is not None
    assert placement.standing.guess == family(1, 2)
    assert await states(tx) == {AMINA: State.IN}


async def test_room_without_childcare_is_not_enough(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(1, 1, 1)), now)

    with_childcare = await storage.signup.join(tx, wish(DENIZ, CAFE_DATE, family(1, 1, 1)), now)
    without = await storage.signup.join(tx, wish(OLENA, CAFE_DATE, family(1, 1)), now)

    assert (with_childcare.outcome, without.outcome) == (Outcome.FULL, Outcome.IN)


async def test_who_signs_up_again_changes_the_numbers(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(1)), now)

    placement = await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(2, 1)), now)

    assert placement.outcome is Outcome.IN
    assert (await tx.execute(select(signup.c.room))).scalars().all() == [3]


async def test_a_family_that_cannot_be_is_refused(tx: Transaction, now: datetime) -> None:
    with pytest.raises(GoneError):
        await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(0, 2)), now)


async def test_a_freed_seat_is_held_for_the_first_that_fits(
    tx: Transaction, now: datetime
) -> None:
    held = await full(tx, now)
    await storage.signup.wait(tx, wish(OLENA, CAFE_DATE, family(2, 1)), now)

    given_back = await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, now)

    assert given_back.family == family(2, 2)
    assert await states(tx) == {DENIZ: State.OFFERED, OLENA: State.WAITING}
    assert await told(tx) == [(DENIZ, "offered")]
    offered = await storage.signup.own(tx, DENIZ, held, now)
    # 9:00 to 21:00 in Wiesbaden is just twelve waking hours.
    assert offered.until == at(24, 20)
    waiting = await storage.signup.own(tx, OLENA, wish(OLENA, CAFE_DATE).id, now)
    assert (waiting.state, waiting.rank) == (State.WAITING, 1)


async def test_the_held_seat_is_taken(tx: Transaction, now: datetime) -> None:
    held = await full(tx, now)
    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, now)

    placement = await storage.signup.take(tx, DENIZ, held, at(24, 19, 59))

    assert placement.outcome is Outcome.IN
    assert placement.own is not None
    assert (placement.own.state, placement.own.until) == (State.IN, None)
    assert await told(tx) == []


async def test_a_seat_nobody_took_goes_to_the_next(tx: Transaction, now: datetime) -> None:
    await full(tx, now)
    await storage.signup.wait(tx, wish(OLENA, CAFE_DATE, family(2, 1)), now)
    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, now)

    steps = await storage.signup.settle_due(tx, at(24, 20))

    assert steps == 2
    assert await states(tx) == {OLENA: State.OFFERED}
    assert await told(tx) == [(DENIZ, "lapsed"), (OLENA, "offered")]
    due = (await tx.execute(select(notice.c.due_at))).scalars().all()
    # It is nine in the evening: both are told at eight in the morning.
    assert due == [at(25, 7), at(25, 7)]
    assert await storage.signup.settle_due(tx, at(24, 20)) == 0


async def test_who_comes_a_moment_late_still_gets_what_is_free(
    tx: Transaction, now: datetime
) -> None:
    held = await full(tx, now)
    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, now)

    placement = await storage.signup.take(tx, DENIZ, held, at(24, 20))

    assert placement.outcome is Outcome.IN
    assert placement.own is not None
    assert placement.own.id == held
    assert await told(tx) == []


async def test_who_comes_too_late_is_told_what_there_is(tx: Transaction, now: datetime) -> None:
    held = await full(tx, now)
    await storage.signup.wait(tx, wish(OLENA, CAFE_DATE, family(2, 1)), now)
    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, now)

    placement = await storage.signup.take(tx, DENIZ, held, at(24, 20))

    assert (placement.outcome, placement.own) == (Outcome.FULL, None)
    assert placement.standing is not None
    assert placement.standing.free == Seats(1, 1)


async def test_two_hours_before_what_is_free_is_open_to_all(
    tx: Transaction, now: datetime
) -> None:
    waits = await full(tx, now)
    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, at(27, 7, 30))
    assert await states(tx) == {DENIZ: State.WAITING}

    olena = await storage.signup.join(tx, wish(OLENA, CAFE_DATE, family(2)), at(27, 8))
    deniz = await storage.signup.take(tx, DENIZ, waits, at(27, 8))

    assert (olena.outcome, deniz.outcome) == (Outcome.IN, Outcome.IN)


async def test_nobody_is_sent_to_a_queue_that_does_not_move_any_more(
    tx: Transaction, now: datetime
) -> None:
    await full(tx, now)

    placement = await storage.signup.wait(tx, wish(OLENA, CAFE_DATE), at(27, 7))

    assert placement.outcome is Outcome.FULL
    assert placement.standing is not None
    assert not placement.standing.queued


async def test_waiting_gives_what_became_free_meanwhile(tx: Transaction, now: datetime) -> None:
    placement = await storage.signup.wait(tx, wish(AMINA, CAFE_DATE, family(1)), now)

    assert placement.outcome is Outcome.IN


async def test_fewer_come_and_the_next_gets_the_seats(tx: Transaction, now: datetime) -> None:
    await full(tx, now)
    mine = wish(AMINA, CAFE_DATE).id

    placement = await storage.signup.change(tx, AMINA, mine, family(1, 1), now)

    assert placement.outcome is Outcome.IN
    assert await states(tx) == {AMINA: State.IN, DENIZ: State.OFFERED}
    more = await storage.signup.change(tx, AMINA, mine, family(2, 2), now)
    assert (more.outcome, more.own and more.own.family) == (Outcome.FULL, family(1, 1))


async def test_a_smaller_family_keeps_its_rank_or_gets_in(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(3)), now)
    waits = await storage.signup.wait(tx, wish(DENIZ, CAFE_DATE, family(2, 2)), now)
    assert waits.own is not None

    still = await storage.signup.change(tx, DENIZ, waits.own.id, family(2), now)
    then = await storage.signup.change(tx, DENIZ, waits.own.id, family(1), now)

    assert (still.outcome, still.own and still.own.rank) == (Outcome.WAITING, 1)
    assert (then.outcome, then.own and then.own.state) == (Outcome.IN, State.IN)


async def test_less_room_takes_no_seat_away(tx: Transaction, now: datetime) -> None:
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(2, 1)), now)
    await tx.execute(update(offer).where(offer.c.id == 1001).values(record={"capacity": 2}))

    other = await storage.signup.join(tx, wish(DENIZ, CAFE_DATE), now)
    fewer = await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(2)), now)

    assert (other.outcome, fewer.outcome) == (Outcome.FULL, Outcome.IN)


async def test_more_room_is_offered_at_the_next_tick(tx: Transaction, now: datetime) -> None:
    await full(tx, now)
    await tx.execute(update(offer).where(offer.c.id == 1001).values(record={"capacity": 9}))

    assert await storage.signup.settle_due(tx, now) == 1

    assert await states(tx) == {AMINA: State.IN, DENIZ: State.OFFERED}


async def test_erased_families_leave_their_seats_to_others(tx: Transaction, now: datetime) -> None:
    await full(tx, now)

    freed = await storage.signup.pools(tx, AMINA)
    await tx.execute(delete(person).where(person.c.id == AMINA))
    await storage.signup.pass_on(tx, freed, now)

    assert freed == [CAFE_DATE]
    assert await states(tx) == {DENIZ: State.OFFERED}


@pytest.mark.parametrize("state", ["cancelled", "gone"])
async def test_nothing_is_offered_where_nothing_takes_place(
    tx: Transaction, now: datetime, state: str
) -> None:
    waits = await full(tx, now)
    await tx.execute(update(occurrence).values(state=state))

    await storage.signup.leave(tx, AMINA, wish(AMINA, CAFE_DATE).id, now)
    late = await storage.signup.join(tx, wish(OLENA, CAFE_DATE), now)
    taken = await storage.signup.take(tx, DENIZ, waits, now)

    assert await states(tx) == {DENIZ: State.WAITING}
    assert (late.outcome, taken.outcome) == (Outcome.LATE, Outcome.LATE)
    there = await storage.signup.standing(tx, visitor(OLENA), OccurrenceId(CAFE_DATE), now)
    assert not there.open


async def test_what_has_begun_is_too_late(tx: Transaction) -> None:
    placement = await storage.signup.join(tx, wish(AMINA, CAFE_DATE), at(27, 9))

    assert (placement.outcome, placement.own) == (Outcome.LATE, None)


async def test_another_familys_sign_up_is_not_there(tx: Transaction, now: datetime) -> None:
    await full(tx, now)
    theirs = wish(AMINA, CAFE_DATE).id

    for verb in (storage.signup.take, storage.signup.leave, storage.signup.own):
        with pytest.raises(GoneError):
            await verb(tx, DENIZ, theirs, now)
    assert (await states(tx))[AMINA] is State.IN


async def test_saying_no_gives_a_single_date_back(tx: Transaction, now: datetime) -> None:
    await full(tx, now)
    mine, date_ = wish(AMINA, CAFE_DATE).id, OccurrenceId(CAFE_DATE)

    yes = await storage.signup.coming(tx, AMINA, mine, date_, now)
    no = await storage.signup.absent(tx, AMINA, mine, date_, now)

    assert yes.coming is True
    assert no is None
    assert await states(tx) == {DENIZ: State.OFFERED}


async def test_a_button_of_another_date_changes_nothing(tx: Transaction, now: datetime) -> None:
    await full(tx, now)

    with pytest.raises(GoneError):
        await storage.signup.absent(tx, AMINA, wish(AMINA, CAFE_DATE).id, OccurrenceId(HOUR), now)
