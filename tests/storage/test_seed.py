import asyncio
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select, update

from kiez.errors import DirectoryError, GoneError
from storage import seed
from storage.database import Database
from storage.directory_file import parse
from storage.tables import centre, metadata, offer, place, venue
from tests.directories import OFFER, WETZLAR, WIESBADEN, found, read, small, take_in, written

SHIPPED = pytest.mark.parametrize(
    ("key", "content"), [("wiesbaden", WIESBADEN), ("wetzlar", WETZLAR)]
)


async def give_out(database: Database, key: str = "musterstadt") -> Any:  # noqa: ANN401 - YAML
    async with database.reading() as tx:
        text = await seed.give_out(tx, key)
    parse(text.encode(), "again.yaml")
    return yaml.safe_load(text)


async def column(database: Database, wanted: Any) -> list[Any]:  # noqa: ANN401 - any column
    async with database.reading() as tx:
        return list((await tx.execute(select(wanted).order_by(wanted.table.c.id))).scalars())


async def everything(database: Database) -> dict[str, list[Any]]:
    async with database.reading() as tx:
        return {
            table.name: sorted(map(repr, await tx.execute(select(table))))
            for table in metadata.sorted_tables
        }


async def touch(database: Database, key: str, **fields: object) -> None:
    async with database.transaction() as tx:
        row = (await tx.execute(select(offer).where(offer.c.key == key))).one()
        values = {"touched": row.touched | fields, "record": row.record | fields}
        await tx.execute(update(offer).where(offer.c.id == row.id).values(values))


@SHIPPED
async def test_what_is_given_out_equals_what_was_taken_in(
    database: Database, key: str, content: bytes
) -> None:
    await take_in(database, parse(content, "city.yaml"))

    assert await give_out(database, key) == yaml.safe_load(content)


@SHIPPED
async def test_the_second_import_doubles_and_changes_nothing(
    database: Database, key: str, content: bytes
) -> None:
    file = parse(content, f"{key}.yaml")
    first = await take_in(database, file)
    before = await everything(database)

    second = await take_in(database, file)

    assert (second.created, second.updated, second.unchanged) == (0, 0, first.created)
    assert await everything(database) == before


async def test_two_cities_with_the_same_keys_are_kept_apart(database: Database) -> None:
    wiesbaden = await take_in(database, parse(WIESBADEN, "wiesbaden.yaml"))
    wetzlar = await take_in(database, parse(WETZLAR, "wetzlar.yaml"), 1)

    westend = select(centre.c.municipality_id, centre.c.name).where(centre.c.key == "westend")
    async with database.reading() as tx:
        names = {row.municipality_id: row.name for row in await tx.execute(westend)}
        count = (await tx.execute(select(func.count()).select_from(offer))).scalar()
    assert names == {
        wiesbaden.municipality: "KiEZ Westend",
        wetzlar.municipality: "Caritas Familienzentrum Westend",
    }
    assert count == 172


async def test_an_offer_carries_what_is_searched_for(database: Database) -> None:
    await found(database)

    async with database.reading() as tx:
        row = (await tx.execute(select(offer))).one()
    assert (row.lat, row.lon, row.postal_code, row.step_free) == (50.1, 8.1, "12345", True)
    assert (row.audience, row.languages) == ("|eltern|vaeter|", "|de|tr|")
    assert (row.slot_confirmed, row.checked_on.isoformat()) == (False, "2025-03-01")
    assert (row.child_age_months_min, row.child_age_months_max) == (0, 72)


async def test_a_persons_check_is_younger_than_the_source(database: Database) -> None:
    await found(database, checked_on="2026-11-20")

    assert [day.isoformat() for day in await column(database, offer.c.checked_on)] == [
        "2026-11-20"
    ]


async def test_nobody_knows_when_a_source_without_a_date_was_read(database: Database) -> None:
    data = small()
    data["sources"]["amt"]["as_of"] = None

    await take_in(database, read(data))

    assert await column(database, offer.c.checked_on) == [None]


async def test_a_changed_file_changes_what_it_names(database: Database) -> None:
    await found(database)

    result = await take_in(database, read(small(title="Café am Dienstag")))

    assert (result.created, result.updated) == (0, 1)
    assert await column(database, offer.c.title) == ["Café am Dienstag"]


