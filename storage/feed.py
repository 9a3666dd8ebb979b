"""Read what a calendar says of a centre's offers, and keep count of its changes."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

import storage.finding
from kiez.calendar import Dated, State, instant
from kiez.details import Details
from kiez.directory import Kind, OccurrenceId, OfferId
from kiez.errors import GoneError
from kiez.feed import Entry, Feed, Plan, Series, Single, Version, plan, span
from kiez.holiday import DaysOff
from kiez.people import MunicipalityId
from storage import schedule
from storage.database import Transaction
from storage.details import OFFERED, offered
from storage.directory_format import Holidays
from storage.directory_offer import Offer
from storage.search import shown
from storage.tables import centre, feed, municipality, occurrence, offer, venue

# Goes up when calendars say the same in other words, so that they read it again.
_WORDING = 1
# What a calendar says of an offer belongs to no row of a date.
_NO_OCCURRENCE = OccurrenceId(0)

_CITIES = select(
    municipality.c.id, municipality.c.key, municipality.c.timezone, municipality.c.record
)
_CITY = _CITIES.where(municipality.c.id == bindparam("city"))
_CITY_OF_KEY = _CITIES.where(municipality.c.key == bindparam("key"))
_FIRST_CITY = _CITIES.order_by(municipality.c.position, municipality.c.id).limit(1)
_CENTRE = select(centre.c.id, centre.c.name).where(
    centre.c.municipality_id == bindparam("city"),
    centre.c.key == bindparam("key"),
    ~centre.c.retired,
)
_VENUES = select(venue).where(venue.c.municipality_id == bindparam("city"))
_OFFERS = (
    select(*OFFERED, offer.c.key, feed.c.fingerprint, feed.c.revision, feed.c.changed_at)
    .select_from(
        offer.outerjoin(venue, venue.c.id == offer.c.venue_id)
        .outerjoin(centre, centre.c.id == offer.c.centre_id)
        .outerjoin(feed, feed.c.offer_id == offer.c.id)
    )
    .where(offer.c.municipality_id == bindparam("city"), offer.c.retired.is_(False))
    .order_by(offer.c.position, offer.c.id)
)
_OFFER = _OFFERS.where(offer.c.id == bindparam("of_offer"))
_SHOWN = _OFFERS.where(shown(), offer.c.centre_id == bindparam("centre"))
_SHOWN_OF_KIND = _SHOWN.where(offer.c.kind == bindparam("kind"))
_OCCURRENCE = (
    select(
        occurrence.c.original_on,
        occurrence.c.state,
        occurrence.c.revision.label("own_revision"),
        municipality.c.id,
        municipality.c.key,
        municipality.c.timezone,
        municipality.c.record,
        offer.c.key.label("offer_key"),
        feed.c.revision,
        feed.c.changed_at,
    )
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .join(municipality, municipality.c.id == offer.c.municipality_id)
    .outerjoin(feed, feed.c.offer_id == offer.c.id)
    .where(occurrence.c.id == bindparam("occurrence_id"))
)


def _noting(insert: Any) -> Any:  # noqa: ANN401 - both databases' own insert
    return insert.on_conflict_do_update(
        index_elements=[feed.c.offer_id],
        set_={name: insert.excluded[name] for name in ("fingerprint", "revision", "changed_at")},
    )


_NOTE = {
    "sqlite": _noting(sqlite.insert(feed)),
    "postgresql": _noting(postgresql.insert(feed)),
}


@dataclass(frozen=True, slots=True)
class _City:
    """A city with the days that its feeds cover.

    Args:
        as_of: When its directory was written: the date of what has not changed since.
    """

    id: MunicipalityId
    key: str
    zone: ZoneInfo
    first: date
    last: date
    off: DaysOff
    venues: Mapping[str, Mapping[str, Any]]
    as_of: datetime


async def of_centre(
    tx: Transaction, city_key: str | None, centre_key: str, kind: Kind | None, now: datetime
) -> Feed:
    """Read all dates of a centre, or those of one kind, of this year and the next.

    Args:
        city_key: None for the first city.

    Raises:
        GoneError: There is no such city or centre.
    """
    statement = _CITY_OF_KEY if city_key else _FIRST_CITY
    found = (await tx.execute(statement, {"key": city_key} if city_key else None)).one_or_none()
    if found is None:
        raise GoneError(city_key)
    row = (await tx.execute(_CENTRE, {"city": found.id, "key": centre_key})).one_or_none()
    if row is None:
        raise GoneError(centre_key)
    city = await _city(tx, found, now)
    wanted = {"city": city.id, "centre": row.id, "by_telegram": False}
    if kind is None:
        offers = await tx.execute(_SHOWN, wanted)
    else:
        offers = await tx.execute(_SHOWN_OF_KIND, {**wanted, "kind": kind})
    series = tuple(each for offer_row in offers if (each := _series(city, offer_row)))
    return Feed(city_key or "", centre_key, row.name, city.zone, kind, series)


async def one(tx: Transaction, city_key: str | None, occurrence_id: OccurrenceId) -> Single:
    """Read one occurrence of any city, or of the city named.

    Raises:
        GoneError: It never was, is another city's, or is not shown any more.
    """
    row = (await tx.execute(_OCCURRENCE, {"occurrence_id": occurrence_id})).one_or_none()
    if row is None or row.state == State.GONE or city_key not in {None, row.key}:
        raise GoneError(str(occurrence_id))
    card = await storage.finding.details(tx, MunicipalityId(row.id), occurrence_id)
    return Single(
        key=f"{row.key}-{row.offer_key}-{row.original_on:%Y%m%d}",
        card=card,
        zone=ZoneInfo(row.timezone),
        version=Version(
            (row.revision or 0) + row.own_revision, row.changed_at or _as_of(row.record)
        ),
    )


async def note(
    tx: Transaction,
    municipality_id: MunicipalityId,
    now: datetime,
    offer_id: OfferId | None = None,
) -> int:
    """Count a change for each offer of which a calendar now says something else.

    Args:
        offer_id: Only this one can have changed; None: any.

    Returns:
        How many there are.
    """
    found = (await tx.execute(_CITY, {"city": municipality_id})).one()
    city = await _city(tx, found, now)
    changed = []
    of = _OFFERS if offer_id is None else _OFFER
    one = {} if offer_id is None else {"of_offer": offer_id}
    for row in await tx.execute(of, {"city": municipality_id, **one}):
        series = _series(city, row)
        fingerprint = _fingerprint(series) if series else row.fingerprint
        if fingerprint != row.fingerprint:
            changed.append(
                {
                    "offer_id": row.offer,
                    "municipality_id": municipality_id,
                    "fingerprint": fingerprint,
                    "revision": 0 if row.fingerprint is None else row.revision + 1,
                    "changed_at": now.replace(microsecond=0),
                }
            )
    if changed:
        await tx.execute(_NOTE[tx.dialect], changed)
    return len(changed)


async def _city(tx: Transaction, row: Row[*tuple[Any, ...]], now: datetime) -> _City:
    zone = ZoneInfo(row.timezone)
    first, last = span(now.astimezone(zone).date())
    venues = await tx.execute(_VENUES, {"city": row.id})
    return _City(
        id=row.id,
        key=row.key,
        zone=zone,
        first=first,
        last=last,
        off=schedule.days_off(Holidays.model_validate(row.record["calendar"]), first, last),
        venues={each.key: each._asdict() for each in venues},
        as_of=_as_of(row.record),
    )


def _as_of(record: Mapping[str, Any]) -> datetime:
    return datetime.combine(date.fromisoformat(record["updated"]), time.min, UTC)


def _series(city: _City, row: Row[*tuple[Any, ...]]) -> Series | None:
    """Put an offer's dates together; None if it has none."""
    words = Offer.model_validate(row.offer_record)
    pauses = {day for pause in words.pauses for day in city.off[pause]}
    planned = plan(schedule.rule(words), pauses, schedule.changes(words), city.first, city.last)
    first = _first(planned)
    if first is None:
        return None
    facts = offered(row)
    series = Series(
        key=f"{city.key}-{row.key}",
        card=_card(city, facts, first),
        pattern=planned.pattern,
        changed=tuple(_entry(city, facts, each) for each in planned.changed),
        single=tuple(_entry(city, facts, each) for each in planned.single),
        version=Version(row.revision or 0, row.changed_at or city.as_of),
    )
    if row.fingerprint in {None, _fingerprint(series)}:
        return series
    # What was taken in a moment ago has not been noted yet.
    return replace(series, version=Version(row.revision + 1, row.changed_at))


