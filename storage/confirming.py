"""Confirm offers one by one or as a list, and let a centre go live."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, bindparam, select, update

import storage.amendment
import storage.audit
import storage.offer
from kiez import offer as rule
from kiez.amendment import AmendmentId, Done, Outcome, Wanted
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.offer import Kept, Round
from kiez.roles import Staff
from storage.database import Transaction
from storage.tables import centre

_CENTRE = select(centre.c.id, centre.c.key, centre.c.live, centre.c.record).where(
    centre.c.id == bindparam("own_centre", type_=centre.c.id.type)
)
_LOCKED = _CENTRE.with_for_update(key_share=True)
_GO_LIVE = (
    update(centre)
    .where(centre.c.id == bindparam("own_centre"))
    .values(live=True, record=bindparam("new_record", type_=JSON))
)


async def begun(tx: Transaction, staff: Staff, now: datetime) -> Round:
    """Tell what is confirmed, and what nobody has confirmed."""
    row = (await tx.execute(_CENTRE, {"own_centre": staff.centre})).one_or_none()
    return Round(
        kept=await storage.offer.listed(tx, staff, now),
        centre=staff.centre,
        centre_name=staff.centre_name,
        live=row is not None and row.live,
    )


async def right(
    tx: Transaction,
    staff: Staff,
    offers: Collection[Kept],
    fresh: Callable[[], int],
    now: datetime,
) -> list[Done]:
    """Note that somebody says that these offers are right, as they are handed in.

    Args:
        fresh: Gives a random number that nobody has yet.

    Raises:
        GoneError: One of them is foreign or gone.
    """
    today = await storage.offer.today(tx, staff, now)
    done = []
    for each in offers:
        after = rule.confirmed(each.record, today)
        wanted = Wanted(AmendmentId(fresh()), each.id, after)
        made = await storage.amendment.at_once(tx, staff, wanted, now)
        if made.outcome is Outcome.MADE:
            await storage.audit.note(tx, staff, Action.CONFIRMED, ("offer", each.id), now)
        done.append(made)
    return done


async def go_live(tx: Transaction, staff: Staff, now: datetime) -> bool:
    """Let the centre that is worked in go live: from now on parents see confirmed dates only.

    Returns:
        False if it was live already, or nothing of it is confirmed; nothing was done then.

    Raises:
        GoneError: Whoever asks coordinates no centre.
    """
    row = (await tx.execute(_LOCKED, {"own_centre": staff.centre})).one_or_none()
    if row is None:
        raise GoneError("There is no centre to go live.")
    if row.live or not (await begun(tx, staff, now)).ready:
        return False
    record: dict[str, Any] = {**row.record, "live": True}
    await tx.execute(_GO_LIVE, {"own_centre": row.id, "new_record": record})
    await storage.audit.note(tx, staff, Action.WENT_LIVE, ("centre", row.key), now)
    return True
