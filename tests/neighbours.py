"""The small cast of the tests about sign-ups and reminders, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, insert, select

from kiez.directory import OccurrenceId
from kiez.people import MunicipalityId, PersonId
from kiez.signup import State
from storage import calendar
from storage.database import Database
from storage.tables import follow, notice, occurrence, offer, person, reminding, signup
from tests.directories import found, read, small, take_in
from tests.wishes import AMINA, DENIZ, OLENA

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 8)
"""Two days of the small city's café."""
# The number of a sign-up is this much higher than that of its family.
_SIGNUP = 100


async def arrive(
    database: Database,
    city: MunicipalityId,
    *ids: PersonId,
    leads: str | None = None,
    hours: tuple[time, time] | None = None,
) -> None:
    """Let people come to a city, all with the same settings."""
    start, end = hours or (None, None)
    async with database.transaction() as tx:
        for each in ids:
            values = {
                "id": each,
                "municipality_id": city,
                "language": "de",
                "leads": leads,
                "quiet_from": start,
                "quiet_to": end,
            }
            await tx.execute(insert(person), [values])


async def sign_up(
    database: Database,
    city: MunicipalityId,
    person_id: PersonId,
    offer_id: int,
    occurrence: int | None = None,
    **known: object,
) -> int:
    """Give a family a place; without an occurrence, in the whole course."""
    number = person_id + _SIGNUP + 1_000 * (occurrence or 0)
    plain: dict[str, Any] = {
        "id": number,
        "municipality_id": city,
        "offer_id": offer_id,
        "occurrence_id": occurrence,
        "person_id": person_id,
        "state": State.IN,
        "position": number,
        "adults": 1,
        "children": {"1-2": 1},
        "room": 2,
        "childcare": 0,
        "code_hmac": f"hmac{number}",
    }
    async with database.transaction() as tx:
        await tx.execute(insert(signup), [plain | known])
    return number


async def wish(
    database: Database,
    city: MunicipalityId,
    person_id: PersonId,
    occurrence: int,
    leads: str | None = None,
) -> None:
    """Let somebody ask to be reminded of a date, and plan nothing yet."""
    values = {
        "municipality_id": city,
        "person_id": person_id,
        "occurrence_id": occurrence,
        "leads": leads,
    }
    async with database.transaction() as tx:
        await tx.execute(insert(reminding), [values])


async def follows(
    database: Database,
    city: MunicipalityId,
    person_id: PersonId,
    centre_id: int | None = None,
    kind: str | None = None,
    often: str = "at once",
) -> None:
    """Let somebody follow a centre, a kind, or both."""
    values = {
        "municipality_id": city,
        "person_id": person_id,
        "centre_id": centre_id,
        "kind": kind,
        "often": often,
    }
    async with database.transaction() as tx:
        await tx.execute(insert(follow), [values])


async def notices(database: Database, *kinds: str) -> Sequence[Row[Any]]:
    """Read what waits to be said, in the order of its hours."""
    statement = select(notice).order_by(notice.c.due_at, notice.c.person_id)
    async with database.reading() as tx:
        rows = (await tx.execute(statement)).all()
    return [row for row in rows if not kinds or row.kind in kinds]


async def due(database: Database, *kinds: str) -> list[tuple[int, datetime]]:
    """Tell who hears something, and when."""
    return [(row.person_id, row.due_at) for row in await notices(database, *kinds)]


def dates(*ids: int) -> list[OccurrenceId]:
    """Name occurrences by their numbers."""
    return [OccurrenceId(each) for each in ids]


@dataclass
class City:
    """The small city of the directories, whose café is on Tuesdays at half past nine."""

    database: Database
    now: datetime
    id: MunicipalityId
    words: dict[str, object]

    async def keep_up(self, now: datetime | None = None) -> None:
        """Write what its directory says of the coming three weeks."""
        async with self.database.transaction() as tx:
            await calendar.keep_up(tx, self.id, now or self.now, weeks=3)

    async def change(self, now: datetime | None = None, **offer_: object) -> None:
        """Take in a directory in which the café is another one than at first."""
        await take_in(self.database, read(small(**{**self.words, **offer_})))
        await self.keep_up(now)

    async def on(self, day: date) -> int:
        """Find the date of a day."""
        async with self.database.reading() as tx:
            statement = select(occurrence.c.id).where(occurrence.c.original_on == day)
            return int((await tx.execute(statement)).scalar_one())

    async def offer(self) -> int:
        """Find the café."""
        async with self.database.reading() as tx:
            return int((await tx.execute(select(offer.c.id))).scalar_one())

    async def sign_up(self, who: PersonId, day: date | None = FIRST, **known: object) -> int:
        """Give a family a place at a date; without one, in the whole course."""
        date_ = await self.on(day) if day else None
        return await sign_up(self.database, self.id, who, await self.offer(), date_, **known)

    async def told(self) -> list[tuple[int, str]]:
        """Tell who hears what of changes."""
        rows = await notices(self.database, "moved", "cancelled", "added")
        return sorted((row.person_id, row.kind) for row in rows)


async def opened(database: Database, now: datetime, **words: object) -> City:
    """Build the small city and let the cast come to it."""
    city = City(database, now, await found(database, **words), words)
    await city.keep_up()
    await arrive(database, city.id, AMINA, DENIZ, OLENA)
    return city
