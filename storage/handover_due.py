"""Ask both sides of an introduction whether they have met, and erase what has run out."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

import storage.notice
from kiez import handover as rule
from kiez.handover import ASK_AFTER, KEEP, Asked, Introduction
from kiez.notice import Kind, Notice, NoticeId
from kiez.people import PersonId
from storage import workday
from storage.database import Transaction
from storage.handover_row import READ, STANDS, THIS, erase, read
from storage.notice import Claimed
from storage.tables import handover

_DUE = READ.where(
    handover.c.person_id.is_not(None),
    handover.c.asked_on.is_(None),
    handover.c.expires_at <= bindparam("ends_by"),
)
_ASKED = update(handover).where(THIS).values(asked_on=bindparam("on"))
_OVER = select(handover.c.id).where(or_(handover.c.expires_at <= bindparam("now"), ~STANDS))
_THESE = READ.where(handover.c.id.in_(bindparam("ids", expanding=True)))


async def ask(tx: Transaction, now: datetime) -> int:
    """Ask both sides, once and a week after the family agreed, whether they met; count these."""
    rows = (await tx.execute(_DUE, {"ends_by": now + KEEP - ASK_AFTER})).all()
    for each in map(read, rows):
        today = (await workday.of(tx, each.municipality, now)).today
        await tx.execute(_ASKED, {"of_handover": each.id, "on": today})
        sides = [side for side in (each.family, each.to_person) if side is not None]
        notices = [_question(each, side, now) for side in sides if rule.asked(each, side)]
        await storage.notice.add(tx, notices)
    return len(rows)


async def told(tx: Transaction, claimed: Sequence[Claimed]) -> dict[NoticeId, Asked]:
    """Tell what these notices ask, as things are now; nothing of those that are over."""
    numbers = {
        each.id: int(each.notice.detail.get("handover", "0"))
        for each in claimed
        if each.notice.kind is Kind.HANDOVER
    }
    known = await _these(tx, numbers.values())
    found = {
        each.id: rule.asked(known[numbers[each.id]], each.notice.person)
        for each in claimed
        if numbers.get(each.id) in known
    }
    return {number: asked for number, asked in found.items() if asked}


async def forget(tx: Transaction, now: datetime) -> int:
    """Erase what has run out, and what is to nobody any more; count it."""
    return await erase(tx, list((await tx.execute(_OVER, {"now": now})).scalars()))


async def _these(tx: Transaction, numbers: Collection[int]) -> dict[int, Introduction]:
    if not numbers:
        return {}
    rows = await tx.execute(_THESE, {"ids": sorted(numbers)})
    return {row.id: read(row) for row in rows}


def _question(about: Introduction, side: PersonId, now: datetime) -> Notice:
    # The quiet hours are kept when it is due.
    detail = {"handover": str(about.id)}
    return Notice(about.municipality, side, Kind.HANDOVER, now, detail=detail)
