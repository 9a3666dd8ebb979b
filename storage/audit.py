"""Note what members of staff do, and what they are refused; for security alone."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert

from kiez.audit import Action
from kiez.people import MunicipalityId
from kiez.roles import Staff, StaffId
from storage.database import Transaction
from storage.tables import audit

_NOTE = insert(audit)
_FORGET = delete(audit).where(audit.c.at < bindparam("before"))

KEEP = timedelta(days=365)


async def note(
    tx: Transaction,
    staff: Staff,
    action: Action,
    what: tuple[str, object],
    now: datetime,
) -> None:
    """Note what a member of staff did, in the transaction that does it.

    Args:
        what: The sort of thing, and its key or number; never a parent's number, name or text.
    """
    await note_of(tx, (staff.municipality, staff.id), action, what, now)


async def note_of(
    tx: Transaction,
    who: tuple[MunicipalityId, StaffId | None],
    action: Action,
    what: tuple[str, object],
    now: datetime,
) -> None:
    """Note what somebody did who has no account yet, or the operator's command line (None)."""
    municipality, staff_id = who
    object_type, key = what
    values = {
        "municipality_id": municipality,
        "at": now,
        "staff_id": staff_id,
        "action": action,
        "object_type": object_type,
        "object_key": str(key),
    }
    await tx.execute(_NOTE, values)


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete what is older than twelve months; count it."""
    return (await tx.execute(_FORGET, {"before": now - KEEP})).rowcount
