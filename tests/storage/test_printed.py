from datetime import time
from typing import Any

import pytest

import storage.printed
from kiez.batch import Stage
from kiez.directory import CentreId, Kind
from kiez.errors import GoneError
from kiez.printed import Weekly
from storage.database import Database
from tests.towns import Town

SCHEDULE = {"byday": ["FR", "TU"], "start": "09:30", "end": "11:30", "valid_from": "2026-08-10"}


def town(schedule: dict[str, Any], **known: object) -> tuple[Town, CentreId]:
    made = Town()
    record = {"office_venue": "haus", "contact": {"phone": "0611 1"}}
    centre = CentreId(made.centre(key="mitte", record=record, **known))
    made.offer(made.venue(centre, key="haus"), record={"schedule": SCHEDULE | schedule})
    return made, centre


async def test_a_card_tells_who_invites_where_and_when(database: Database) -> None:
    made, centre = town({})
    await made.build(database)

    async with database.reading() as tx:
        told = await storage.printed.inviting(tx, centre, Stage.BABY)

    assert (told.name, told.street, told.phone) == ("KiEZ Mitte", "Weg 1", "0611 1")
    assert told.weekly == Weekly(
        Kind.ELTERNCAFE, (1, 4), time(9, 30), time(11, 30), childcare=False, confirmed=False
    )


@pytest.mark.parametrize(
    ("schedule", "known"),
    [({"nth": 1}, {}), ({"every_weeks": 2}, {}), ({}, {"live": True})],
    ids=["monthly", "every other week", "unconfirmed in a live centre"],
)
async def test_what_does_not_hold_week_by_week_is_not_printed(
    database: Database, schedule: dict[str, Any], known: dict[str, Any]
) -> None:
    made, centre = town(schedule, **known)
    await made.build(database)

    async with database.reading() as tx:
        told = await storage.printed.inviting(tx, centre, Stage.BABY)

    assert told.weekly is None


async def test_a_centre_that_is_not_there_invites_nobody(database: Database) -> None:
    async with database.reading() as tx:
        with pytest.raises(GoneError):
            await storage.printed.inviting(tx, CentreId(7), Stage.BABY)
