"""People who come to a town and follow something there."""

from datetime import datetime

import storage.follow
import storage.people
from kiez.directory import CentreId, Kind
from kiez.follow import Often
from kiez.people import ChatId, Door, Person, PersonId
from storage.database import Database
from storage.people import Caller
from tests.towns import Town


async def arrive(
    database: Database, town: Town, now: datetime, number: int = 11, door: Door = Door.WEB
) -> Person:
    caller = Caller(PersonId(number), ChatId(number), door, 1, number, town.id, "en")
    async with database.transaction() as tx:
        return await storage.people.arrive(tx, caller, now)


async def begin(
    database: Database,
    person: Person,
    centre: int | None,
    kind: Kind | None,
    now: datetime,
    often: Often = Often.WEEKLY,
) -> None:
    async with database.transaction() as tx:
        number = CentreId(centre) if centre else None
        await storage.follow.follow(tx, person, number, kind, often, now)