def _first(planned: Plan) -> Dated | None:
    if planned.pattern is None:
        return next(iter(planned.single), None)
    rule, day = planned.pattern.rule, planned.pattern.first
    return Dated(day, day, rule.start, rule.end)


def _entry(city: _City, facts: Mapping[str, Any], dated: Dated) -> Entry:
    return Entry(dated.original_on, _card(city, facts, dated))


def _card(city: _City, facts: Mapping[str, Any], dated: Dated) -> Details:
    there = _there(city.venues[dated.venue]) if dated.venue else {}
    return Details(
        occurrence=_NO_OCCURRENCE,
        state=dated.state,
        reason=dated.reason or "",
        local_on=dated.local_on,
        start_time=dated.start_time,
        end_time=dated.end_time,
        starts_at=instant(dated.local_on, dated.start_time, city.zone),
        ends_at=instant(dated.local_on, dated.end_time, city.zone),
        distance_m=None,
        **{**facts, **there},
    )


def _there(row: Mapping[str, Any]) -> dict[str, Any]:
    """Give the fields of another venue than the usual one."""
    same = ("postal_code", "city", "lat", "lon", "step_free", "pram", "nursing", "changing_table")
    own = {name: row[name] for name in same}
    return {**own, "venue_name": row["name"], "street": row["street"] or ""}


def _fingerprint(series: Series) -> str:
    said = asdict(series) | {"version": _WORDING}
    return hashlib.sha256(json.dumps(said, default=_plain, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else str(value)
