"""Read what the rhythm guard needs to know, and note what takes place without parents."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    Date,
    Row,
    and_,
    bindparam,
    cast,
    delete,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects import postgresql, sqlite

import storage.audit
from kiez.announcement import State as Standing
from kiez.audit import Action
from kiez.calendar import State, given, instant
from kiez.directory import CentreId, Kind
from kiez.errors import GoneError
from kiez.guard import (
    AHEAD,
    BACK,
    NOTED,
    OF_KIND,
    Duty,
    Finding,
    Known,
    Watched,
    findings,
    notable,
)
from kiez.holiday import DaysOff, Pause
from kiez.people import MunicipalityId
from kiez.roles import Staff
from storage import schedule
from storage.database import Transaction
from storage.directory_format import Holidays
from storage.directory_offer import Schedule
from storage.tables import Instant, announcement, centre, duty, municipality, occurrence, offer

_CENTRES: BindParameter[Any] = bindparam("centres", expanding=True)
_SINCE = bindparam("since", type_=announcement.c.sent_at.type)
_CITY = select(municipality.c.timezone, municipality.c.record["calendar"].label("calendar")).where(
    municipality.c.id == bindparam("city")
)
_ALL = (
    select(centre.c.id, centre.c.name, centre.c.live)
    .where(centre.c.municipality_id == bindparam("city"), ~centre.c.retired)
    .order_by(centre.c.position, centre.c.id)
)
_first_on = (
    select(occurrence.c.local_on)
    .where(occurrence.c.offer_id == offer.c.id, occurrence.c.state != State.GONE)
    .order_by(occurrence.c.starts_at)
    .limit(1)
    .correlate(offer)
    .scalar_subquery()
)
# What nobody has confirmed counts in a rehearsal only, as parents see it.
_COUNTS = and_(
    ~offer.c.retired, ~offer.c.hidden, or_(centre.c.live.is_(False), offer.c.slot_confirmed)
)
_OFFERS = (
    select(
        offer.c.id,
        offer.c.centre_id,
        offer.c.second_centre_id,
        offer.c.kind,
        offer.c.record["schedule"].label("schedule"),
        offer.c.record["pauses"].label("pauses"),
        _COUNTS.label("counts"),
        _first_on.label("first_on"),
    )
    .join(centre, centre.c.id == offer.c.centre_id)
    .where(or_(offer.c.centre_id.in_(_CENTRES), offer.c.second_centre_id.in_(_CENTRES)))
)
_DATES = select(occurrence.c.offer_id, occurrence.c.local_on, occurrence.c.state).where(
    occurrence.c.offer_id.in_(bindparam("offers", expanding=True)),
    occurrence.c.local_on.between(bindparam("first_on"), bindparam("last_on")),
    occurrence.c.state != State.GONE,
)
_THEMES = select(
    announcement.c.centre_id,
    literal(Duty.THEME.value).label("duty"),
    cast(null(), Date).label("done_on"),
    announcement.c.sent_at,
    announcement.c.send_at,
    announcement.c.state,
).where(
    announcement.c.centre_id.in_(_CENTRES),
    or_(announcement.c.theme_key.is_not(None), announcement.c.theme_id.is_not(None)),
    announcement.c.state.in_((Standing.PLANNED, Standing.SENDING, Standing.SENT)),
    or_(announcement.c.sent_at >= _SINCE, announcement.c.send_at >= _SINCE),
)
_DONE = union_all(
    select(
        duty.c.centre_id,
        duty.c.duty,
        duty.c.done_on,
        cast(null(), Instant).label("sent_at"),
        cast(null(), Instant).label("send_at"),
        literal("").label("state"),
    ).where(duty.c.centre_id.in_(_CENTRES)),
    _THEMES,
)
_VALUES: dict[str, Any] = {
    name: bindparam(name) for name in ("municipality_id", "centre_id", "duty", "done_on")
}
_NOTE = {
    "sqlite": sqlite.insert(duty).values(_VALUES).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(duty).values(_VALUES).on_conflict_do_nothing(),
}
_UNDO = delete(duty).where(
    duty.c.centre_id == bindparam("of_centre"),
    duty.c.duty == bindparam("of_duty"),
    duty.c.done_on == bindparam("on"),
)
_LATEST = select(duty.c.duty, duty.c.done_on).where(
    duty.c.centre_id == bindparam("of_centre"), duty.c.done_on <= bindparam("today")
)


@dataclass(frozen=True, slots=True)
class Here:
    """A city's zone, the day there, and its days off as far as the guard looks."""

    zone: ZoneInfo
    today: date
    off: DaysOff

    @property
    def span(self) -> tuple[date, date]:
        """The days that the guard looks at."""
        return self.today - BACK, self.today + AHEAD


@dataclass(slots=True)
class _Days:
    """What is read of one centre, day by day."""

    begun: dict[Duty, date] = field(default_factory=dict)
    kept: dict[Duty, set[date]] = field(default_factory=dict)
    called_off: dict[Duty, set[date]] = field(default_factory=dict)
    paused: dict[Duty, set[date]] = field(default_factory=dict)

    def add(self, row: Row[Any], duty: Duty, here: Here) -> None:
        """Take an offer in: since when it counts, and on which days it pauses."""
        self.begun[duty] = min(self.begun.get(duty, row.first_on), row.first_on)
        self.paused.setdefault(duty, set()).update(_paused(row, here))


