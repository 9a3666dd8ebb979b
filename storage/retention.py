"""Forget what is past its time (docs/privacy.md, section 2); safe to repeat at any time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, delete, exists, func, or_, select, update

import storage.erasure
import storage.notice
from kiez.notice import KEEP, WARN_BEFORE, Kind, Notice, due
from kiez.people import Door, PersonId
from kiez.quiet import USUAL, Quiet
from storage.database import Transaction
from storage.people import KEEP_IDLE
from storage.tables import (
    chat,
    child,
    consent,
    follow,
    municipality,
    occurrence,
    person,
    reminding,
    signup,
    staff,
    webchat_chat,
)

# Until then somebody may look up how it was, and a code opens it.
KEEP_DATES = timedelta(hours=48)
KEEP_CHILDREN_YEARS = 7

_PAST = exists().where(
    occurrence.c.id == signup.c.occurrence_id, occurrence.c.ends_at < bindparam("before")
)
_COURSE_GOES_ON = exists().where(
    occurrence.c.offer_id == signup.c.offer_id, occurrence.c.ends_at >= bindparam("before")
)
_FORGET_SIGNUPS = delete(signup).where(
    or_(_PAST, and_(signup.c.occurrence_id.is_(None), ~_COURSE_GOES_ON))
)
_FORGET_REMINDING = delete(reminding).where(
    exists().where(
        occurrence.c.id == reminding.c.occurrence_id, occurrence.c.ends_at < bindparam("before")
    )
)
_FORGET_CHILDREN = delete(child).where(child.c.born_on <= bindparam("before"))

_KEPT = or_(
    *(
        exists().where(table.c.person_id == person.c.id)
        for table in (consent, signup, follow, child, reminding)
    )
)
_STAFF = exists().where(staff.c.person_id == person.c.id)
# The page notes each visit, the dialogue only those in which something is said.
_contact = func.coalesce(webchat_chat.c.used_on, chat.c.used_on)
_page = and_(chat.c.door == Door.WEB, webchat_chat.c.chat_id == chat.c.chat_id)
_SEEN_SINCE = (
    select(chat.c.id)
    .outerjoin(webchat_chat, _page)
    .where(chat.c.person_id == person.c.id, _contact >= bindparam("since"))
    .correlate(person)
    .exists()
)
_BACK = (
    update(person)
    .where(
        person.c.warned_on.is_not(None),
        select(chat.c.id)
        .outerjoin(webchat_chat, _page)
        .where(chat.c.person_id == person.c.id, _contact > person.c.warned_on)
        .correlate(person)
        .exists(),
    )
    .values(warned_on=None)
)
_SILENT = (
    select(
        person.c.id,
        person.c.municipality_id,
        person.c.quiet_from,
        person.c.quiet_to,
        municipality.c.timezone,
    )
    .join(municipality, municipality.c.id == person.c.municipality_id)
    .where(person.c.warned_on.is_(None), _KEPT, ~_STAFF, ~_SEEN_SINCE)
    .order_by(person.c.id)
)
_WARNED = (
    update(person).where(person.c.id == bindparam("of_person")).values(warned_on=bindparam("on"))
)
_LOST = (
    select(person.c.id)
    .where(person.c.warned_on <= bindparam("warned_by"), ~_STAFF, ~_SEEN_SINCE)
    .order_by(person.c.id)
)
_CHATLESS = (
    select(person.c.id)
    .where(_KEPT, ~_STAFF, ~exists().where(chat.c.person_id == person.c.id))
    .order_by(person.c.id)
)
# A page whose cookie has ended cannot come back; until a date is over it may be asked for.
_IDLE_PAGES = (
    select(chat.c.id, chat.c.chat_id)
    .join(webchat_chat, _page)
    .where(
        webchat_chat.c.used_on < bindparam("before"),
        webchat_chat.c.ends_at.is_(None),
        *(
            ~exists().where(table.c.person_id == chat.c.person_id)
            for table in (signup, reminding, staff)
        ),
    )
)
_FORGET_CHATS = delete(chat).where(chat.c.id.in_(bindparam("chats", expanding=True)))
_FORGET_PAGES = delete(webchat_chat).where(
    webchat_chat.c.chat_id.in_(bindparam("pages", expanding=True))
)

# So many are erased in one transaction.
_AT_ONCE = 20


async def forget_dates(tx: Transaction, now: datetime) -> int:
    """Delete sign-ups and reminders 48 hours after the date, of a course after its last."""
    before = {"before": now - KEEP_DATES}
    signups = await tx.execute(_FORGET_SIGNUPS, before)
    reminders = await tx.execute(_FORGET_REMINDING, before)
    return signups.rowcount + reminders.rowcount


async def forget_children(tx: Transaction, now: datetime) -> int:
    """Delete children on the first of the month of their seventh birthday."""
    first = _today(now).replace(day=1)
    before = first.replace(year=first.year - KEEP_CHILDREN_YEARS)
    return (await tx.execute(_FORGET_CHILDREN, {"before": before})).rowcount


async def warn(tx: Transaction, now: datetime) -> int:
    """Tell those who have not been here for eleven months that all is forgotten in 30 days."""
    await tx.execute(_BACK)
    today = _today(now)
    silent = (await tx.execute(_SILENT, {"since": today - KEEP + WARN_BEFORE})).all()
    await storage.notice.add(tx, [_farewell(row, now) for row in silent])
    if silent:
        await tx.execute(_WARNED, [{"of_person": row.id, "on": today} for row in silent])
    return len(silent)


async def forget_lost(tx: Transaction, now: datetime) -> int:
    """Erase some who have not been here for a year, and were told so a month ago; count them."""
    today = _today(now)
    values = {"warned_by": today - WARN_BEFORE, "since": today - KEEP}
    return await _erase(tx, [row.id for row in await tx.execute(_LOST, values)], now)


async def forget_pages(tx: Transaction, now: datetime) -> int:
    """Delete the web chats of those who have something kept but no date ahead; count them.

    The cookie of the page ends with them, so nobody can come back to what is kept.
    """
    before = {"before": _today(now) - KEEP_IDLE}
    idle = (await tx.execute(_IDLE_PAGES, before)).all()
    if idle:
        await tx.execute(_FORGET_CHATS, {"chats": [row.id for row in idle]})
        await tx.execute(_FORGET_PAGES, {"pages": [row.chat_id for row in idle]})
    return len(idle)


async def forget_chatless(tx: Transaction, now: datetime) -> int:
    """Erase some whose last chat has gone, and pass their seats on; count them."""
    return await _erase(tx, [row.id for row in await tx.execute(_CHATLESS)], now)


async def _erase(tx: Transaction, people: list[PersonId], now: datetime) -> int:
    some = people[:_AT_ONCE]
    for each in some:
        # Without a mark: after a restore retention runs first, and does it again.
        await storage.erasure.erase(tx, each, now)
    return len(some)


def _farewell(row: Row[Any], now: datetime) -> Notice:
    start, end = row.quiet_from, row.quiet_to
    hours = Quiet(start, end) if start is not None and end is not None else USUAL
    at = due(now, hours, ZoneInfo(row.timezone))
    return Notice(row.municipality_id, row.id, Kind.FAREWELL, at)


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()
