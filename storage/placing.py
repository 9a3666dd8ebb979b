"""Decide about one family's places under the lock, and write what was decided."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, insert, update

import storage.notice
import storage.reminder
from kiez import seating
from kiez.errors import GoneError
from kiez.gathering import Claim, Gathering, Key
from kiez.notice import Kind
from kiez.seating import Asked, Entry
from kiez.signup import Family, Outcome, SignupId, State
from kiez.standing import Placement, Wish
from storage import gathering
from storage.database import Transaction
from storage.standing import owned, passes, stands
from storage.tables import signup

_ADD = insert(signup)
_CHANGE = (
    update(signup)
    .where(signup.c.id == bindparam("row_id"))
    .values(
        state=bindparam("new_state"),
        adults=bindparam("new_adults"),
        children=bindparam("new_children"),
        room=bindparam("new_room"),
        childcare=bindparam("new_childcare"),
        slot_time=bindparam("new_slot_time"),
        offered_until=bindparam("new_offered_until"),
    )
)


async def opened(tx: Transaction, key: Key, now: datetime) -> Gathering:
    """Lock what the sign-up is about, and load it as it is now."""
    await gathering.lock(tx, [key])
    for there in await gathering.load(tx, [key], now):
        return there
    raise GoneError("This occurrence is not there.")


def found(there: Gathering, signup_id: SignupId) -> Entry:
    """Find a sign-up again under the lock: another device may have ended it meanwhile."""
    entry = there.entry(signup_id)
    if entry is None:
        raise GoneError("This sign-up is not there.")
    return entry


def check(family: Family) -> None:
    """Refuse a family that no button of ours offers."""
    if not family.possible:
        raise GoneError("No family is like this.")


async def ask(tx: Transaction, wish: Wish, now: datetime, *, queue: bool) -> Placement:
    """Decide what becomes of a wish."""
    check(wish.family)
    if tx.dialect != "sqlite":  # it is known only by a question where the seats are
        await gathering.lock(tx, await gathering.keys(tx, [wish.occurrence]))
    there = await gathering.at(tx, wish.occurrence, now, wish.door)
    if there is None or not there.shown or there.municipality != wish.municipality:
        raise GoneError("This occurrence is not there.")
    if not passes(there, wish.door):
        raise GoneError("Sign-ups do not pass through this door.")
    there, _ = await gathering.settle(tx, there, now)
    claim = Claim(wish.person, wish.family, wish.code_hmac)
    asked = Asked(wish.family, wish.slot, queue)
    if (entry := there.of(wish.person)) is not None:
        return await _place(tx, there, entry, asked, now)
    new = Entry(wish.id, there.pool.next_position, State.WAITING, 0, 0)
    there = replace(there, claims={**there.claims, wish.id: claim})
    if not there.joinable(now):
        return await _refused(tx, there, new, asked, Outcome.LATE, now)
    return await _place(tx, there, new, asked, now)


async def again(
    tx: Transaction, there: Gathering, signup_id: SignupId, asked: Asked, now: datetime
) -> Placement:
    """Decide what becomes of a family that is here already; one that lapsed just now is new."""
    before = found(there, signup_id)
    there, _ = await gathering.settle(tx, there, now)
    fresh = replace(before, state=State.WAITING, position=there.pool.next_position, slot=None)
    return await _place(tx, there, there.entry(signup_id) or fresh, asked, now)


async def _place(
    tx: Transaction, there: Gathering, entry: Entry, asked: Asked, now: datetime
) -> Placement:
    if not there.ahead:
        return await _refused(tx, there, entry, asked, Outcome.LATE, now)
    outcome, after = seating.place(there.pool, entry, asked, now)
    if outcome in {Outcome.FULL, Outcome.TAKEN}:
        return await _refused(tx, there, entry, asked, outcome, now)
    claim = replace(there.claims[entry.id], family=asked.family)
    placed = there.seated(after, claim)
    if there.pool.has(entry.id):
        await tx.execute(_CHANGE, _new(after, claim))
        # What the family has given back goes to those who wait.
        placed, _ = await gathering.settle(tx, placed, now)
    else:
        await tx.execute(_ADD, _columns(after, claim) | _fixed(placed, after))
    await _note(tx, placed, entry, after, now)
    return Placement(outcome, await owned(tx, placed, after, now))


async def _refused(
    tx: Transaction,
    there: Gathering,
    entry: Entry,
    asked: Asked,
    outcome: Outcome,
    now: datetime,
) -> Placement:
    """Tell what else there is, where nothing was changed."""
    person = there.claims[entry.id].person
    stand = await stands(tx, there, person, now, comes=asked.family)
    return Placement(outcome, stand.own, stand)


async def _note(
    tx: Transaction, there: Gathering, before: Entry, after: Entry, now: datetime
) -> None:
    """Take back what is not true any more, and plan the reminders."""
    person, dates = there.claims[after.id].person, there.occurrences(now)
    if before.state is State.OFFERED:
        await storage.notice.withdraw(tx, [Kind.OFFERED], signup=after.id)
    elif before.state is State.WAITING:
        # In a course the offer may have lapsed while another date was the next one.
        every = [*dates, *(each.occurrence for each in there.dates)]
        await storage.notice.withdraw(tx, [Kind.LAPSED], occurrences=every, person=person)
    if after.state is State.IN:
        await storage.reminder.replan(tx, now, dates, person)


def _fixed(there: Gathering, entry: Entry) -> dict[str, object]:
    """Give the columns of a new row that never change."""
    claim = there.claims[entry.id]
    return {
        "id": entry.id,
        "municipality_id": there.municipality,
        "offer_id": there.key.offer,
        "occurrence_id": there.key.occurrence,
        "person_id": claim.person,
        "position": entry.position,
        "code_hmac": claim.code_hmac,
    }


def _new(entry: Entry, claim: Claim) -> dict[str, object]:
    columns = _columns(entry, claim).items()
    return {"row_id": entry.id} | {f"new_{name}": value for name, value in columns}


def _columns(entry: Entry, claim: Claim) -> dict[str, object]:
    return {
        "state": entry.state,
        "adults": claim.family.adults,
        "children": {band: count for band, count in claim.family.children.items() if count},
        "room": entry.room,
        "childcare": entry.childcare,
        "slot_time": entry.slot,
        "offered_until": entry.until,
    }
