"""Keep what staff have to do: whose it is, by when, and that it is done.

For other features: `add` writes a task down and tells its owner, `settle` ends what was about an
offer, a thread or a sign-up.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Row,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

import storage.audit
import storage.staff
from kiez import task as rule
from kiez.audit import Action
from kiez.directory import CentreId, OfferId
from kiez.directory import Kind as OfferKind
from kiez.errors import GoneError
from kiez.notice import Kind as Notice
from kiez.roles import Role, Staff
from kiez.signup import SignupId
from kiez.task import CONFIDENTIAL, DISCREET, NAMED, Count, Field, Kind, Task, TaskId, Todo
from kiez.todo import by_hand, present, until
from storage import nudge, workday
from storage.database import Transaction
from storage.staff import reach, reached
from storage.tables import centre, occurrence, offer, staff, staff_role, task
from storage.workday import Workdays

KEEP_DONE = timedelta(days=30)

# One reporter at a time, so that what two say at once becomes one task.
_OFFER = (
    select(
        offer.c.id.label("offer"),
        offer.c.kind.label("offer_kind"),
        offer.c.centre_id,
        offer.c.second_centre_id,
    )
    .where(offer.c.id == bindparam("of_offer"))
    .with_for_update(key_share=True)
)
_ABOUT = ("centre_id", "offer_id", "occurrence_id", "thread_id", "signup_id", "handover_id")
_SAME = select(task.c.id, task.c.detail).where(
    task.c.municipality_id == bindparam("city"),
    task.c.kind == bindparam("of_kind"),
    task.c.done_at.is_(None),
    *(func.coalesce(task.c[name], 0) == bindparam(name, type_=BigInteger) for name in _ABOUT),
)
_ADD = insert(task)
_ON = select(occurrence.c.local_on).where(occurrence.c.id == bindparam("of_occurrence"))
_RECOUNT = (
    update(task).where(task.c.id == bindparam("of_task")).values(detail=bindparam("new_detail"))
)
_DONE = (
    update(task)
    .where(task.c.id == bindparam("of_task"), task.c.done_at.is_(None))
    .values(done_at=bindparam("at"))
)
_SETTLE = (
    update(task)
    .where(
        task.c.done_at.is_(None),
        task.c.kind.in_(bindparam("kinds", expanding=True)),
        or_(
            task.c.offer_id.in_(bindparam("offers", expanding=True)),
            task.c.thread_id == bindparam("of_thread", type_=BigInteger),
            task.c.signup_id == bindparam("of_signup", type_=BigInteger),
        ),
    )
    .values(done_at=bindparam("at"))
)
_FORGET = delete(task).where(task.c.done_at < bindparam("before"))

_ME = bindparam("me", type_=BigInteger)
# A family's consultation is its provider's alone: not the centre's, not the city's.
_CONFIDENTIAL = and_(
    task.c.kind.in_(sorted(CONFIDENTIAL)), func.coalesce(offer.c.kind, "").in_(sorted(DISCREET))
)
_REACHED = case(
    (task.c.kind.in_(sorted(NAMED)), task.c.staff_id == _ME),
    (_CONFIDENTIAL, func.coalesce(offer.c.id, 0).in_(bindparam("consulted", expanding=True))),
    else_=or_(
        task.c.centre_id == bindparam("own_centre", type_=centre.c.id.type),
        func.coalesce(reached(), False),
    ),
)
_away, _their_role = staff.alias("away"), staff_role.alias("their_role")
_PLACES = (task.c.centre_id, offer.c.centre_id, offer.c.second_centre_id)
_STANDS_IN = exists().where(
    _away.c.stand_in_id == _ME,
    _away.c.removed_at.is_(None),
    _their_role.c.staff_id == _away.c.id,
    _their_role.c.role == Role.COORDINATOR,
    _their_role.c.centre_id.in_(_PLACES),
)
# What somebody took on stays theirs only as long as a role, or a colleague's absence, leads there.
_MINE = and_(
    task.c.staff_id == _ME,
    ~_CONFIDENTIAL,
    or_(
        bindparam("for_city", type_=Boolean),
        *(each.in_(bindparam("own_centres", expanding=True)) for each in _PLACES),
        offer.c.id.in_(bindparam("own_offers", expanding=True)),
        _STANDS_IN,
    ),
)
_OPEN = (
    select(
        task,
        offer.c.kind.label("offer_kind"),
        offer.c.title,
        func.coalesce(centre.c.name, "").label("place"),
        occurrence.c.local_on,
        occurrence.c.start_time,
        func.coalesce(staff.c.display_name, "").label("owner"),
        func.coalesce(_REACHED, False).label("reached"),
    )
    .outerjoin(offer, offer.c.id == task.c.offer_id)
    .outerjoin(centre, centre.c.id == task.c.centre_id)
    .outerjoin(occurrence, occurrence.c.id == task.c.occurrence_id)
    .outerjoin(staff, and_(staff.c.id == task.c.staff_id, staff.c.removed_at.is_(None)))
    .where(task.c.done_at.is_(None), or_(_MINE, _REACHED))
    .order_by(task.c.due_on, task.c.id)
)
_ONE = _OPEN.where(task.c.id == bindparam("of_task"))


async def add(tx: Transaction, new: Task, now: datetime) -> TaskId:
    """Write a task down, choose its owner, and tell them; what is open already is counted up.

    Returns:
        The new task, or the one that was open.
    """
    row = (await tx.execute(_OFFER, {"of_offer": new.offer or 0})).one_or_none()
    about = {
        "centre_id": new.centre or (row.centre_id if row else None),
        "offer_id": new.offer,
        "occurrence_id": new.occurrence,
        "thread_id": new.thread,
        "signup_id": new.signup,
        "handover_id": new.handover,
    }
    same = await _same(tx, new, about)
    if same is not None:
        again = {"of_task": same.id, "new_detail": rule.once_more(new.kind, same.detail)}
        await tx.execute(_RECOUNT, again)
        return TaskId(same.id)
    everybody = await storage.staff.everybody(tx, new.municipality)
    days = await workday.of(tx, new.municipality, now)
    named = next((each for each in everybody if each.id == new.staff), None)
    on = (await tx.execute(_ON, {"of_occurrence": new.occurrence or 0})).scalar()
    lies = field(new.kind, row, new.centre)
    chosen = rule.owner(lies, everybody, days.today)
    owner = named or present(chosen, lies, on, everybody, days.today)
    plain = {"id": new.id, "municipality_id": new.municipality, "kind": new.kind}
    values = plain | about | {"detail": new.detail, "staff_id": owner.id if owner else None}
    due_on = until(rule.due(days.today, owner, days.off), on, days.today, owner, days.off)
    await tx.execute(_ADD, values | {"due_on": due_on})
    await nudge.give(tx, Notice.TASK, [owner] if owner else [], now)
    return new.id


async def settle(
    tx: Transaction,
    kinds: Collection[Kind],
    now: datetime,
    *,
    offers: Collection[OfferId] = (),
    thread: int | None = None,
    signup: SignupId | None = None,
) -> int:
    """End the open tasks of these kinds about something, since it is settled; count them."""
    values = {
        "kinds": sorted(kinds),
        "offers": sorted(offers),
        "of_thread": thread,
        "of_signup": signup,
        "at": now,
    }
    return (await tx.execute(_SETTLE, values)).rowcount


async def mine(tx: Transaction, who: Staff, now: datetime) -> tuple[Todo, ...]:
    """List what is open for a member of staff: own tasks, and those of the centre; late first."""
    days = await workday.of(tx, who.municipality, now)
    rows = await tx.execute(_OPEN, _reach(who))
    return tuple(_read(row, who, days) for row in rows)


async def count(tx: Transaction, who: Staff, now: datetime) -> Count:
    """Count what is open for a member of staff, and what of it is late."""
    todo = await mine(tx, who, now)
    return Count(len(todo), sum(each.late for each in todo))


async def one(tx: Transaction, who: Staff, number: int, now: datetime) -> Todo:
    """Read one open task.

    Raises:
        GoneError: It is foreign, is done, or never was: nobody can tell which.
    """
    row = (await tx.execute(_ONE, _reach(who) | {"of_task": number})).one_or_none()
    if row is None:
        raise GoneError("This task is not there.")
    return _read(row, who, await workday.of(tx, who.municipality, now))


async def done(tx: Transaction, who: Staff, number: int, now: datetime) -> Todo:
    """End a task; one that ends by itself, as by an answer, stays as it is.

    Raises:
        GoneError: As in `one`.
    """
    todo = await one(tx, who, number, now)
    if not by_hand(todo, (await workday.of(tx, who.municipality, now)).today):
        return todo
    await tx.execute(_DONE, {"of_task": todo.id, "at": now})
    await storage.audit.note(tx, who, Action.DONE, ("task", todo.id), now)
    return todo


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete tasks 30 days after they were done; count them."""
    return (await tx.execute(_FORGET, {"before": now - KEEP_DONE})).rowcount


