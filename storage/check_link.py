"""Keep the links by which somebody outside the bot says whether facts are still right."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select

import storage.audit
import storage.check
import storage.staff
import storage.task
from kiez import check as rule
from kiez.audit import Action
from kiez.check import Checked
from kiez.directory import OfferId
from kiez.errors import GoneError
from kiez.invitation import NUMBERS, hashed, secret_of
from kiez.roles import Staff
from kiez.task import Fact, Kind, Task, TaskId
from storage import workday
from storage.database import Transaction
from storage.tables import check_link

_ADD = insert(check_link)
_FIND = select(check_link.c.offer_id, check_link.c.municipality_id).where(
    check_link.c.secret_hash == bindparam("hashed"), check_link.c.expires_at > bindparam("now")
)
_USE = (
    delete(check_link)
    .where(
        check_link.c.secret_hash == bindparam("hashed"),
        check_link.c.expires_at > bindparam("now"),
    )
    .returning(check_link.c.offer_id, check_link.c.municipality_id)
)
_FORGET = delete(check_link).where(check_link.c.expires_at <= bindparam("now"))


async def make(
    tx: Transaction, who: Staff, number: int, fresh: Callable[[], int], now: datetime
) -> tuple[Checked, str]:
    """Make a link's secret for an offer within reach; it is kept as its hash.

    Raises:
        GoneError: The offer is foreign, or does not exist: nobody can tell which.
    """
    checked = await storage.check.one(tx, who, number, now)
    secret = secret_of(fresh() for _ in range(NUMBERS))
    values = {
        "secret_hash": hashed(secret),
        "municipality_id": who.municipality,
        "offer_id": checked.id,
        "expires_at": now + rule.KEEP_LINK,
    }
    await tx.execute(_ADD, values)
    await storage.audit.note(tx, who, Action.INVITED, ("check", checked.id), now)
    return checked, secret


async def look(tx: Transaction, secret: str, now: datetime) -> tuple[Checked, date]:
    """Show what a link asks about, and the day there; that changes nothing.

    Raises:
        GoneError: It was used, is too old, or never was: nobody is told which.
    """
    found = (await tx.execute(_FIND, {"hashed": hashed(secret), "now": now})).one_or_none()
    if found is None:
        raise GoneError("This link opens nothing.")
    checked = await storage.check.facts(tx, OfferId(found.offer_id), now)
    return checked, (await workday.of(tx, found.municipality_id, now)).today


async def answer(
    tx: Transaction,
    secret: str,
    wrong: Collection[Fact],
    fresh: Callable[[], int],
    now: datetime,
) -> None:
    """Take the answer, once: all is right, or these facts are not, which the coordinator hears.

    Raises:
        GoneError: As in `look`.
    """
    used = (await tx.execute(_USE, {"hashed": hashed(secret), "now": now})).one_or_none()
    if used is None:
        raise GoneError("This link opens nothing.")
    number = OfferId(used.offer_id)
    if not wrong:
        await storage.check.looked(tx, number, now)
    for fact in wrong:
        city = used.municipality_id
        task = Task(TaskId(fresh()), city, Kind.NOT_RIGHT, offer=number, detail=fact)
        await storage.task.add(tx, task, now)


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete links after 30 days; count them."""
    return (await tx.execute(_FORGET, {"now": now})).rowcount