def here(timezone: str, calendar: Mapping[str, Any] | None, now: datetime) -> Here:
    """Tell the day in a city, with its days off.

    Args:
        calendar: As the directory file has it; None: no holidays are known.
    """
    zone = ZoneInfo(timezone)
    today = now.astimezone(zone).date()
    if calendar is None:
        return Here(zone, today, {Pause.PUBLIC: {}, Pause.SCHOOL: {}})
    words = Holidays.model_validate(calendar)
    return Here(zone, today, schedule.days_off(words, today - BACK, today + AHEAD))


async def city(tx: Transaction, municipality_id: MunicipalityId, now: datetime) -> Here:
    """Read the day in a city, with its days off."""
    row = (await tx.execute(_CITY, {"city": municipality_id})).one()
    return here(row.timezone, row.calendar, now)


async def of(
    tx: Transaction, centres: Collection[CentreId], at: Here
) -> dict[CentreId, tuple[Finding, ...]]:
    """Tell what the guard says of centres."""
    known = {each: _Days() for each in centres}
    offers = (await tx.execute(_OFFERS, {"centres": list(centres)})).all()
    _begin(known, offers, at)
    counting = {row.id: row for row in offers if row.counts and Kind(row.kind) in OF_KIND}
    span = dict(zip(("first_on", "last_on"), at.span, strict=True))
    for row in await tx.execute(_DATES, {"offers": list(counting), **span}):
        for days in _owners(known, counting[row.offer_id]):
            there = days.kept if row.state == State.ON else days.called_off
            there.setdefault(OF_KIND[Kind(counting[row.offer_id].kind)], set()).add(row.local_on)
    since = instant(at.span[0], time(), at.zone)
    for row in await tx.execute(_DONE, {"centres": list(centres), "since": since}):
        known[row.centre_id].kept.setdefault(Duty(row.duty), set()).update(_done(row, at.zone))
    return {number: findings(_known(days, at), at.today) for number, days in known.items()}


async def everywhere(tx: Transaction, who: Staff, now: datetime) -> list[Watched]:
    """Tell what the guard says of all centres of a city, in the city's order."""
    rows = (await tx.execute(_ALL, {"city": who.municipality})).all()
    at = await city(tx, who.municipality, now)
    found = await of(tx, [row.id for row in rows], at)
    return [Watched(row.name, not row.live, found[row.id]) for row in rows]


async def latest(tx: Transaction, who: Staff, today: date) -> dict[Duty, date]:
    """Tell when that which is noted took place for the last time, in the centre worked in."""
    rows = await tx.execute(_LATEST, {"of_centre": who.centre, "today": today})
    found: dict[Duty, date] = {}
    for row in rows:
        found[Duty(row.duty)] = max(found.get(Duty(row.duty), row.done_on), row.done_on)
    return found


async def note(tx: Transaction, who: Staff, what: Duty, on: date, now: datetime) -> None:
    """Note that something took place in the centre that is worked in; again: it stays noted.

    Raises:
        GoneError: Nobody can note that, or not of this day.
    """
    today = (await city(tx, who.municipality, now)).today
    if who.centre is None or not notable(what, on, today):
        raise GoneError("This cannot be noted.")
    values = {"municipality_id": who.municipality, "centre_id": who.centre}
    done = await tx.execute(_NOTE[tx.dialect], values | {"duty": what, "done_on": on})
    if done.rowcount:
        await storage.audit.note(tx, who, Action.DONE, (what, on), now)


async def undo(tx: Transaction, who: Staff, what: Duty, on: date, now: datetime) -> None:
    """Take back that something took place in the centre that is worked in."""
    values = {"of_centre": who.centre, "of_duty": what, "on": on}
    if (await tx.execute(_UNDO, values)).rowcount:
        await storage.audit.note(tx, who, Action.UNDONE, (what, on), now)


def _begin(known: Mapping[CentreId, _Days], offers: Iterable[Row[Any]], at: Here) -> None:
    """Tell since when each duty counts: of cafés since their first date, else the centre's."""
    for row in offers:
        for days in _owners(known, row) if row.first_on else ():
            for each in (Duty.THEME, *NOTED):
                days.begun[each] = min(days.begun.get(each, row.first_on), row.first_on)
            if row.counts and Kind(row.kind) in OF_KIND:
                days.add(row, OF_KIND[Kind(row.kind)], at)


def _owners(known: Mapping[CentreId, _Days], row: Row[Any]) -> list[_Days]:
    owners = {row.centre_id, row.second_centre_id}
    return [known[each] for each in owners if each in known]


def _paused(row: Row[Any], at: Here) -> set[date]:
    """List the days that the rule would have given, were they no holidays."""
    if not row.schedule:
        return set()
    rule = schedule.given(Schedule.model_validate(row.schedule))
    off = {day for pause in row.pauses or () for day in at.off[Pause(pause)]}
    return {day for day in off if given(rule, day)}


def _done(row: Row[Any], zone: ZoneInfo) -> set[date]:
    """Tell on which day something was done, or a theme was or will be announced."""
    if row.done_on is not None:
        return {row.done_on}
    planned = row.send_at if row.state == Standing.PLANNED else None
    return {each.astimezone(zone).date() for each in (row.sent_at, planned) if each is not None}


def _known(days: _Days, at: Here) -> Known:
    # Farther back nothing was read, so nothing is missed there.
    first = at.today - BACK + timedelta(days=7)
    return Known(
        begun={
            each: begun if each in NOTED else max(begun, first)
            for each, begun in days.begun.items()
        },
        kept=days.kept,
        called_off=days.called_off,
        paused=days.paused,
        public=at.off[Pause.PUBLIC].keys(),
        breaks=at.off[Pause.SCHOOL].keys(),
    )
