from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

import storage.people
import storage.reach
import storage.webchat.push
from kiez.directory import Through
from kiez.people import ChatId, Door, Person, PersonId
from kiez.push import Subscription
from kiez.reach import Reach
from storage.database import Database, Transaction
from storage.people import Caller
from storage.tables import chat, person
from storage.webchat import chats
from tests.towns import Town

WEB, PHONE = 2**51, 777


async def met(tx: Transaction, door: Door, number: int, now: datetime) -> Person:
    """Let Amina come through a door."""
    town = Town()
    caller = Caller(PersonId(1), ChatId(number), door, 1, number, town.id, "ar")
    return await storage.people.arrive(tx, caller, now)


async def joined(tx: Transaction, door: Door, number: int, now: datetime) -> None:
    """Let Amina use a further chat."""
    await tx.execute(
        chat.insert().values(
            id=number,
            municipality_id=1,
            person_id=1,
            door=door,
            bot_id=2,
            chat_id=number,
            used_on=now.date(),
        )
    )


async def ringing(tx: Transaction, number: int, now: datetime) -> None:
    await chats.begin(tx, number, f"hash {number}", "ar", now.date())
    subscription = Subscription(f"https://push.example.org/{number}", "p", "a")
    assert await storage.webchat.push.add(tx, number, subscription)


@pytest.fixture
async def town(database: Database) -> None:
    await Town().build(database)


@pytest.mark.usefixtures("town")
async def test_telegram_rings_by_itself(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        amina = await met(tx, Door.TELEGRAM, PHONE, now)

        assert await storage.reach.of(tx, amina) is Reach.TELEGRAM


@pytest.mark.usefixtures("town")
async def test_a_page_rings_only_where_the_phone_has_agreed(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as tx:
        amina = await met(tx, Door.WEB, WEB, now)
        before = await storage.reach.of(tx, amina)
        await ringing(tx, WEB, now)

        assert before is Reach.PAGE
        assert await storage.reach.of(tx, amina) is Reach.RING
        assert await storage.reach.of(tx, amina, rings=False) is Reach.PAGE


@pytest.mark.usefixtures("town")
async def test_the_chat_in_use_counts_however_new_another_one_is(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as tx:
        amina = await met(tx, Door.WEB, WEB, now - timedelta(days=3))
        await joined(tx, Door.TELEGRAM, PHONE, now)

        assert await storage.reach.of(tx, amina) is Reach.PAGE


@pytest.mark.usefixtures("town")
async def test_what_may_not_pass_through_telegram_comes_to_the_page(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as tx:
        amina = await met(tx, Door.TELEGRAM, PHONE, now)
        alone = await storage.reach.of(tx, amina, Through.INFORMATION)
        await joined(tx, Door.WEB, WEB, now - timedelta(days=3))
        await ringing(tx, WEB, now)

        assert alone is Reach.NOWHERE
        assert await storage.reach.of(tx, amina, Through.INFORMATION) is Reach.RING


@pytest.mark.usefixtures("town")
async def test_who_wants_nothing_unasked_is_told_so(database: Database, now: datetime) -> None:
    async with database.transaction() as tx:
        amina = await met(tx, Door.TELEGRAM, PHONE, now)
        await tx.execute(update(person).values(stopped=True))

        assert await storage.reach.of(tx, amina) is Reach.STOPPED


@pytest.mark.usefixtures("town")
async def test_who_writes_again_after_blocking_us_can_be_reached(
    database: Database, now: datetime
) -> None:
    async with database.transaction() as tx:
        amina = await met(tx, Door.TELEGRAM, PHONE, now)
        await tx.execute(update(chat).values(blocked=True))

        assert await storage.reach.of(tx, amina) is Reach.TELEGRAM
