"""Carry out a change of an offer with all that follows: dates, notices, seats, calendars."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, Select, bindparam, func, insert, select, text, update

import storage.calendar
import storage.feed
import storage.signup
import storage.staff
from kiez.amendment import (
    RETIRED,
    TOUCHED,
    UNDO,
    AmendmentId,
    Effect,
    Preview,
    Reason,
    Refusal,
    State,
    Value,
    allowed,
    amended,
    facts,
)
from kiez.calendar import State as Taking
from kiez.directory import CentreId, Kind, OfferId, Service
from kiez.errors import GoneError
from kiez.roles import Staff
from storage import amendment_check, directory_rows, weekday
from storage.database import Transaction
from storage.directory_rows import Record, Rows, Values
from storage.tables import centre, municipality, occurrence, offer, venue

# One keeper of a city's directory and calendar at a time; sign-ups go on meanwhile.
_CITY = (
    select(municipality.c.timezone, municipality.c.record)
    .where(municipality.c.id == bindparam("city"))
    .with_for_update(key_share=True)
)
_OFFER = select(offer).where(offer.c.id == bindparam("of_offer"))
# Whoever says at this moment that it is right waits, or is waited for.
_HELD = _OFFER.with_for_update(key_share=True)
_ADD = insert(offer).returning(offer.c.id)
_LAST = select(func.max(offer.c.position)).where(offer.c.municipality_id == bindparam("city"))
_AHEAD = select(occurrence.c.id).where(
    occurrence.c.offer_id == bindparam("of_offer"),
    occurrence.c.state == Taking.ON,
    occurrence.c.starts_at > bindparam("now"),
)
_DONE = (State.MADE, State.UNDONE)
_SEATS = frozenset(
    ("capacity", "childcare", "childcare_capacity", "slots", "course", "registration")
)
_COLUMNS = (
    *("kind", "service", "title", "venue_id", "lat", "lon", "postal_code", "step_free"),
    *("childcare", "child_age_months_min", "child_age_months_max", "audience", "languages"),
    *("registration", "cost_cents", "telegram", "slot_confirmed", "checked_on"),
    *("second_centre_id", "asked_on", "hidden", "retired", "touched", "record"),
)
_CHANGE = (
    update(offer)
    .where(offer.c.id == bindparam("of_offer"))
    .values({name: bindparam(name) for name in _COLUMNS})
)
_BEGIN, _BACK, _END = (
    text(f"{words} rehearsal") for words in ("SAVEPOINT", "ROLLBACK TO", "RELEASE SAVEPOINT")
)


@dataclass(frozen=True, slots=True)
class Case:
    """An offer with its city, as it is before a change.

    Args:
        offer: None: it is to be.
        centre: None: an offer for the whole city.
        record: The offer in the directory's words, with `RETIRED`; empty if it is to be.
        coordinates: One of its centres is coordinated by whoever asks.
    """

    staff: Staff
    zone: ZoneInfo
    sources: Mapping[str, Record]
    centres: Rows
    venues: Rows
    offer: Row[Any] | None
    centre: Mapping[str, Any] | None
    record: Record
    coordinates: bool

    @property
    def owners(self) -> list[CentreId]:
        """The centres whose offer it is, but for the one that the asker coordinates."""
        row = self.offer
        own = (row.centre_id, row.second_centre_id) if row is not None else ()
        return [each for each in own if each is not None and each != self.staff.centre]

    @property
    def tree(self) -> dict[str, Any]:
        """What an offer may refer to, as a directory without offers."""
        venues = [{"key": key} for key in self.venues]
        centres = [{"key": key} for key in self.centres]
        return {"centres": [{"venues": venues}, *centres], "sources": self.sources}

    def may(self, after: Mapping[str, Value]) -> bool:
        """Tell whether whoever asks may change this."""
        keys = set(after) if self.offer is not None else set(after) - {"source"}
        return allowed(coordinates=self.coordinates, keys=sorted(keys))


async def own(
    tx: Transaction, staff: Staff, offer_id: int, of: Select[*tuple[Any, ...]] = _OFFER
) -> Row[Any]:
    """Read an offer within reach.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    number = await storage.staff.own_offer(tx, staff, offer_id)
    return (await tx.execute(of, {"of_offer": number})).one()


async def hold(tx: Transaction, staff: Staff) -> Row[Any]:
    """Let nobody else keep the directory of the city meanwhile; comes before any other lock."""
    return (await tx.execute(_CITY, {"city": staff.municipality})).one()


async def case(tx: Transaction, staff: Staff, offer_id: OfferId | None) -> Case:
    """Read an offer within reach, and let nobody else change it or its city meanwhile.

    Raises:
        GoneError: It is foreign or does not exist; or nobody lets the asker add one.
    """
    if offer_id is None and staff.centre is None:
        raise GoneError("A new offer needs a centre.")
    city = staff.municipality
    told = await hold(tx, staff)
    centres = await directory_rows.rows(tx, centre, city)
    row = await own(tx, staff, offer_id, _HELD) if offer_id is not None else None
    of_centre = row.centre_id if row is not None else staff.centre
    owners = {of_centre, row.second_centre_id if row is not None else of_centre}
    return Case(
        staff=staff,
        zone=ZoneInfo(told.timezone),
        sources=told.record.get("sources", {}),
        centres=centres,
        venues=await directory_rows.rows(tx, venue, city),
        offer=row,
        centre=next((each for each in centres.values() if each["id"] == of_centre), None),
        record=_told(row),
        coordinates=staff.centre is not None and staff.centre in owners,
    )


