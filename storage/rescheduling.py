"""Prepare that dates of an offer are called off, moved or added, or usually at another time."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, or_, select

import storage.amendment
import storage.staff
from kiez import rescheduling as rule
from kiez.amendment import AmendmentId, Preview, Reason, Value, Wanted
from kiez.calendar import Dated, State, instant
from kiez.directory import Kind, OccurrenceId, OfferId, Service
from kiez.errors import GoneError
from kiez.rescheduling import FARTHEST, Plan, Room, Shift, Times, Usual
from kiez.roles import Staff
from storage import schedule
from storage.database import Transaction
from storage.directory_format import Holidays
from storage.directory_offer import Offer
from storage.tables import municipality, occurrence, offer, venue

_OFFER = (
    select(offer, municipality.c.timezone, municipality.c.record.label("city_record"))
    .join(municipality, municipality.c.id == offer.c.municipality_id)
    .where(offer.c.id == bindparam("of_offer"))
)
_OF_DATE = select(occurrence.c.offer_id, occurrence.c.closed).where(
    occurrence.c.id == bindparam("of_occurrence")
)
_ROOMS = (
    select(venue.c.id, venue.c.key, venue.c.name)
    .where(
        ~venue.c.retired,
        or_(
            venue.c.centre_id.in_(bindparam("centres", expanding=True)),
            venue.c.id == bindparam("usual"),
        ),
    )
    .order_by(venue.c.centre_id, venue.c.position)
)
_AHEAD = (
    select(occurrence, venue.c.key.label("venue_key"))
    .outerjoin(venue, venue.c.id == occurrence.c.venue_id)
    .where(
        occurrence.c.offer_id == bindparam("of_offer"),
        occurrence.c.starts_at > bindparam("now"),
        occurrence.c.state != State.GONE,
    )
    .order_by(occurrence.c.starts_at)
)


Tap = tuple[AmendmentId, int]
"""The number of the change that is to be, and that of the date or offer on the button."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What staff see of an offer's times, with what the rule needs beside."""

    times: Times
    zone: ZoneInfo
    holidays: Holidays
    words: Offer
    now: datetime

    def off(self, last: date) -> frozenset[date]:
        """List the days from today on that the offer keeps free."""
        days = schedule.days_off(self.holidays, self.times.today, last)
        return frozenset(day for pause in self.words.pauses for day in days[pause])

    def bad(self, day: date, start: time) -> bool:
        """Tell whether this is over, or too far away."""
        far = day > self.times.today + FARTHEST
        return far or instant(day, start, self.zone) <= self.now

    def why(self, day: date, start: time) -> Reason:
        """Tell what is bad about it."""
        return Reason.OVER if self.times.over(day, start) else Reason.DAY


