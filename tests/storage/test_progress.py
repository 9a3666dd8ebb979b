"""What is planned goes out by itself: for the right date, and its author hears if it cannot."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import delete, select, update

import storage.announcement
import storage.progress
from kiez.announcement import Audience
from kiez.directory import OccurrenceId, OfferId
from kiez.notice import Kind
from storage.database import Database
from storage.tables import announcement, notice, occurrence
from tests.announcing import Square, square

HOUR = timedelta(hours=1)


@pytest.fixture
async def here(database: Database, now: datetime) -> Square:
    return await square(database, now)


async def planned(here: Square, audience: Audience | None = None, *, weekly: bool = False) -> int:
    number = await here.draft(audience)
    async with here.database.transaction() as tx:
        at = here.now + HOUR
        await storage.announcement.plan(tx, here.staff, number, at, here.now, weekly=weekly)
    return number


@pytest.mark.parametrize("cancelled", [True, False])
async def test_a_weekly_one_to_who_signed_up_is_next_to_who_signed_up_for_the_next_date(
    here: Square, *, cancelled: bool
) -> None:
    (who,) = await here.followers("de")
    await here.sign_up(who, here.date)
    to = Audience(offer=OfferId(here.offer), occurrence=OccurrenceId(here.date))
    await planned(here, to, weekly=True)
    async with here.database.transaction() as tx:
        if cancelled:
            off = update(occurrence).where(occurrence.c.id == here.date)
            await tx.execute(off.values(state="cancelled"))
        await storage.progress.begin_due(tx, here.now + HOUR)
        await storage.progress.repeat(tx, count(5_000).__next__, here.now + HOUR)

        rows = await tx.execute(select(announcement).where(announcement.c.state == "planned"))
        (following,) = rows.all()

    assert following.audience["occurrence"] == following.occurrence_id != here.date
    assert following.audience["offer"] == here.offer


async def test_of_what_cannot_go_out_its_author_is_told_why(here: Square) -> None:
    nobody = await planned(here)
    async with here.database.transaction() as tx:
        await storage.progress.begin_due(tx, here.now + HOUR)

    (told,) = await here.notices()
    assert (await here.row(nobody)).state == "draft"
    assert (told.person_id, told.kind) == (here.petra.id, Kind.DRAFTED)
    assert told.detail == {"draft": str(nobody), "why": "nobody"}


async def test_what_is_put_off_or_goes_out_is_no_news_to_its_author(here: Square) -> None:
    await planned(here, weekly=True)
    async with here.database.transaction() as tx:
        await storage.progress.begin_due(tx, here.now + HOUR)
        assert (await tx.execute(select(notice))).all() == []
        await tx.execute(delete(announcement))

    await here.followers("de")
    await planned(here)
    async with here.database.transaction() as tx:
        await storage.progress.begin_due(tx, here.now + HOUR)
    assert [each.kind for each in await here.notices()] == [Kind.ANNOUNCEMENT]