async def refusals(
    tx: Transaction, here: Case, after: Mapping[str, Value], now: datetime
) -> tuple[Refusal, ...]:
    """Tell why an offer cannot be changed like this; empty if it can."""
    changed = {key: value for key, value in after.items() if here.record.get(key) != value}
    if not changed:
        return (Refusal("", Reason.NOTHING),)
    record, _ = _parts(amended(here.record, after))
    wrong = amendment_check.refusals({"key": "new", **record}, here.tree)
    if here.centre and record.get("second_owner") == here.centre["key"]:
        wrong.append(Refusal("second_owner", Reason.UNKNOWN))
    if here.offer is not None and not wrong:
        wrong = await amendment_check.booked(tx, here.offer.id, changed, now)
    return tuple(wrong)


@asynccontextmanager
async def rehearsal(tx: Transaction) -> AsyncIterator[None]:
    """Take back all that the block writes: what it tells is what would happen."""
    await tx.execute(_BEGIN)
    try:
        yield
    finally:
        await tx.execute(_BACK)
        await tx.execute(_END)


async def carry_out(
    tx: Transaction,
    here: Case,
    after: Mapping[str, Value],
    touched: Mapping[str, Value],
    now: datetime,
) -> tuple[OfferId, Effect]:
    """Write an offer as it is to be, and all that follows from it.

    Args:
        touched: What a person has changed since the import, with this change.
    """
    record, retired = _parts(amended(here.record, after))
    columns: dict[str, Any] = directory_rows.of_offer(record, here.venues, here.sources)
    second = here.centres.get(record.get("second_owner") or "", {}).get("id")
    columns |= {"touched": dict(touched), "retired": retired, "second_centre_id": second}
    offer_id = await _write(tx, here, columns, looked="checked_on" in after)
    if here.offer is not None:
        await weekday.carry(tx, offer_id, (here.record, record), here.zone, now)
    done = await storage.calendar.rewrite(tx, here.staff.municipality, offer_id, now)
    offered = 0
    if _SEATS & after.keys():
        ahead = await tx.execute(_AHEAD, {"of_offer": offer_id, "now": now})
        offered = await storage.signup.pass_on(tx, list(ahead.scalars()), now)
    await storage.feed.note(tx, here.staff.municipality, now, offer_id)
    return offer_id, Effect(done.turns, done.added, len(done.told), offered)


async def new_key(tx: Transaction, here: Case, kind: object) -> str:
    """Find a key that no offer of the city has."""
    taken = await directory_rows.rows(tx, offer, here.staff.municipality)
    unit = here.centre["key"] if here.centre else "city"
    names = (f"{unit[:30]}-{kind}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def preview(
    here: Case,
    number: AmendmentId,
    after: Mapping[str, Value],
    **more: Any,  # noqa: ANN401 - other fields of the preview
) -> Preview:
    """Describe a change that is to be made of an offer as it is now."""
    whole = amended(here.record, after)
    unit: Mapping[str, Any] = here.centre or {"name": "", "live": True}
    found = Preview(
        id=number,
        offer=OfferId(here.offer.id) if here.offer is not None else None,
        state=State.DRAFT,
        kind=Kind(str(whole.get("kind"))),
        service=Service(str(whole["service"])) if "service" in whole else None,
        title=str(whole.get("title", "")),
        centre_name=unit["name"],
        trial=not unit["live"],
        facts=facts(here.record, after),
        names={key: row["name"] for key, row in (here.centres | here.venues).items()},
        venues={row["id"]: row["name"] for row in here.venues.values()},
        new=here.offer is None,
    )
    return replace(found, **more)


def as_made(here: Case, row: Row[Any]) -> Preview:
    """Describe a change that was made, undone or dropped."""
    before = {key: value for key, value in row.before.items() if key != TOUCHED}
    return preview(
        here,
        row.id,
        row.after,
        state=State(row.state),
        facts=facts(before, row.after),
        effect=Effect(told=row.told),
        mine=row.staff_id == here.staff.id,
        undo_until=row.changed_at + UNDO if row.state == State.MADE else None,
        new=row.offer_id is None or (row.state in _DONE and TOUCHED not in row.before),
    )


async def _write(tx: Transaction, here: Case, columns: Values, *, looked: bool) -> OfferId:
    row = here.offer
    if row is None:
        last = (await tx.execute(_LAST, {"city": here.staff.municipality})).scalar()
        place = {"municipality_id": here.staff.municipality, "centre_id": here.staff.centre}
        first = {"key": columns["record"]["key"], "position": (last or 0) + 1}
        return OfferId((await tx.execute(_ADD, columns | place | first)).scalar_one())
    # Somebody has just looked at it: nobody needs to ask again.
    asked_on, hidden = (None, False) if looked else (row.asked_on, row.hidden)
    asking = {"asked_on": asked_on, "hidden": hidden}
    await tx.execute(_CHANGE, {"of_offer": row.id, **columns, **asking})
    return OfferId(row.id)


def _told(row: Row[Any] | None) -> Record:
    if row is None:
        return {}
    return {**row.record, **({RETIRED: True} if row.retired else {})}


def _parts(whole: Mapping[str, Value]) -> tuple[Record, bool]:
    record = {key: value for key, value in whole.items() if key != RETIRED}
    return record, bool(whole.get(RETIRED))
