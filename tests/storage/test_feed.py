from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiez.calendar import State
from kiez.directory import Kind, OccurrenceId
from kiez.errors import GoneError
from kiez.feed import Feed, Series, Single, Version
from storage import calendar, feed
from storage.database import Database
from storage.tables import occurrence
from tests.directories import OFFER, found, read, small, take_in

LATER = timedelta(days=1)


async def bring(database: Database, data: dict[str, Any], now: datetime) -> None:
    imported = await take_in(database, read(data))
    async with database.transaction() as tx:
        await calendar.keep_up(tx, imported.municipality, now)


async def of_centre(
    database: Database, now: datetime, kind: Kind | None = None, city: str | None = None
) -> Feed:
    async with database.reading() as tx:
        return await feed.of_centre(tx, city, "mitte", kind, now)


async def series(database: Database, now: datetime) -> Series:
    (only,) = (await of_centre(database, now)).series
    return only


async def one(database: Database, on: date, city: str | None = None) -> Single:
    async with database.reading() as tx:
        number = await tx.execute(select(occurrence.c.id).where(occurrence.c.local_on == on))
        return await feed.one(tx, city, OccurrenceId(number.scalar_one()))


async def test_an_offer_is_told_from_this_year_to_the_end_of_the_next(
    database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    told = await series(database, now)

    assert told.key == "musterstadt-cafe"
    assert told.pattern is not None
    assert (told.pattern.first, told.pattern.last) == (date(2026, 8, 11), date(2027, 12, 28))
    assert date(2026, 12, 29) in told.pattern.without


async def test_what_differs_comes_with_its_own_place_and_reason(
    database: Database, now: datetime
) -> None:
    exceptions = [
        {"date": "2027-02-02", "action": "move", "to": "2027-02-03", "venue": "garten"},
        {"date": "2027-02-09", "action": "cancel", "reason": "krank"},
        {"date": "2027-02-13", "action": "add"},
    ]
    data = small(exceptions=exceptions)
    data["centres"][0]["venues"][1]["name"] = "Garten"
    await bring(database, data, now)

    told = await series(database, now)

    moved, cancelled = told.changed
    (added,) = told.single
    assert (moved.original_on, moved.card.local_on) == (date(2027, 2, 2), date(2027, 2, 3))
    assert moved.card.venue_name == "Garten"
    assert (cancelled.card.state, cancelled.card.reason) == (State.CANCELLED, "krank")
    assert (added.card.local_on, added.card.venue_name) == (date(2027, 2, 13), "Haus")


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Elterncafé mit Musik"},
        {"schedule": OFFER["schedule"] | {"start": "10:00"}},
        {"exceptions": [{"date": "2027-02-09", "action": "cancel"}]},
        {"confidence": "published", "evidence": {"offer": "published", "slot": "confirmed"}},
    ],
    ids=lambda changed: next(iter(changed)),
)
async def test_each_change_raises_the_version_by_one(
    database: Database, now: datetime, changed: dict[str, Any]
) -> None:
    await bring(database, small(), now)

    await bring(database, small(**changed), now + LATER)

    assert (await series(database, now)).version == Version(1, now + LATER)


async def test_a_new_day_off_and_a_new_house_number_raise_the_version_too(
    database: Database, now: datetime
) -> None:
    data = small()
    await bring(database, data, now)

    data["calendar"]["school_breaks"][0]["end"] = "2027-01-20"
    await bring(database, data, now + LATER)
    data["centres"][0]["venues"][0]["street"] = "Weg 7"
    await bring(database, data, now + 2 * LATER)

    assert (await series(database, now)).version == Version(2, now + 2 * LATER)


async def test_nothing_new_leaves_the_version_alone(database: Database, now: datetime) -> None:
    await bring(database, small(), now)

    await bring(database, small(note="nur für uns"), now + LATER)

    assert (await series(database, now)).version == Version(0, now)


async def test_what_was_only_just_taken_in_has_a_new_version_already(
    database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    await take_in(database, read(small(title="Anders")))

    assert (await series(database, now)).version.revision == 1


async def test_a_feed_that_was_never_noted_dates_from_its_directory(
    database: Database, now: datetime
) -> None:
    await found(database)

    version = (await series(database, now)).version

    assert version == Version(0, datetime(2026, 11, 22, tzinfo=UTC))


async def test_the_same_feed_is_told_all_year(database: Database, now: datetime) -> None:
    await bring(database, small(), now)

    later = await of_centre(database, now + timedelta(days=37))

    assert later == await of_centre(database, now)


async def test_a_live_centre_tells_confirmed_times_only(database: Database, now: datetime) -> None:
    data = small()
    data["centres"][0]["live"] = True
    await bring(database, data, now)

    assert (await of_centre(database, now)).series == ()


async def test_a_kind_without_offers_has_an_empty_feed(database: Database, now: datetime) -> None:
    await bring(database, small(), now)

    assert len((await of_centre(database, now, Kind.ELTERNCAFE)).series) == 1
    assert (await of_centre(database, now, Kind.BABYCAFE)).series == ()


async def test_what_is_not_there_has_no_feed(database: Database, now: datetime) -> None:
    with pytest.raises(GoneError):
        await of_centre(database, now)

    await bring(database, small(), now)

    assert (await of_centre(database, now, city="musterstadt")).name == "KiEZ Mitte"
    with pytest.raises(GoneError):
        await of_centre(database, now, city="atlantis")


async def test_one_date_is_told_with_the_version_of_its_offer(
    database: Database, now: datetime
) -> None:
    await bring(database, small(), now)
    before = await one(database, date(2026, 12, 1))

    await bring(database, small(schedule=OFFER["schedule"] | {"start": "10:00"}), now + LATER)

    after = await one(database, date(2026, 12, 1), "musterstadt")
    assert after.key == before.key == "musterstadt-cafe-20261201"
    assert after.version.revision > before.version.revision
    assert replace(after.version, revision=0) == Version(0, now + LATER)


async def test_a_date_of_another_city_or_of_no_rule_is_gone(
    database: Database, now: datetime
) -> None:
    await bring(database, small(), now)
    with pytest.raises(GoneError):
        await one(database, date(2026, 12, 1), "atlantis")

    await bring(database, small(schedule=OFFER["schedule"] | {"byday": ["FR"]}), now)

    with pytest.raises(GoneError):
        await one(database, date(2026, 12, 1))
