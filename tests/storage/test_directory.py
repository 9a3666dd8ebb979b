from datetime import datetime

from sqlalchemy import select, update

from kiez.directory import Kind, Service
from storage import calendar, directory
from storage.database import Database
from storage.directory_file import parse
from storage.tables import centre, offer
from tests.directories import OFFER, WETZLAR, WIESBADEN, found, read, small, take_in


async def test_the_cities_come_in_their_order(database: Database) -> None:
    await take_in(database, parse(WETZLAR, "wetzlar.yaml"), 1)
    await take_in(database, parse(WIESBADEN, "wiesbaden.yaml"), 0)

    async with database.reading() as tx:
        first, second = await directory.municipalities(tx)

    assert (first.key, second.key) == ("wiesbaden", "wetzlar")
    assert (first.network.unit, second.network.unit_plural) == ("KiEZ", "Familienzentren")
    assert first.languages[:3] == ("de", "en", "tr")
    assert first.helplines[0].phone == "112"


async def test_a_kind_is_offered_only_if_it_takes_place(database: Database, now: datetime) -> None:
    data = small()
    consultation = OFFER | {"key": "h", "kind": "sprechstunde", "service": "hebamme"}
    data["centres"][0]["offers"] += [consultation, OFFER | {"key": "b", "kind": "babycafe"}]
    data["centres"][0]["offers"][2]["schedule"] = None
    city = (await take_in(database, read(data))).municipality
    async with database.transaction() as tx:
        await calendar.keep_up(tx, city, now)

    async with database.reading() as tx:
        kinds = await directory.kinds(tx, city, now)

    assert kinds == [(Kind.ELTERNCAFE, None), (Kind.SPRECHSTUNDE, Service.HEBAMME)]


async def test_a_live_centre_offers_no_unconfirmed_kind(database: Database, now: datetime) -> None:
    city = await found(database)
    async with database.transaction() as tx:
        await calendar.keep_up(tx, city, now)
        await tx.execute(update(centre).values(live=True))
        assert not await directory.kinds(tx, city, now)

        await tx.execute(update(offer).values(slot_confirmed=True))

        assert await directory.kinds(tx, city, now) == [(Kind.ELTERNCAFE, None)]


async def test_a_centre_knows_its_quarter_and_the_place_of_that_name(database: Database) -> None:
    city = await found(database)

    async with database.reading() as tx:
        (quarter,) = await directory.quarters(tx, city)
        ids = (await tx.execute(select(centre.c.id))).scalars().all()

    assert (quarter.key, quarter.quarter, quarter.place) == ("mitte", "Mitte", "mitte")
    assert (quarter.lat, quarter.lon) == (50.1, 8.1)
    assert [quarter.id] == ids
