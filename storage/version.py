"""Keep the versions of a draft, language by language; some of them a machine writes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, select, update

import kiez.composing
import storage.composing
import storage.notice
from kiez.announcement import State, Version, versions
from kiez.composing import Draft, Order, asked
from kiez.errors import GoneError
from kiez.notice import Kind, Notice, due
from kiez.preference import quiet_of
from kiez.roles import Staff
from storage.composing import held
from storage.database import Transaction
from storage.tables import announcement, municipality, person
from storage.tables import staff as member

_SET = (
    update(announcement)
    .where(announcement.c.id == bindparam("number"))
    .values(
        versions=bindparam("new_versions", type_=announcement.c.versions.type),
        drafts=bindparam("new_drafts"),
        changed_at=bindparam("now"),
    )
)
_ASKED = (
    select(announcement.c.id, announcement.c.versions, announcement.c.drafts)
    .where(announcement.c.state == State.DRAFT, announcement.c.drafts != "")
    .order_by(announcement.c.changed_at, announcement.c.id)
    .limit(bindparam("most"))
)
_ORDERED = (
    select(announcement)
    .where(announcement.c.id == bindparam("number"), announcement.c.state == State.DRAFT)
    .with_for_update()
)
_WRITER = (
    select(
        member.c.person_id,
        member.c.municipality_id,
        municipality.c.timezone,
        person.c.quiet_from,
        person.c.quiet_to,
    )
    .join(person, person.c.id == member.c.person_id)
    .join(municipality, municipality.c.id == member.c.municipality_id)
    .where(member.c.id == bindparam("of_staff"), member.c.removed_at.is_(None))
)


async def write(
    tx: Transaction, staff: Staff, number: int, new: tuple[str, Version], now: datetime
) -> Draft:
    """Keep a version: the language and what it says.

    Raises:
        GoneError: There is no such draft.
    """
    language, version = new

    def written(all_: dict[str, Version]) -> dict[str, Version]:
        if language == next(iter(all_), None):
            # What a machine made of the former text needs another look.
            all_ = {code: replace(old, checked=not old.machine) for code, old in all_.items()}
        return all_ | {language: version}

    return await _rewrite(tx, staff, number, now, written)


async def unwrite(
    tx: Transaction, staff: Staff, number: int, language: str, now: datetime
) -> Draft:
    """Take a version out; the one that it was written in stays.

    Raises:
        GoneError: There is no such draft.
    """

    def without(all_: dict[str, Version]) -> dict[str, Version]:
        first = next(iter(all_), None)
        return {code: each for code, each in all_.items() if code == first or code != language}

    return await _rewrite(tx, staff, number, now, without)


async def check(tx: Transaction, staff: Staff, number: int, language: str, now: datetime) -> Draft:
    """Note that a person has looked at what a machine wrote.

    Raises:
        GoneError: There is no such draft.
    """

    def looked(all_: dict[str, Version]) -> dict[str, Version]:
        old = all_.get(language)
        if old is None:
            return all_
        return all_ | {language: replace(old, checked=True)}

    return await _rewrite(tx, staff, number, now, looked)


async def ask_machine(
    tx: Transaction, staff: Staff, number: int, languages: tuple[str, ...], now: datetime
) -> Draft:
    """Ask for drafts in these languages; what a person wrote is never replaced.

    Raises:
        GoneError: There is no such draft.
    """
    row = await held(tx, staff, number)
    there = versions(row.versions)
    waiting, failed = kiez.composing.asked(row.drafts)
    wanted = tuple(code for code in languages if code not in there and code not in waiting)
    rest = tuple(code for code in failed if code not in wanted)
    await _keep(tx, row, there, kiez.composing.kept(waiting + wanted, rest), now)
    return await storage.composing.one(tx, staff, number)


async def orders(tx: Transaction, most: int) -> list[Order]:
    """List texts that wait for the machine, the oldest first.

    Args:
        most: So many drafts are looked at.
    """
    found = []
    for row in await tx.execute(_ASKED, {"most": most}):
        waiting, _ = asked(row.drafts)
        first = next(iter(versions(row.versions).items()), None)
        if first is not None:
            source, base = first
            found += [Order(row.id, source, code, base.title, base.text) for code in waiting]
    return found


async def drafted(tx: Transaction, order: Order, version: Version | None, now: datetime) -> None:
    """Keep what the machine wrote, and tell the coordinator when it was the last.

    What was written, changed or dropped by a person meanwhile stays as the person wants it.

    Args:
        version: None: the machine could not do it.
    """
    row = (await tx.execute(_ORDERED, {"number": order.announcement})).first()
    waiting, failed = asked(row.drafts if row else "")
    if row is None or order.target not in waiting:
        return
    there = versions(row.versions)
    base = there.get(order.source)
    if base is None or (base.title, base.text) != (order.title, order.text):
        return  # asked for again with the text of now
    rest = tuple(code for code in waiting if code != order.target)
    if version is None:
        failed = (*failed, order.target)
    else:
        there |= {order.target: version}
    await _keep(tx, row, there, kiez.composing.kept(rest, failed), now)
    if not rest:
        await tell(tx, row, now)


async def tell(tx: Transaction, row: Row[Any], now: datetime, why: str = "") -> None:
    """Tell whoever wrote an announcement that its draft waits for them, if they are still there.

    Args:
        row: Of the announcement.
        why: What kept it from going out; empty: the machine is done with it.
    """
    writer = (await tx.execute(_WRITER, {"of_staff": row.staff_id})).first()
    if writer is None:
        return
    hours = quiet_of(writer.quiet_from, writer.quiet_to)
    at = due(now, hours, ZoneInfo(writer.timezone))
    notice = Notice(
        writer.municipality_id,
        writer.person_id,
        Kind.DRAFTED,
        at,
        # Not as what it carries: its notices are counted for the result.
        detail={"draft": str(row.id), **({"why": why} if why else {})},
    )
    await storage.notice.add(tx, [notice])


async def _rewrite(
    tx: Transaction,
    staff: Staff,
    number: int,
    now: datetime,
    change: Callable[[dict[str, Version]], dict[str, Version]],
) -> Draft:
    row = await held(tx, staff, number)
    if row.theme_key is not None:
        raise GoneError("The words of this theme stand in the catalogue.")
    new = change(versions(row.versions))
    waiting, failed = kiez.composing.asked(row.drafts)
    rest = (tuple(c for c in waiting if c not in new), tuple(c for c in failed if c not in new))
    await _keep(tx, row, new, kiez.composing.kept(*rest), now)
    return await storage.composing.one(tx, staff, number)


async def _keep(
    tx: Transaction, row: Row[Any], new: dict[str, Version], drafts: str, now: datetime
) -> None:
    values = {
        "number": row.id,
        "new_versions": {code: each.written() for code, each in new.items()},
        "new_drafts": drafts,
        "now": now,
    }
    await tx.execute(_SET, values)
