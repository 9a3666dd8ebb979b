"""Find the coming occurrences for a parent, and tell all about one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from math import inf
from typing import Any

from sqlalchemy import Row, bindparam, select

from kiez.details import Details
from kiez.directory import Kind, OccurrenceId, OfferId, Service
from kiez.errors import GoneError
from kiez.finding import (
    PAGE,
    RINGS_M,
    Found,
    Question,
    Results,
    Spot,
    Standing,
    box,
    distance_m,
    order,
    rank,
    relaxed,
    standing,
)
from kiez.people import Door, MunicipalityId
from storage import card
from storage.database import Transaction
from storage.search import (
    EVERYWHERE,
    IN_BOX,
    LINES,
    POSTAL_CODE,
    SOONEST,
    WITH_PLACE,
    shape,
    shown,
    values,
)
from storage.tables import occurrence, offer

# So many rings are searched one after the other; after them the whole city is.
_STEPS = 4

# Without a spot the coming days are walked first, as far as this many dates for each line asked.
_WALK = timedelta(days=8)
_DATES_EACH = 4

_DETAILS = (
    select(*card.CARD)
    .select_from(WITH_PLACE)
    .where(
        occurrence.c.id == bindparam("occurrence_id"),
        offer.c.municipality_id == bindparam("municipality_id"),
        offer.c.retired.is_(False),
        shown(),
    )
)


async def nearby(tx: Transaction, municipality_id: MunicipalityId, question: Question) -> Results:
    """Find one page of what takes place next: nearest and soonest first, one line an offer."""
    page = max(0, question.page)
    end = (page + 1) * PAGE
    wanted = values(municipality_id, question)
    if question.spot is None:
        ordered = await _soonest_first(tx, wanted, question, end + 1)
    else:
        ordered = await _nearest_first(tx, question.spot, wanted, shape(question.search), end + 1)
    chosen = ordered[end - PAGE : end]
    items = await lines(tx, chosen, question) if chosen else ()
    return Results(items, page, more=len(ordered) > end)


async def alternatives(
    tx: Transaction, municipality_id: MunicipalityId, question: Question
) -> Results:
    """Let go of filters until something is found, and tell with which search it was."""
    for wider in relaxed(question.search):
        results = await nearby(tx, municipality_id, replace(question, search=wider, page=0))
        if results.items:
            return replace(results, relaxed=wider)
    return Results((), 0, more=False)


async def details(
    tx: Transaction,
    municipality_id: MunicipalityId,
    occurrence_id: OccurrenceId,
    spot: Spot | None = None,
    door: Door = Door.WEB,
) -> Details:
    """Tell all that the card of an occurrence shows.

    Raises:
        GoneError: It never was, is another city's, or is not shown (any more) at this door.
    """
    wanted = {
        "occurrence_id": occurrence_id,
        "municipality_id": municipality_id,
        "by_telegram": door is Door.TELEGRAM,
    }
    row = (await tx.execute(_DETAILS, wanted)).one_or_none()
    if row is None:
        raise GoneError("This occurrence is not there.")
    return replace(card.told(row), distance_m=distance_m(spot, row.lat, row.lon))


async def _soonest_first(
    tx: Transaction, wanted: Mapping[str, object], question: Question, enough: int
) -> list[OccurrenceId]:
    """Walk the coming days; if there is too little, take all there is."""
    asked = shape(question.search)
    walk = {"until": question.now + _WALK, "most": enough * _DATES_EACH}
    ordered = _ordered((await tx.execute(SOONEST[asked], {**wanted, **walk})).all(), None, inf)
    if len(ordered) >= enough:
        return ordered
    return _ordered((await tx.execute(EVERYWHERE[asked], wanted)).all(), None, inf)


async def _nearest_first(
    tx: Transaction,
    spot: Spot,
    wanted: Mapping[str, object],
    asked: tuple[bool, bool],
    enough: int,
) -> list[OccurrenceId]:
    """Search ring after ring until there are enough lines; then take all there is."""
    reach_m = await _reach_m(tx, spot, wanted)
    for edge_m in RINGS_M[:_STEPS]:
        if edge_m < reach_m:
            continue
        within = box(spot, edge_m)
        rows = (await tx.execute(IN_BOX[asked], {**wanted, **asdict(within)})).all()
        ordered = _ordered(rows, spot, edge_m)
        if len(ordered) >= enough:
            return ordered
    return _ordered((await tx.execute(EVERYWHERE[asked], wanted)).all(), spot, inf)


async def _reach_m(tx: Transaction, spot: Spot, wanted: Mapping[str, object]) -> float:
    """Measure how far the venues of the asked postal code lie, for they all come first."""
    if spot.postal_code is None:
        return 0
    asked = {"municipality_id": wanted["municipality_id"], "postal_code": spot.postal_code}
    row = (await tx.execute(POSTAL_CODE, asked)).one()
    corners = ((lat, lon) for lat in (row.south, row.north) for lon in (row.west, row.east))
    farthest = max(distance_m(spot, lat, lon) or 0 for lat, lon in corners)
    return farthest - spot.accuracy_m


def _ordered(
    rows: Iterable[Row[*tuple[Any, ...]]], spot: Spot | None, edge_m: float
) -> list[OccurrenceId]:
    """Put the first date of each offer in order, as far as the search was complete.

    A ring counts only when the whole of it lay within the box: what is found later can then only
    follow, and pages have neither repeats nor gaps.
    """
    seen: set[OfferId] = set()
    # Many offers share a venue: where it stands is found out once.
    standings: dict[object, Standing | None] = {}
    lines = []
    for offer_id, key, occurrence_id, starts_at, *where in rows:
        if offer_id in seen:
            continue
        seen.add(offer_id)
        venue_ = tuple(where)
        if venue_ not in standings:
            standings[venue_] = _standing(spot, edge_m, *venue_)
        if (standing := standings[venue_]) is not None:
            lines.append((order(standing, starts_at, key), occurrence_id))
    lines.sort()
    return [occurrence_id for _, occurrence_id in lines]


def _standing(
    spot: Spot | None, edge_m: float, lat: float | None, lon: float | None, code: str | None
) -> Standing | None:
    """Tell where a venue stands; None if the search was not complete as far out as it lies."""
    distance, first = distance_m(spot, lat, lon), _first(spot, code)
    if first or spot is None or (distance or 0) - spot.accuracy_m <= edge_m:
        return standing(spot, distance, first=first)
    return None


def _first(spot: Spot | None, postal_code: str | None) -> bool:
    """Tell whether a venue has the postal code that was asked for."""
    return spot is not None and spot.postal_code is not None and spot.postal_code == postal_code


async def lines(
    tx: Transaction, chosen: Sequence[OccurrenceId], question: Question
) -> tuple[Found, ...]:
    """Load what the lines of a page show."""
    spot = question.spot
    rows = await tx.execute(LINES, {"ids": chosen})
    found = (
        Found(
            occurrence=row.occurrence,
            offer=row.offer,
            kind=Kind(row.kind),
            service=Service(row.service) if row.service else None,
            title=row.title,
            local_on=row.local_on,
            start_time=row.start_time,
            end_time=row.end_time,
            starts_at=row.starts_at,
            venue_name=row.venue_name,
            quarter=row.quarter,
            confirmed=row.confirmed,
            distance_m=distance_m(spot, row.lat, row.lon),
            same_postal_code=_first(spot, row.postal_code),
            key=row.key,
            running=row.starts_at <= question.now,
            trial=bool(row.trial),
        )
        for row in rows
    )
    return tuple(rank(found, spot))
