"""A member of staff keeps the own account on several devices; only the door is left out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

import storage.consent
import storage.staff
from kiez.account import IDLE_SHARED, KEEP_REMOVED
from kiez.consent import Purpose
from kiez.joining import MOST_MISSES
from kiez.people import Door, PersonId
from kiez.roles import Staff
from scheduler import upkeep
from screens.account_buttons import DeviceButton, SharedButton
from screens.team_buttons import AccountButton
from storage.database import Database
from storage.tables import chat, consent, person, staff, webchat_chat
from storage.webchat import chats
from tests import cast
from tests.cast import count
from tests.conftest import NOW
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import coordinator
from tests.towns import Town
from webchat.server import KEEP_COOKIE_S

SIX_WEEKS = timedelta(weeks=6)

# The dialogue is the same on both; where rows come and go both are asked.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe()
    return made


async def phone(city: Talking | Database, routed: Dispatcher, number: int, door: Door) -> Talking:
    database = city if isinstance(city, Database) else city.database
    who = await meet(database, Town().id, NOW, number, door)
    if door is Door.WEB:
        async with database.transaction() as tx:
            await cast.page(tx, number, NOW.date())
    return Talking(database, routed, who, NOW)


@pytest.fixture
async def petra(database: Database, routed: Dispatcher, town: Town) -> Talking:
    """Petra's page."""
    await build(database, town)
    made = await phone(database, routed, 11, Door.WEB)
    await coordinator(database, made.person, "centre1001")
    return made


async def of(phone: Talking) -> Staff | None:
    """Read who works in a chat, as the next update would."""
    async with phone.database.reading() as tx:
        whose = select(chat.c.person_id).where(chat.c.id == phone.person.chat)
        number = (await tx.execute(whose)).scalar()
        return await storage.staff.of(tx, PersonId(number)) if number else None


async def made_code(petra: Talking) -> str:
    await petra.press(AccountButton())
    await petra.tap("Add a device")
    text = await petra.tap("Make a code")
    return text.splitlines()[0].partition(": ")[2]


@ONE_DATABASE
@pytest.mark.parametrize("typed", ["{code}", "\u2068{code}\u2069\n", " {lower} "])
async def test_a_code_opens_the_account_on_another_device(
    petra: Talking, routed: Dispatcher, typed: str
) -> None:
    code = await made_code(petra)
    other = await phone(petra, routed, 12, Door.TELEGRAM)

    text = await other.write(typed.format(code=code, lower=code.lower()))
    own = await petra.press(AccountButton())

    assert "open on this device" in text
    assert await of(other) == await of(petra)
    assert "Telegram, used last on" in own


async def test_a_renewed_code_ends_the_old_one_and_wrong_ones_end_in_a_wait(
    petra: Talking, routed: Dispatcher
) -> None:
    old, new = await made_code(petra), await made_code(petra)
    other = await phone(petra, routed, 12, Door.TELEGRAM)

    texts = [await other.write(old) for _ in range(MOST_MISSES)]

    assert "This code does not fit." in texts[0]
    assert "try again in an hour" in texts[-1]
    assert "try again in an hour" in await other.write(new)
    assert await of(other) is None


async def test_a_phone_with_a_family_s_own_things_is_not_taken(
    petra: Talking, routed: Dispatcher
) -> None:
    mother = await phone(petra, routed, 12, Door.TELEGRAM)
    async with petra.database.transaction() as tx:
        await storage.consent.give(tx, mother.person, Purpose.NEWS, petra.now)
    named = await phone(petra, routed, 13, Door.WEB)
    async with petra.database.transaction() as tx:
        await tx.execute(person.update().where(person.c.id == 13).values(nickname="Amina"))
    code = await made_code(petra)

    texts = {await each.write(code) for each in (mother, named)}

    assert len(texts) == 1
    assert "Use another browser, or write /delete here first." in texts.pop()
    assert [await of(each) for each in (mother, named)] == [None, None]
    assert await count(petra.database, person, consent) == [3, 1]


@ONE_DATABASE
async def test_one_of_a_family_s_two_phones_is_not_taken(
    petra: Talking, routed: Dispatcher
) -> None:
    mother = await phone(petra, routed, 12, Door.TELEGRAM)
    await phone(petra, routed, 13, Door.WEB)
    async with petra.database.transaction() as tx:
        await tx.execute(chat.update().where(chat.c.id == 13).values(person_id=12))

    text = await mother.write(await made_code(petra))

    assert "a family has things of its own" in text
    assert await of(mother) is None


@ONE_DATABASE
async def test_one_s_own_code_changes_nothing(petra: Talking) -> None:
    assert "for your other device" in await petra.write(await made_code(petra))


async def test_a_phone_in_telegram_that_is_signed_out_is_an_ordinary_person_s(
    petra: Talking, routed: Dispatcher
) -> None:
    other = await phone(petra, routed, 12, Door.TELEGRAM)
    await other.write(await made_code(petra))

    await petra.press(DeviceButton(chat=12, do=""))
    text = await petra.tap("Sign out")

    assert "The device is signed out." in text
    assert await of(other) is None
    assert await of(petra) is not None
    assert await count(petra.database, person, chat) == [2, 2]


