"""The monthly check on a coordinator's phone, from the notice to the last answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import storage.asking
import storage.notice
import storage.subject
from kiez.people import Door
from locales.translate import bare, speaking
from scheduler import wording
from screens.check_buttons import CheckButton, ChecksButton
from storage.database import Database
from storage.tables import check_link, offer
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import coordinator
from tests.towns import TODAY, ZONE, Town

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=ZONE)
OLD = TODAY - timedelta(days=100)


@dataclass(frozen=True)
class Staffed:
    """A town with old facts, the coordinator of two of its offers, and one from elsewhere."""

    petra: Talking
    other: Talking


@pytest.fixture
async def staffed(database: Database) -> Staffed:
    town = Town()
    venue = town.venue(town.centre())
    town.dated(town.offer(venue, slot_confirmed=True, checked_on=OLD, title="Frühstück"))
    town.dated(town.offer(venue, slot_confirmed=True, checked_on=OLD, title="{0} <b>%s"))
    town.dated(town.offer(venue, slot_confirmed=True, checked_on=TODAY, title="Neu"))
    town.dated(town.offer(venue, checked_on=OLD, title="Beispiel"))
    town.centre()
    await build(database, town)
    made = dispatcher()
    people = [await meet(database, town.id, NOW, number) for number in (11, 12)]
    await coordinator(database, people[0], "centre1001")
    await coordinator(database, people[1], "centre1002")
    return Staffed(*(Talking(database, made, each, NOW) for each in people))


async def said(database: Database) -> list[str]:
    """Word what waits to be said."""
    async with database.transaction() as tx:
        claimed = await storage.notice.claim(tx, 10, NOW + timedelta(days=1))
        subjects = await storage.subject.subjects(tx, claimed, NOW)
    with speaking("en"):
        shown = [await wording.screen(database, each, Door.WEB, NOW) for each in subjects]
    return [
        bare("\n".join(line if isinstance(line, str) else line.text for line in each.lines))
        for each in shown
        if each
    ]


async def test_the_notice_lists_what_nobody_has_looked_at(
    staffed: Staffed, database: Database
) -> None:
    assert staffed.petra
    await database.run(lambda tx: storage.asking.ask(tx, NOW, iter(range(9)).__next__))

    (text,) = await said(database)

    assert "Nobody has looked at 2 offers" in text
    assert "{0} <b>%s" in text
    assert "Neu" not in text
    assert "Beispiel" not in text


async def test_offer_by_offer_is_confirmed(staffed: Staffed, database: Database) -> None:
    await staffed.petra.press(ChecksButton(page=0, ask=""))

    assert "Checked today: Frühstück" in await staffed.petra.tap("Right")
    assert "Everything was checked" in await staffed.petra.tap("Right")

    async with database.reading() as tx:
        rows = await tx.execute(
            select(offer.c.checked_on, offer.c.id).order_by(offer.c.id).limit(2)
        )
        assert set(rows.scalars()) == {TODAY}


async def test_a_link_is_made_for_the_provider(staffed: Staffed, database: Database) -> None:
    await staffed.petra.press(ChecksButton(page=0, ask=""))
    await staffed.petra.tap("Ask the provider")

    text = await staffed.petra.tap("Make a link")

    assert "https://kiez.example/k/" in text
    async with database.reading() as tx:
        assert len((await tx.execute(select(check_link))).all()) == 1


@pytest.mark.parametrize("do", ["", "r", "l"])
async def test_a_foreign_offer_is_refused_like_one_that_is_not_there(
    staffed: Staffed, database: Database, do: str
) -> None:
    answers = {
        await staffed.other.press(CheckButton(offer=number, do=do)) for number in (1001, 999_999)
    }

    assert len(answers) == 1
    async with database.reading() as tx:
        assert (await tx.execute(select(check_link))).all() == []
        assert (
            TODAY
            not in (
                await tx.execute(select(offer.c.checked_on).order_by(offer.c.id).limit(2))
            ).scalars()
        )
