"""Give, hold and pass on places; each verb locks the seats that it decides about."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, time

from sqlalchemy import and_, bindparam, delete, func, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

import storage.reminder
from kiez.calendar import State as Taking
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.gathering import Key, ordered
from kiez.people import PersonId
from kiez.seating import Asked
from kiez.signup import Family, SignupId, State
from kiez.standing import Own, Placement, Wish
from storage import gathering
from storage.database import Transaction
from storage.placing import again, ask, check, found, opened
from storage.standing import by_code, key_of, keys_of, mine, own, owned, standing
from storage.tables import absence, occurrence, signup

__all__ = [
    "absent",
    "back",
    "by_code",
    "change",
    "coming",
    "join",
    "leave",
    "mine",
    "own",
    "pass_on",
    "pools",
    "settle_due",
    "standing",
    "swap",
    "take",
    "wait",
]

_COMING = update(signup).where(signup.c.id == bindparam("row_id")).values(coming=True)
_ABSENT = {
    "sqlite": sqlite.insert(absence).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(absence).on_conflict_do_nothing(),
}
_BACK = delete(absence).where(
    absence.c.signup_id == bindparam("of_signup"),
    absence.c.occurrence_id == bindparam("at_occurrence"),
)
_LEAVE = delete(signup).where(signup.c.id == bindparam("row_id"))
# Written out, so that the index of those who wait is used.
_QUEUES = (
    select(signup.c.offer_id, signup.c.occurrence_id)
    .distinct()
    .outerjoin(occurrence, occurrence.c.id == signup.c.occurrence_id)
    .where(
        signup.c.state != literal_column("'in'"),
        or_(
            signup.c.occurrence_id.is_(None),
            and_(occurrence.c.state == Taking.ON, occurrence.c.starts_at > bindparam("now")),
        ),
    )
)
_A_DATE_OF_EACH = (
    select(func.min(occurrence.c.id))
    .where(occurrence.c.offer_id.in_(bindparam("ids", expanding=True)))
    .group_by(occurrence.c.offer_id)
)


async def join(tx: Transaction, wish: Wish, now: datetime) -> Placement:
    """Give a family its places, or change what it has there already.

    Raises:
        GoneError: The date is not there, or nobody signs up for it at this door.
    """
    return await ask(tx, wish, now, queue=False)


async def wait(tx: Transaction, wish: Wish, now: datetime) -> Placement:
    """Put a family into the queue; what has become free meanwhile it gets at once.

    Raises:
        GoneError: The date is not there, or nobody signs up for it at this door.
    """
    return await ask(tx, wish, now, queue=True)


async def change(
    tx: Transaction, person_id: PersonId, signup_id: SignupId, family: Family, now: datetime
) -> Placement:
    """Take other numbers: fewer at once, more if they still fit; who waits keeps its rank."""
    check(family)
    there = await opened(tx, await key_of(tx, person_id, signup_id), now)
    return await again(tx, there, signup_id, Asked(family), now)


async def swap(
    tx: Transaction, person_id: PersonId, signup_id: SignupId, slot: time, now: datetime
) -> Placement:
    """Take another slot of the same hour."""
    there = await opened(tx, await key_of(tx, person_id, signup_id), now)
    return await again(tx, there, signup_id, Asked(there.claims[signup_id].family, slot), now)


async def take(
    tx: Transaction, person_id: PersonId, signup_id: SignupId, now: datetime
) -> Placement:
    """Take the seat that is held for the family; if it is not any more, one that is free."""
    there = await opened(tx, await key_of(tx, person_id, signup_id), now)
    return await again(tx, there, signup_id, Asked(there.claims[signup_id].family), now)


async def leave(tx: Transaction, person_id: PersonId, signup_id: SignupId, now: datetime) -> Own:
    """Give places, or one's place in the queue, back; they go to those who wait.

    Returns:
        What was given back.
    """
    there = await opened(tx, await key_of(tx, person_id, signup_id), now)
    entry = found(there, signup_id)
    given_back = await owned(tx, there, entry, now)
    await tx.execute(_LEAVE, {"row_id": signup_id})
    await gathering.settle(tx, there.without(signup_id), now)
    if entry.state is State.IN:
        await storage.reminder.forget_all(tx, person_id, there.occurrences(now), now)
    return given_back


async def coming(
    tx: Transaction,
    person_id: PersonId,
    signup_id: SignupId,
    occurrence: OccurrenceId,
    now: datetime,
) -> Own:
    """Note that a family comes; to a date of a course that it had left out, after all."""
    if (await _key(tx, person_id, signup_id, occurrence)).occurrence is None:
        own_now = await back(tx, person_id, signup_id, occurrence, now)
        return replace(own_now, coming=True)
    await tx.execute(_COMING, {"row_id": signup_id})
    return await own(tx, person_id, signup_id, now)


async def absent(
    tx: Transaction,
    person_id: PersonId,
    signup_id: SignupId,
    occurrence: OccurrenceId,
    now: datetime,
) -> Own | None:
    """Leave a date out of a course, or give the places back.

    Returns:
        None if the places were given back.
    """
    if (await _key(tx, person_id, signup_id, occurrence)).occurrence is not None:
        await leave(tx, person_id, signup_id, now)
        return None
    await tx.execute(_ABSENT[tx.dialect], {"signup_id": signup_id, "occurrence_id": occurrence})
    await storage.reminder.replan(tx, now, [occurrence], person_id)
    return await own(tx, person_id, signup_id, now)


async def back(
    tx: Transaction,
    person_id: PersonId,
    signup_id: SignupId,
    occurrence: OccurrenceId,
    now: datetime,
) -> Own:
    """Come to a date of a course after all."""
    await _key(tx, person_id, signup_id, occurrence)
    await tx.execute(_BACK, {"of_signup": signup_id, "at_occurrence": occurrence})
    await storage.reminder.replan(tx, now, [occurrence], person_id)
    return await own(tx, person_id, signup_id, now)


async def settle_due(tx: Transaction, now: datetime) -> int:
    """End the offers whose time is over, and offer everywhere what is free.

    Returns:
        How many offers were ended or made.
    """
    rows = (await tx.execute(_QUEUES, {"now": now})).all()
    queues = await gathering.load(tx, [Key(row.offer_id, row.occurrence_id) for row in rows], now)
    # Only what has something to do is locked, and then looked at again.
    return await _settle(tx, [each.key for each in queues if each.settled(now)[1]], now)


async def pass_on(tx: Transaction, occurrences: Collection[OccurrenceId], now: datetime) -> int:
    """Offer what has become free at these dates, or in their courses, to those who wait."""
    return await _settle(tx, await gathering.keys(tx, occurrences), now)


async def pools(tx: Transaction, person_id: PersonId) -> list[OccurrenceId]:
    """Lock all that a person has seats in, before they are taken away, for `pass_on`.

    Returns:
        The dates; of a course one of its dates.
    """
    held = ordered(await keys_of(tx, person_id))
    await gathering.lock(tx, held)
    dates = [key.occurrence for key in held if key.occurrence is not None]
    courses = [key.offer for key in held if key.occurrence is None]
    found = (await tx.execute(_A_DATE_OF_EACH, {"ids": courses})).scalars() if courses else ()
    return [*dates, *found]


async def _key(tx: Transaction, person_id: PersonId, signup_id: SignupId, at: OccurrenceId) -> Key:
    """Find a person's own sign-up, of which a button names a date."""
    key = await key_of(tx, person_id, signup_id)
    if key.occurrence not in (None, at) or (
        key.occurrence is None and key not in await gathering.keys(tx, [at])
    ):
        raise GoneError("This date belongs to another sign-up.")
    return key


async def _settle(tx: Transaction, keys: Collection[Key], now: datetime) -> int:
    await gathering.lock(tx, keys)
    steps = 0
    for there in await gathering.load(tx, keys, now):
        steps += (await gathering.settle(tx, there, now))[1]
    return steps