async def _same(tx: Transaction, new: Task, about: Mapping[str, int | None]) -> Row[Any] | None:
    """Find the open task that says the same."""
    values: dict[str, object] = {name: number or 0 for name, number in about.items()}
    rows = await tx.execute(_SAME, values | {"city": new.municipality, "of_kind": new.kind})
    return next((row for row in rows if rule.same(new.kind, row.detail, new.detail)), None)


def field(kind: Kind, row: Row[Any] | None, centre_id: CentreId | None = None) -> Field:
    """Tell where a task lies.

    Args:
        row: Of its offer, or of itself; None: it is about no offer.
    """
    known = {centre_id, row.centre_id, row.second_centre_id} if row else {centre_id}
    offer_kind = OfferKind(row.offer_kind) if row and row.offer_kind else None
    return Field(
        frozenset(each for each in known if each is not None),
        row.offer if row else None,
        rule.confidential(kind, offer_kind),
    )


def _reach(who: Staff) -> dict[str, Any]:
    return reach(who) | {
        "consulted": sorted(who.consulted),
        "me": who.id,
        "for_city": who.may(Role.CITY),
        "own_centres": [each.centre for each in who.centres],
    }


def _read(row: Row[Any], who: Staff, days: Workdays) -> Todo:
    fact, reports = rule.reported(row.detail)
    return Todo(
        id=row.id,
        kind=Kind(row.kind),
        due_on=row.due_on,
        owner=row.owner,
        mine=row.staff_id == who.id,
        late=row.due_on < days.today,
        reached=bool(row.reached),
        elsewhere=row.centre_id in {each.centre for each in who.centres} - {who.centre},
        offer=row.offer_id,
        offer_kind=OfferKind(row.offer_kind) if row.offer_kind else None,
        title=row.title or "",
        place=row.place,
        occurrence=row.occurrence_id,
        local_on=row.local_on,
        start_time=row.start_time,
        thread=row.thread_id,
        signup=row.signup_id,
        detail=fact,
        reports=reports,
        handover=row.handover_id,
    )
