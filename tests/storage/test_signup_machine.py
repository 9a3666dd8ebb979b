"""Long random lives of a date with seats, beside a plain model that knows nothing of our rules."""

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Connection, StaticPool, create_engine, delete, insert, select, update

import storage.signup
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.people import PersonId
from kiez.signup import SignupId
from storage.database import Database, ThreadTransaction, _prepare_sqlite
from storage.tables import notice, occurrence, offer, person, signup
from storage.upgrade import upgrade
from tests.paper import MINUTES, QUIET, SLOTS, STEP, Plain, Row
from tests.towns import ZONE, Town
from tests.wishes import family, wish

Result = TypeVar("Result")

# The last Sundays of October and March lie behind two of them.
BEGINNINGS = (
    datetime(2026, 10, 24, 6, tzinfo=UTC),
    datetime(2027, 3, 27, 6, tzinfo=UTC),
    datetime(2026, 11, 24, 8, tzinfo=UTC),
)


WHO = st.sampled_from(sorted(QUIET))
KIDS = st.tuples(st.integers(1, 3), st.integers(0, 3), st.integers(0, 2))
SLOT = st.sampled_from((None, *SLOTS))


class Seats(RuleBasedStateMachine):
    """Does the same to our tables and to the model, and compares."""

    def __init__(self, connection: Connection, course: int) -> None:
        super().__init__()
        self.connection, self.course = connection, course
        self.work = connection.begin()
        self.tx = ThreadTransaction(connection)
        self.taken = (0, 0)

    def teardown(self) -> None:
        self.work.rollback()

    @initialize(
        kind=st.sampled_from(["café", "course", "slots"]),
        begin=st.sampled_from(BEGINNINGS),
        days=st.integers(1, 3),
        hour=st.sampled_from([9, 15]),
        room=st.integers(1, 6),
        care=st.integers(0, 3),
    )
    def begin(
        self, kind: str, begin: datetime, days: int, hour: int, room: int, care: int
    ) -> None:
        first = datetime.combine(begin + timedelta(days), time(hour, 30), ZONE)
        starts = [first, first + timedelta(1)] if kind == "course" else [first]
        self.now, self.kind = begin, kind
        self.model = Plain(kind == "slots", [each.astimezone(UTC) for each in starts], room, care)
        for number, start in enumerate(self.model.starts):
            self.connection.execute(
                update(occurrence)
                .where(occurrence.c.id == self.course + number)
                .values(starts_at=start, ends_at=start + timedelta(hours=2))
            )
        if kind != "course":
            extra = delete(occurrence).where(occurrence.c.id == self.course + 1)
            self.connection.execute(extra)
        self.room(room, care)

    @property
    def date(self) -> int:
        return self.course

    @rule(who=WHO, comes=KIDS, slot=SLOT, queue=st.booleans())
    def sign_up(
        self, who: int, comes: tuple[int, int, int], slot: time | None, *, queue: bool
    ) -> None:
        adults, kids, care = comes[0], comes[1], min(comes[1], comes[2])
        verb = storage.signup.wait if queue else storage.signup.join
        asked = wish(who, self.date, family(adults, kids, care), slot)

        placement = done(verb(self.tx, asked, self.now))

        wanted = (adults + kids, care)
        chosen = slot if self.model.slotted else None
        assert placement.outcome == self.model.ask(who, wanted, chosen, self.now, queue=queue)

    @rule(who=WHO, comes=KIDS)
    def change(self, who: int, comes: tuple[int, int, int]) -> None:
        adults, kids, care = comes[0], comes[1], min(comes[1], comes[2])
        verb = storage.signup.change
        self.again(who, (adults + kids, care), None, verb, family(adults, kids, care))

    @rule(who=WHO)
    def take(self, who: int) -> None:
        who = self.member(who)
        row = self.model.rows.get(who)
        self.again(who, (row.room, row.care) if row else (0, 0), None, storage.signup.take)

    @precondition(lambda self: self.model.slotted)
    @rule(who=WHO, slot=st.sampled_from(SLOTS))
    def swap(self, who: int, slot: time) -> None:
        who = self.member(who)
        row = self.model.rows.get(who)
        wanted = (row.room, row.care) if row else (0, 0)
        self.again(who, wanted, slot, storage.signup.swap, slot)

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        who = self.member(who, "in")
        if who not in self.model.rows:
            self.refused(storage.signup.leave, who)
            return
        done(storage.signup.leave(self.tx, PersonId(who), self.number(who), self.now))
        del self.model.rows[who]
        self.model.settle(self.now)

    @rule(room=st.integers(1, 6), care=st.integers(0, 4))
    def room(self, room: int, care: int) -> None:
        slots = {"slots": {"minutes": 60}} if self.kind == "slots" else {}
        record = {
            "capacity": room,
            "childcare_capacity": care,
            "course": self.kind == "course",
        } | slots
        self.connection.execute(update(offer).values(record=record))
        self.model.room, self.model.care = room, care

    @rule()
    def tick(self) -> None:
        done(storage.signup.settle_due(self.tx, self.now))
        self.model.settle(self.now)

    @rule(comes=KIDS, queue=st.booleans())
    def everybody_signs_up(self, comes: tuple[int, int, int], *, queue: bool) -> None:
        for who in QUIET:
            self.sign_up(who, comes, None, queue=queue)

    @rule(steps=st.integers(1, 8 * 60 // MINUTES))
    def clock(self, steps: int) -> None:
        self.now += steps * STEP

    @rule()
    def until_the_next_hold_ends(self) -> None:
        ends = [row.until for row in self.model.rows.values() if row.until]
        self.now = max(self.now, min(ends, default=self.now))

    @rule(off=st.sampled_from([True, False, False, False]))
    def call_off(self, *, off: bool) -> None:
        self.model.on = not off
        state = "on" if self.model.on else "cancelled"
        self.connection.execute(update(occurrence).values(state=state))

    @rule(who=WHO)
    def erase(self, who: int) -> None:
        freed = done(storage.signup.pools(self.tx, PersonId(who)))
        self.connection.execute(delete(person).where(person.c.id == who))
        done(storage.signup.pass_on(self.tx, freed, self.now))
        # A stranger with the same quiet hours comes to the town.
        self.connection.execute(insert(person), [stranger(who)])

        self.model.lapsed.discard(who)
        if self.model.rows.pop(who, None) is not None:
            self.model.settle(self.now)

    @invariant()
    def is_as_on_paper(self) -> None:
        rows = self.connection.execute(select(signup)).all()
        ours = {
            row.person_id: Row(
                row.position, row.state, row.room, row.childcare, row.offered_until, row.slot_time
            )
            for row in rows
        }
        assert len(rows) == len(ours)
        assert ours == self.model.rows
        said = self.connection.execute(
            select(notice.c.kind, notice.c.person_id).where(notice.c.kind != "reminder")
        ).all()
        offered = {("offered", k) for k, r in self.model.rows.items() if r.state == "offered"}
        assert sorted(said) == sorted(offered | {("lapsed", who) for who in self.model.lapsed})

    @invariant()
    def is_never_oversold(self) -> None:
        sitting = [row for row in self.model.rows.values() if row.state != "waiting"]
        taken = (sum(row.room for row in sitting), sum(row.care for row in sitting))
        limits = (len(SLOTS) if self.model.slotted else self.model.room, self.model.care)
        for had, has, limit in zip(self.taken, taken, limits, strict=True):
            # Who was in before the room was made smaller stays in.
            assert limit is None or has <= max(limit, had)
        self.taken = taken

    def again(
        self,
        who: int,
        wanted: tuple[int, int],
        slot: time | None,
        verb: Any,  # noqa: ANN401 - three verbs with different arguments
        *more: object,
    ) -> None:
        if who not in self.model.rows:
            self.refused(verb, who, *more)
            return
        placement = done(verb(self.tx, PersonId(who), self.number(who), *more, self.now))
        assert placement.outcome == self.model.ask(who, wanted, slot, self.now, queue=False)

    def member(self, who: int, state: str = "") -> int:
        """Choose one who has something here, or has this; anybody if nobody has."""
        there = [key for key, row in self.model.rows.items() if state in ("", row.state)]
        return sorted(there)[who % len(there)] if there else who

    def refused(self, verb: Any, who: int, *more: object) -> None:  # noqa: ANN401 - the same
        with pytest.raises(GoneError):
            done(verb(self.tx, PersonId(who), self.number(who), *more, self.now))

    def number(self, who: int) -> SignupId:
        return wish(who, self.date).id


def done(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a verb whose connection never lets it wait."""
    try:
        work.send(None)
    except StopIteration as end:
        result: Result = end.value
        return result
    raise AssertionError("it waits")


def stranger(who: int) -> dict[str, object]:
    start, end = QUIET[who]
    known = {"id": who, "municipality_id": 1, "language": "de"}
    return {**known, "quiet_from": start, "quiet_to": end}


async def built(path: Path) -> int:
    database = Database(f"sqlite+aiosqlite:///{path}")
    await upgrade(database)
    town = Town()
    of = town.offer(town.venue(town.centre()), childcare=True, registration="required")
    dates = [town.dated(of, days=days) for days in (1, 2)]
    await town.build(database)
    async with database.transaction() as tx:
        await tx.execute(insert(person), [stranger(who) for who in QUIET])
    await database.close()
    return OccurrenceId(dates[0])


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[tuple[Connection, int]]:
    path = tmp_path / "seats.sqlite3"
    first = asyncio.run(built(path))
    engine = create_engine(f"sqlite+pysqlite:///{path}", poolclass=StaticPool)
    _prepare_sqlite(engine)
    with engine.connect() as opened:
        yield opened, first
    engine.dispose()


@pytest.mark.parametrize("walks", [60, pytest.param(300, marks=pytest.mark.long)])
def test_seats_live_as_on_paper(connection: tuple[Connection, int], walks: int) -> None:
    class Here(Seats):
        def __init__(self) -> None:
            super().__init__(*connection)

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=walks,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
            # A failure is told at once: to shrink fifty steps takes many minutes.
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
        ),
    )
