"""Keep what coordinators write until it goes out: drafts, their versions and whom they are for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, insert, or_, select, update

import kiez.composing
import storage.card
import storage.staff
from kiez.announcement import Audience, State, Version, allowed, audience, versions
from kiez.composing import KEEP, Draft, Entry
from kiez.directory import CentreId, OccurrenceId, OfferId
from kiez.errors import GoneError
from kiez.publishing import few
from kiez.roles import Staff
from locales import theme as catalogue
from storage.database import Transaction
from storage.tables import announcement, centre, theme

_MOST = 6
"""So many of each state are listed: nobody reads more."""

_MINE = or_(
    announcement.c.centre_id == bindparam("own_centre", type_=announcement.c.centre_id.type),
    announcement.c.staff_id == bindparam("of_staff"),
)
_ONE = (
    select(
        announcement,
        centre.c.name.label("centre_name"),
        theme.c.sensitive.label("own_sensitive"),
    )
    .join(centre, centre.c.id == announcement.c.centre_id)
    .outerjoin(theme, theme.c.id == announcement.c.theme_id)
    .where(announcement.c.id == bindparam("number"), _MINE)
)
_HELD = _ONE.with_for_update(of=announcement)
_LIST = (
    select(announcement)
    .where(_MINE, announcement.c.state == bindparam("of_state"))
    .order_by(announcement.c.changed_at.desc(), announcement.c.id)
    .limit(_MOST)
)
_BEGIN = insert(announcement)
_FORGET_EMPTY = delete(announcement).where(
    announcement.c.staff_id == bindparam("of_staff"),
    announcement.c.state == State.DRAFT,
    announcement.c.theme_key.is_(None),
    announcement.c.recipients == 0,
    announcement.c.id.in_(bindparam("empty", expanding=True)),
)
_CHANGE = update(announcement).where(announcement.c.id == bindparam("number"))
_SET_AUDIENCE = _CHANGE.values(
    audience=bindparam("new_audience", type_=announcement.c.audience.type),
    changed_at=bindparam("now"),
)
_SET_TIME = _CHANGE.values(
    send_at=bindparam("new_send_at", type_=announcement.c.send_at.type),
    weekly=bindparam("new_weekly"),
)
_SET_THEME = _CHANGE.values(theme_id=bindparam("new_theme"))
_DROP = delete(announcement).where(announcement.c.id == bindparam("number"))
_FORGET = delete(announcement).where(
    and_(announcement.c.state == State.DRAFT, announcement.c.changed_at < bindparam("before"))
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a draft begins with.

    Args:
        id: Random.
        occurrence: The date that it invites to; 0: none.
        theme: Key of a theme of the catalogue.
        own_theme: Number of an own theme, whose versions it takes over.
    """

    id: int
    occurrence: int
    theme: str | None = None
    own_theme: int | None = None
    versions: dict[str, Version] | None = None


async def begin(tx: Transaction, staff: Staff, wanted: Beginning, now: datetime) -> Draft:
    """Begin a draft; one of the same person that is still empty makes room for it.

    Raises:
        GoneError: The date or theme is not there, or somebody else's.
    """
    centre_id, whom = await aimed(tx, staff, wanted.occurrence)
    if wanted.theme is not None and (wanted.theme not in catalogue.facts() or not staff.centre):
        raise GoneError("This theme is not there.")
    await _forget_empty(tx, staff)
    row = {
        "id": wanted.id,
        "municipality_id": staff.municipality,
        "centre_id": centre_id,
        "staff_id": staff.id,
        "state": State.DRAFT,
        "theme_key": wanted.theme,
        "theme_id": wanted.own_theme,
        "occurrence_id": wanted.occurrence or None,
        "versions": {code: each.written() for code, each in (wanted.versions or {}).items()},
        "audience": whom.written(),
        "changed_at": now,
    }
    await tx.execute(_BEGIN, row)
    return await one(tx, staff, wanted.id)


