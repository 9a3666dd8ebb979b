"""Keep who is introduced to whom: nothing before the family agrees, nothing after they met."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select, update

import storage.consent
import storage.miss
import storage.people
import storage.task
from kiez.consent import Purpose
from kiez.errors import GoneError
from kiez.handover import KEEP, Introduction, Opening, Step
from kiez.people import Person, PersonId
from kiez.roles import Staff
from kiez.task import Kind, Task, TaskId
from storage import handover_row
from storage.database import Transaction
from storage.handover_row import READ, STANDS, THIS, read
from storage.tables import handover, task

_OF_FAMILY = handover.c.person_id == bindparam("of_person")
_TO_ME = and_(handover.c.to_staff_id == bindparam("of_staff"), handover.c.person_id.is_not(None))
_UNUSED = (
    handover.c.code_hmac == bindparam("of_code"),
    handover.c.expires_at > bindparam("now"),
    handover.c.person_id.is_(None),
    STANDS,
)
_BY_CODE = READ.where(*_UNUSED)
# Of two families that agree at the same moment one is introduced.
_AGREE = (
    update(handover)
    .where(*_UNUSED)
    .values(person_id=bindparam("by_person"), code_hmac=None, expires_at=bindparam("until"))
)
_FORMER = select(handover.c.id).where(_OF_FAMILY, handover.c.to_staff_id == bindparam("of_staff"))
_SAY_FAMILY = update(handover).where(THIS).values(met_by_family=bindparam("how"))
_SAY_STAFF = update(handover).where(THIS).values(met_by_staff=bindparam("how"))
_SEEN = (
    update(task)
    .where(task.c.handover_id == bindparam("of_handover"), task.c.done_at.is_(None))
    .values(done_at=bindparam("now"))
)


async def opened(
    tx: Transaction, who: Person, code_hmac: str, now: datetime
) -> Introduction | Opening:
    """Tell what a code introduces to; nothing happens before the family agrees.

    Args:
        code_hmac: `Secrets.kept` of the code.
    """
    if await storage.miss.blocked(tx, who.chat, now):
        return Opening.BLOCKED
    row = (await tx.execute(_BY_CODE, {"of_code": code_hmac, "now": now})).first()
    if row is None:
        return await _missed(tx, who, now)
    found = read(row)
    return Opening.OWN if who.id in {found.by_person, found.to_person} else found


async def agree(
    tx: Transaction, who: Person, code_hmac: str, todo: TaskId, now: datetime
) -> Introduction | Opening:
    """Introduce the family that agrees, once, and tell the coordinator.

    Args:
        todo: A number for the coordinator's task.
    """
    found = await opened(tx, who, code_hmac, now)
    if isinstance(found, Opening):
        return found
    former = await tx.execute(_FORMER, {"of_person": who.id, "of_staff": found.to_staff})
    await handover_row.erase(tx, list(former.scalars()))
    taken = {"of_code": code_hmac, "now": now, "by_person": who.id, "until": now + KEEP}
    if not (await tx.execute(_AGREE, taken)).rowcount:
        return await _missed(tx, who, now)
    if who.municipality != found.municipality:
        await storage.people.move(tx, who.id, found.municipality)
    here = replace(who, municipality=found.municipality)
    await storage.consent.give(tx, here, Purpose.HANDOVER, now)
    await _count(tx, found, Step.AGREED, now)
    new = Task(
        id=todo,
        municipality=found.municipality,
        kind=Kind.INTRODUCED,
        centre=found.centre,
        handover=found.id,
        staff=found.to_staff,
    )
    await storage.task.add(tx, new, now)
    return await own(tx, who.id, found.id)


async def of_family(tx: Transaction, who: PersonId) -> tuple[Introduction, ...]:
    """List the introductions of a family."""
    rows = await tx.execute(READ.where(_OF_FAMILY), {"of_person": who})
    return tuple(read(row) for row in rows)


async def own(tx: Transaction, who: PersonId, number: int) -> Introduction:
    """Read a family's own introduction.

    Raises:
        GoneError: It is another's, is over, or never was.
    """
    return await _one(tx, _OF_FAMILY, {"of_person": who, "of_handover": number})


async def introduced(tx: Transaction, who: Staff, number: int) -> Introduction:
    """Read the introduction of a family to a coordinator.

    Raises:
        GoneError: It is to somebody else, is over, or never was.
    """
    return await _one(tx, _TO_ME, {"of_staff": who.id, "of_handover": number})


async def said_by_family(
    tx: Transaction, who: PersonId, number: int, now: datetime, *, met: bool
) -> Introduction:
    """Note what a family says; if both say that they met, nothing is kept any more.

    Raises:
        GoneError: As in `own`.
    """
    await own(tx, who, number)
    await tx.execute(_SAY_FAMILY, {"of_handover": number, "how": met})
    return await _closed(tx, await own(tx, who, number), now)


async def said_by_staff(
    tx: Transaction, who: Staff, number: int, now: datetime, *, met: bool
) -> Introduction:
    """Note what a coordinator says, who has seen to the task therefore.

    Raises:
        GoneError: As in `introduced`.
    """
    await introduced(tx, who, number)
    await tx.execute(_SAY_STAFF, {"of_handover": number, "how": met})
    await tx.execute(_SEEN, {"of_handover": number, "now": now})
    return await _closed(tx, await introduced(tx, who, number), now)


async def end(tx: Transaction, who: PersonId, number: int, now: datetime) -> Introduction:
    """Erase a family's introduction at once; with the last one its consent ends.

    Raises:
        GoneError: As in `own`.
    """
    ended = await own(tx, who, number)
    await handover_row.erase(tx, [ended.id])
    if not await of_family(tx, who):
        await storage.consent.withdraw(tx, who, Purpose.HANDOVER, now)
    return ended


async def _one(
    tx: Transaction, which: ColumnElement[bool], values: dict[str, Any]
) -> Introduction:
    row = (await tx.execute(READ.where(THIS, which), values)).first()
    if row is None:
        raise GoneError("This introduction is not there.")
    return read(row)


async def _missed(tx: Transaction, who: Person, now: datetime) -> Opening:
    blocked = await storage.miss.note(tx, who.chat, now)
    return Opening.BLOCKED if blocked else Opening.UNKNOWN


async def _closed(tx: Transaction, said: Introduction, now: datetime) -> Introduction:
    if said.over:
        await _count(tx, said, Step.MET, now)
        await handover_row.erase(tx, [said.id])
    return said


async def _count(tx: Transaction, about: Introduction, step: Step, now: datetime) -> None:
    if not about.trial:
        await handover_row.count(tx, about.municipality, about.centre, step, now)
