from typing import Any

import pytest

from kiez.calendar import State
from kiez.details import Access, Details
from kiez.directory import Audience, OccurrenceId
from kiez.errors import GoneError
from kiez.finding import Spot
from storage import finding
from storage.database import Database
from tests.towns import LAT, LON, Town

HERE = Spot(LAT, LON)


@pytest.fixture
def town() -> Town:
    return Town()


async def told(
    database: Database, town: Town, occurrence: int, spot: Spot | None = None
) -> Details:
    wanted = OccurrenceId(occurrence)
    return await database.run(lambda tx: finding.details(tx, town.id, wanted, spot))


def consultation(town: Town) -> int:
    record = {"carrier": {"name": "AWO"}, "contact": {"phone": "0611 1"}}
    place = town.venue(town.centre(record=record), 500, pram=False, nursing=True)
    known: dict[str, Any] = {
        "kind": "sprechstunde",
        "service": "hebamme",
        "registration": "required",
        "audience": "|eltern|schwangere|",
        "languages": "|de|tr|",
        "child_age_months_max": 12,
        "record": {"description": "Wiegen", "provider": "Praxis"},
    }
    return town.dated(town.offer(place, **known), reason="Krank", state="cancelled")


async def test_the_card_tells_everything(database: Database, town: Town) -> None:
    midwife = consultation(town)
    await town.build(database)

    card = await told(database, town, midwife, HERE)

    assert (card.state, card.reason, card.access) == (
        State.CANCELLED,
        "Krank",
        Access.BY_APPOINTMENT,
    )
    assert (card.description, card.provider, card.carrier) == ("Wiegen", "Praxis", "AWO")
    assert (card.languages, card.child_age_months) == (("de", "tr"), (None, 12))
    assert card.audience == {Audience.ELTERN, Audience.SCHWANGERE}
    assert (card.pram, card.nursing, card.changing_table) == (False, True, None)
    assert (card.street, card.phone, card.trial) == ("Weg 1", "0611 1", True)
    assert card.distance_m == pytest.approx(500, abs=1)


async def test_the_offers_own_phone_comes_before_the_centres(
    database: Database, town: Town
) -> None:
    midwife = consultation(town)
    town.rows["offer"][0]["record"] = {"phone": "0611 2"}
    await town.build(database)

    assert (await told(database, town, midwife)).phone == "0611 2"


async def test_the_card_of_a_citywide_offer_has_no_venue(database: Database, town: Town) -> None:
    citywide = town.dated(town.offer())
    await town.build(database)

    card = await told(database, town, citywide, HERE)

    assert (card.centre, card.venue_name, card.lat, card.distance_m) == (None, "", None, None)
    assert not card.trial


async def test_an_unknown_occurrence_is_gone(database: Database, town: Town) -> None:
    await town.build(database)

    with pytest.raises(GoneError):
        await told(database, town, 4711)
