"""Staff of the small city prepare changes of its café, make them and take them back."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert, select

import storage.amendment
from kiez.amendment import AmendmentId, Done, Preview, Wanted
from kiez.directory import OfferId
from kiez.people import ChatId, Door, Person, PersonId
from kiez.roles import Staff
from storage.database import Database
from storage.tables import centre, offer
from tests.neighbours import City, opened
from tests.staff import coordinator

CANCELLED = [{"date": "2026-12-01", "action": "cancel", "reason": "Krank"}]
_numbers = count(1)


async def shared(database: Database, now: datetime) -> City:
    """Build the small city with a second centre, which has nothing yet."""
    made = await opened(database, now)
    async with database.transaction() as tx:
        row = (await tx.execute(select(centre))).one()._asdict()
        del row["id"]
        await tx.execute(insert(centre), row | {"key": "west", "position": 1, "name": "KiEZ West"})
    return made


async def member(city: City, who: PersonId, key: str = "mitte") -> Staff:
    """Let one of the cast coordinate a centre."""
    person = Person(who, ChatId(1), Door.WEB, city.id, "de", new=False)
    return await coordinator(city.database, person, key)


async def draft(city: City, staff: Staff, **after: object) -> Preview:
    """Prepare a change of the café."""
    wanted = Wanted(AmendmentId(next(_numbers)), OfferId(await city.offer()), after)
    async with city.database.transaction() as tx:
        return await storage.amendment.draft(tx, staff, wanted, city.now)


async def make(city: City, staff: Staff, number: int) -> Done:
    """Tap on "do it"."""
    async with city.database.transaction() as tx:
        return await storage.amendment.make(tx, staff, number, city.now)


async def undo(city: City, staff: Staff, number: int, after: timedelta = timedelta()) -> Done:
    async with city.database.transaction() as tx:
        return await storage.amendment.undo(tx, staff, number, city.now + after)


async def record(city: City) -> dict[str, Any]:
    """Read the café in the words of the directory."""
    async with city.database.reading() as tx:
        return dict((await tx.execute(select(offer.c.record))).scalar_one())


async def rows(city: City, *columns: Any) -> list[Any]:  # noqa: ANN401 - sqlalchemy's columns
    async with city.database.reading() as tx:
        return list((await tx.execute(select(*columns))).all())
