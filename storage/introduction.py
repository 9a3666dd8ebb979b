"""Let members of staff introduce a family: to whom they may, and by which code."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, delete, insert, or_

import storage.audit
import storage.staff
import storage.workplace
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.handover import KEEP_CODE, Coordinator, HandoverId, Introduction, Step
from kiez.roles import Staff
from storage import handover_row
from storage.database import Transaction
from storage.handover_row import READ, STANDS, read
from storage.tables import handover

_OFFER = insert(handover)
_ME: BindParameter[int] = bindparam("of_staff")
_OF_STAFF = READ.where(
    handover.c.expires_at > bindparam("now"),
    STANDS,
    or_(
        handover.c.from_staff_id == _ME,
        (handover.c.to_staff_id == _ME) & handover.c.person_id.is_not(None),
    ),
)
_TAKE_BACK = delete(handover).where(
    handover.c.id == bindparam("of_handover"),
    handover.c.from_staff_id == _ME,
    handover.c.person_id.is_(None),
)


async def coordinators(tx: Transaction, who: Staff) -> tuple[Coordinator, ...]:
    """List who coordinates the centres for which somebody works, each once, without themselves."""
    places = {each.id: each for each in await storage.workplace.of(tx, who)}
    found: dict[int, Coordinator] = {}
    for each in await storage.staff.everybody(tx, who.municipality):
        own = [grant.centre for grant in each.centres if grant.centre is not None]
        at = next((places[centre] for centre in own if centre in places), None)
        if at is not None and each.id != who.id:
            found[each.id] = Coordinator(each.id, each.name, at.id, at.name, at.trial)
    return tuple(found.values())


async def offer(
    tx: Transaction, who: Staff, to: int, new: tuple[HandoverId, str], now: datetime
) -> Coordinator:
    """Keep a code by which a family can be introduced, for a day; tell to whom.

    Args:
        to: Of the coordinator, as a button says.
        new: A number that nobody has yet, and `Secrets.kept` of the code.

    Raises:
        GoneError: The coordinator is foreign, or does not exist: nobody can tell which.
    """
    chosen = next((each for each in await coordinators(tx, who) if each.id == to), None)
    if chosen is None:
        raise GoneError("This coordinator is not there.")
    number, code_hmac = new
    row = {
        "id": number,
        "municipality_id": who.municipality,
        "centre_id": chosen.centre,
        "from_staff_id": who.id,
        "to_staff_id": chosen.id,
        "code_hmac": code_hmac,
        "expires_at": now + KEEP_CODE,
    }
    await tx.execute(_OFFER, row)
    await storage.audit.note(tx, who, Action.INTRODUCED, ("centre", chosen.centre), now)
    if not chosen.trial:
        await handover_row.count(tx, who.municipality, chosen.centre, Step.OFFERED, now)
    return chosen


async def of_staff(tx: Transaction, who: Staff, now: datetime) -> tuple[Introduction, ...]:
    """List the introductions by and to a member of staff, without the name of a family."""
    rows = await tx.execute(_OF_STAFF, {"of_staff": who.id, "now": now})
    return tuple(replace(read(row), nickname="") for row in rows)


async def take_back(tx: Transaction, who: Staff, number: int) -> None:
    """Erase a code that no family has used.

    Raises:
        GoneError: It is another's, was used, or is over.
    """
    values = {"of_handover": number, "of_staff": who.id}
    if not (await tx.execute(_TAKE_BACK, values)).rowcount:
        raise GoneError("This code is not there.")
