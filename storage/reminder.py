"""Plan the reminders of dates as rows that wait to be said."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

import storage.card
import storage.finding
import storage.notice
import storage.wanted
from kiez.calendar import State
from kiez.details import Details
from kiez.directory import OccurrenceId, Through
from kiez.errors import GoneError
from kiez.notice import Kind
from kiez.people import Door, Person, PersonId
from kiez.reminder import Lead, stays, unpack
from storage.database import Transaction
from storage.tables import notice, occurrence, person, reminding, signup
from storage.wanted import SCOPES, Wanted, within

_REMINDS = (
    notice.c.kind == Kind.REMINDER,
    notice.c.state == storage.notice.State.WAITING,
)
# What waits for a date that is over stays, so that it is counted when it is dropped.
_WAITING = {
    scope: select(
        notice.c.id,
        notice.c.person_id,
        notice.c.occurrence_id,
        notice.c.signup_id,
        notice.c.lead,
        notice.c.due_at,
    )
    .join(occurrence, occurrence.c.id == notice.c.occurrence_id)
    .where(*_REMINDS, *within(scope, notice.c.person_id))
    .order_by(notice.c.id)
    for scope in SCOPES
}
# One that is being said right now is left alone.
_WITHDRAW = delete(notice).where(
    notice.c.id == bindparam("stale_id"),
    *_REMINDS,
    or_(notice.c.lease_until.is_(None), notice.c.lease_until <= bindparam("now")),
)
_NEXT = select(func.min(notice.c.due_at)).where(
    *_REMINDS,
    notice.c.person_id == bindparam("who"),
    notice.c.occurrence_id == bindparam("of_occurrence"),
)
_ASKED: dict[str, object] = {
    "municipality_id": bindparam("municipality_id"),
    "person_id": bindparam("who"),
    "occurrence_id": bindparam("of_occurrence"),
    "leads": bindparam("new_leads"),
}
_KEY = ["person_id", "occurrence_id"]
_LEADS: dict[str, object] = {"leads": bindparam("new_leads")}
_ASK = {
    "sqlite": sqlite.insert(reminding).values(_ASKED).on_conflict_do_update(_KEY, set_=_LEADS),
    "postgresql": postgresql.insert(reminding)
    .values(_ASKED)
    .on_conflict_do_update(index_elements=_KEY, set_=_LEADS),
}
_FORGET = delete(reminding).where(
    reminding.c.person_id == bindparam("who"),
    reminding.c.occurrence_id.in_(bindparam("ids", expanding=True)),
)
_SET_LEADS = (
    update(person).where(person.c.id == bindparam("who")).values(leads=bindparam("new_leads"))
)
_LEADS_OF_DATE = select(reminding.c.leads).where(
    reminding.c.person_id == bindparam("who"),
    reminding.c.occurrence_id == bindparam("of_occurrence"),
)
_LEADS_OF_PERSON = select(person.c.leads).where(person.c.id == bindparam("who"))
_WISHES = (
    select(reminding.c.occurrence_id)
    .join(occurrence, occurrence.c.id == reminding.c.occurrence_id)
    .where(
        reminding.c.person_id == bindparam("who"),
        func.coalesce(reminding.c.leads, "usual") != "",
        occurrence.c.starts_at > bindparam("now"),
        occurrence.c.state != State.GONE,
        ~exists().where(
            signup.c.person_id == reminding.c.person_id,
            or_(
                signup.c.occurrence_id == occurrence.c.id,
                signup.c.occurrence_id.is_(None) & (signup.c.offer_id == occurrence.c.offer_id),
            ),
        ),
    )
)


async def replan(
    tx: Transaction,
    now: datetime,
    occurrences: Collection[OccurrenceId] | None = None,
    person: PersonId | None = None,
) -> None:
    """Write the reminders of these dates anew, or of all that a person has; safe to repeat.

    What is right already stays as it is, and so does what is being said right now. An hour that
    is over is not made up; one that waits only because the process was down is said late.
    """
    if occurrences is not None and not occurrences:
        return
    scope = (occurrences is not None, person is not None)
    values: dict[str, object] = {"now": now}
    if occurrences is not None:
        values["ids"] = sorted(occurrences)
    if person is not None:
        values["who"] = person
    await storage.wanted.lock(tx, scope, values)
    wanted = await storage.wanted.reminders(tx, scope, values)
    waiting = (await tx.execute(_WAITING[scope], values)).all()
    stale = [row.id for row in waiting if not _settled(wanted, row, now)]
    if stale:
        await tx.execute(_WITHDRAW, [{"stale_id": each, "now": now} for each in stale])
    missing = [each for each, _ in wanted.values() if each.due_at > now]
    await storage.notice.add(tx, missing)


async def remind(
    tx: Transaction,
    person: Person,
    occurrence: OccurrenceId,
    leads: str | None,
    now: datetime,
) -> Details:
    """Remind a person of a date, with or without a sign-up, at these lead times.

    Args:
        leads: `kiez.reminder.pack`; None: as the person has it; empty: not at all.

    Raises:
        GoneError: The date is not shown at this door, or may not be kept there.
    """
    card = await storage.finding.details(tx, person.municipality, occurrence, door=person.door)
    if person.door is Door.TELEGRAM and card.through is not Through.ALL:
        raise GoneError("Nothing personal of this date passes through this door.")
    await tx.execute(
        _ASK[tx.dialect],
        {
            "municipality_id": person.municipality,
            "who": person.id,
            "of_occurrence": occurrence,
            "new_leads": leads,
        },
    )
    await replan(tx, now, [occurrence], person.id)
    return card


async def forget(
    tx: Transaction, person_id: PersonId, occurrence: OccurrenceId, now: datetime
) -> None:
    """Forget what a person wished for a date; a sign-up is reminded of as usual again."""
    await forget_all(tx, person_id, [occurrence], now)


async def forget_all(
    tx: Transaction, person_id: PersonId, occurrences: Collection[OccurrenceId], now: datetime
) -> None:
    """Forget what a person wished for these dates, such as those whose seats it gave back."""
    if occurrences:
        await tx.execute(_FORGET, {"who": person_id, "ids": sorted(occurrences)})
    await replan(tx, now, occurrences, person_id)


async def set_leads(tx: Transaction, person: Person, leads: str | None, now: datetime) -> None:
    """Remember when a person wants to be reminded of everything.

    Args:
        leads: `kiez.reminder.pack`; None: the usual ones; empty: never.
    """
    await tx.execute(_SET_LEADS, {"who": person.id, "new_leads": leads})
    await replan(tx, now, person=person.id)


async def leads_of(
    tx: Transaction, person_id: PersonId, occurrence: OccurrenceId | None = None
) -> tuple[Lead, ...] | None:
    """Tell the lead times that a person chose, for one date or for all; None: none chosen."""
    statement = _LEADS_OF_PERSON if occurrence is None else _LEADS_OF_DATE
    values = {"who": person_id, "of_occurrence": occurrence}
    letters = (await tx.execute(statement, values)).scalar()
    return None if letters is None else unpack(letters)


async def next_of(
    tx: Transaction, person_id: PersonId, occurrence: OccurrenceId
) -> datetime | None:
    """Tell when a person is reminded of a date next; None if no reminder waits."""
    values = {"who": person_id, "of_occurrence": occurrence}
    found: datetime | None = (await tx.execute(_NEXT, values)).scalar()
    return found


async def wanted(tx: Transaction, person_id: PersonId, now: datetime) -> tuple[Details, ...]:
    """List the dates ahead that a person is reminded of without a sign-up, the first first."""
    ids = (await tx.execute(_WISHES, {"who": person_id, "now": now})).scalars().all()
    cards = await storage.card.cards(tx, ids)
    return tuple(sorted(cards.values(), key=lambda card: (card.starts_at, card.occurrence)))


def _settled(wanted: Wanted, row: Row[Any], now: datetime) -> bool:
    """Tell whether what waits is right, and take it from what is wanted if so."""
    key = (row.person_id, row.occurrence_id, row.lead)
    if key not in wanted:
        return False
    reminder, starts_at = wanted[key]
    right = reminder.signup == row.signup_id and stays(reminder.due_at, row.due_at, starts_at, now)
    if right:
        del wanted[key]
    return right
