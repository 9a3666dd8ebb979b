"""Drafts and own themes are kept, and reached by nobody but their centre, on both databases."""

from datetime import datetime

import pytest
from sqlalchemy import update

import storage.composing
import storage.theme
import storage.version
from kiez.announcement import Audience, State, Version
from kiez.directory import Kind, OccurrenceId, OfferId
from kiez.errors import GoneError
from kiez.roles import Staff
from kiez.theme import ThemeId
from storage.composing import Beginning
from storage.database import Database
from storage.tables import announcement
from tests.handlers.phone import meet
from tests.staff import coordinator
from tests.towns import Town

DATE, OTHER_DATE = 1001, 1002
ONE, TWO, COPY = 2**61, 2**61 + 1, 2**61 + 2


@pytest.fixture
async def staff(database: Database, now: datetime) -> list[Staff]:
    """Coordinators of two centres, each with a café."""
    town = Town()
    for _ in range(2):
        town.dated(town.offer(town.venue(town.centre()), kind="babycafe"), 2)
    await town.build(database)
    people = [await meet(database, town.id, now, number) for number in (11, 12)]
    keys = ("centre1001", "centre1002")
    return [await coordinator(database, who, key) for who, key in zip(people, keys, strict=True)]


async def test_a_draft_is_begun_written_aimed_timed_and_listed(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    own, wanted = staff[0], Audience((Kind.BABYCAFE,), ("tr",))
    async with database.transaction() as tx:
        dates = await storage.theme.dates(tx, own, now)
        await storage.composing.begin(tx, own, Beginning(ONE, DATE), now)
        await storage.version.write(tx, own, ONE, ("tr", Version("Merhaba")), now)
        await storage.composing.aim(tx, own, ONE, wanted, now)
        await storage.composing.schedule(tx, own, ONE, now, weekly=True)
        draft = await storage.composing.one(tx, own, ONE)
        entries = await storage.composing.mine(tx, own)

    assert [each.occurrence for each in dates] == [DATE]
    assert (draft.card and draft.card.occurrence, draft.base) == (DATE, "tr")
    assert (draft.audience, draft.send_at, draft.weekly) == (wanted, now, True)
    assert [(each.id, each.text) for each in entries] == [(ONE, "Merhaba")]


async def test_nothing_of_another_centre_is_reached(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    own, foreign = staff
    aimed = Audience(offer=OfferId(1002), occurrence=OccurrenceId(OTHER_DATE))
    async with database.transaction() as tx:
        await storage.composing.begin(tx, own, Beginning(ONE, 0, theme="pets"), now)
        for wrong in (
            storage.composing.begin(tx, own, Beginning(TWO, OTHER_DATE), now),
            storage.composing.aim(tx, own, ONE, aimed, now),
            storage.composing.one(tx, foreign, ONE),
            storage.composing.drop(tx, foreign, ONE),
            storage.version.write(tx, foreign, ONE, ("de", Version("x")), now),
            storage.theme.save(tx, foreign, ONE, ThemeId(COPY), now),
        ):
            with pytest.raises(GoneError):
                await wrong

        assert await storage.composing.mine(tx, foreign) == ()


async def test_what_is_no_draft_any_more_is_not_changed(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    async with database.transaction() as tx:
        begun = Beginning(ONE, 0, versions={"de": Version("Hallo")})
        await storage.composing.begin(tx, staff[0], begun, now)
        await tx.execute(update(announcement).values(state=State.SENDING))

        with pytest.raises(GoneError):
            await storage.version.write(tx, staff[0], ONE, ("de", Version("x")), now)
        with pytest.raises(GoneError):
            await storage.composing.drop(tx, staff[0], ONE)


async def test_an_empty_draft_makes_room_and_a_written_one_stays(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    async with database.transaction() as tx:
        await storage.composing.begin(tx, staff[0], Beginning(ONE, 0), now)
        await storage.composing.begin(tx, staff[0], Beginning(TWO, 0), now)
        await storage.version.write(tx, staff[0], TWO, ("de", Version("Hallo")), now)
        await storage.composing.begin(tx, staff[0], Beginning(COPY, 0), now)

        assert {each.id for each in await storage.composing.mine(tx, staff[0])} == {TWO, COPY}


async def test_a_copied_theme_keeps_its_versions_and_its_origin(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    own, other = staff
    words = {"tr": Version("Merhaba"), "de": Version("Hallo")}
    words |= {"ar": Version("x", machine=True, checked=False)}
    async with database.transaction() as tx:
        await storage.composing.begin(tx, own, Beginning(ONE, 0, versions=words), now)
        await storage.theme.save(tx, own, ONE, ThemeId(TWO), now)
        copied = await storage.theme.use(tx, other, TWO, Beginning(COPY, 0), now)
        (theme,) = await storage.theme.own(tx, other)
        again = await storage.theme.others(tx, own)

    assert list(copied.versions) == ["tr", "de"]
    assert theme.origin == "KiEZ Mitte"
    assert again == ()


async def test_for_a_date_that_is_not_there_no_theme_is_copied(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    own, other = staff
    async with database.transaction() as tx:
        await storage.composing.begin(
            tx, own, Beginning(ONE, 0, versions={"de": Version("Hallo")}), now
        )
        await storage.theme.save(tx, own, ONE, ThemeId(TWO), now)

        with pytest.raises(GoneError):
            await storage.theme.use(tx, other, TWO, Beginning(COPY, DATE), now)

        assert await storage.theme.own(tx, other) == ()


async def test_a_theme_that_a_centre_just_had_is_proposed_last(
    database: Database, staff: list[Staff], now: datetime
) -> None:
    async with database.transaction() as tx:
        before = await storage.theme.proposals(tx, staff[0], (), now.date())
        begun = Beginning(ONE, 0, theme=before[0].key)
        await storage.composing.begin(tx, staff[0], begun, now)
        await tx.execute(update(announcement).values(state=State.SENT, sent_at=now))
        after = await storage.theme.proposals(tx, staff[0], (), now.date())

    assert Kind.BABYCAFE in before[0].kinds
    assert now.month in before[0].months
    assert after[-1].key == before[0].key