async def test_an_offer_follows_its_venue(database: Database) -> None:
    await found(database)
    data = small()
    data["centres"][0]["venues"][0]["lat"] = 50.2

    result = await take_in(database, read(data))

    assert result.updated == 2
    assert await column(database, offer.c.lat) == [50.2]


async def test_what_a_person_changed_stays_and_is_listed(database: Database) -> None:
    await found(database)
    confirmed = {
        "confidence": "published",
        "evidence": {"offer": "published", "slot": "confirmed"},
    }
    await touch(database, "cafe", **confirmed, checked_on="2026-11-23")

    result = await take_in(database, read(small(title="Neu")))

    assert result.kept == (
        "offer cafe: confidence",
        "offer cafe: evidence",
        "offer cafe: checked_on",
    )
    assert await column(database, offer.c.slot_confirmed) == [True]
    assert await column(database, offer.c.title) == ["Neu"]


async def test_an_export_carries_what_a_person_changed(database: Database) -> None:
    await found(database)
    schedule = OFFER["schedule"] | {"start": "10:00"}
    await touch(database, "cafe", schedule=schedule)

    exported = await give_out(database)

    assert exported["centres"][0]["offers"][0]["schedule"] == schedule
    again = await take_in(database, read(exported))
    assert (again.updated, again.kept) == (0, ())


async def test_a_centre_that_went_live_stays_live(database: Database) -> None:
    await found(database)
    async with database.transaction() as tx:
        record = (await tx.execute(select(centre.c.record))).scalar_one()
        await tx.execute(update(centre).values(live=True, record=record | {"live": True}))

    result = await take_in(database, read(small()))

    assert result.kept == ("centre mitte: live",)
    assert await column(database, centre.c.live) == [True]


def without_some() -> dict[str, Any]:
    data = small()
    data["centres"][0]["offers"] = []
    del data["centres"][0]["venues"][1]
    data["places"] = []
    return data


async def test_what_is_missing_is_listed_and_stays(database: Database) -> None:
    await found(database)

    result = await take_in(database, read(without_some()))

    assert result.missing == ("venue garten", "offer cafe", "place mitte")
    assert result.retired == 0
    assert await column(database, offer.c.retired) == [False]
    assert (await give_out(database))["centres"] == small()["centres"]


async def test_what_is_missing_is_retired_only_when_told(database: Database) -> None:
    await found(database)

    result = await take_in(database, read(without_some()), retire=True)

    assert result.retired == 3
    assert await column(database, offer.c.retired) == [True]
    assert await column(database, place.c.key) == []
    assert (await give_out(database))["centres"] == without_some()["centres"]


async def test_what_was_retired_comes_back_with_its_key(database: Database) -> None:
    await found(database)
    await take_in(database, read(without_some()), retire=True)
    before = await column(database, offer.c.id)

    await take_in(database, read(small()))

    assert await column(database, offer.c.retired) == [False]
    assert await column(database, venue.c.retired) == [False, False]
    assert await column(database, offer.c.id) == before


async def test_an_offer_of_the_whole_city_has_no_centre(database: Database) -> None:
    data = small()
    data["citywide_offers"] = [OFFER | {"key": "besuch", "venue": None, "schedule": None}]

    await take_in(database, read(data))

    assert (await column(database, offer.c.centre_id))[1] is None
    assert await give_out(database) == data


async def test_a_refused_file_leaves_the_database_as_it_was(database: Database) -> None:
    await found(database)
    before = await everything(database)

    with pytest.raises(DirectoryError):
        parse(written(small(venue="nirgends", title="Neu")), "musterstadt.yaml")

    assert await everything(database) == before


async def test_an_import_that_fails_half_way_leaves_nothing(database: Database) -> None:
    file = parse(WIESBADEN, "wiesbaden.yaml")
    del file.data["places"][-1]["name"]

    with pytest.raises(KeyError):
        await take_in(database, file)

    assert not any((await everything(database)).values())


async def test_a_city_that_is_not_there_cannot_be_given_out(database: Database) -> None:
    with pytest.raises(GoneError, match="atlantis"):
        await give_out(database, "atlantis")


async def test_two_processes_that_start_at_once_bring_a_city_once(database: Database) -> None:
    file = read(small())

    both = await asyncio.gather(take_in(database, file), take_in(database, file))

    assert sorted(each.created for each in both) == [0, 6]
    assert await column(database, offer.c.key) == ["cafe"]
