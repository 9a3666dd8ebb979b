"""Make one person of two: what one has goes to the other, and nothing is there twice."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

import storage.checkin
import storage.follow
import storage.notice
import storage.reminder
import storage.signup
from kiez.notice import Kind
from kiez.people import PersonId
from kiez.signup import SignupId
from storage.database import Transaction
from storage.erasure import forget_account, gone
from storage.tables import (
    card_origin,
    chat,
    child,
    consent,
    follow,
    handover,
    notice,
    person,
    reminding,
    signup,
    thread,
)

_FROM: BindParameter[int] = bindparam("from_person")
_TO: BindParameter[int] = bindparam("to_person")
_CITY_OF_PERSON = (chat, consent, child)
# Wins over what the other has, unless it is nothing.
_SETTINGS = ("nickname", "leads", "quiet_from", "quiet_to", "digest_day", "digest_time")


def _same(one: FromClause, other: FromClause, *names: str) -> ColumnElement[bool]:
    """Compare columns, two empty ones being the same."""
    return and_(
        *(
            or_(one.c[name] == other.c[name], and_(one.c[name].is_(None), other.c[name].is_(None)))
            for name in names
        )
    )


def _twice(table: Table, *names: str, **only: str) -> ColumnElement[bool]:
    """Find rows of one person that the other has as well."""
    theirs = table.alias("theirs")
    kept = [theirs.c[name] == value for name, value in only.items()]
    own = [table.c[name] == value for name, value in only.items()]
    there = exists().where(theirs.c.person_id == _TO, _same(table, theirs, *names), *kept)
    return and_(table.c.person_id == _FROM, there, *own)


def _move(table: Table) -> Update:
    """Hand rows over: they follow the person, except for the city of what is about a date."""
    values: dict[str, Any] = {"person_id": _TO}
    if table in _CITY_OF_PERSON:
        values["municipality_id"] = (
            select(person.c.municipality_id).where(person.c.id == _TO).scalar_subquery()
        )
    return update(table).where(table.c.person_id == _FROM).values(values)


_their_notice = notice.alias("theirs")


def _heard(
    one: BindParameter[int], other: BindParameter[int], *states: str
) -> ColumnElement[bool]:
    """Find announcements to one person that the other has in one of these states."""
    there = exists().where(
        _their_notice.c.person_id == other,
        _their_notice.c.announcement_id == notice.c.announcement_id,
        _their_notice.c.state.in_(states),
    )
    return and_(notice.c.person_id == one, there)


_their_signup = signup.alias("theirs")
_SIGNED_TWICE = select(signup.c.id).where(
    signup.c.person_id == _FROM,
    exists().where(
        _their_signup.c.person_id == _TO,
        or_(
            _their_signup.c.occurrence_id == signup.c.occurrence_id,
            and_(
                _their_signup.c.occurrence_id.is_(None),
                signup.c.occurrence_id.is_(None),
                _their_signup.c.offer_id == signup.c.offer_id,
            ),
        ),
    ),
)
_FORGET_SIGNUPS = delete(signup).where(signup.c.id.in_(bindparam("signups", expanding=True)))
_DROP_TWICE = (
    delete(reminding).where(_twice(reminding, "occurrence_id")),
    delete(follow).where(_twice(follow, "centre_id", "kind")),
    # Two parents have told of the same child.
    delete(child).where(_twice(child, "born_on")),
    # Introduced to the same coordinator by two.
    delete(handover).where(_twice(handover, "to_staff_id")),
    delete(consent).where(_twice(consent, "purpose", "version", "withdrawn_at")),
    delete(notice).where(
        notice.c.state == storage.notice.State.WAITING,
        or_(
            _twice(
                notice,
                *("kind", "occurrence_id", "signup_id", "announcement_id", "message_id"),
                state=storage.notice.State.WAITING,
            ),
            _heard(_FROM, _TO, *storage.notice.State),
            _heard(_TO, _FROM, storage.notice.State.SENT),
            and_(notice.c.person_id.in_((_FROM, _TO)), notice.c.kind == Kind.FAREWELL),
            and_(notice.c.person_id == _FROM, notice.c.kind == Kind.REMINDER),
        ),
    ),
)
_their_origin = card_origin.alias("theirs")
_DROP_ORIGIN = delete(card_origin).where(
    card_origin.c.person_id == _FROM, exists().where(_their_origin.c.person_id == _TO)
)
_MOVE = tuple(
    _move(each)
    for each in (
        *(chat, signup, reminding, follow, child, consent, notice, thread),
        *(card_origin, handover),
    )
)
_other = person.alias("other")
_FILL = (
    update(person)
    .where(person.c.id == _TO)
    .values(
        warned_on=None,
        **{
            name: func.coalesce(
                person.c[name],
                select(_other.c[name]).where(_other.c.id == _FROM).scalar_subquery(),
            )
            for name in _SETTINGS
        },
    )
)
_HOLD = (
    select(person.c.id)
    .where(person.c.id.in_((_FROM, _TO)))
    .order_by(person.c.id)
    .with_for_update()
)
_FORGET = delete(person).where(person.c.id == bindparam("from_person"))


async def merge(tx: Transaction, source: PersonId, target: PersonId, now: datetime) -> None:
    """Give all that one person has to another, who keeps the own where both have the same.

    The seat that both had twice is passed on; the target's language stays.
    """
    both = {"from_person": source, "to_person": target}
    freed = await storage.signup.pools(tx, source)
    await tx.execute(_HOLD, both)
    twice = [SignupId(row.id) for row in await tx.execute(_SIGNED_TWICE, both)]
    if twice:
        await tx.execute(_FORGET_SIGNUPS, {"signups": twice})
    for statement in (*_DROP_TWICE, _DROP_ORIGIN, *_MOVE, _FILL):
        await tx.execute(statement, both)
    await storage.checkin.merge(tx, source, target)
    await forget_account(tx, source)
    await tx.execute(_FORGET, {"from_person": source})
    gone(tx).add(source)
    if twice:
        await storage.signup.pass_on(tx, freed, now)
    await storage.reminder.replan(tx, now, person=target)
    await storage.follow.plan(tx, now, [target])
