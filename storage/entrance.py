"""Let families check in by the code that hangs at the entrance."""

from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select

import storage.card
import storage.checkin
import storage.consent
import storage.headcount
import storage.miss
from kiez.calendar import State
from kiez.code import Secrets, read_entrance_code
from kiez.consent import Purpose
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.headcount import Count, of_family
from kiez.participation import CLOSE_AFTER, ENTRANCE_BEFORE, LONGEST, Entrance, Missed
from kiez.people import Person, PersonId
from kiez.signup import Family
from kiez.standing import guessed
from storage.database import Transaction
from storage.headcount import banded
from storage.tables import child, municipality, occurrence, signup

# All cities are named, so that the index of what is soonest is used.
_OPEN = select(occurrence.c.id).where(
    occurrence.c.municipality_id.in_(select(municipality.c.id)),
    occurrence.c.starts_at <= bindparam("opened_by"),
    occurrence.c.starts_at > bindparam("since"),
    occurrence.c.ends_at > bindparam("ended_after"),
    occurrence.c.state == State.ON,
    occurrence.c.closed.is_(False),
)
_SIGNED = (
    select(signup.c.adults, signup.c.children)
    .where(
        signup.c.person_id == bindparam("of_person"),
        or_(
            signup.c.occurrence_id == bindparam("at_occurrence"),
            and_(signup.c.occurrence_id.is_(None), signup.c.offer_id == bindparam("of_offer")),
        ),
    )
    .limit(1)
)
_BORN = select(child.c.born_on).where(child.c.person_id == bindparam("of_person"))


async def opened(tx: Transaction, code: str, secrets: Secrets, now: datetime) -> Details | None:
    """Find the date whose code this is; None if it is none of those that are open now."""
    wanted = read_entrance_code(code)
    times = {
        "opened_by": now + ENTRANCE_BEFORE,
        "since": now - LONGEST,
        "ended_after": now - CLOSE_AFTER,
    }
    for number in (await tx.execute(_OPEN, times)).scalars().all():
        at = OccurrenceId(number)
        if secrets.entrance_code(at) == wanted:
            return (await storage.card.cards(tx, [at]))[at]
    return None


async def entrance(
    tx: Transaction, who: Person, code: str, secrets: Secrets, now: datetime
) -> Entrance | Missed:
    """Open the date whose code somebody has read at the entrance; wrong ones are counted."""
    if await storage.miss.blocked(tx, who.chat, now):
        return Missed.BLOCKED
    card = await opened(tx, code, secrets, now)
    if card is None:
        blocked = await storage.miss.note(tx, who.chat, now)
        return Missed.BLOCKED if blocked else Missed.UNKNOWN
    counted = await storage.checkin.of(tx, card.occurrence, who.id)
    kept = await storage.consent.holds(tx, who.id, Purpose.PLACES)
    family = counted or await _guess(tx, who.id, card)
    return Entrance(
        card, secrets.entrance_code(card.occurrence), family, kept, here=counted is not None
    )


async def check_in(
    tx: Transaction, there: Entrance, who: PersonId, family: Family, key: str
) -> bool:
    """Count a family that is here; who has not agreed that we keep it is one more head.

    In trial nothing is counted.

    Args:
        key: Random, of the row that may come of it.

    Returns:
        Whether it was counted.
    """
    closed = await storage.headcount.hold(tx, there.card.occurrence)
    if closed or there.card.trial or not family.possible:
        return False
    if there.kept:
        await storage.checkin.enter(tx, there.card, who, family, key)
        return True
    heads = await _heads(tx, there) + of_family(family)
    if heads.possible:
        await storage.headcount.write(tx, there.card.occurrence, heads, themselves=True)
    return heads.possible


async def leave(tx: Transaction, there: Entrance, who: PersonId, family: Family) -> None:
    """Count a family no more.

    Args:
        family: As it was counted; of a family of which we keep nothing nobody else knows that.
    """
    if await storage.headcount.hold(tx, there.card.occurrence) or there.card.trial:
        return
    if there.here:
        await storage.checkin.leave(tx, there.card, who)
    elif not there.kept:
        heads = (await _heads(tx, there)).without(of_family(family))
        await storage.headcount.write(tx, there.card.occurrence, heads, themselves=True)


async def _heads(tx: Transaction, there: Entrance) -> Count:
    return (await storage.headcount.read(tx, there.card.occurrence)).get(True, Count())


async def _guess(tx: Transaction, who: PersonId, card: Details) -> Family:
    """Guess who comes: as they signed up, else one adult with the children that we know of."""
    values = {"of_person": who, "at_occurrence": card.occurrence, "of_offer": card.offer}
    row = (await tx.execute(_SIGNED, values)).first()
    if row is not None:
        return Family(row.adults, banded(row.children))
    born = await tx.execute(_BORN, {"of_person": who})
    return guessed(born.scalars(), card.local_on)
