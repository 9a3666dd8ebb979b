"""What families wish for, and what they are told, as tests about seats need it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time

from sqlalchemy import insert, select

import storage.signup
from kiez.directory import OccurrenceId
from kiez.people import ChatId, Door, MunicipalityId, Person, PersonId
from kiez.signup import Band, Family, SignupId, State
from kiez.standing import Wish
from storage.database import Database, Transaction
from storage.tables import notice, person, signup
from tests.towns import Town

AMINA, DENIZ, OLENA = PersonId(11), PersonId(12), PersonId(13)

ALONE = Family(1)
CAFE = {"capacity": 4, "childcare_capacity": 1}
CAFE_DATE, HOUR = 1001, 1002
COURSE = [1003, 1004, 1005]


def family(adults: int, kids: int = 0, childcare: int = 0) -> Family:
    """Give a family whose children are all of one age."""
    return Family(adults, {Band.ONE_TWO: kids} if kids else {}, childcare)


def wish(
    who: int,
    occurrence: int,
    comes: Family = ALONE,
    slot: time | None = None,
    door: Door = Door.WEB,
) -> Wish:
    """Give a family's wish; its sign-up has the number of the date and of the person."""
    number = occurrence * 1000 + who
    return Wish(
        id=SignupId(number),
        person=PersonId(who),
        municipality=MunicipalityId(1),
        door=door,
        occurrence=OccurrenceId(occurrence),
        family=comes,
        code_hmac=f"code {number}",
        slot=slot,
    )


def visitor(who: int, door: Door = Door.WEB) -> Person:
    """Give the person that a handler would get."""
    return Person(PersonId(who), ChatId(who), door, MunicipalityId(1), "de", new=False)


async def met(database: Database, who: Iterable[int]) -> None:
    """Write people."""
    rows = [{"id": each, "municipality_id": 1, "language": "de"} for each in who]
    async with database.transaction() as tx:
        await tx.execute(insert(person), rows)


async def states(tx: Transaction) -> Mapping[PersonId, State]:
    """Tell what everybody has."""
    rows = await tx.execute(select(signup.c.person_id, signup.c.state))
    return {row.person_id: State(row.state) for row in rows}


async def told(tx: Transaction) -> list[tuple[PersonId, str]]:
    """List who is to be told what about a place."""
    rows = await tx.execute(
        select(notice.c.person_id, notice.c.kind)
        .where(notice.c.kind.in_(["offered", "lapsed"]))
        .order_by(notice.c.id)
    )
    return [(row.person_id, row.kind) for row in rows]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give an instant of November 2026; the café is on Friday the 27th at 9:00 UTC."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


async def met_town(database: Database) -> None:
    town = Town()
    place = town.venue(town.centre())
    cafe = town.offer(place, childcare=True, record=CAFE)
    assert town.dated(cafe, days=3) == CAFE_DATE
    hour = town.offer(
        place,
        kind="sprechstunde",
        registration="required",
        record={"slots": {"minutes": 40, "break": 20}},
    )
    assert town.dated(hour, days=3) == HOUR
    course = town.offer(place, record={"capacity": 2, "course": True, "join_until_days": 1})
    assert [town.dated(course, days=days) for days in (3, 10, 17)] == COURSE
    await town.build(database)
    await met(database, [AMINA, DENIZ, OLENA])


async def full(tx: Transaction, now: datetime) -> SignupId:
    """Fill the café with Amina's four, and let Deniz wait."""
    await storage.signup.join(tx, wish(AMINA, CAFE_DATE, family(2, 2)), now)
    placement = await storage.signup.wait(tx, wish(DENIZ, CAFE_DATE, family(1, 1)), now)
    assert placement.own is not None
    return placement.own.id
