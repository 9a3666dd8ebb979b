from datetime import datetime, timedelta

from sqlalchemy import func, insert, select

import storage.people
from kiez.people import ChatId, Door, MunicipalityId, PersonId
from storage.database import Database
from storage.people import KEEP_IDLE, Caller
from storage.tables import chat, municipality, person

AMINA = Caller(
    person=PersonId(11),
    chat=ChatId(21),
    door=Door.WEB,
    bot_id=1,
    chat_id=2**53,
    municipality=MunicipalityId(1),
    language="ar",
)


async def arrived(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        await tx.execute(
            insert(municipality).values(
                id=1,
                key="wiesbaden",
                position=0,
                name="Wiesbaden",
                short_name="Wiesbaden",
                timezone="Europe/Berlin",
                lat=50.08,
                lon=8.24,
                languages=[],
                record={},
            )
        )
        await storage.people.arrive(tx, AMINA, now)


async def left(database: Database) -> tuple[int, int]:
    """Count people and chats."""
    async with database.reading() as tx:
        people = (await tx.execute(select(func.count()).select_from(person))).scalar_one()
        chats = (await tx.execute(select(func.count()).select_from(chat))).scalar_one()
    return people, chats


async def test_the_chosen_language_stays(database: Database, now: datetime) -> None:
    await arrived(database, now)

    async with database.transaction() as tx:
        await storage.people.speak(tx, AMINA.person, "de")

    async with database.reading() as tx:
        assert await storage.people.language(tx, AMINA.bot_id, AMINA.chat_id) == "de"


async def test_who_only_looked_around_is_forgotten_after_thirty_days(
    database: Database, now: datetime
) -> None:
    await arrived(database, now)

    async with database.transaction() as tx:
        await storage.people.forget_idle(tx, (now + KEEP_IDLE).date())
    assert await left(database) == (1, 1)

    async with database.transaction() as tx:
        await storage.people.forget_idle(tx, (now + KEEP_IDLE + timedelta(days=1)).date())
    assert await left(database) == (0, 0)


async def test_who_came_back_is_remembered(database: Database, now: datetime) -> None:
    await arrived(database, now)
    later = now + timedelta(days=20)
    async with database.transaction() as tx:
        storage.people.seen(tx, AMINA.chat, later.date())

    async with database.transaction() as tx:
        await storage.people.forget_idle(tx, (now + timedelta(days=40)).date())

    assert await left(database) == (1, 1)
