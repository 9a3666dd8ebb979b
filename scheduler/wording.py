"""Word what is said unasked; for some of it the tables are read at that very hour."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

import screens.amendment
import screens.check
import screens.follow
import screens.monday
import screens.notice
import screens.todo
import storage.amendment
import storage.check
import storage.digest
import storage.staff
import storage.task
import storage.team
from kiez.notice import Kind
from kiez.people import Door
from kiez.subject import Subject
from kiez.task import away
from screens.screen import Screen
from storage.database import Database, Transaction

Reader = Callable[[Transaction, Subject, Door, datetime], Awaitable[Screen | None]]


async def screen(database: Database, subject: Subject, door: Door, now: datetime) -> Screen | None:
    """Choose the words of a notice in the language being spoken; None: there is nothing to say."""
    reader = _READ.get(subject.notice.kind)
    if reader is None:
        return screens.notice.notice(subject, now)
    async with database.reading() as tx:
        return await reader(tx, subject, door, now)


async def _digest(tx: Transaction, subject: Subject, door: Door, now: datetime) -> Screen | None:
    lines = await storage.digest.lines(tx, subject.notice.person, door, now)
    today = now.astimezone(subject.zone).date()
    return screens.follow.digest(lines, today) if lines else None


async def _task(tx: Transaction, subject: Subject, _: Door, now: datetime) -> Screen | None:
    staff = await storage.staff.of(tx, subject.notice.person)
    todo = await storage.task.mine(tx, staff, now) if staff else ()
    own = [each for each in todo if each.mine]
    return screens.todo.told(own, now.astimezone(subject.zone).date()) if own else None


async def _check(tx: Transaction, subject: Subject, _: Door, now: datetime) -> Screen | None:
    staff = await storage.staff.of(tx, subject.notice.person)
    if staff is None:
        return None
    aged = await storage.check.aged(tx, staff, now)
    today, elsewhere = now.astimezone(subject.zone).date(), len(staff.centres) > 1
    if not (aged or elsewhere):
        return None
    return screens.check.listed(aged, 0, today, elsewhere=elsewhere)


async def _guard(tx: Transaction, subject: Subject, _: Door, now: datetime) -> Screen | None:
    staff = await storage.staff.of(tx, subject.notice.person)
    if staff is None or away(staff, now.astimezone(subject.zone).date()):
        return None
    working = [replace(staff, chosen=each.centre) for each in staff.centres]
    weeks = [await storage.team.week(tx, each, now) for each in working]
    return screens.monday.monday(weeks) if weeks else None


async def _amended(tx: Transaction, subject: Subject, _: Door, __: datetime) -> Screen | None:
    told = await storage.amendment.heard(tx, int(subject.notice.detail["amendment"]))
    return screens.amendment.heard(told) if told else None


_READ: Mapping[Kind, Reader] = {
    Kind.GUARD: _guard,
    Kind.AMENDED: _amended,
    Kind.TASK: _task,
    Kind.CHECK: _check,
    Kind.DIGEST: _digest,
}
