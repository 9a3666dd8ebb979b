"""Tell members of staff that something is to be done: one notice, however much there is."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

import storage.notice
from kiez.notice import Kind, Notice, due
from kiez.roles import Staff
from storage.audience import quiet_hours
from storage.database import Transaction
from storage.tables import municipality, notice, person

_WAITS = select(notice.c.id).where(
    notice.c.person_id == bindparam("of_person"),
    notice.c.kind == bindparam("of_kind"),
    notice.c.state == storage.notice.State.WAITING,
)
_QUIET = (
    select(person.c.quiet_from, person.c.quiet_to, municipality.c.timezone)
    .join(municipality, municipality.c.id == person.c.municipality_id)
    .where(person.c.id == bindparam("of_person"))
)


async def give(tx: Transaction, kind: Kind, staff: Iterable[Staff], now: datetime) -> None:
    """Let each hear of it after the quiet hours; who hears of such a thing anyway, once."""
    for each in staff:
        waits = {"of_person": each.person, "of_kind": kind}
        if (await tx.execute(_WAITS, waits)).first() is None:
            row = (await tx.execute(_QUIET, {"of_person": each.person})).one()
            hours = quiet_hours(row.quiet_from, row.quiet_to)
            at = due(now, hours, ZoneInfo(row.timezone))
            await storage.notice.add(tx, [Notice(each.municipality, each.person, kind, at)])
