"""Let a person use the same things in another chat: a code shown in one, typed in the other."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

import storage.erasure
import storage.merging
import storage.miss
from kiez.joining import KEEP, Joined, Joining
from kiez.people import ChatId, Person, PersonId
from storage.database import Transaction
from storage.tables import joining_code, person

_FORGET_OWN = delete(joining_code).where(joining_code.c.person_id == bindparam("of_person"))
_BEGIN = insert(joining_code)
_WHOSE = (
    select(joining_code.c.person_id, person.c.language)
    .join(person, person.c.id == joining_code.c.person_id)
    .where(
        joining_code.c.code_hmac == bindparam("code"),
        joining_code.c.expires_at > bindparam("now"),
    )
)
# Whoever deletes it has used it: of two who type it at once, one is joined.
_USE = delete(joining_code).where(joining_code.c.code_hmac == bindparam("code"))
_FORGET_CODES = delete(joining_code).where(joining_code.c.expires_at <= bindparam("now"))


async def begin(tx: Transaction, person_id: PersonId, code_hmac: str, now: datetime) -> None:
    """Keep a code for ten minutes; a person's former one is worth nothing any more.

    Args:
        code_hmac: `Secrets.kept` of the code.
    """
    await tx.execute(_FORGET_OWN, {"of_person": person_id})
    values = {"code_hmac": code_hmac, "person_id": person_id, "expires_at": now + KEEP}
    await tx.execute(_BEGIN, values)


async def join(tx: Transaction, who: Person, code_hmac: str, now: datetime) -> Joined:
    """Join the chat that types a code, and all that its person has, to the code's person."""
    owner = (await tx.execute(_WHOSE, {"code": code_hmac, "now": now})).first()
    outcome = await _outcome(tx, who, owner.person_id if owner else None, now)
    if outcome is not Joining.JOINED or owner is None:
        return Joined(outcome, who.language)
    if not (await tx.execute(_USE, {"code": code_hmac})).rowcount:
        # Somebody else has typed it at the same moment.
        return Joined(await _miss(tx, who.chat, now), who.language)
    await storage.merging.merge(tx, who.id, PersonId(owner.person_id), now)
    return Joined(outcome, owner.language)


async def _outcome(tx: Transaction, who: Person, owner: int | None, now: datetime) -> Joining:
    if await storage.miss.blocked(tx, who.chat, now):
        return Joining.BLOCKED
    if owner is None:
        return await _miss(tx, who.chat, now)
    if owner == who.id:
        return Joining.OWN
    if await storage.erasure.is_staff(tx, PersonId(owner)):
        # An account has a sign-in code of its own; this one opens nothing any more.
        return await _miss(tx, who.chat, now)
    return Joining.STAFF if await storage.erasure.is_staff(tx, who.id) else Joining.JOINED


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete the codes that are too old, and wrong ones after an hour."""
    codes = await tx.execute(_FORGET_CODES, {"now": now})
    return codes.rowcount + await storage.miss.forget(tx, now)


async def _miss(tx: Transaction, chat: ChatId, now: datetime) -> Joining:
    blocked = await storage.miss.note(tx, chat, now)
    return Joining.BLOCKED if blocked else Joining.UNKNOWN
