"""The rhythm guard reads the calendar, the announcements and what was noted, and no more."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

import storage.guard
from kiez.directory import CentreId
from kiez.errors import GoneError
from kiez.guard import Duty, Finding, Level
from kiez.roles import Staff
from storage.database import Database
from storage.tables import announcement, audit, duty, municipality, offer
from tests import staff
from tests.cast import meet
from tests.towns import TODAY, Town

WEEK = timedelta(weeks=1)
LONG_AGO = TODAY - 20 * WEEK
SCHEDULE = {
    "byday": ["WE"], "start": "10:00", "end": "12:00", "valid_from": LONG_AGO.isoformat(),
}  # fmt: skip
CALENDAR = {
    "holiday_package": {
        "name": "holidays", "country": "DE", "subdivision": "HE",
        "categories": ["public", "school"],
    },
    "school_breaks": [],
    "source": "x",
}  # fmt: skip
Says = Callable[[int], Awaitable[dict[Duty, Finding]]]


def weekly(town: Town, cafe: int, *weeks: int, state: str = "on") -> None:
    """Let an offer take place on Wednesdays, so many weeks from this one."""
    for number in weeks:
        town.dated(cafe, 1 + 7 * number, state=state)


@pytest.fixture
def says(database: Database, now: datetime) -> Says:
    """What the guard says of a centre."""

    async def of(centre: int) -> dict[Duty, Finding]:
        async with database.reading() as tx:
            at = await storage.guard.city(tx, 1, now)  # type: ignore[arg-type] # the only one
            found = await storage.guard.of(tx, [CentreId(centre)], at)
        return {each.duty: each for each in found[CentreId(centre)]}

    return of


async def announced(database: Database, centre: int, **known: Any) -> None:  # noqa: ANN401 - any field
    plain: dict[str, Any] = {
        "id": 1, "municipality_id": 1, "centre_id": centre, "state": "sent", "theme_key": "zahn",
        "versions": {}, "audience": {}, "changed_at": known.get("sent_at"),
    }  # fmt: skip
    async with database.transaction() as tx:
        await tx.execute(insert(announcement), plain | known)


async def test_a_cancelled_week_is_a_gap_and_another_offer_of_the_kind_fills_it(
    database: Database, says: Says
) -> None:
    town = Town()
    centre = town.centre(live=True)
    cafe = town.offer(town.venue(centre), slot_confirmed=True)
    weekly(town, cafe, -3, -2, 0, 1)
    weekly(town, cafe, -1, state="cancelled")
    unsure = town.offer(town.venue(centre))
    weekly(town, unsure, -1)
    await town.build(database)

    found = (await says(centre))[Duty.ELTERNCAFE]

    assert (found.level, found.since) == (Level.GAP, TODAY - timedelta(days=8))
    async with database.transaction() as tx:
        await tx.execute(update(offer).values(slot_confirmed=True))
    assert Duty.ELTERNCAFE not in await says(centre)


async def test_a_pause_of_the_rule_is_no_gap(database: Database, says: Says) -> None:
    town = Town()
    centre = town.centre(live=True)
    record = {"schedule": SCHEDULE, "pauses": ["public"]}
    weekly(town, town.offer(town.venue(centre), slot_confirmed=True, record=record), -3, -2, 0, 1)
    await town.build(database)
    before = await says(centre)

    off = CALENDAR | {
        "school_breaks": [{"name": "Ferien", "start": "2026-11-18", "end": "2026-11-18"}]
    }
    async with database.transaction() as tx:
        await tx.execute(update(municipality).values(record={"calendar": off}))

    assert before[Duty.ELTERNCAFE].level is Level.GAP
    assert (await says(centre))[Duty.ELTERNCAFE].level is Level.GAP
    await _pauses(database, [*record["pauses"], "school"])
    assert Duty.ELTERNCAFE not in await says(centre)


async def _pauses(database: Database, pauses: list[str]) -> None:
    record = {"schedule": SCHEDULE, "pauses": pauses}
    async with database.transaction() as tx:
        await tx.execute(update(offer).values(record=record))


async def test_a_theme_counts_from_the_day_it_went_out(
    database: Database, says: Says, now: datetime
) -> None:
    town = Town()
    centre = town.centre(live=True)
    weekly(town, town.offer(town.venue(centre), slot_confirmed=True), *range(-12, 4))
    await town.build(database)
    never = (await says(centre))[Duty.THEME]

    await announced(database, centre, sent_at=now - timedelta(days=30))
    last = (await says(centre))[Duty.THEME]
    await announced(database, centre, id=2, state="draft", sent_at=now)
    await announced(database, centre, id=3, theme_key=None, sent_at=now)
    same = (await says(centre))[Duty.THEME]
    await announced(database, centre, id=4, state="planned", sent_at=None, changed_at=now,
                    send_at=now + WEEK)  # fmt: skip

    assert (never.level, never.since) == (Level.GAP, TODAY - 12 * WEEK + timedelta(days=1))
    assert (last.level, last.since) == (Level.HINT, TODAY - timedelta(days=30))
    assert same == last
    assert Duty.THEME not in await says(centre)


async def test_what_two_centres_share_counts_for_both(database: Database, says: Says) -> None:
    town = Town()
    first, second = town.centre(live=True), town.centre(live=True)
    shared = {"slot_confirmed": True, "second_centre_id": second}
    weekly(town, town.offer(town.venue(first), **shared), -3, -2, 0, 1)
    await town.build(database)

    assert (await says(first)).keys() == (await says(second)).keys() == {Duty.ELTERNCAFE}


@pytest.fixture
async def petra(database: Database, now: datetime) -> Staff:
    town = Town()
    town.dated(town.offer(town.venue(town.centre(live=True)), slot_confirmed=True), -50)
    await town.build(database)
    async with database.transaction() as tx:
        who = await meet(tx, 91, now)
    return await staff.coordinator(database, who, "centre1001")


async def test_what_is_noted_twice_is_noted_once_and_can_be_taken_back(
    database: Database, petra: Staff, now: datetime
) -> None:
    async with database.transaction() as tx:
        for _ in range(2):
            await storage.guard.note(tx, petra, Duty.NETWORK, TODAY, now)
        latest = await storage.guard.latest(tx, petra, TODAY)
        await storage.guard.undo(tx, petra, Duty.NETWORK, TODAY, now)
        await storage.guard.undo(tx, petra, Duty.NETWORK, TODAY, now)
        left = (await tx.execute(select(duty))).all()
        noted = (await tx.execute(select(audit.c.action).order_by(audit.c.id))).scalars().all()

    assert latest == {Duty.NETWORK: TODAY}
    assert left == []
    assert noted == ["done", "undone"]


async def test_only_what_can_have_been_is_noted(
    database: Database, petra: Staff, now: datetime
) -> None:
    nobody = replace(petra, grants=())
    async with database.reading() as tx:
        for who, what, on in (
            (petra, Duty.NETWORK, TODAY + timedelta(days=1)),
            (petra, Duty.NEEDS, date(2020, 1, 1)),
            (petra, Duty.THEME, TODAY),
            (nobody, Duty.NETWORK, TODAY),
        ):
            with pytest.raises(GoneError):
                await storage.guard.note(tx, who, what, on, now)
