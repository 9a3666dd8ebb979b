"""Keep what people agreed to, in which version and when."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select

from kiez.consent import VERSIONS, Purpose
from kiez.people import Person, PersonId
from storage.database import Transaction
from storage.tables import consent

_HOLDS = select(consent.c.id).where(
    consent.c.person_id == bindparam("of_person"),
    consent.c.purpose == bindparam("for_purpose"),
    consent.c.version == bindparam("in_version"),
    consent.c.withdrawn_at.is_(None),
)
_GIVE = insert(consent)


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
