"""Tell those who have to do with a date that it has moved, is called off, or is new."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, delete, exists, or_, select

import storage.notice
import storage.reminder
from kiez.calendar import State
from kiez.change import Known, News, Turn, gathered, news
from kiez.directory import OccurrenceId, VenueId
from kiez.notice import Kind, Notice, NoticeId, due
from kiez.people import MunicipalityId, PersonId
from storage import audience, carry
from storage.audience import Listener
from storage.database import Transaction
from storage.tables import municipality, notice, occurrence, signup, venue

Key = tuple[int, date]
"""What an occurrence is known by: its offer, and the day that the rule gave."""

_ZONE = select(municipality.c.timezone).where(municipality.c.id == bindparam("city"))
_VENUES = select(venue.c.id, venue.c.name).where(venue.c.municipality_id == bindparam("city"))
_OF_OFFERS = select(
    occurrence.c.id,
    occurrence.c.offer_id,
    occurrence.c.original_on,
    occurrence.c.starts_at,
    exists()
    .where(signup.c.offer_id == occurrence.c.offer_id, signup.c.occurrence_id.is_(None))
    .label("has_members"),
).where(
    occurrence.c.offer_id.in_(bindparam("offers", expanding=True)),
    occurrence.c.starts_at > bindparam("now"),
    occurrence.c.state == State.ON,
)
# What is being said right now counts as heard.
_UNHEARD = select(
    notice.c.id, notice.c.person_id, notice.c.occurrence_id, notice.c.kind, notice.c.detail
).where(
    notice.c.occurrence_id.in_(bindparam("ids", expanding=True)),
    notice.c.kind.in_([Kind.MOVED, Kind.CANCELLED, Kind.ADDED]),
    notice.c.state == storage.notice.State.WAITING,
    or_(notice.c.lease_until.is_(None), notice.c.lease_until <= bindparam("now")),
)
_WITHDRAW = delete(notice).where(notice.c.id == bindparam("stale_id"))

_Earlier = Mapping[Kind, Row[Any]]


@dataclass(frozen=True, slots=True)
class _City:
    id: MunicipalityId
    zone: ZoneInfo
    venues: Mapping[VenueId, str]
    now: datetime


async def tell(
    tx: Transaction, municipality_id: MunicipalityId, turns: Sequence[Turn], now: datetime
) -> frozenset[PersonId]:
    """Tell all who have to do with dates that were written anew, and plan their reminders.

    Call it after the dates were written, in the same transaction. A person hears of a date once:
    what it has not heard yet is told together with what is new, and nothing if all is as before.

    Returns:
        Who is told.
    """
    turned = {each.occurrence: each for each in turns if each.matters}
    touched = await audience.touched(tx, sorted(turned))
    if not touched:
        return frozenset()
    city = await _city(tx, municipality_id, now)
    listeners = await audience.listeners(tx, touched)
    unheard = await _unheard(tx, touched, now)
    told: list[News] = []
    stale: list[dict[str, NoticeId]] = []
    for each in listeners:
        turn = turned[each.occurrence]
        earlier = unheard.get((each.occurrence, each.person), {})
        # Who has not even heard of the date hears of it as it is by then, or never.
        unknown = Kind.ADDED in earlier and each.only_follows
        if unknown and turn.after.on:
            continue
        stale += [{"stale_id": row.id} for row in earlier.values()]
        if not unknown:
            told += _told(city, each, turn, earlier)
    if stale:
        await tx.execute(_WITHDRAW, stale)
    await storage.notice.add(tx, gathered(told))
    await carry.along(tx, [turned[id_] for id_ in sorted(touched)], listeners, city.zone, now)
    await storage.reminder.replan(tx, now, touched)
    return frozenset(each.notice.person for each in told)


async def added(
    tx: Transaction,
    municipality_id: MunicipalityId,
    written: Collection[Key],
    announced: Collection[Key],
    now: datetime,
) -> frozenset[PersonId]:
    """Remind the members of courses of dates that were written, and tell followers of new ones.

    Args:
        written: Dates of courses, and those to announce.
        announced: Of these the dates that somebody has added.

    Returns:
        Who is told.
    """
    if not written:
        return frozenset()
    offers = sorted({offer_id for offer_id, _ in written})
    rows = (await tx.execute(_OF_OFFERS, {"offers": offers, "now": now})).all()
    dates = {row.id: row for row in rows if (row.offer_id, row.original_on) in written}
    courses = [row.id for row in dates.values() if row.has_members]
    await storage.reminder.replan(tx, now, courses)
    fresh = [id_ for id_, row in dates.items() if (row.offer_id, row.original_on) in announced]
    followers = await audience.followers(tx, fresh) if fresh else []
    if not followers:
        return frozenset()
    city = await _city(tx, municipality_id, now)
    told = (_new(city, each, dates[each.occurrence]) for each in followers)
    await storage.notice.add(tx, gathered(told))
    return frozenset(each.person for each in followers)


async def _city(tx: Transaction, municipality_id: MunicipalityId, now: datetime) -> _City:
    zone = (await tx.execute(_ZONE, {"city": municipality_id})).scalar_one()
    venues = await tx.execute(_VENUES, {"city": municipality_id})
    return _City(municipality_id, ZoneInfo(zone), {row.id: row.name for row in venues}, now)


async def _unheard(
    tx: Transaction, ids: Collection[OccurrenceId], now: datetime
) -> dict[tuple[OccurrenceId, PersonId], dict[Kind, Row[Any]]]:
    """Read what waits to be said of these dates, by date and person."""
    found: dict[tuple[OccurrenceId, PersonId], dict[Kind, Row[Any]]] = {}
    for row in await tx.execute(_UNHEARD, {"ids": sorted(ids), "now": now}):
        found.setdefault((row.occurrence_id, row.person_id), {})[Kind(row.kind)] = row
    return found


def _told(city: _City, listener: Listener, turn: Turn, earlier: _Earlier) -> list[News]:
    """Tell a person what is new since it last heard of a date, if anything is."""
    row = earlier.get(Kind.MOVED) or earlier.get(Kind.CANCELLED)
    heard = dict(row.detail or {}) if row else {}
    before = _known(heard) or turn.before
    kind = news(before, turn.after)
    if kind is None:
        return []
    starts_at = before.starts_at(city.zone)
    soonest = min(starts_at, turn.after.starts_at(city.zone))
    detail = _detail(before, city.venues)
    slot = heard.get("slot") or (listener.slot and listener.slot.isoformat("minutes"))
    return [
        News(
            turn.offer,
            starts_at,
            Notice(
                municipality=city.id,
                person=listener.person,
                kind=kind,
                due_at=due(city.now, listener.quiet, city.zone, soonest),
                occurrence=turn.occurrence,
                signup=listener.signup,
                detail={**detail, "slot": slot} if slot else detail,
            ),
        )
    ]


def _new(city: _City, follower: Listener, row: Row[Any]) -> News:
    """Tell a follower of a date that nobody knew."""
    due_at = due(city.now, follower.quiet, city.zone)
    notice_ = Notice(city.id, follower.person, Kind.ADDED, due_at, follower.occurrence)
    return News(row.offer_id, row.starts_at, notice_)


def _detail(before: Known, venues: Mapping[VenueId, str]) -> dict[str, str]:
    """Write down a date as it was, for the words and for the next change."""
    detail = {
        "day": before.local_on.isoformat(),
        "start": before.start_time.isoformat("minutes"),
        "end": before.end_time.isoformat("minutes"),
    }
    if before.venue is not None:
        detail |= {"venue": venues.get(before.venue, ""), "venue_id": str(before.venue)}
    return detail if before.on else {**detail, "again": "1"}


def _known(detail: Mapping[str, str]) -> Known | None:
    """Read what `_detail` wrote; None if it tells of no date."""
    if not {"day", "start", "end"} <= detail.keys():
        return None
    return Known(
        date.fromisoformat(detail["day"]),
        time.fromisoformat(detail["start"]),
        time.fromisoformat(detail["end"]),
        VenueId(int(detail["venue_id"])) if "venue_id" in detail else None,
        on="again" not in detail,
    )
