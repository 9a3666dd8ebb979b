from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.quiet import Quiet
from kiez.seating import (
    Asked,
    Entry,
    Lapse,
    Offer,
    Pool,
    may_have,
    place,
    rank,
    seated,
    settle,
    without,
)
from kiez.signup import Band, Family, Outcome, Seats, SignupId, State

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
START = datetime(2026, 11, 27, 9, tzinfo=UTC)
IN, WAITING, OFFERED = State.IN, State.WAITING, State.OFFERED
SLOTS = (time(9), time(10))


def entry(
    number: int, state: State, room: int = 1, childcare: int = 0, slot: time | None = None
) -> Entry:
    until = NOW + timedelta(hours=1) if state is OFFERED else None
    return Entry(SignupId(number), number, state, room, childcare, until=until, slot=slot)


def pool(room: int | None, *entries: Entry, childcare: int | None = None) -> Pool:
    return Pool(Seats(room, childcare), entries, START, BERLIN)


def hour(*entries: Entry) -> Pool:
    return Pool(Seats(), entries, START, BERLIN, SLOTS)


def comes(adults: int, kids: int = 0, childcare: int = 0) -> Asked:
    return Asked(Family(adults, {Band.U1: kids}, childcare))


def test_a_free_place_is_not_given_past_the_queue() -> None:
    _, steps = settle(pool(2, entry(1, WAITING, 2), entry(2, WAITING, 1)), NOW)

    assert [step.id for step in steps] == [1]


def test_a_family_too_large_for_what_is_free_keeps_its_rank() -> None:
    settled, steps = settle(pool(2, entry(1, WAITING, 3), entry(2, WAITING, 2)), NOW)

    assert [step.id for step in steps] == [2]
    assert rank(settled, SignupId(1)) == 1
    assert rank(settled, SignupId(2)) == 0


def test_a_held_seat_counts_as_taken() -> None:
    assert pool(3, entry(1, IN), entry(2, OFFERED), entry(3, WAITING)).free == Seats(1)


def test_an_offer_that_is_over_goes_to_the_next() -> None:
    held = pool(1, entry(1, OFFERED), entry(2, WAITING))

    before, none = settle(held, NOW + timedelta(minutes=59))
    after, steps = settle(held, NOW + timedelta(hours=1))

    assert (before, none) == (held, [])
    assert steps[0] == Lapse(SignupId(1))
    assert isinstance(steps[1], Offer)
    assert [each.id for each in after.entries] == [2]


def test_an_offer_ends_two_hours_before_the_start() -> None:
    _, steps = settle(pool(1, entry(1, WAITING)), START - timedelta(hours=3))

    assert steps == [Offer(SignupId(1), START - timedelta(hours=2))]


def test_the_window_stands_still_in_the_familys_own_quiet_hours() -> None:
    nap = Entry(SignupId(1), 1, WAITING, 1, 0, Quiet(time(12), time(14)))

    _, steps = settle(pool(1, nap), NOW)

    assert steps == [Offer(SignupId(1), NOW + timedelta(hours=14))]


def test_from_two_hours_before_nothing_is_offered() -> None:
    waiting = pool(1, entry(1, WAITING))

    assert settle(waiting, START - timedelta(hours=2)) == (waiting, [])


@pytest.mark.parametrize(
    ("before", "asked", "outcome"),
    [
        (None, comes(2), Outcome.IN),
        (None, comes(3), Outcome.FULL),
        (None, Asked(Family(3), queue=True), Outcome.WAITING),
        (entry(9, WAITING, 3), comes(2), Outcome.IN),
        (entry(9, WAITING, 5), comes(4), Outcome.WAITING),
        (entry(9, IN, 1), comes(3), Outcome.FULL),
        (entry(9, IN, 1), comes(2), Outcome.IN),
        (entry(9, OFFERED, 1), comes(2), Outcome.IN),
        (entry(9, IN, 2), comes(1), Outcome.IN),
    ],
)
def test_two_seats_are_free_or_ones_own(
    before: Entry | None, asked: Asked, outcome: Outcome
) -> None:
    there = pool(3, entry(1, IN), *([before] if before else []))

    decided, after = place(there, before or entry(9, WAITING, 0), asked, NOW)

    assert decided is outcome
    if outcome is Outcome.FULL:
        assert after == (before or entry(9, WAITING, 0))
    else:
        assert (after.state.value, after.room) == (outcome.value, asked.family.size)


