"""Keep the dated occurrences of the coming weeks as rows, as the offers' records say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, false, func, or_, select

from kiez.calendar import Action, Dated, State, expand, instant
from kiez.change import Known, Turn
from kiez.directory import OfferId
from kiez.people import MunicipalityId, PersonId
from storage import calendar_rows, change, feed, schedule
from storage.database import Transaction
from storage.directory_format import Holidays
from storage.directory_offer import Offer
from storage.tables import centre, municipality, occurrence, offer, venue

_Rows = Select[*tuple[Any, ...]]
Values = dict[str, Any]
Key = tuple[int, date]
"""What an occurrence is known by: its offer, and the day that the rule gave."""

# One keeper of a city's calendar at a time; sign-ups go on meanwhile.
_CITY = (
    select(municipality.c.timezone, municipality.c.record)
    .where(municipality.c.id == bindparam("city"))
    .with_for_update(key_share=True)
)
_OFFERS = (
    select(
        offer.c.id,
        offer.c.venue_id,
        offer.c.record,
        func.max(occurrence.c.original_on).label("last_original_on"),
        func.max(occurrence.c.local_on).label("last_local_on"),
    )
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
    .outerjoin(
        occurrence,
        and_(occurrence.c.offer_id == offer.c.id, occurrence.c.starts_at > bindparam("now")),
    )
    .where(
        offer.c.municipality_id == bindparam("city"),
        ~offer.c.retired,
        ~func.coalesce(centre.c.retired, false()),
    )
    .group_by(offer.c.id)
)
_VENUES = select(venue.c.key, venue.c.id).where(venue.c.municipality_id == bindparam("city"))
_KNOWN = select(occurrence).where(
    occurrence.c.municipality_id == bindparam("city"),
    or_(
        occurrence.c.starts_at > bindparam("now"),
        occurrence.c.original_on >= bindparam("earliest"),
    ),
)
_OF_OFFER = _OFFERS.where(offer.c.id == bindparam("of_offer"))
_KNOWN_OF_OFFER = _KNOWN.where(occurrence.c.offer_id == bindparam("of_offer"))

WEEKS = 12
"""So far ahead dates are written."""


@dataclass(frozen=True, slots=True)
class Upkeep:
    """How many occurrences a run wrote, changed, took out, or found again."""

    created: int
    changed: int
    gone: int
    revived: int


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What became of dates.

    Args:
        added: Those that nobody knew; one of them may be called off from the first.
        told: Who is told.
    """

    upkeep: Upkeep
    turns: tuple[Turn, ...]
    added: tuple[Known, ...]
    told: frozenset[PersonId]


@dataclass(frozen=True, slots=True)
class _City:
    id: MunicipalityId
    zone: ZoneInfo
    holidays: Holidays
    now: datetime
    last: date
    venues: Mapping[str, int]

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class _Offer:
    id: int
    venue_id: int | None
    words: Offer
    until: date
    """How far its rule is asked: the coming weeks, its whole run, or what was written before."""


async def keep_up(
    tx: Transaction, municipality_id: MunicipalityId, now: datetime, weeks: int = WEEKS
) -> Upkeep:
    """Write what takes place in the coming weeks, and courses to their end.

    A second run changes nothing. What has started is never rewritten; a day that the rule no
    longer gives is marked as gone. Those who have to do with a date that has changed are told.
    """
    city = await _city(tx, municipality_id, now, weeks)
    done = await _rewrite(tx, city, _OFFERS, _KNOWN, {"city": municipality_id})
    await feed.note(tx, municipality_id, now)
    return done.upkeep


async def rewrite(
    tx: Transaction, municipality_id: MunicipalityId, offer_id: OfferId, now: datetime
) -> Rewritten:
    """Write the dates of one offer anew, whose record has changed, and tell of them alike."""
    city = await _city(tx, municipality_id, now, WEEKS)
    values = {"city": municipality_id, "of_offer": offer_id}
    return await _rewrite(tx, city, _OF_OFFER, _KNOWN_OF_OFFER, values)


async def _rewrite(
    tx: Transaction, city: _City, of: _Rows, dates: _Rows, which: Mapping[str, int]
) -> Rewritten:
    rows = await tx.execute(of, {**which, "now": city.now})
    offers = [_offer(row._asdict(), city.last) for row in rows]
    wanted = dict(_wanted(city, offers))
    earliest = min((day for _, day in wanted), default=city.today)
    since = {"now": city.now, "earliest": min(earliest, city.today)}
    found = await tx.execute(dates, {**which, **since})
    known = {(row.offer_id, row.original_on): row._asdict() for row in found}
    added: list[Values] = [
        {"municipality_id": city.id, "offer_id": key[0], "original_on": key[1]} | values
        for key, values in _new(city, offers, wanted)
        if key not in known
    ]
    ahead = {key: row for key, row in known.items() if row["starts_at"] > city.now}
    changed = [(row, wanted[key]) for key, row in ahead.items() if _differs(row, wanted.get(key))]
    lost = [row for key, row in ahead.items() if key not in wanted and row["state"] != State.GONE]
    await calendar_rows.write(tx, added, changed, lost)
    turns = (*_changes(changed), *_losses(lost))
    told = await change.tell(tx, city.id, turns, city.now)
    told |= await _tell_of_new(tx, city, offers, added)
    revived = sum(row["state"] == State.GONE for row, _ in changed)
    upkeep = Upkeep(len(added), len(changed) - revived, len(lost), revived)
    return Rewritten(upkeep, turns, tuple(map(_known, added)), told)


