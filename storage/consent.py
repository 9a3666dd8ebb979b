"""Keep what people agreed to, in which version and when."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

import storage.handover_row
import storage.notice
import storage.signup
import storage.thread
from kiez.consent import COVERED, VERSIONS, Consent, Purpose
from kiez.people import Person, PersonId
from storage.database import Transaction
from storage.tables import (
    checkin,
    child,
    consent,
    follow,
    person,
    reminding,
    signup,
    year_marker,
)

_HOLDS = select(consent.c.id).where(
    consent.c.person_id == bindparam("of_person"),
    consent.c.purpose == bindparam("for_purpose"),
    consent.c.version == bindparam("in_version"),
    consent.c.withdrawn_at.is_(None),
)
_GIVE = insert(consent)
_GIVEN = (
    select(consent.c.purpose, consent.c.version, consent.c.given_at)
    .where(consent.c.person_id == bindparam("of_person"), consent.c.withdrawn_at.is_(None))
    .order_by(consent.c.given_at, consent.c.id)
)
_WITHDRAW = (
    update(consent)
    .where(
        consent.c.person_id == bindparam("of_person"),
        consent.c.purpose == bindparam("for_purpose"),
        consent.c.withdrawn_at.is_(None),
    )
    .values(withdrawn_at=bindparam("at"))
)
_KEPT = {
    Purpose.PLACES: (signup, reminding, checkin, year_marker),
    Purpose.NEWS: (follow,),
    Purpose.CHILDREN: (child,),
    Purpose.TALK: (),
    Purpose.HANDOVER: (),
}
_NAMELESS = update(person).where(person.c.id == bindparam("of_person")).values(nickname=None)
_FORGET = {
    purpose: [delete(each).where(each.c.person_id == bindparam("of_person")) for each in tables]
    for purpose, tables in _KEPT.items()
}


async def holds(tx: Transaction, person_id: PersonId, purpose: Purpose) -> bool:
    """Tell whether a person has agreed to this purpose as it is today."""
    wanted = {
        "of_person": person_id,
        "for_purpose": purpose,
        "in_version": VERSIONS[purpose],
    }
    return (await tx.execute(_HOLDS, wanted)).first() is not None


async def give(tx: Transaction, person: Person, purpose: Purpose, now: datetime) -> None:
    """Note that a person agrees; twice is once."""
    if not await holds(tx, person.id, purpose):
        await tx.execute(
            _GIVE,
            {
                "municipality_id": person.municipality,
                "person_id": person.id,
                "purpose": purpose,
                "version": VERSIONS[purpose],
                "given_at": now,
            },
        )


async def given(tx: Transaction, person_id: PersonId) -> tuple[Consent, ...]:
    """List what a person agrees to, also in words that have changed since; the oldest first."""
    rows = await tx.execute(_GIVEN, {"of_person": person_id})
    return tuple(Consent(Purpose(row.purpose), row.version, row.given_at) for row in rows)


async def withdraw(tx: Transaction, person_id: PersonId, purpose: Purpose, now: datetime) -> None:
    """Note that a person agrees no longer; what the consent covered is forgotten at once.

    The row stays as a proof of what was agreed to meanwhile, until the person is erased.
    """
    values = {"of_person": person_id, "for_purpose": purpose, "at": now}
    await tx.execute(_WITHDRAW, values)
    freed = await storage.signup.pools(tx, person_id) if purpose is Purpose.PLACES else []
    await storage.notice.withdraw(tx, COVERED[purpose], person=person_id)
    for statement in _FORGET[purpose]:
        await tx.execute(statement, {"of_person": person_id})
    if purpose is Purpose.TALK:
        await storage.thread.forget_of(tx, person_id)
    if purpose is Purpose.HANDOVER:
        await storage.handover_row.erase_of(tx, person_id)
    if purpose is Purpose.PLACES:
        # The name by which the team knew the family.
        await tx.execute(_NAMELESS, {"of_person": person_id})
    if freed:
        await storage.signup.pass_on(tx, freed, now)
