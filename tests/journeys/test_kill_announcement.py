"""Killed while an announcement goes out, and sent twice by an impatient thumb: each hears it."""

import asyncio
import time as clocks
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiez.announcement import Audience
from kiez.pace import AT_ONCE
from screens.announcement_buttons import SendButton
from storage.database import Database
from storage.tables import announcement, consent, follow, notice, staff, staff_role
from tests.conftest import NOW
from tests.door import open_door
from tests.journeys import working
from tests.journeys.killed import House
from tests.journeys.life import Lives, lives
from tests.towns import Town

KILLS = 20
NUMBER, PETRA = 2**61, 7_000_000
SIZES = [400, pytest.param(10_000, marks=pytest.mark.long)]


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
    date = town.dated(town.offer(town.venue(town.centre())))
    await town.build(database)
    async with open_door() as door:
        surroundings = {
            working.DATABASE: database_url,
            working.DOOR: door.url,
            working.ERASURES: str(tmp_path / "erasures"),
            working.SINCE: str(clocks.monotonic()),
        }
        yield House(database, door, mother, surroundings, town, iter([date]))
        await asyncio.to_thread(mother.kill)


@pytest.mark.parametrize("size", SIZES)
async def test_nobody_misses_it_and_it_is_never_sent_twice(house: House, size: int) -> None:
    people = await _followers(house, size)
    petra = await _announces(house)

    hit = 0
    for kill in range(KILLS):
        await house.tap([(petra, SendButton(announcement=NUMBER).pack())] * 2)
        # Some before or while it is given to the outbox, most while it goes out.
        await (_kill_on_the_way(house, size) if kill % 4 else house.kill_soon())
        hit += await house.number(notice, notice.c.state == "waiting") > 0
    await house.finish()

    assert hit >= KILLS // 2
    assert await house.number(notice) == size
    assert await house.number(notice, notice.c.state == "sent") == size
    assert await house.number(announcement, announcement.c.recipients == size) == 1
    heard = house.heard()
    assert all(heard[each] >= 1 for each in people)
    assert sum(heard[each] for each in people) <= size + KILLS * AT_ONCE


async def _kill_on_the_way(house: House, size: int) -> None:
    """Live until some more have heard it, and be killed."""
    enough = len(house.door.asked) + house.chance.randint(1, size // KILLS)
    house.lives.begin(**house.surroundings)
    async with asyncio.timeout(20):
        while len(house.door.asked) < enough:  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.005)
    await asyncio.to_thread(house.lives.kill)
    house.kills += 1


async def _followers(house: House, how_many: int) -> list[int]:
    ids = await house.people(how_many)
    each: dict[str, Any] = {"municipality_id": house.town.id}
    agreed = {"purpose": "news", "version": "1", "given_at": NOW} | each
    follows = {"centre_id": _centre(house), "often": "weekly"} | each
    await house.write(
        {
            consent: [{"person_id": who} | agreed for who in ids],
            follow: [{"person_id": who} | follows for who in ids],
        }
    )
    return ids


async def _announces(house: House) -> int:
    """Let a coordinator come who has a draft."""
    (who,) = await house.people(1)
    each: dict[str, Any] = {"municipality_id": house.town.id}
    role = {"staff_id": PETRA, "role": "coordinator", "centre_id": _centre(house)}
    draft = {
        "id": NUMBER,
        "centre_id": _centre(house),
        "staff_id": PETRA,
        "state": "draft",
        "theme_key": "baby-sleep",
        "occurrence_id": next(house.dates),
        "versions": {},
        "audience": Audience().written(),
        "changed_at": NOW,
    }
    await house.write({staff: [{"id": PETRA, "person_id": who, "display_name": "P"} | each]})
    await house.write({staff_role: [role | each], announcement: [draft | each]})
    return who


def _centre(house: House) -> int:
    return int(house.town.rows["centre"][0]["id"])
