"""Let staff count at the door, close, correct and enter late; each verb binds to their reach."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, or_, select

import storage.audit
import storage.card
import storage.checkin
import storage.headcount
import storage.staff
import storage.tally
from kiez.audit import Action
from kiez.calendar import State
from kiez.details import Details, discreet, only_looking
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.headcount import Count, Totals, Typed, What, replaced, total
from kiez.participation import (
    Counting,
    Listed,
    Past,
    Phase,
    correctable,
    oldest,
    phase,
)
from kiez.people import PersonId
from kiez.roles import Staff
from kiez.signup import Family, SignupId
from kiez.signup import State as Seat
from storage import tables
from storage.database import Transaction
from storage.headcount import banded
from storage.tables import absence, audit, occurrence, offer, person

_AT = bindparam("at_occurrence", type_=tables.occurrence.c.id.type)
_CLOSED = select(occurrence.c.closed).where(occurrence.c.id == _AT)
_COURSE_OF = select(occurrence.c.offer_id).where(occurrence.c.id == _AT).scalar_subquery()
_SIGNED = (
    select(
        tables.signup.c.id,
        tables.signup.c.person_id,
        tables.signup.c.adults,
        tables.signup.c.children,
        person.c.nickname,
    )
    .join(person, person.c.id == tables.signup.c.person_id)
    .where(
        tables.signup.c.state == Seat.IN,
        or_(
            tables.signup.c.occurrence_id == _AT,
            tables.signup.c.occurrence_id.is_(None) & (tables.signup.c.offer_id == _COURSE_OF),
        ),
        ~exists().where(absence.c.signup_id == tables.signup.c.id, absence.c.occurrence_id == _AT),
    )
    .order_by(tables.signup.c.position, tables.signup.c.id)
)
_NOTED = (
    select(audit.c.id)
    .where(
        audit.c.staff_id == bindparam("of_staff"),
        audit.c.action == Action.COUNTED,
        audit.c.object_type == "occurrence",
        audit.c.object_key == bindparam("of_key"),
    )
    .limit(1)
)
_PAST = (
    select(occurrence.c.id, occurrence.c.closed)
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .where(
        storage.staff.reached(),
        occurrence.c.state == State.ON,
        occurrence.c.ends_at < bindparam("now"),
        occurrence.c.local_on >= bindparam("since"),
    )
    .order_by(occurrence.c.starts_at.desc(), occurrence.c.id)
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)


@dataclass(frozen=True, slots=True)
class _Desk:
    """A date that a member of staff reaches, and what may be done there now."""

    card: Details
    phase: Phase
    today: date
    running: bool

    @property
    def at(self) -> OccurrenceId:
        return self.card.occurrence


async def counting(tx: Transaction, staff: Staff, number: int, now: datetime) -> Counting:
    """Tell how it stands at the door of a date.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    return await _counting(tx, staff, await _desk(tx, staff, number, now))


async def step(
    tx: Transaction, staff: Staff, number: int, what: What, by: int, now: datetime
) -> Counting:
    """Count one more, or one fewer."""
    desk = await _held(tx, staff, number, now)
    if desk.phase is Phase.OPEN:
        counted = (await _entered(tx, desk)).stepped(what, by)
        if counted.possible:
            await storage.headcount.write(tx, desk.at, counted)
            await _note(tx, staff, desk.at, now)
    return await _counting(tx, staff, desk)


async def enter(
    tx: Transaction, staff: Staff, number: int, typed: Typed, now: datetime
) -> Counting:
    """Take the numbers that staff typed instead of those that they entered before."""
    desk = await _held(tx, staff, number, now)
    count = replaced(await _entered(tx, desk), typed)
    if desk.phase is Phase.OPEN and count.possible:
        await storage.headcount.write(tx, desk.at, count)
        await _note(tx, staff, desk.at, now)
    return await _counting(tx, staff, desk)


async def came(
    tx: Transaction, staff: Staff, number: int, signup: SignupId, key: str, now: datetime
) -> Counting:
    """Count a family that has signed up, as it signed up; in trial nobody is counted.

    Args:
        key: Random, of the row that may come of it.
    """
    desk = await _held(tx, staff, number, now)
    row = await _signed(tx, staff, desk, signup)
    if desk.phase is Phase.OPEN and not desk.card.trial:
        family = Family(row.adults, banded(row.children))
        await storage.checkin.enter(tx, desk.card, PersonId(row.person_id), family, key)
        await _note(tx, staff, desk.at, now)
    return await _counting(tx, staff, desk)


async def not_here(
    tx: Transaction, staff: Staff, number: int, signup: SignupId, now: datetime
) -> Counting:
    """Count a family that has signed up no more: it was a slip of the finger."""
    desk = await _held(tx, staff, number, now)
    row = await _signed(tx, staff, desk, signup)
    if desk.phase is Phase.OPEN:
        await storage.checkin.leave(tx, desk.card, PersonId(row.person_id))
        await _note(tx, staff, desk.at, now)
    return await _counting(tx, staff, desk)


async def close(tx: Transaction, staff: Staff, number: int, now: datetime) -> Counting:
    """Close a date: what was counted becomes sums; a second time nothing happens.

    Nor is anything closed as long as the numbers do not go together.
    """
    desk = await _held(tx, staff, number, now)
    fits = desk.phase is Phase.OPEN and (await _counting(tx, staff, desk)).sound
    if fits and await storage.tally.close(tx, desk.at):
        await storage.audit.note(tx, staff, Action.CLOSED, ("occurrence", desk.at), now)
    return await counting(tx, staff, number, now)


