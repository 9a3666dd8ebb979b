import pytest
from sqlalchemy import update

from kiez.errors import GoneError
from kiez.finding import Spot
from kiez.people import MunicipalityId
from kiez.place import Gazetteer
from storage import place as places
from storage.database import Database
from storage.directory_file import parse
from storage.tables import venue
from tests.directories import WETZLAR, WIESBADEN, found, read, small, take_in


async def known(database: Database, city: MunicipalityId) -> Gazetteer:
    async with database.reading() as tx:
        return await places.gazetteer(tx, city)


async def keys(database: Database, city: MunicipalityId, text: str) -> list[str]:
    return [spot.place for spot in (await known(database, city)).find(text).spots]


async def spot(database: Database, city: MunicipalityId, key: str) -> Spot:
    async with database.reading() as tx:
        return await places.spot(tx, city, key)


async def test_each_city_knows_its_own_places(database: Database) -> None:
    wiesbaden = (await take_in(database, parse(WIESBADEN, "a.yaml"), 0)).municipality
    wetzlar = (await take_in(database, parse(WETZLAR, "b.yaml"), 1)).municipality

    assert await keys(database, wiesbaden, "Hebamme in Biebrich morgen") == ["biebrich"]
    assert await keys(database, wetzlar, "Hebamme in Biebrich morgen") == []
    assert await keys(database, wiesbaden, "Dotzheim Schelmengraben") == ["schelmengraben"]
    assert await keys(database, wiesbaden, "Kita Grit Wölfert") == ["@schelmengraben-kita-grit"]


async def test_a_new_import_is_known_at_once(database: Database) -> None:
    city = await found(database)
    assert await keys(database, city, "Gartenstadt") == []

    data = small()
    data["places"][0]["aliases"].append("Gartenstadt")
    await take_in(database, read(data))

    assert await keys(database, city, "Gartenstadt") == ["mitte"]


async def test_nothing_is_built_again_while_nothing_changes(database: Database) -> None:
    city = await found(database)

    assert await known(database, city) is await known(database, city)


async def test_a_retired_house_is_forgotten(database: Database) -> None:
    city = await found(database)
    assert await keys(database, city, "Haus") != []

    async with database.transaction() as tx:
        await tx.execute(update(venue).values(retired=True))

    assert await keys(database, city, "Haus") == []


async def test_a_button_leads_to_its_spot(database: Database) -> None:
    city = await found(database)

    assert (await spot(database, city, "mitte")).label == "Mitte"
    assert (await spot(database, city, "@haus")).label == "Haus"
    assert (await spot(database, city, "10115")).postal_code == "10115"


@pytest.mark.parametrize("key", ["", "biebrich", "@biebrich", "00000"])
async def test_the_button_of_an_unknown_place_is_gone(database: Database, key: str) -> None:
    city = await found(database)

    with pytest.raises(GoneError):
        await spot(database, city, key)
