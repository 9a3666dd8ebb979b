"""The search stays fast with 100,000 occurrences ahead: no plan reads a whole table."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Executable, insert, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ClauseElement

from kiez.directory import Kind
from kiez.finding import Question, Search, Spot, box
from storage import finding
from storage.database import Database, Transaction
from storage.search import IN_BOX, SOONEST, values
from storage.tables import occurrence, offer
from tests.towns import LAT, LON, TODAY, Town

OFFERS = 8_400
WEEKS = 12
KINDS = tuple(Kind)
HERE = Spot(LAT, LON + 0.1, accuracy_m=300)


class Explain(Executable, ClauseElement):
    """A statement's plan in place of its rows."""

    inherit_cache = False

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement


@compiles(Explain, "sqlite")
def _sqlite(element: Explain, compiler: SQLCompiler, **known: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"EXPLAIN QUERY PLAN {compiler.process(element.statement, **known)}"


@compiles(Explain, "postgresql")
def _postgresql(element: Explain, compiler: SQLCompiler, **known: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"EXPLAIN {compiler.process(element.statement, **known)}"


async def plan(tx: Transaction, statement: Any, wanted: dict[str, object]) -> str:  # noqa: ANN401
    rows = await tx.execute(Explain(statement), wanted)
    return "\n".join(str(row[-1]) for row in rows)


def scanned(plan_text: str) -> list[str]:
    """Name the tables that a plan reads from end to end."""
    full = r"^SCAN (offer|occurrence|coming|moved)(?! USING)|Seq Scan on (offer|occurrence)"
    return re.findall(full, plan_text, re.MULTILINE)


def dates(offers: list[dict[str, Any]], week: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for number, each in enumerate(offers):
        for weeks in range(WEEKS):
            later = timedelta(days=7 * weeks + number % 7, hours=number % 8)
            on = week["local_on"] + timedelta(days=7 * weeks + number % 7)
            yield week | {
                "id": number * WEEKS + weeks + 1,
                "offer_id": each["id"],
                "original_on": on,
                "local_on": on,
                "weekday": on.weekday(),
                "starts_at": week["starts_at"] + later,
                "ends_at": week["ends_at"] + later,
            }


async def large(database: Database) -> Town:
    """Build a town with 8,400 offers in 400 places over 30 km, and 100,800 dates ahead."""
    town = Town()
    centre = town.centre()
    for number in range(400):
        town.venue(centre, number * 53 % 300 * 100, lat=LAT + number % 20 * 0.009)
    town.dated(town.offer(town.rows["venue"][0]["id"]), 0)
    (plain,), (week,) = town.rows.pop("offer"), town.rows.pop("occurrence")
    offers = [
        plain
        | {"id": number + 1, "key": f"offer{number}", "kind": KINDS[number % 7]}
        | {"venue_id": place["id"], "lat": place["lat"], "lon": place["lon"]}
        for number in range(OFFERS)
        for place in [town.rows["venue"][number % 400]]
    ]
    await town.build(database)
    async with database.transaction() as tx:
        await tx.execute(insert(offer), offers)
        await tx.execute(insert(occurrence), list(dates(offers, week)))
    if not database.sqlite:
        async with database.transaction() as tx:
            await tx.execute(text("ANALYZE"))
    return town


async def test_the_search_uses_its_indexes_and_is_quick(database: Database, now: datetime) -> None:
    town = await large(database)
    any_kind = Question(Search(), HERE, now, TODAY)
    of_kind = Question(Search(kind=Kind.BABYCAFE), HERE, now, TODAY)
    edges = box(HERE, 1_500)
    near = {"south": edges.south, "north": edges.north, "west": edges.west, "east": edges.east}
    until = {"until": now + timedelta(days=8), "most": 24}

    async with database.reading() as tx:
        boxes = [
            await plan(tx, IN_BOX[kind, filtered], values(town.id, asked) | near)
            for kind, asked in ((False, any_kind), (True, of_kind))
            for filtered in (False, True)
        ]
        walks = [
            await plan(tx, SOONEST[kind, filtered], values(town.id, asked) | until)
            for kind, asked in ((False, any_kind), (True, of_kind))
            for filtered in (False, True)
        ]

    plans = [*boxes, *walks]
    assert [scanned(each) for each in plans] == [[]] * 8, "\n\n".join(plans)
    assert all("ix_offer_box_any_kind" in each for each in boxes[:2])
    assert all(re.search(r"ix_offer_box\b", each) for each in boxes[2:])
    for each in boxes:
        assert "ix_occurrence_next" in each
        assert "ix_occurrence_elsewhere" in each
    for each in walks:
        assert "ix_occurrence_soonest" in each

    await database.run(lambda tx: finding.nearby(tx, town.id, of_kind))
    began = perf_counter()
    results = await database.run(lambda tx: finding.nearby(tx, town.id, of_kind))
    assert len(results.items) == 5
    # A few milliseconds when the machine is idle; a scan takes hundreds.
    assert perf_counter() - began < 0.1
