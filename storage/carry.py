"""Carry sign-ups along when their date moves, is called off, or takes place after all."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, or_, select, update

import storage.notice
from kiez.change import Turn, shifted
from kiez.notice import Kind
from kiez.signup import OPEN_BEFORE, State
from storage.audience import Listener
from storage.database import Transaction
from storage.tables import notice, signup

_SLOT = (
    update(signup)
    .where(signup.c.id == bindparam("of_signup"))
    .values(slot_time=bindparam("new_slot"))
)
# "I am coming" was said of another hour.
_ASK_AGAIN = (
    update(signup)
    .where(signup.c.occurrence_id == bindparam("of_date"), signup.c.coming.is_not(None))
    .values(coming=None)
)
_HELD = (signup.c.occurrence_id == bindparam("of_date"), signup.c.state == State.OFFERED)
# Nobody holds a seat past the hour from which it is open to all.
_HOLD_SHORTER = (
    update(signup)
    .where(*_HELD, signup.c.offered_until > bindparam("open_at"))
    .values(offered_until=bindparam("open_at"))
)
# Whoever was offered a seat keeps its rank, should the date take place after all.
_WAIT_AGAIN = (
    update(signup).where(*_HELD).values(state=State.WAITING, offered_until=None, slot_time=None)
)
_OFFER_NO_MORE = delete(notice).where(
    notice.c.kind == Kind.OFFERED,
    notice.c.state == storage.notice.State.WAITING,
    or_(notice.c.lease_until.is_(None), notice.c.lease_until <= bindparam("now")),
    notice.c.signup_id.in_(select(signup.c.id).where(*_HELD)),
)


async def along(
    tx: Transaction,
    turns: Sequence[Turn],
    listeners: Collection[Listener],
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Let slots keep their place in a consultation hour, and offers of seats their end."""
    for values in _slots(turns, listeners):
        await tx.execute(_SLOT, values)
    dates = [{"of_date": each.occurrence} for each in turns]
    await tx.execute(_ASK_AGAIN, dates)
    off = [{"of_date": each.occurrence} for each in turns if not each.after.on]
    if off:
        await tx.execute(_OFFER_NO_MORE, [{**each, "now": now} for each in off])
        await tx.execute(_WAIT_AGAIN, off)
    on = [each for each in turns if each.after.on]
    shorter = [
        {"of_date": each.occurrence, "open_at": each.after.starts_at(zone) - OPEN_BEFORE}
        for each in on
    ]
    if shorter:
        await tx.execute(_HOLD_SHORTER, shorter)


def _slots(
    turns: Sequence[Turn], listeners: Collection[Listener]
) -> Iterator[list[dict[str, object]]]:
    """Give the new slots date by date, in an order in which no two are ever the same."""
    for turn in turns:
        before, after = turn.before.start_time, turn.after.start_time
        taken = [
            (each.slot, each.signup)
            for each in listeners
            if each.occurrence == turn.occurrence and each.slot and each.signup
        ]
        if before == after or not taken:
            continue
        taken.sort(reverse=after > before)
        new = [(shifted(slot, before, after), signup_id) for slot, signup_id in taken]
        if all(slot is not None for slot, _ in new):
            yield [{"of_signup": signup_id, "new_slot": slot} for slot, signup_id in new]
