"""Whatever happens at the door of three dates, beside a model on paper that knows no tables."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, StaticPool, create_engine, select, update

import storage.checkin
import storage.participation
import storage.tally
from kiez.directory import OccurrenceId
from kiez.headcount import Count, Noun, Totals, What
from kiez.people import PersonId
from kiez.roles import Staff
from kiez.signup import Band
from storage import card
from storage.database import Database, ThreadTransaction, _prepare_sqlite
from storage.tables import (
    checkin,
    headcount,
    metadata,
    person,
    tally_occurrence,
    tally_quarter,
    tally_sum,
    tally_year,
)
from tests.storage.test_signup_machine import done
from tests.sums import FAMILIES, LANGUAGES, OPEN, Paper, town
from tests.wishes import met

Step: TypeAlias = tuple[str, int, int, int, tuple[What, int]]
Counted: TypeAlias = tuple[Connection, list[OccurrenceId], Staff]

# A date is closed once, after much has happened.
VERBS = [*("in",) * 10, *("out",) * 6, *("step",) * 4, "type", "close", "late", "correct"]
STEPS = st.tuples(
    st.sampled_from(VERBS),
    st.integers(0, 2),
    st.sampled_from(sorted(LANGUAGES)),
    st.integers(0, 3),
    st.tuples(st.sampled_from(What), st.sampled_from((1, 1, -1))),
)


class Life:
    """Takes the same steps in the tables and on paper."""

    def __init__(
        self, connection: Connection, dates: Sequence[OccurrenceId], staff: Staff
    ) -> None:
        self.tx, self.staff, self.paper = ThreadTransaction(connection), staff, Paper()
        found = done(card.cards(self.tx, dates))
        self.cards = [found[each] for each in dates]

    def take(self, step: Step) -> None:
        verb, at, who, number, (what, by) = step
        match verb:
            case "in" | "out":
                self.come(verb, at, who, number)
            case "step":
                of = self.cards[at].occurrence
                done(storage.participation.step(self.tx, self.staff, of, what, by, OPEN))
                self.paper.step(at, what, by)
            case _:
                self.count(verb, at, number)

    def come(self, verb: str, at: int, who: int, number: int) -> None:
        of = self.cards[at]
        if self.paper.closed[at]:
            return
        if verb == "out":
            done(storage.checkin.leave(self.tx, of, PersonId(who)))
            self.paper.leave(at, who)
            return
        family, key = FAMILIES[number % 3], f"{of.occurrence} {who}"
        done(storage.checkin.enter(self.tx, of, PersonId(who), family, key))
        self.paper.enter(at, who, family)

    def count(self, verb: str, at: int, number: int) -> None:
        of, kids = self.cards[at].occurrence, {Band.UNKNOWN: number} if number else {}
        count = Count(number + 1, number, kids, number)
        match verb:
            case "type":
                named = dict(zip(Noun, (number + 1, number, number, number), strict=True))
                done(storage.participation.enter(self.tx, self.staff, of, named, OPEN))
                self.paper.typed(at, count)
            case "close":
                done(storage.participation.close(self.tx, self.staff, of, OPEN))
                self.paper.close(at)
            case "late":
                done(storage.tally.late(self.tx, of, count))
                self.paper.close(at, count)
            case "correct" if at in self.paper.totals:
                wanted = Totals(number + 1, number, number + 2)
                done(storage.participation.correct(self.tx, self.staff, of, wanted, OPEN))
                self.paper.totals[at] = (wanted.families, wanted.adults, wanted.children)


def same(connection: Connection, paper: Paper, dates: Sequence[OccurrenceId]) -> None:
    """Compare the tables with the paper."""
    rows = connection.execute(select(tally_occurrence)).all()
    ours = {dates.index(row.occurrence_id): tuple(row)[1:] for row in rows}
    assert ours == paper.totals
    bands = connection.execute(select(tally_quarter)).all()
    assert {row.year_quarter for row in bands} <= {"2026-Q4"}
    assert {(row.kind, row.band): row.children for row in bands} == +paper.bands
    years = connection.execute(select(tally_year)).all()
    assert {row.language: row.families for row in years} == +paper.years
    sums = connection.execute(select(tally_sum.c.families, tally_sum.c.adults)).all()
    assert [list(row) for row in sums] == ([paper.sums] if any(paper.sums) else [])
    left = connection.execute(select(checkin.c.occurrence_id, checkin.c.person_id)).all()
    there = [(dates[at], who) for at, here in enumerate(paper.here) for who in here]
    assert sorted(map(tuple, left)) == sorted(there)


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counted]:
    path = tmp_path_factory.mktemp("tally") / "tally.sqlite3"
    engine = create_engine(f"sqlite+pysqlite:///{path}", poolclass=StaticPool)
    _prepare_sqlite(engine)
    metadata.create_all(engine)

    async def build() -> tuple[list[OccurrenceId], Staff]:
        database = Database(f"sqlite+aiosqlite:///{path}")
        made = await town(database)
        await met(database, LANGUAGES)
        async with database.transaction() as tx:
            for who, code in LANGUAGES.items():
                await tx.execute(update(person).where(person.c.id == who).values(language=code))
        await database.close()
        return made

    dates, staff = asyncio.run(build())
    with engine.connect() as connection:
        yield connection, dates, staff
    engine.dispose()


@pytest.mark.parametrize("walks", [80, pytest.param(2000, marks=pytest.mark.long)])
def test_whatever_happens_at_the_door_the_sums_are_as_on_paper(
    counted: Counted, walks: int
) -> None:
    connection, dates, staff = counted

    @settings(
        max_examples=walks,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(STEPS, min_size=8, max_size=40))
    def live(steps: list[Step]) -> None:
        with connection.begin() as work:
            life = Life(connection, dates, staff)
            for step in steps:
                life.take(step)
            same(connection, life.paper, dates)
            for at in range(3):
                life.count("type", at, 0)
                life.count("close", at, 0)
            same(connection, life.paper, dates)
            assert connection.execute(select(headcount)).all() == []
            work.rollback()

    live()