async def one(tx: Transaction, staff: Staff, number: int) -> Draft:
    """Read one draft, or what has become of it.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    return await _draft(tx, staff, await _row(tx, staff, number))


async def held(tx: Transaction, staff: Staff, number: int) -> Row[Any]:
    """Read the row of a draft, and let nobody else change it until the commit.

    Raises:
        GoneError: It is foreign, does not exist, or is no draft any more.
    """
    row = await _row(tx, staff, number, _HELD)
    if row.state != State.DRAFT:
        raise GoneError("This announcement is no draft any more.")
    return row


async def mine(tx: Transaction, staff: Staff) -> tuple[Entry, ...]:
    """List what somebody writes, plans and has sent: by state, then the latest first."""
    found: list[Entry] = []
    for state in State:
        values = {"own_centre": staff.centre, "of_staff": staff.id, "of_state": state}
        rows = await tx.execute(_LIST, values)
        found += [_entry(row) for row in rows if _may(staff, row)]
    return tuple(found)


async def aim(
    tx: Transaction, staff: Staff, number: int, wanted: Audience, now: datetime
) -> Draft:
    """Choose whom a draft is for; a sensitive theme goes to all, a leader's to participants.

    Raises:
        GoneError: There is no such draft, or the offer is foreign.
    """
    row = await held(tx, staff, number)
    if wanted.offer is not None:
        await storage.staff.own_offer(tx, staff, wanted.offer)
    new = allowed(wanted, sensitive=_sensitive(row))
    if _led(staff, row):
        old = audience(row.audience)
        new = Audience(languages=wanted.languages, ages=wanted.ages, offer=old.offer)
        new = _narrowed(new, wanted.occurrence, row.occurrence_id)
    values = {"number": row.id, "new_audience": new.written(), "now": now}
    await tx.execute(_SET_AUDIENCE, values)
    return await one(tx, staff, number)


async def schedule(
    tx: Transaction, staff: Staff, number: int, at: datetime | None, *, weekly: bool
) -> Draft:
    """Choose when a draft is to go out; nothing goes out by that.

    Args:
        at: None: as soon as it is sent.

    Raises:
        GoneError: There is no such draft.
    """
    row = await held(tx, staff, number)
    values = {"number": row.id, "new_send_at": at, "new_weekly": weekly}
    await tx.execute(_SET_TIME, values)
    return await one(tx, staff, number)


async def drop(tx: Transaction, staff: Staff, number: int) -> None:
    """Throw a draft away.

    Raises:
        GoneError: There is no such draft.
    """
    row = await held(tx, staff, number)
    await tx.execute(_DROP, {"number": row.id})


async def name(tx: Transaction, staff: Staff, number: int, theme_id: int) -> None:
    """Note that what a draft says is an own theme now."""
    row = await held(tx, staff, number)
    await tx.execute(_SET_THEME, {"number": row.id, "new_theme": theme_id})


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete drafts that nobody has touched for eight weeks; count them."""
    return (await tx.execute(_FORGET, {"before": now - KEEP})).rowcount


async def aimed(tx: Transaction, staff: Staff, number: int) -> tuple[CentreId, Audience]:
    """Tell for which centre and whom a draft for this date is; 0: for none.

    Raises:
        GoneError: The date is not there, or somebody else's.
    """
    offer_id = None
    if number:
        await storage.staff.own_occurrence(tx, staff, number)
        card = (await storage.card.cards(tx, [OccurrenceId(number)]))[OccurrenceId(number)]
        offer_id = card.offer
        if staff.centre is None and card.centre is not None and offer_id in _leads(staff):
            return card.centre, Audience(offer=offer_id)
    if staff.centre is None:
        raise GoneError("A course leader writes to the own participants only.")
    return staff.centre, Audience()


async def _row(
    tx: Transaction, staff: Staff, number: int, of: Select[*tuple[Any, ...]] = _ONE
) -> Row[Any]:
    values = {"number": number, "own_centre": staff.centre, "of_staff": staff.id}
    row = (await tx.execute(of, values)).first()
    if row is None or not _may(staff, row):
        raise GoneError("This announcement is not there.")
    return row


def _may(staff: Staff, row: Row[Any]) -> bool:
    return row.centre_id == staff.centre or _led(staff, row)


def _led(staff: Staff, row: Row[Any]) -> bool:
    """Tell whether it is a course leader's own, to the participants of an own offer."""
    mine_ = staff.centre is None and row.staff_id == staff.id
    return mine_ and audience(row.audience).offer in _leads(staff)


def _leads(staff: Staff) -> frozenset[OfferId]:
    return staff.offers - staff.consulted


def _sensitive(row: Row[Any]) -> bool:
    return bool(row.own_sensitive) or catalogue.sensitive(row.theme_key)


def _narrowed(old: Audience, wanted: OccurrenceId | None, own: OccurrenceId | None) -> Audience:
    only = wanted if wanted == own else None
    return Audience(old.kinds, old.languages, old.ages, old.offer, only)


async def _draft(tx: Transaction, staff: Staff, row: Row[Any]) -> Draft:
    cards = await storage.card.cards(tx, [row.occurrence_id] if row.occurrence_id else [])
    waiting, failed = kiez.composing.asked(row.drafts)
    return Draft(
        id=row.id,
        centre_name=row.centre_name,
        state=State(row.state),
        theme=row.theme_key,
        own_theme=row.theme_id,
        sensitive=_sensitive(row),
        card=cards.get(row.occurrence_id),
        versions=versions(row.versions),
        asked=waiting,
        failed=failed,
        audience=audience(row.audience),
        weekly=row.weekly,
        send_at=row.send_at,
        led=_led(staff, row),
    )


def _entry(row: Row[Any]) -> Entry:
    first = next(iter(versions(row.versions).values()), Version(""))
    return Entry(
        id=row.id,
        state=State(row.state),
        theme=row.theme_key,
        text=first.title or first.text,
        weekly=row.weekly,
        at=row.send_at if row.state == State.PLANNED else row.sent_at,
        recipients=row.recipients,
        delivered=row.delivered,
        few=few(audience(row.audience), row.recipients),
    )


async def _forget_empty(tx: Transaction, staff: Staff) -> None:
    values = {"own_centre": staff.centre, "of_staff": staff.id, "of_state": State.DRAFT}
    empty = [row.id for row in await tx.execute(_LIST, values) if not row.versions]
    if empty:
        await tx.execute(_FORGET_EMPTY, {"of_staff": staff.id, "empty": empty})