async def late(
    tx: Transaction, staff: Staff, number: int, count: Count, now: datetime
) -> Counting:
    """Enter from paper what nobody has counted, once."""
    desk = await _held(tx, staff, number, now)
    fits = desk.phase is Phase.MISSED and count.possible and count.sound and count != Count()
    if fits and await storage.tally.late(tx, desk.at, count):
        await storage.audit.note(tx, staff, Action.CLOSED, ("occurrence", desk.at), now)
    return await counting(tx, staff, number, now)


async def correct(
    tx: Transaction, staff: Staff, number: int, totals: Totals, now: datetime
) -> Counting:
    """Replace the totals of a closed date; the audit log keeps who did and when.

    Raises:
        GoneError: It has none, or it is too late.
    """
    desk = await _held(tx, staff, number, now)
    if desk.phase is not Phase.COUNTED or not correctable(desk.card.local_on, desk.today):
        raise GoneError("These totals cannot be corrected.")
    if totals.possible and totals.sound:
        await storage.tally.correct(tx, desk.at, totals)
        await storage.audit.note(tx, staff, Action.CORRECTED, ("occurrence", desk.at), now)
    return await _counting(tx, staff, desk)


async def past(
    tx: Transaction, staff: Staff, now: datetime, skipped: int, most: int
) -> tuple[Past, ...]:
    """List dates that are over and may still be counted or corrected, the latest first."""
    since = oldest(now.date())
    values = storage.staff.reach(staff) | {
        "now": now,
        "since": since,
        "skipped": skipped,
        "most": most,
    }
    closed = {row.id: bool(row.closed) for row in await tx.execute(_PAST, values)}
    cards = await storage.card.cards(tx, [OccurrenceId(number) for number in closed])
    return tuple(
        Past(cards[OccurrenceId(number)], counted=done) for number, done in closed.items()
    )


async def _desk(tx: Transaction, staff: Staff, number: int, now: datetime) -> _Desk:
    at = await storage.staff.own_occurrence(tx, staff, number)
    closed = bool((await tx.execute(_CLOSED, {"at_occurrence": at})).scalar())
    card = (await storage.card.cards(tx, [at]))[at]
    today = now.astimezone(await storage.card.zone(tx, at)).date()
    may = phase(card, now, today, closed=closed)
    return _Desk(card, may, today, running=now < card.ends_at)


async def _held(tx: Transaction, staff: Staff, number: int, now: datetime) -> _Desk:
    """Lock a date first: a colleague may be closing it at this moment."""
    at = await storage.staff.own_occurrence(tx, staff, number)
    await storage.headcount.hold(tx, at)
    return await _desk(tx, staff, at, now)


async def _entered(tx: Transaction, desk: _Desk) -> Count:
    return (await storage.headcount.read(tx, desk.at)).get(False, Count())


async def _counting(tx: Transaction, staff: Staff, desk: _Desk) -> Counting:
    shown = Counting(desk.card, desk.phase, desk.today, running=desk.running)
    if desk.phase is Phase.COUNTED:
        totals = await storage.tally.totals(tx, desk.at)
        may = totals is not None and correctable(desk.card.local_on, desk.today)
        return replace(shown, totals=totals, correctable=may)
    signed = await _all_signed(tx, desk)
    if desk.phase is not Phase.OPEN:
        return replace(shown, expected=len(signed))
    heads = await storage.headcount.read(tx, desk.at)
    families = await storage.checkin.here(tx, desk.at)
    here = {who for who, *_ in families}
    counted = total([*heads.values(), *(count for *_, count in families)])
    return replace(
        shown,
        entered=heads.get(False, Count()),
        here=counted.totals,
        sound=counted.sound,
        listed=tuple(_listed(row, here) for row in signed) if _may_list(staff, desk) else (),
        expected=len(signed),
    )


def _listed(row: Row[Any], here: set[PersonId]) -> Listed:
    family = Family(row.adults, banded(row.children))
    return Listed(SignupId(row.id), row.nickname or "", family, here=row.person_id in here)


def _may_list(staff: Staff, desk: _Desk) -> bool:
    """Tell whether somebody may see here who has signed up: of a consultation its provider."""
    known = not discreet(desk.card.kind) or desk.card.offer in staff.consulted
    return known and not only_looking(desk.card, staff.door)


async def _all_signed(tx: Transaction, desk: _Desk) -> Sequence[Row[Any]]:
    return (await tx.execute(_SIGNED, {"at_occurrence": desk.at})).all()


async def _signed(tx: Transaction, staff: Staff, desk: _Desk, signup: SignupId) -> Row[Any]:
    """Find a family that has signed up for this date, and that this member of staff may see."""
    found = [row for row in await _all_signed(tx, desk) if row.id == signup]
    if not found or not _may_list(staff, desk):
        raise GoneError("Nobody of this number has signed up here.")
    return found[0]


async def _note(tx: Transaction, staff: Staff, at: OccurrenceId, now: datetime) -> None:
    """Note that somebody counts here, once: the hours of single taps would tell who came when."""
    values = {"of_staff": staff.id, "of_key": str(at)}
    if (await tx.execute(_NOTED, values)).first() is None:
        await storage.audit.note(tx, staff, Action.COUNTED, ("occurrence", at), now)
