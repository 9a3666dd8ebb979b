"""Find what stands behind a link that was passed on."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, func, select

from kiez.calendar import State
from kiez.details import Details
from kiez.directory import CentreId, Municipality, OccurrenceId, Through
from kiez.errors import GoneError
from kiez.finding import PAGE, Found, Question, Search
from kiez.passing import Centre, Passed, parted
from kiez.people import Door, MunicipalityId
from storage.database import Transaction
from storage.directory import municipalities, quarters
from storage.finding import details, lines, nearby
from storage.search import OF_CENTRE, values
from storage.tables import centre, occurrence, offer, venue

_OCCURRENCE = (
    select(
        occurrence.c.municipality_id, occurrence.c.state, occurrence.c.ends_at, offer.c.centre_id
    )
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .where(occurrence.c.id == bindparam("occurrence_id"))
)


def _centre(*which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            centre.c.id,
            centre.c.key,
            centre.c.name,
            centre.c.quarter,
            centre.c.record,
            func.coalesce(centre.c.telegram, Through.ALL).label("through"),
            func.coalesce(venue.c.name, "").label("venue_name"),
            func.coalesce(venue.c.street, "").label("street"),
            func.coalesce(venue.c.postal_code, "").label("postal_code"),
            func.coalesce(venue.c.city, "").label("city"),
            venue.c.lat,
            venue.c.lon,
        )
        .outerjoin(
            venue,
            and_(
                venue.c.municipality_id == centre.c.municipality_id,
                venue.c.key == centre.c.record["office_venue"].as_string(),
                venue.c.retired.is_(False),
            ),
        )
        .where(
            centre.c.municipality_id == bindparam("municipality_id"),
            centre.c.retired.is_(False),
            *which,
        )
    )


_CENTRE_OF_ID = _centre(centre.c.id == bindparam("centre_id"))
_CENTRE_OF_KEY = _centre(centre.c.key == bindparam("key"))


_ALL = Search()


class _Reading:
    """What one link needs to know of its city."""

    def __init__(self, tx: Transaction, cities: list[Municipality], now: datetime) -> None:
        self.tx = tx
        self.cities = cities
        self.now = now

    def passed(
        self,
        city: Municipality,
        card: Details | None,
        place: Centre | None,
        dates: tuple[Found, ...],
    ) -> Passed:
        """Put together what a link shows."""
        today = self.question(city, Door.WEB).today
        return Passed(city, city is self.cities[0], today, card, place, dates)

    def question(self, city: Municipality, door: Door, search: Search = _ALL) -> Question:
        """Ask for everything that comes next in a city."""
        today = self.now.astimezone(ZoneInfo(city.timezone)).date()
        return Question(search, None, self.now, today, door=door)

    async def dates(
        self, city: Municipality, place: Centre | None, door: Door, search: Search = _ALL
    ) -> tuple[Found, ...]:
        """Find the next date of each offer of a centre, else of the city; soonest first."""
        question = self.question(city, door, search)
        if place is None:
            return (await nearby(self.tx, city.id, question)).items
        wanted = {**values(city.id, question), "centre_id": place.id}
        coming = sorted(await self.tx.execute(OF_CENTRE, wanted), key=_begins)
        chosen = list(dict.fromkeys(row.occurrence_id for row in coming))[:PAGE]
        return await lines(self.tx, chosen, question) if chosen else ()


async def by_occurrence(
    tx: Transaction, occurrence_id: OccurrenceId, now: datetime, door: Door = Door.WEB
) -> Passed:
    """Tell what a link to an occurrence shows: its card, else what comes next at its centre.

    Raises:
        GoneError: There never was such an occurrence.
    """
    row = (await tx.execute(_OCCURRENCE, {"occurrence_id": occurrence_id})).one_or_none()
    if row is None:
        raise GoneError("This occurrence is not there.")
    reading = _Reading(tx, await municipalities(tx), now)
    city = next(each for each in reading.cities if each.id == row.municipality_id)
    card = None
    if row.state != State.GONE and row.ends_at > now:
        with suppress(GoneError):
            card = await details(tx, city.id, occurrence_id, door=door)
    found = (
        await tx.execute(
            _CENTRE_OF_ID, {"municipality_id": city.id, "centre_id": row.centre_id or 0}
        )
    ).one_or_none()
    place = _told(found) if found and _may(found, door) else None
    whole = card is not None and card.state is State.ON
    dates = () if whole else await reading.dates(city, place, door)
    return reading.passed(city, card, place, dates)


async def by_centre(tx: Transaction, name: str, now: datetime, door: Door = Door.WEB) -> Passed:
    """Tell what a link to a centre shows.

    Args:
        name: As `kiez.passing.named` writes it.

    Raises:
        GoneError: There is no such centre, or this door may not show it.
    """
    reading = _Reading(tx, await municipalities(tx), now)
    city_key, key = parted(name, [each.key for each in reading.cities])
    city = next((each for each in reading.cities if city_key in {"", each.key}), None)
    if city is None:
        raise GoneError("There is no city.")
    found = (
        await tx.execute(_CENTRE_OF_KEY, {"municipality_id": city.id, "key": key})
    ).one_or_none()
    if found is None or not _may(found, door):
        raise GoneError("This centre is not there.")
    place = _told(found)
    return reading.passed(city, None, place, await reading.dates(city, place, door))


async def fitting(
    tx: Transaction, passed: Passed, search: Search, now: datetime, door: Door = Door.WEB
) -> tuple[Found, ...]:
    """Find what comes next behind a link and fits a search, the soonest first."""
    reading = _Reading(tx, [passed.city], now)
    return await reading.dates(passed.city, passed.centre, door, search)


async def near(tx: Transaction, passed: Passed, door: Door) -> str:
    """Find the key of the place that a centre's quarter is; empty if there is none."""
    known = await quarters(tx, passed.city.id, door)
    places = {each.id: each.place or "" for each in known}
    return places.get(passed.centre.id, "") if passed.centre else ""


async def place(tx: Transaction, city: MunicipalityId, number: CentreId) -> Centre:
    """Tell what the page of a centre shows of it, whatever the door.

    Raises:
        GoneError: It is not there any more.
    """
    wanted = {"municipality_id": city, "centre_id": number}
    found = (await tx.execute(_CENTRE_OF_ID, wanted)).one_or_none()
    if found is None:
        raise GoneError("This centre is not there.")
    return _told(found)


def _begins(row: Row[*tuple[Any, ...]]) -> tuple[datetime, str]:
    return row.starts_at, row.key


def _may(row: Row[*tuple[Any, ...]], door: Door) -> bool:
    return door is not Door.TELEGRAM or row.through != Through.NONE


def _told(row: Row[*tuple[Any, ...]]) -> Centre:
    record = row.record
    return Centre(
        id=CentreId(row.id),
        key=row.key,
        name=row.name,
        quarter=row.quarter,
        carrier=(record.get("carrier") or {}).get("name") or "",
        phone=(record.get("contact") or {}).get("phone") or "",
        venue_name=row.venue_name,
        street=row.street,
        postal_code=row.postal_code,
        city=row.city,
        lat=row.lat,
        lon=row.lon,
        through=Through(row.through),
    )
