"""Keep what people follow, and plan when the digest of it comes."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Boolean,
    Row,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

import storage.notice
from kiez.directory import CentreId, Kind, Through
from kiez.errors import GoneError
from kiez.follow import Follow, Often, due
from kiez.notice import Kind as About
from kiez.notice import Notice
from kiez.people import Door, Person, PersonId
from kiez.preference import quiet_of, weekly_of
from storage.database import Transaction
from storage.tables import centre, municipality, notice, offer, person
from storage.tables import follow as kept

_CENTRE = bindparam("of_centre", type_=BigInteger)
_KIND = bindparam("of_kind", type_=Text)
_THROUGH = func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL)
# What may be followed at a door: something that it shows is given there.
_NAME = (
    select(func.coalesce(centre.c.name, "").label("name"))
    .select_from(offer.outerjoin(centre, centre.c.id == offer.c.centre_id))
    .where(
        offer.c.municipality_id == bindparam("city"),
        offer.c.retired.is_(False),
        or_(centre.c.id.is_(None), centre.c.retired.is_(False)),
        or_(not_(bindparam("by_telegram", type_=Boolean)), _THROUGH != Through.NONE),
        or_(_CENTRE.is_(None), offer.c.centre_id == _CENTRE),
        or_(_KIND.is_(None), offer.c.kind == _KIND),
    )
    .limit(1)
)
_THIS = and_(
    kept.c.person_id == bindparam("of_person"),
    kept.c.centre_id.is_not_distinct_from(_CENTRE),
    kept.c.kind.is_not_distinct_from(_KIND),
)
_FOLLOWING = (
    select(
        kept.c.id,
        kept.c.centre_id,
        func.coalesce(centre.c.name, "").label("centre_name"),
        kept.c.kind,
        kept.c.often,
    )
    .select_from(kept.outerjoin(centre, centre.c.id == kept.c.centre_id))
    .where(kept.c.person_id == bindparam("of_person"))
    .order_by(
        kept.c.centre_id.is_(None),
        centre.c.position,
        kept.c.kind.is_not(None),
        kept.c.kind,
        kept.c.id,
    )
)
_CHANGE = update(kept).where(_THIS).values(often=bindparam("new_often"))
_FOLLOW = insert(kept).values(
    municipality_id=bindparam("city"),
    person_id=bindparam("of_person"),
    centre_id=_CENTRE,
    kind=_KIND,
    often=bindparam("new_often"),
)
_UNFOLLOW = delete(kept).where(_THIS)

# Two processes must not write two digests, nor follow one thing twice, for the same person.
_LOCK = (
    select(person.c.id)
    .where(person.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(person.c.id)
    .with_for_update(key_share=True)
)
_NEEDS = and_(
    person.c.stopped.is_(False),
    exists().where(kept.c.person_id == person.c.id, kept.c.often == Often.WEEKLY),
)
_WAITS = and_(
    notice.c.person_id == person.c.id,
    notice.c.kind == About.DIGEST,
    notice.c.state == storage.notice.State.WAITING,
)
_PLANNED = (
    select(
        person.c.id,
        person.c.municipality_id,
        municipality.c.timezone,
        person.c.digest_day,
        person.c.digest_time,
        person.c.quiet_from,
        person.c.quiet_to,
        _NEEDS.label("needs"),
        notice.c.id.label("notice_id"),
        notice.c.due_at,
        notice.c.tries,
    )
    .select_from(person.join(municipality).outerjoin(notice, _WAITS))
    .where(or_(_NEEDS, notice.c.id.is_not(None)))
    .order_by(person.c.id, notice.c.id)
)
_PLANNED_OF = _PLANNED.where(person.c.id.in_(bindparam("ids", expanding=True)))
_MOVE = update(notice).where(notice.c.id == bindparam("moved")).values(due_at=bindparam("to"))
_WITHDRAW = delete(notice).where(notice.c.id.in_(bindparam("ids", expanding=True)))
# Databases take so many values in a statement, and more.
_AT_A_TIME = 500


async def name(
    tx: Transaction, person: Person, centre_id: CentreId | None, kind: Kind | None
) -> str:
    """Tell the name of a centre that may be followed; empty if it is a kind all over the city.

    Raises:
        GoneError: Nothing of it is shown at this door.
    """
    wanted = {
        "city": person.municipality,
        "by_telegram": person.door is Door.TELEGRAM,
        "of_centre": centre_id,
        "of_kind": kind,
    }
    row = (await tx.execute(_NAME, wanted)).first()
    if row is None or (centre_id is None and kind is None):
        raise GoneError("Nobody can follow this here.")
    return str(row.name) if centre_id is not None else ""


async def following(tx: Transaction, person_id: PersonId) -> tuple[Follow, ...]:
    """List what a person follows, centre by centre, then what is followed all over the city."""
    rows = await tx.execute(_FOLLOWING, {"of_person": person_id})
    return tuple(
        Follow(
            row.id,
            row.centre_id,
            row.centre_name,
            Kind(row.kind) if row.kind else None,
            Often(row.often),
        )
        for row in rows
    )


async def follow(
    tx: Transaction,
    person: Person,
    centre_id: CentreId | None,
    kind: Kind | None,
    often: Often,
    now: datetime,
) -> Follow:
    """Follow a centre, a kind, or that kind at that centre; again: change how often.

    Raises:
        GoneError: Nothing of it is shown at this door.
    """
    named = await name(tx, person, centre_id, kind)
    await tx.execute(_LOCK, {"ids": [person.id]})
    this = {"of_person": person.id, "of_centre": centre_id, "of_kind": kind}
    if not (await tx.execute(_CHANGE, {**this, "new_often": often})).rowcount:
        await tx.execute(_FOLLOW, {**this, "city": person.municipality, "new_often": often})
    await plan(tx, now, [person.id])
    return Follow(0, centre_id, named, kind, often)


async def unfollow(
    tx: Transaction,
    person_id: PersonId,
    centre_id: CentreId | None,
    kind: Kind | None,
    now: datetime,
) -> Follow | None:
    """Follow something no longer; tells what was followed, None if it was not."""
    all_ = await following(tx, person_id)
    was = next((each for each in all_ if (each.centre, each.kind) == (centre_id, kind)), None)
    if was is not None:
        this = {"of_person": person_id, "of_centre": centre_id, "of_kind": kind}
        await tx.execute(_UNFOLLOW, this)
        await plan(tx, now, [person_id])
    return was


async def leave(
    tx: Transaction, person_id: PersonId, centre_id: CentreId, now: datetime
) -> Follow | None:
    """Follow nothing of a centre any more; tells one thing that was followed, None if none was."""
    own = [each for each in await following(tx, person_id) if each.centre == centre_id]
    for each in own:
        await unfollow(tx, person_id, centre_id, each.kind, now)
    return next(iter(own), None)


async def plan(
    tx: Transaction, now: datetime, persons: Collection[PersonId] | None = None
) -> None:
    """Let one digest wait for each who follows something weekly, and none for others.

    Args:
        persons: None: everybody. Safe to repeat.
    """
    everybody = persons is None
    of, values = (_PLANNED, None) if everybody else (_PLANNED_OF, {"ids": list(persons or ())})
    wrong = {
        row.id
        for row, at in _wishes(await tx.execute(of, values), now)
        # One that waits may have been put off: only what its person changes moves it.
        if at != row.due_at and not (everybody and at and row.due_at)
    }
    ordered = sorted(wrong)
    for start in range(0, len(ordered), _AT_A_TIME):
        some = ordered[start : start + _AT_A_TIME]
        await tx.execute(_LOCK, {"ids": some})
        # Another process may have planned them before we had the lock.
        await _write(tx, (await tx.execute(_PLANNED_OF, {"ids": some})).all(), now)


def _wishes(
    rows: Iterable[Row[*tuple[Any, ...]]], now: datetime
) -> Iterator[tuple[Row[*tuple[Any, ...]], datetime | None]]:
    """Tell of each row when its digest is to be due; None: not at all."""
    seen = set()
    for row in rows:
        # Two people who have become one may have two.
        yield row, None if row.id in seen else _wish(row, now)
        seen.add(row.id)


def _wish(row: Row[*tuple[Any, ...]], now: datetime) -> datetime | None:
    """Tell when a person's digest is to be due; one that is on its way stays as it is."""
    due_at: datetime | None = row.due_at
    if not row.needs:
        return None
    if due_at is not None and (due_at <= now or row.tries):
        return due_at
    weekly = weekly_of(row.digest_day, row.digest_time)
    return due(weekly, quiet_of(row.quiet_from, row.quiet_to), now, ZoneInfo(row.timezone))


async def _write(tx: Transaction, rows: Iterable[Row[*tuple[Any, ...]]], now: datetime) -> None:
    """Write the digests that are missing, move those of another hour, withdraw the others."""
    new, moved, needless = [], [], []
    for row, wanted in _wishes(rows, now):
        if wanted is None:
            needless.append(row.notice_id)
        elif row.notice_id is None:
            new.append(Notice(row.municipality_id, row.id, About.DIGEST, wanted))
        elif wanted != row.due_at:
            moved.append({"moved": row.notice_id, "to": wanted})
    await storage.notice.add(tx, new)
    if moved:
        await tx.execute(_MOVE, moved)
    if needless:
        await tx.execute(_WITHDRAW, {"ids": needless})
