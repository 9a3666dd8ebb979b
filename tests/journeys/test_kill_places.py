"""Killed at any moment: no seat twice, no family half erased, no notice lost."""

import asyncio
import time as clocks
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from kiez.code import Secrets
from kiez.pace import AT_ONCE
from kiez.people import Door
from kiez.signup import Family
from screens.own_buttons import DeleteButton, FamilyButton, LeaveButton, pack_family
from storage.database import Database
from storage.tables import (
    chat,
    child,
    consent,
    erasure_mark,
    follow,
    inbox,
    notice,
    person,
    reminding,
    signup,
)
from tests.conftest import NOW
from tests.door import open_door
from tests.journeys import working
from tests.journeys.killed import House
from tests.journeys.life import Lives, lives
from tests.towns import Town

# On each of the two databases: 50 of each kind in all, or 500.
KILLS = [10, pytest.param(250, marks=pytest.mark.long)]
FAMILIES = 6
REMINDED = 300
ABOUT_A_PERSON = (person, chat, consent, follow, child, reminding, signup, notice)


@pytest.fixture(scope="module")
def mother() -> Iterator[Lives]:
    """One process that has imported everything, for all the lives of this file."""
    with lives({}, "tests.journeys.working") as made:
        yield made


@pytest.fixture
async def house(
    database: Database, database_url: str, tmp_path: Path, mother: Lives
) -> AsyncIterator[House]:
    town = Town()
    venue = town.venue(town.centre())
    offer = town.offer(venue, registration="required", record={"capacity": 1})
    dates = [town.dated(offer, days=day) for day in range(2, 600)]
    await town.build(database)
    async with open_door() as door:
        surroundings = {
            working.DATABASE: database_url,
            working.DOOR: door.url,
            working.ERASURES: str(tmp_path / "erasures"),
            working.SINCE: str(clocks.monotonic()),
        }
        yield House(database, door, mother, surroundings, town, iter(dates))
        await asyncio.to_thread(mother.kill)


@pytest.mark.parametrize("kills", KILLS)
async def test_a_contested_last_seat_is_given_once(house: House, kills: int) -> None:
    contested = {}
    for _ in range(kills):
        date = next(house.dates)
        contested[date] = await house.people(FAMILIES)
        family = pack_family(Family(1))
        wish = FamilyButton(occurrence=date, slot="", family=family, do="j").pack()
        await house.tap([(each, wish) for each in contested[date]])
        await house.kill_soon()
    await house.finish()

    assert [await house.states(date) for date in contested] == [["in"]] * kills
    assert await house.number(inbox, inbox.c.state != "handled") == 0
    heard = house.heard()
    assert all(heard[each] >= 1 for families in contested.values() for each in families)
    assert heard.total() <= FAMILIES * kills + house.kills * AT_ONCE


@pytest.mark.parametrize("kills", KILLS)
async def test_a_freed_seat_is_offered_once_to_the_first_who_waits(
    house: House, kills: int
) -> None:
    dates, first = [], []
    for _ in range(kills):
        date = next(house.dates)
        has, waits, waits_too = await house.people(3)
        rows = [
            house.sign_up(has, date),
            house.sign_up(waits, date, "waiting"),
            house.sign_up(waits_too, date, "waiting"),
        ]
        await house.write({signup: rows})
        await house.tap([(has, LeaveButton(signup=rows[0]["id"]).pack())])
        dates.append(date)
        first.append(waits)
        await house.kill_soon()
    await house.finish()

    assert [await house.states(date) for date in dates] == [["offered", "waiting"]] * kills
    assert await house.number(notice, notice.c.kind == "offered") == kills
    assert (
        await house.number(notice, notice.c.kind == "offered", notice.c.state == "sent") == kills
    )
    heard = house.heard()
    assert all(heard[each] >= 1 for each in first)
    assert heard.total() <= 2 * kills + house.kills * AT_ONCE


@pytest.mark.parametrize("kills", KILLS)
async def test_no_reminder_of_three_hundred_is_lost(house: House, kills: int) -> None:
    people = await house.people(REMINDED)
    said: Counter[int] = Counter()
    for _ in range(kills):
        left = await house.number(notice, notice.c.state == "waiting")
        if left < REMINDED:
            said.update(await _remind(house, people, REMINDED - left))
        await house.kill_soon()
    await house.finish()

    heard = house.heard()
    assert await house.number(notice, notice.c.state != "sent") == 0
    assert not [each for each in people if heard[each] < said[each]]
    assert heard.total() <= said.total() + house.kills * AT_ONCE


async def _remind(house: House, people: list[int], how_many: int) -> list[int]:
    """Let so many people more be due to be reminded of a new date."""
    date, chosen = next(house.dates), people[:how_many]
    each = {"municipality_id": house.town.id, "occurrence_id": date}
    due = {"kind": "reminder", "lead": "e", "state": "waiting", "tries": 0, "due_at": NOW} | each
    wanted = [{"person_id": who} | each for who in chosen]
    await house.write({reminding: wanted, notice: [{"person_id": who} | due for who in chosen]})
    people[:] = people[how_many:] + chosen
    return chosen


@pytest.mark.parametrize("kills", KILLS)
async def test_nobody_is_ever_half_erased(house: House, kills: int, tmp_path: Path) -> None:
    erased, dates = [], []
    for _ in range(kills):
        date = next(house.dates)
        who, waits = await house.people(2)
        await _keep_everything(house, who, date)
        await house.write({signup: [house.sign_up(waits, date, "waiting")]})
        await house.tap([(who, DeleteButton(sure="1").pack())])
        erased.append(who)
        dates.append(date)
        await house.kill_soon()
        assert await _kinds(house, who) in (0, len(ABOUT_A_PERSON))
    await house.finish()

    secrets: Secrets = working.SECRETS
    assert sum([await _kinds(house, who) for who in erased]) == 0
    assert [await house.states(date) for date in dates] == [["offered"]] * kills
    assert await house.number(notice, notice.c.kind == "offered") == kills
    assert all(house.heard()[who] >= 1 for who in erased)
    assert await house.number(erasure_mark) == kills
    marks = (tmp_path / "erasures").read_text()
    assert not [who for who in erased if secrets.mark(Door.WEB, who) not in marks]


async def _keep_everything(house: House, who: int, date: int) -> None:
    own = {"municipality_id": house.town.id, "person_id": who}
    due = {"kind": "reminder", "state": "waiting", "tries": 0, "due_at": NOW.replace(year=2030)}
    await house.write(
        {
            signup: [house.sign_up(who, date)],
            follow: [{"often": "weekly", "kind": "elterncafe"} | own],
            child: [{"id": next(house.numbers), "born_on": NOW.date().replace(day=1)} | own],
            reminding: [{"occurrence_id": date} | own],
            notice: [{"occurrence_id": date} | due | own],
        }
    )


async def _kinds(house: House, who: int) -> int:
    """Count the kinds of rows that are still kept about somebody."""
    found = 0
    for table in ABOUT_A_PERSON:
        of = table.c.id if table is person else table.c.person_id
        found += bool(await house.number(table, of == who))
    return found
