from kiez.legal import Office
from storage import legal
from storage.database import Database
from tests.webchat.cities import found


async def test_each_city_names_its_office_and_each_carrier_once(database: Database) -> None:
    await found(database)

    async with database.reading() as tx:
        wiesbaden, wetzlar = await legal.cities(tx)

    assert wiesbaden.office.address == "Homburger Straße 29, 65197 Wiesbaden"
    assert wiesbaden.carriers == ("AWO & Partner e.V.", "Caritasverband")
    assert (wetzlar.office, wetzlar.carriers) == (Office(), ())