async def times(tx: Transaction, staff: Staff, number: int, now: datetime) -> Times:
    """Tell when and where an offer takes place.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    return (await _kept(tx, staff, number, now)).times


async def of_date(
    tx: Transaction, staff: Staff, number: int, now: datetime
) -> tuple[Times, Dated]:
    """Tell all about a date that is to come.

    Raises:
        GoneError: It is foreign, does not exist, or is over.
    """
    kept, dated = await _dated(tx, staff, number, now)
    return kept.times, dated


async def cancel(
    tx: Transaction, staff: Staff, wanted: Tap, reason: str | None, now: datetime
) -> Preview:
    """Prepare that a date is called off."""
    kept, dated = await _dated(tx, staff, wanted[1], now)
    plan = rule.cancelled(kept.times.plan, dated.original_on, reason)
    return await _draft(tx, staff, kept, wanted[0], plan)


async def restore(tx: Transaction, staff: Staff, wanted: Tap, now: datetime) -> Preview:
    """Prepare that a date takes place after all."""
    kept, dated = await _dated(tx, staff, wanted[1], now)
    plan = rule.restored(kept.times.plan, dated.original_on)
    return await _draft(tx, staff, kept, wanted[0], plan)


async def move(tx: Transaction, staff: Staff, wanted: Tap, to: Shift, now: datetime) -> Preview:
    """Prepare that a date takes place on another day, at another hour or venue."""
    kept, dated = await _dated(tx, staff, wanted[1], now)
    day, start = to.day or dated.local_on, to.start or dated.start_time
    if not kept.times.free(day, dated.original_on):
        return await _refused(tx, staff, kept, wanted[0], Reason.TWICE)
    if not kept.times.plan.gives(dated.original_on) and kept.times.plan.away(day):
        return await _refused(tx, staff, kept, wanted[0], Reason.AWAY)
    if kept.bad(day, start):
        return await _refused(tx, staff, kept, wanted[0], kept.why(day, start))
    return await _draft(tx, staff, kept, wanted[0], rule.moved(kept.times.plan, dated, to))


async def add(tx: Transaction, staff: Staff, wanted: Tap, to: Shift, now: datetime) -> Preview:
    """Prepare a single date more.

    Raises:
        GoneError: The button lacks day or hours.
    """
    kept = await _kept(tx, staff, wanted[1], now)
    if to.day is None or to.start is None or to.end is None:
        raise GoneError("A date needs a day and its hours.")
    if not kept.times.free(to.day):
        return await _refused(tx, staff, kept, wanted[0], Reason.TWICE)
    if kept.times.plan.away(to.day):
        return await _refused(tx, staff, kept, wanted[0], Reason.AWAY)
    if kept.bad(to.day, to.start):
        return await _refused(tx, staff, kept, wanted[0], kept.why(to.day, to.start))
    plan = rule.added(kept.times.plan, to.day, to.start, to.end)
    return await _draft(tx, staff, kept, wanted[0], plan)


async def pause(
    tx: Transaction,
    staff: Staff,
    wanted: Tap,
    days: tuple[date, date],
    now: datetime,
) -> Preview:
    """Prepare that nothing takes place from a day to another, both inclusive."""
    kept = await _kept(tx, staff, wanted[1], now)
    first, last = max(days[0], kept.times.today), days[1]
    if last < first or last > kept.times.today + FARTHEST:
        return await _refused(tx, staff, kept, wanted[0], Reason.DAY)
    plan = rule.paused(kept.times.plan, kept.off(last), first, last)
    if plan == kept.times.plan:
        return await _refused(tx, staff, kept, wanted[0], Reason.EMPTY)
    return await _draft(tx, staff, kept, wanted[0], plan)


async def usually(
    tx: Transaction,
    staff: Staff,
    wanted: Tap,
    new: tuple[date, Usual],
    now: datetime,
) -> Preview:
    """Prepare that an offer is usually at another time or venue from a day on."""
    kept, (day, usual) = await _kept(tx, staff, wanted[1], now), new
    plan, today = kept.times.plan, kept.times.today
    if not today <= day <= today + FARTHEST:
        return await _refused(tx, staff, kept, wanted[0], Reason.DAY)
    later = rule.from_day(plan, rule.other(plan, usual), kept.off(day), today, day)
    if later is None:
        return await _refused(tx, staff, kept, wanted[0], Reason.MOVED)
    return await _draft(tx, staff, kept, wanted[0], later)


async def _kept(tx: Transaction, staff: Staff, number: int, now: datetime) -> Kept:
    own = await storage.staff.own_offer(tx, staff, number)
    row = (await tx.execute(_OFFER, {"of_offer": own})).one()
    if row.retired:
        raise GoneError("This offer takes place no more.")
    centres = [each for each in (row.centre_id, row.second_centre_id) if each is not None]
    found = await tx.execute(_ROOMS, {"centres": centres, "usual": row.venue_id})
    rooms = tuple(Room(each.id, each.key, each.name) for each in found)
    dates = (await tx.execute(_AHEAD, {"of_offer": own, "now": now})).all()
    words, zone = Offer.model_validate(row.record), ZoneInfo(row.timezone)
    shown = Times(
        offer=OfferId(own),
        kind=Kind(row.kind),
        service=Service(row.service) if row.service else None,
        title=row.title,
        plan=Plan(schedule.rule(words), words.venue, tuple(schedule.changes(words))),
        venue=next((each for each in rooms if each.id == row.venue_id), None),
        rooms=rooms,
        ahead={OccurrenceId(each.id): _read(each) for each in dates},
        today=now.astimezone(zone).date(),
        clock=now.astimezone(zone).time(),
    )
    holidays = Holidays.model_validate(row.city_record["calendar"])
    return Kept(shown, zone, holidays, words, now)


async def _dated(tx: Transaction, staff: Staff, number: int, now: datetime) -> tuple[Kept, Dated]:
    own = await storage.staff.own_occurrence(tx, staff, number)
    row = (await tx.execute(_OF_DATE, {"of_occurrence": own})).one()
    if row.closed:
        raise GoneError("This date is counted already.")
    kept = await _kept(tx, staff, row.offer_id, now)
    dated = kept.times.ahead.get(own)
    if dated is None:
        raise GoneError("This date is over.")
    return kept, dated


def _read(row: Row[Any]) -> Dated:
    return Dated(
        row.original_on,
        row.local_on,
        row.start_time,
        row.end_time,
        row.venue_key if row.elsewhere else None,
        State(row.state),
        row.reason,
    )


async def _draft(
    tx: Transaction, staff: Staff, kept: Kept, number: AmendmentId, plan: Plan
) -> Preview:
    """Prepare what is another one in the plan."""
    before, after = kept.times.plan, dict[str, Value]()
    if plan.changes != before.changes:
        after["exceptions"] = schedule.words_of_changes(plan.changes)
    if plan.rule is not None and plan.rule != before.rule:
        after["schedule"] = schedule.words_of_rule(plan.rule)
    if plan.venue != before.venue:
        after["venue"] = plan.venue
    wanted = Wanted(number, kept.times.offer, after)
    return await storage.amendment.draft(tx, staff, wanted, kept.now)


async def _refused(
    tx: Transaction, staff: Staff, kept: Kept, number: AmendmentId, reason: Reason
) -> Preview:
    wanted = Wanted(number, kept.times.offer, {})
    return await storage.amendment.refuse(tx, staff, wanted, "exceptions", reason)
