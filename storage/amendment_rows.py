"""Hold the rows of prepared changes, and tell the other owners of an offer of a change."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, and_, bindparam, delete, insert, or_, select, union_all, update

import storage.notice
from kiez.amendment import TOUCHED, AmendmentId, Heard, State, facts
from kiez.directory import CentreId, OfferId, Service
from kiez.directory import Kind as About
from kiez.notice import Kind, Notice, due
from kiez.people import MunicipalityId
from kiez.roles import Role, Staff
from storage.audience import quiet_hours
from storage.database import Transaction
from storage.staff import reach, reached
from storage.tables import (
    amendment,
    centre,
    notice,
    offer,
    person,
    staff,
    staff_role,
    venue,
)

KEEP_DRAFTS = timedelta(weeks=8)
KEEP_DONE = timedelta(days=30)

_ONE = amendment.c.id == bindparam("of_amendment")
# What is not made yet is its author's; what was made belongs to whoever reaches the offer.
_READ = (
    select(amendment)
    .outerjoin(offer, offer.c.id == amendment.c.offer_id)
    .where(
        _ONE,
        or_(
            amendment.c.staff_id == bindparam("of_staff"),
            and_(amendment.c.state.in_([State.MADE, State.UNDONE]), reached()),
        ),
    )
    .with_for_update(of=amendment)
)
_WRITTEN = ("state", "before", "after", "offer_id", "told")
_ADD = insert(amendment)
_CHANGE = (
    update(amendment)
    .where(_ONE)
    .values({name: bindparam(name) for name in _WRITTEN})
    .values(changed_at=bindparam("now"))
)
_DRAFTS = (
    select(amendment, offer.c.title)
    .outerjoin(offer, offer.c.id == amendment.c.offer_id)
    .where(
        amendment.c.staff_id == bindparam("of_staff"),
        amendment.c.state == State.DRAFT,
        or_(
            reached(),
            and_(
                amendment.c.offer_id.is_(None),
                amendment.c.centre_id == bindparam("own_centre"),
            ),
        ),
    )
    .order_by(amendment.c.changed_at.desc(), amendment.c.id)
)
_FORGET_ONE = delete(amendment).where(
    _ONE, amendment.c.staff_id == bindparam("of_staff"), amendment.c.state == State.DRAFT
)
_FORGET = delete(amendment).where(
    or_(
        amendment.c.changed_at < bindparam("drafts_before"),
        and_(amendment.c.state != State.DRAFT, amendment.c.changed_at < bindparam("done_before")),
    )
)
_OWNERS = (
    select(staff.c.person_id, person.c.quiet_from, person.c.quiet_to)
    .distinct()
    .join(staff_role, staff_role.c.staff_id == staff.c.id)
    .join(person, person.c.id == staff.c.person_id)
    .where(
        staff_role.c.role == Role.COORDINATOR,
        staff_role.c.centre_id.in_(bindparam("centres", expanding=True)),
        staff.c.removed_at.is_(None),
        staff.c.id != bindparam("but"),
    )
    .order_by(staff.c.person_id)
)
_HEARD = (
    select(
        amendment,
        staff.c.display_name,
        offer.c.kind,
        offer.c.service,
        offer.c.title,
    )
    .join(offer, offer.c.id == amendment.c.offer_id)
    .join(staff, staff.c.id == amendment.c.staff_id)
    .where(_ONE, amendment.c.state.in_([State.MADE, State.UNDONE]))
)
_NAMES = union_all(
    *(
        select(each.c.key, each.c.name).where(each.c.municipality_id == bindparam("city"))
        for each in (venue, centre)
    )
)
# What was not heard of yet is told as it is by then.
_UNHEARD = (
    delete(notice)
    .where(
        notice.c.kind == Kind.AMENDED,
        notice.c.state == storage.notice.State.WAITING,
        or_(notice.c.lease_until.is_(None), notice.c.lease_until <= bindparam("now")),
        notice.c.detail["amendment"].as_string() == bindparam("of_text"),
    )
    .returning(notice.c.person_id)
)


async def read(tx: Transaction, who: Staff, number: int) -> Row[Any] | None:
    """Read a change within reach, so that nobody else decides about it meanwhile."""
    values = {"of_amendment": number, "of_staff": who.id, **reach(who)}
    return (await tx.execute(_READ, values)).one_or_none()


async def of_author(tx: Transaction, who: Staff) -> Sequence[Row[Any]]:
    """Read the drafts of one author within reach, the newest first."""
    return (await tx.execute(_DRAFTS, {"of_staff": who.id, **reach(who)})).all()


async def keep(tx: Transaction, who: Staff, values: dict[str, Any], now: datetime) -> None:
    """Keep a draft; an older one of the same facts is replaced."""
    for row in await of_author(tx, who):
        same = row.offer_id == values["offer_id"] and row.after.keys() == values["after"].keys()
        if row.id == values["id"] or (same and row.offer_id is not None):
            await tx.execute(_FORGET_ONE, {"of_amendment": row.id, "of_staff": who.id})
    own = {"municipality_id": who.municipality, "staff_id": who.id, "changed_at": now}
    await tx.execute(_ADD, own | {"state": State.DRAFT} | values)


async def change(tx: Transaction, row: Row[Any], now: datetime, **values: object) -> None:
    """Write what has become of a change."""
    whole = row._asdict()
    same = {name: whole[name] for name in _WRITTEN}
    await tx.execute(_CHANGE, {"of_amendment": row.id, "now": now, **same, **values})


async def tell(
    tx: Transaction,
    who: Staff,
    number: AmendmentId,
    centres: Sequence[CentreId],
    zone: ZoneInfo,
    now: datetime,
) -> None:
    """Tell the coordinators of these centres, but for whoever has made the change."""
    gone = await tx.execute(_UNHEARD, {"of_text": str(number), "now": now})
    unaware = set(gone.scalars())
    rows = await tx.execute(_OWNERS, {"centres": list(centres), "but": who.id})
    await storage.notice.add(
        tx,
        [
            _notice(who.municipality, number, row, zone, now)
            for row in rows
            if row.person_id not in unaware
        ],
    )


async def heard(tx: Transaction, number: int) -> Heard | None:
    """Tell what was changed of an offer, to its other owners; None if nobody knows any more."""
    row = (await tx.execute(_HEARD, {"of_amendment": number})).one_or_none()
    if row is None:
        return None
    before = {key: value for key, value in row.before.items() if key != TOUCHED}
    names = await tx.execute(_NAMES, {"city": row.municipality_id})
    return Heard(
        offer=OfferId(row.offer_id),
        kind=About(row.kind),
        service=Service(row.service) if row.service else None,
        title=row.title,
        by=row.display_name,
        undone=row.state == State.UNDONE,
        facts=facts(before, row.after),
        names={each.key: each.name for each in names},
    )


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete drafts after eight weeks, and what was made or dropped after 30 days; count them."""
    before = {"drafts_before": now - KEEP_DRAFTS, "done_before": now - KEEP_DONE}
    return (await tx.execute(_FORGET, before)).rowcount


def _notice(
    city: MunicipalityId, number: AmendmentId, row: Row[Any], zone: ZoneInfo, now: datetime
) -> Notice:
    at = due(now, quiet_hours(row.quiet_from, row.quiet_to), zone)
    detail = {"amendment": str(number)}
    return Notice(city, row.person_id, Kind.AMENDED, at, detail=detail)