def test_what_a_family_has_it_keeps_where_the_room_got_smaller() -> None:
    mine = entry(1, IN, 3, 1)
    there = pool(2, mine, childcare=0)

    fewer, _ = place(there, mine, comes(2), NOW)
    same, _ = place(there, mine, comes(2, 1, 1), NOW)
    more, _ = place(there, mine, comes(3, 1), NOW)

    assert (fewer, same, more) == (Outcome.IN, Outcome.IN, Outcome.FULL)


@pytest.mark.parametrize(
    ("before", "slot", "outcome", "has"),
    [
        (None, None, Outcome.IN, time(10)),
        (None, time(10), Outcome.IN, time(10)),
        (None, time(9), Outcome.TAKEN, None),
        (None, time(8), Outcome.TAKEN, None),
        (entry(9, IN, slot=time(8)), None, Outcome.IN, time(8)),
        (entry(9, IN, slot=time(8)), time(10), Outcome.IN, time(10)),
        (entry(9, IN, slot=time(8)), time(9), Outcome.TAKEN, time(8)),
    ],
)
def test_the_slot_at_nine_is_taken(
    before: Entry | None, slot: time | None, outcome: Outcome, has: time | None
) -> None:
    there = hour(entry(1, IN, slot=time(9)), *([before] if before else []))

    decided, after = place(there, before or entry(9, WAITING, 0), Asked(Family(4), slot), NOW)

    assert (decided, after.slot) == (outcome, has)
    assert after.room <= 1


def test_where_no_slot_is_free_one_may_wait() -> None:
    there = hour(entry(1, IN, slot=time(9)), entry(2, OFFERED, slot=time(10)))
    new = entry(9, WAITING, 0)

    full, _ = place(there, new, Asked(Family(1), time(9)), NOW)
    waits, _ = place(there, new, Asked(Family(1), time(9), queue=True), NOW)
    late, _ = place(there, new, Asked(Family(1), queue=True), START - timedelta(hours=2))

    assert (full, waits, late) == (Outcome.FULL, Outcome.WAITING, Outcome.FULL)


ENTRIES = st.lists(
    st.tuples(st.sampled_from([IN, WAITING, OFFERED]), st.integers(1, 5), st.integers(0, 3)),
    max_size=12,
).map(lambda rows: [entry(n, *row) for n, row in enumerate(rows, 1)])


@given(
    entries=ENTRIES,
    room=st.integers(0, 12) | st.none(),
    childcare=st.integers(0, 5) | st.none(),
    minutes=st.integers(0, 5000),
)
def test_nobody_whom_the_free_seats_fit_is_passed_and_no_seat_is_given_twice(
    entries: list[Entry], room: int | None, childcare: int | None, minutes: int
) -> None:
    there = pool(room, *entries, childcare=childcare)
    now = NOW + timedelta(minutes=minutes)

    settled, steps = settle(there, now)

    for each in settled.queue:
        assert now >= there.open_at or not may_have(settled, each.room, each.childcare)
    offered = {step.id for step in steps if isinstance(step, Offer)}
    for each in settled.entries:
        if each.id in offered:
            assert settled.free.room is None or settled.free.room >= 0
            assert not each.childcare or (settled.free.childcare or 0) >= 0
    assert settle(settled, now) == (settled, [])


def test_who_is_taken_out_is_not_there_any_more() -> None:
    there = seated(pool(3), entry(1, IN))

    assert there.has(SignupId(1))
    assert without(there, SignupId(1)) == pool(3)