async def _tell_of_new(
    tx: Transaction, city: _City, offers: Sequence[_Offer], added: Sequence[Values]
) -> frozenset[PersonId]:
    fresh: set[Key] = {(row["offer_id"], row["original_on"]) for row in added}
    new_days = fresh & _extra_days(offers)
    in_courses = {key for key in fresh if key[0] in _courses(offers)}
    return await change.added(tx, city.id, new_days | in_courses, new_days, city.now)


async def _city(
    tx: Transaction, municipality_id: MunicipalityId, now: datetime, weeks: int
) -> _City:
    row = (await tx.execute(_CITY, {"city": municipality_id})).one()
    venues = await tx.execute(_VENUES, {"city": municipality_id})
    zone = ZoneInfo(row.timezone)
    return _City(
        id=municipality_id,
        zone=zone,
        holidays=Holidays.model_validate(row.record["calendar"]),
        now=now,
        last=now.astimezone(zone).date() + timedelta(weeks=weeks),
        venues={each.key: each.id for each in venues},
    )


def _offer(row: Values, last: date) -> _Offer:
    words = Offer.model_validate(row["record"])
    run = words.schedule.valid_until if words.course and words.schedule else None
    written = (row["last_original_on"] or last, row["last_local_on"] or last)
    until = max(last, run or last, *written)
    return _Offer(row["id"], row["venue_id"], words, until)


def _wanted(city: _City, offers: Sequence[_Offer]) -> Iterator[tuple[Key, Values]]:
    """Give the columns of all that the records say from today on."""
    off = schedule.days_off(
        city.holidays, city.today, max((each.until for each in offers), default=city.last)
    )
    for each in offers:
        pauses = {day for pause in each.words.pauses for day in off[pause]}
        changes = schedule.changes(each.words)
        for dated in expand(schedule.rule(each.words), pauses, changes, city.today, each.until):
            yield (each.id, dated.original_on), _columns(city, each, dated)


def _new(
    city: _City, offers: Sequence[_Offer], wanted: Mapping[Key, Values]
) -> Iterator[tuple[Key, Values]]:
    """Choose what may be written anew: the coming weeks, and a course's whole run."""
    courses = _courses(offers)
    for key, values in wanted.items():
        near = min(key[1], values["local_on"]) <= city.last or key[0] in courses
        if near and values["ends_at"] > city.now:
            yield key, values


def _courses(offers: Sequence[_Offer]) -> set[int]:
    return {each.id for each in offers if each.words.course}


def _extra_days(offers: Sequence[_Offer]) -> set[Key]:
    """List the days that somebody has added: no rule would have brought them nearer."""
    days: set[Key] = set()
    for each in offers:
        for exception in schedule.changes(each.words):
            if exception.action is Action.ADD:
                days.add((each.id, exception.original_on))
        rule = schedule.rule(each.words)
        if rule and rule.valid_from == rule.valid_until:
            days.add((each.id, rule.valid_from))
    return days


def _changes(changed: Sequence[tuple[Values, Values]]) -> Iterator[Turn]:
    for row, values in changed:
        yield Turn(row["id"], row["offer_id"], _known(row), _known(values))


def _losses(lost: Sequence[Values]) -> Iterator[Turn]:
    for row in lost:
        before = _known(row)
        yield Turn(row["id"], row["offer_id"], before, replace(before, on=False))


def _known(row: Values) -> Known:
    return Known(
        row["local_on"],
        row["start_time"],
        row["end_time"],
        row["venue_id"],
        on=row["state"] == State.ON,
    )


def _columns(city: _City, of: _Offer, dated: Dated) -> Values:
    venue_id = city.venues[dated.venue] if dated.venue else of.venue_id
    return {
        "local_on": dated.local_on,
        "start_time": dated.start_time,
        "end_time": dated.end_time,
        "weekday": dated.local_on.weekday(),
        "starts_at": instant(dated.local_on, dated.start_time, city.zone),
        "ends_at": instant(dated.local_on, dated.end_time, city.zone),
        "venue_id": venue_id,
        "elsewhere": venue_id != of.venue_id,
        "state": dated.state.value,
        "reason": dated.reason,
    }


def _differs(row: Values, values: Values | None) -> bool:
    return values is not None and any(row[name] != values[name] for name in calendar_rows.WRITTEN)
