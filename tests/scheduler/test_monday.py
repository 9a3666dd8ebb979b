"""The Monday message says the week as it is on that very morning, to who works then."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

import storage.monday
from kiez.people import ChatId, Door, MunicipalityId, Person
from locales.translate import bare
from storage.database import Database
from storage.tables import staff
from tests import staff as cast_staff
from tests.scheduler.conftest import Here
from tests.towns import ZONE

MONDAY = datetime(2026, 11, 30, 8, 0, 30, tzinfo=ZONE)


@pytest.fixture
async def petra(here: Here) -> int:
    """She coordinates the centre, and her message waits."""
    number = here.families.at_home()
    await here.families.build(here.database)
    who = Person(number, ChatId(number + 1), Door.TELEGRAM, MunicipalityId(1), "en", new=False)
    await cast_staff.coordinator(here.database, who, "centre1001")
    async with here.database.transaction() as tx:
        await storage.monday.plan(tx, here.now)
    return number


@pytest.mark.usefixtures("petra")
async def test_the_monday_message_says_the_week_and_what_is_due(here: Here) -> None:
    early = await here.say()
    here.clock.now = MONDAY

    await here.say()

    (text,) = (bare(each) for each in here.door.texts)
    assert early == []
    assert text.startswith("<b>🗓 Good morning! A new week begins.</b>\n\n<b>KiEZ Mitte</b>\n")
    assert "📅 1 date is planned." in text
    assert "🟡 Elterncafé · Nothing is planned for next week." in text


@pytest.mark.usefixtures("petra")
@pytest.mark.parametrize("gone", [{"removed_at": MONDAY}, {"away_until": date(2026, 11, 30)}])
async def test_who_does_not_work_hears_nothing(
    here: Here, database: Database, gone: dict[str, object]
) -> None:
    async with database.transaction() as tx:
        await tx.execute(update(staff).values(gone))
    here.clock.now = MONDAY

    assert await here.say() == []
    assert await here.states() == ["dropped"]