async def test_a_page_that_is_signed_out_ends(petra: Talking, routed: Dispatcher) -> None:
    other = await phone(petra, routed, 12, Door.WEB)
    await other.write(await made_code(petra))

    await petra.press(DeviceButton(chat=12, do="x"))

    assert await of(other) is None
    assert await count(petra.database, webchat_chat, chat) == [1, 1]


@ONE_DATABASE
async def test_the_own_page_ends_with_a_last_word(petra: Talking) -> None:
    await made_code(petra)

    text = await petra.press(DeviceButton(chat=11, do="x"))

    async with petra.database.reading() as tx:
        ends_at = (await tx.execute(select(webchat_chat.c.ends_at))).scalar_one()
    assert "You are signed out here." in text
    assert petra.labels == []
    assert ends_at is not None


@ONE_DATABASE
async def test_the_only_device_stays_until_there_is_a_code(petra: Talking) -> None:
    text = await petra.press(DeviceButton(chat=11, do="x"))

    assert "This is your only device." in text
    assert await of(petra) is not None


@ONE_DATABASE
async def test_a_colleague_s_device_is_not_there(petra: Talking, routed: Dispatcher) -> None:
    other = await phone(petra, routed, 12, Door.TELEGRAM)
    await coordinator(petra.database, other.person, "centre1001")

    foreign = await petra.press(DeviceButton(chat=12, do="x"))

    assert foreign == await petra.press(DeviceButton(chat=99, do="x"))
    assert await of(other) is not None


@ONE_DATABASE
async def test_the_only_device_is_shared_only_once_there_is_a_code(
    petra: Talking, routed: Dispatcher
) -> None:
    text = await petra.press(SharedButton(on="1"))
    await petra.tap("Add a device")
    code = (await petra.tap("Make a code")).splitlines()[0].partition(": ")[2]
    shared = await petra.press(SharedButton(on="1"))
    other = await phone(petra, routed, 12, Door.WEB)
    await other.write(code)
    async with petra.database.transaction() as tx:
        await tx.execute(staff.update().values(code_hmac=None))

    assert "This is your only device." in text
    assert "shared computer" in shared
    other.person = replace(petra.person, chat=other.person.chat)
    assert "This is your only device." in await other.press(SharedButton(on="1"))
    assert "This is your only device." in await petra.press(DeviceButton(chat=12, do="x"))


async def test_a_shared_computer_ends_half_an_hour_after_the_last_touch(petra: Talking) -> None:
    await made_code(petra)
    await petra.press(SharedButton(on="1"))
    cookie, later = "hash 11", petra.now + timedelta(minutes=20)
    async with petra.database.transaction() as tx:
        await chats.use(tx, 11, [], later)
    end = later + IDLE_SHARED

    async with petra.database.reading() as tx:
        before = await chats.find(tx, cookie, end - timedelta(seconds=1))
        after = await chats.find(tx, cookie, end)
    ended = await upkeep.end_shared(petra.database, end)

    assert (before, after, ended) == (11, None, 1)
    assert await of(petra) is None
    assert await count(petra.database, staff, webchat_chat) == [1, 0]


@ONE_DATABASE
async def test_six_weeks_of_holiday_take_neither_access_nor_page(petra: Talking) -> None:
    later = petra.now + SIX_WEEKS + timedelta(days=1)

    for days in range(0, 43, 14):
        await upkeep.forget(petra.database, petra.now + timedelta(days=days))
    await upkeep.forget(petra.database, later)

    async with petra.database.reading() as tx:
        assert await chats.find(tx, "hash 11", later) == 11
    assert await of(petra) is not None
    assert timedelta(seconds=KEEP_COOKIE_S) > SIX_WEEKS * 2


async def test_an_account_is_forgotten_30_days_after_its_end(petra: Talking) -> None:
    async with petra.database.transaction() as tx:
        await tx.execute(staff.update().values(removed_at=petra.now))

    await upkeep.forget(petra.database, petra.now + KEEP_REMOVED)
    kept = await count(petra.database, staff)
    await upkeep.forget(petra.database, petra.now + KEEP_REMOVED + timedelta(seconds=1))

    assert kept == [1]
    assert await count(petra.database, staff) == [0]


async def test_working_days_absence_and_stand_in_are_chosen_by_taps(
    petra: Talking, routed: Dispatcher
) -> None:
    other = await phone(petra, routed, 12, Door.TELEGRAM)
    await coordinator(petra.database, other.person, "centre1001")
    async with petra.database.transaction() as tx:
        theirs = staff.update().where(staff.c.person_id == other.person.id)
        await tx.execute(theirs.values(display_name="Samira"))
    await petra.press(AccountButton())
    await petra.tap("Working days")
    await petra.tap("Friday")
    await petra.tap("My account")
    await petra.tap("Holiday")
    await petra.tap("2 weeks")
    await petra.tap("Samira")

    text = await petra.tap("My account")

    assert "You work on Monday, Tuesday, Wednesday and Thursday." in text
    assert "You are away until Tuesday 8 December." in text
    assert "Samira answers while you are away." in text
