"""Keep the batches of cards: make, find, withdraw them, and find what a code leads to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, delete, insert, select, update

import storage.audit
import storage.effect
import storage.miss
from kiez.audit import Action
from kiez.batch import (
    KEEP_ORIGIN,
    LASTS,
    SIZES,
    Batch,
    BatchId,
    Hand,
    Opened,
    Stage,
    Step,
    Wanted,
    read,
)
from kiez.directory import CentreId
from kiez.errors import GoneError
from kiez.participation import Missed
from kiez.passing import named
from kiez.people import MunicipalityId, Person
from kiez.roles import Staff, StaffId
from storage.database import Transaction
from storage.tables import batch, centre, municipality

Author = tuple[MunicipalityId, StaffId | None]
"""The city, and who makes cards there; None: the operator's command line."""

_ZONE = (
    select(municipality.c.timezone)
    .join(centre, centre.c.municipality_id == municipality.c.id)
    .where(
        centre.c.id == bindparam("of_centre"),
        centre.c.municipality_id == bindparam("city"),
        ~centre.c.retired,
    )
)
_MAKE = insert(batch)
_IN_REACH = batch.c.centre_id.in_(bindparam("centres", expanding=True))
_LIST = (
    select(batch)
    .where(batch.c.centre_id == bindparam("of_centre"))
    .order_by(batch.c.withdrawn, batch.c.made_on.desc(), batch.c.code)
)
_ONE = select(batch).where(batch.c.id == bindparam("of_batch"), _IN_REACH)
_WITHDRAW = (
    update(batch)
    .where(batch.c.id == bindparam("of_batch"), _IN_REACH, ~batch.c.withdrawn)
    .values(withdrawn=True)
)
_BY_CODE = (
    select(
        batch,
        centre.c.key.label("centre_key"),
        municipality.c.key.label("city_key"),
        municipality.c.timezone,
    )
    .join(centre, centre.c.id == batch.c.centre_id)
    .join(municipality, municipality.c.id == batch.c.municipality_id)
    .where(batch.c.code == bindparam("of_code"), ~centre.c.retired)
)
_FORGET = delete(batch).where(batch.c.ends_on < bindparam("before"))


async def make(tx: Transaction, author: Author, wanted: Wanted, now: datetime) -> Batch:
    """Make cards for a centre of the city, and count them.

    Raises:
        GoneError: There is no such centre, or nobody hands out so few cards.
    """
    city, _ = author
    zone = (await tx.execute(_ZONE, {"of_centre": wanted.centre, "city": city})).scalar()
    if zone is None or wanted.cards not in SIZES:
        raise GoneError("No such cards are made.")
    today = now.astimezone(ZoneInfo(zone)).date()
    row: dict[str, Any] = {
        "id": wanted.number,
        "municipality_id": city,
        "centre_id": wanted.centre,
        "code": wanted.code,
        "stage": wanted.stage,
        "hand": wanted.hand,
        "language": wanted.language,
        "made_on": today,
        "ends_on": today + LASTS,
        "withdrawn": False,
    }
    await tx.execute(_MAKE, row)
    await storage.effect.add(tx, wanted.centre, Step.PRINTED, today, wanted.cards)
    await storage.audit.note_of(tx, author, Action.CARDS_MADE, ("batch", wanted.number), now)
    return _batch(row)


async def batches(tx: Transaction, centre_id: CentreId) -> list[Batch]:
    """List the batches of a centre: those that lead somewhere first, the newest first."""
    rows = await tx.execute(_LIST, {"of_centre": centre_id})
    return [_read(row) for row in rows]


async def own(tx: Transaction, who: Staff, number: int) -> Batch:
    """Find a batch within reach.

    Raises:
        GoneError: It is another centre's, or does not exist: nobody can tell which.
    """
    row = (await tx.execute(_ONE, _reach(who, number))).first()
    if row is None:
        raise GoneError("These cards are not there.")
    return _read(row)


async def withdraw(tx: Transaction, who: Staff, number: int, now: datetime) -> Batch:
    """Let the cards of a batch within reach lead nowhere any more.

    Raises:
        GoneError: It is another centre's, or does not exist.
    """
    if (await tx.execute(_WITHDRAW, _reach(who, number))).rowcount:
        await storage.audit.note(tx, who, Action.CARDS_WITHDRAWN, ("batch", number), now)
    return await own(tx, who, number)


async def opened(tx: Transaction, typed: str, now: datetime) -> Opened | None:
    """Find what a code leads to.

    A wrong code, an unknown one, one that has run out and one that was withdrawn cost the same
    work, and get the same answer.
    """
    rows = await tx.execute(_BY_CODE, {"of_code": read(typed) or ""})
    for row in rows:
        today = now.astimezone(ZoneInfo(row.timezone)).date()
        if _read(row).leads(today):
            return Opened(
                id=row.id,
                centre=row.centre_id,
                centre_name=named(row.centre_key, row.city_key),
                today=today,
                stage=Stage(row.stage),
                language=row.language,
            )
    return None


async def start(tx: Transaction, who: Person, typed: str, now: datetime) -> Opened | Missed:
    """Open a chat with a card's code; wrong ones are counted."""
    if await storage.miss.blocked(tx, who.chat, now):
        return Missed.BLOCKED
    found = await opened(tx, typed, now)
    if found is None:
        blocked = await storage.miss.note(tx, who.chat, now)
        return Missed.BLOCKED if blocked else Missed.UNKNOWN
    return replace(found, kept=await storage.effect.start(tx, who.id, found))


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete the batches that nobody's origin can be of any more; count them."""
    before = now.astimezone(UTC).date() - KEEP_ORIGIN
    return (await tx.execute(_FORGET, {"before": before})).rowcount


def _reach(who: Staff, number: int) -> dict[str, object]:
    return {"of_batch": number, "centres": _numbers(who)}


def _numbers(who: Staff) -> Iterable[CentreId]:
    return sorted(each.centre for each in who.reached_centres if each.centre is not None)


def _read(row: Row[Any]) -> Batch:
    return _batch(dict(row._mapping))  # noqa: SLF001 - SQLAlchemy's own name for it


def _batch(row: dict[str, Any]) -> Batch:
    return Batch(
        id=BatchId(row["id"]),
        centre=CentreId(row["centre_id"]),
        code=row["code"],
        stage=Stage(row["stage"]),
        hand=Hand(row["hand"]),
        language=row["language"],
        made_on=row["made_on"],
        ends_on=row["ends_on"],
        withdrawn=row["withdrawn"],
    )
