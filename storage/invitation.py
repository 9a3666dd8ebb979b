"""Keep invitations of staff: one use, one chat, 72 hours, withdrawn at any time."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, update

import storage.audit
import storage.grant
import storage.miss
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.invitation import (
    KEEP,
    KEEP_ENDED,
    MOST_FAILURES,
    Invitation,
    InvitationId,
    Opened,
    Opening,
    Wanted,
    hashed,
)
from kiez.people import MunicipalityId, Person
from kiez.roles import Staff, StaffId
from storage.database import Transaction
from storage.tables import invitation, municipality

_OPEN = (invitation.c.ended_at.is_(None), invitation.c.expires_at > bindparam("now"))
_CREATE = insert(invitation)
_READ = storage.grant.named(invitation).add_columns(municipality.c.short_name.label("city"))
_ONE = _READ.where(invitation.c.id == bindparam("of_invitation"))
_BY_SECRET = _READ.where(invitation.c.secret_hash == bindparam("of_secret"), *_OPEN)
_LIST = _READ.where(invitation.c.municipality_id == bindparam("of_city"), *_OPEN).order_by(
    invitation.c.expires_at, invitation.c.id
)
# Whoever comes first binds it: of two chats that open it at once, one gets it.
_BIND = (
    update(invitation)
    .where(
        invitation.c.secret_hash == bindparam("of_secret"),
        *_OPEN,
        or_(invitation.c.chat_id.is_(None), invitation.c.chat_id == bindparam("by_chat")),
    )
    .values(chat_id=bindparam("by_chat"))
    .returning(invitation.c.id)
)
_USE = (
    update(invitation)
    .where(
        invitation.c.id == bindparam("of_invitation"),
        invitation.c.chat_id == bindparam("by_chat"),
        *_OPEN,
    )
    .values(ended_at=bindparam("now"))
)
_WITHDRAW = (
    update(invitation)
    .where(
        invitation.c.id == bindparam("of_invitation"),
        invitation.c.municipality_id == bindparam("of_city"),
        *_OPEN,
    )
    .values(ended_at=bindparam("now"), withdrawn=True)
)
_FORGET = delete(invitation).where(
    or_(
        invitation.c.ended_at < bindparam("before"),
        invitation.c.expires_at < bindparam("before"),
    )
)
# What the audit log names: a number that somebody has tried would be theirs to choose.
_NONE = 0


async def create(
    tx: Transaction,
    by: tuple[MunicipalityId, StaffId | None],
    wanted: Wanted,
    now: datetime,
) -> None:
    """Keep an invitation for 72 hours.

    Args:
        by: The city, and who invites; None: the operator's command line.
    """
    city, staff_id = by
    grant = wanted.grant
    values = {
        "id": wanted.id,
        "municipality_id": city,
        "secret_hash": hashed(wanted.secret),
        "display_name": wanted.name,
        "role": grant.role,
        "centre_id": grant.centre,
        "offer_id": grant.offer,
        "carrier": grant.carrier,
        "invited_by": staff_id,
        "expires_at": now + KEEP,
    }
    await tx.execute(_CREATE, values)
    await storage.audit.note_of(tx, by, Action.INVITED, ("invitation", wanted.id), now)


async def look(tx: Transaction, secret: str, now: datetime) -> Invitation | None:
    """Tell what an invitation gives, and change nothing: messengers look at links too."""
    values = {"of_secret": hashed(secret), "now": now}
    row = (await tx.execute(_BY_SECRET, values)).first()
    return _read(row) if row else None


async def open_in(tx: Transaction, who: Person, secret: str, now: datetime) -> Opened:
    """Bind an invitation to the first chat that opens it; another chat finds nothing."""
    if await storage.miss.blocked(tx, who.chat, now, MOST_FAILURES):
        return Opened(Opening.BLOCKED)
    values = {"of_secret": hashed(secret), "by_chat": who.chat, "now": now}
    found = (await tx.execute(_BIND, values)).scalar()
    if found is None:
        blocked = await _fail(tx, who, now)
        return Opened(Opening.BLOCKED if blocked else Opening.UNKNOWN)
    row = (await tx.execute(_ONE, {"of_invitation": found})).one()
    return Opened(Opening.OPENED, _read(row))


async def accept(
    tx: Transaction, who: Person, number: int, account: int, now: datetime
) -> Invitation:
    """Use an invitation in the chat that it is bound to: the role is given, at a tap.

    Args:
        account: The number of an account that may have to be made.

    Raises:
        GoneError: It is another chat's, was used, withdrawn, or has run out.
    """
    if await storage.miss.blocked(tx, who.chat, now, MOST_FAILURES):
        raise GoneError("This chat has tried too often.")
    row = (await tx.execute(_ONE, {"of_invitation": number})).first()
    home = MunicipalityId(row.municipality_id) if row else who.municipality
    # Somebody of another city's staff does not use it up.
    if row is None or not await _use(tx, who, number, home, now):
        await _fail(tx, who, now)
        raise GoneError("This invitation is not there.")
    used = _read(row)
    staff_id = await storage.grant.give(tx, who, used, home, account)
    what = ("invitation", number)
    await storage.audit.note_of(tx, (home, staff_id), Action.INVITATION_USED, what, now)
    return used


async def _use(
    tx: Transaction, who: Person, number: int, city: MunicipalityId, now: datetime
) -> bool:
    if not await storage.grant.fits(tx, who, city):
        return False
    values = {"of_invitation": number, "by_chat": who.chat, "now": now}
    return bool((await tx.execute(_USE, values)).rowcount)


async def withdraw(tx: Transaction, staff: Staff, number: int, now: datetime) -> None:
    """Make an invitation of the own city worth nothing.

    Raises:
        GoneError: It is another city's, was used or has run out, or does not exist.
    """
    values = {"of_invitation": number, "of_city": staff.municipality, "now": now}
    if not (await tx.execute(_WITHDRAW, values)).rowcount:
        raise GoneError("This invitation is not there.")
    what = ("invitation", number)
    await storage.audit.note(tx, staff, Action.INVITATION_WITHDRAWN, what, now)


async def waiting(tx: Transaction, city: MunicipalityId, now: datetime) -> list[Invitation]:
    """List the invitations of a city that can still be used, the oldest first."""
    return [_read(row) for row in await tx.execute(_LIST, {"of_city": city, "now": now})]


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete invitations 30 days after they were used, withdrawn, or have run out."""
    return (await tx.execute(_FORGET, {"before": now - KEEP_ENDED})).rowcount


async def _fail(tx: Transaction, who: Person, now: datetime) -> bool:
    nobody = (who.municipality, None)
    what = ("invitation", _NONE)
    await storage.audit.note_of(tx, nobody, Action.INVITATION_FAILED, what, now)
    return await storage.miss.note(tx, who.chat, now, MOST_FAILURES)


def _read(row: Row[Any]) -> Invitation:
    return Invitation(
        id=InvitationId(row.id),
        name=row.display_name,
        held=storage.grant.held(row),
        city=row.city,
        expires_at=row.expires_at,
    )
