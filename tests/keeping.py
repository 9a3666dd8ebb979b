"""A small city whose coordinator has offers to keep, and another centre to learn from."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from aiogram import Dispatcher
from sqlalchemy import select

import storage.calendar
from kiez.directory import Kind
from kiez.finding import Question, Search
from kiez.people import MunicipalityId
from storage import finding
from storage.database import Database
from storage.tables import offer as offer_table
from tests.directories import OFFER, read, small, take_in
from tests.handlers.phone import meet
from tests.handlers.talking import Talking
from tests.staff import coordinator

_SURE = {"confidence": "published", "evidence": {"offer": "published", "slot": "confirmed"}}


def offer(key: str, kind: str, day: str, **known: object) -> dict[str, Any]:
    """An offer on a day of the week, which nobody has confirmed."""
    schedule = {"byday": [day], "start": "09:30", "end": "11:30", "valid_from": "2026-08-10"}
    plain = {"key": key, "kind": kind, "title": key.capitalize(), "schedule": schedule}
    return deepcopy(OFFER) | plain | known


OFFERS = (
    offer("cafe", "elterncafe", "TU"),
    offer("baby", "babycafe", "WE"),
    offer("schule", "schulelterncafe", "TH"),
    offer("kurs", "elternbildung", "FR"),
)


async def town(database: Database, now: datetime, *offers: dict[str, Any]) -> MunicipalityId:
    """Take in a city with a centre of these offers, and one more with a confirmed offer."""
    data = small()
    centre = data["centres"][0]
    other = deepcopy(centre) | {"key": "nord", "name": "KiEZ Nord", "office_venue": "saal"}
    other["venues"] = [{**centre["venues"][0], "key": "saal", "name": "Saal"}]
    model = offer("vater", "elterncafe", "SA", venue="saal", title="Vätercafé", capacity=12)
    other["offers"] = [model | _SURE]
    centre["offers"] = [deepcopy(each) for each in offers or OFFERS]
    data["centres"].append(other)
    data["catalogue"].append({"kind": "elternbildung", "label": "Elternbildung", "every_weeks": 1})
    city = (await take_in(database, read(data))).municipality
    async with database.transaction() as tx:
        await storage.calendar.keep_up(tx, city, now)
    return city


async def petra(
    database: Database, routed: Dispatcher, city: MunicipalityId, now: datetime
) -> Talking:
    """Let Petra coordinate the centre in the middle, with a phone in her hand."""
    person = await meet(database, city, now, 21)
    await coordinator(database, person, "mitte")
    return Talking(database, routed, person, now)


async def seen(database: Database, city: MunicipalityId, now: datetime) -> set[str]:
    """Tell which offers parents find, by their keys."""
    async with database.reading() as tx:
        kinds = [Search(kind=each) for each in Kind]
        pages = [
            await finding.nearby(tx, city, Question(each, None, now, now.date())) for each in kinds
        ]
    return {line.key for page in pages for line in page.items}


async def record(database: Database, key: str) -> dict[str, Any]:
    """Read an offer in the directory's words."""
    async with database.reading() as tx:
        found = await tx.execute(select(offer_table.c.record).where(offer_table.c.key == key))
        return dict(found.scalar_one())
