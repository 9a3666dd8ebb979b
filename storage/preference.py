"""Keep how a parent wishes to be spoken to, and the months of their children."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

import storage.follow
import storage.reminder
from kiez.child import MOST, Child, ChildId
from kiez.follow import Weekly
from kiez.people import Person, PersonId
from kiez.preference import Preferences, quiet_of, weekly_of
from kiez.quiet import Quiet
from kiez.reminder import unpack
from storage.database import Transaction
from storage.tables import child, person

_OWN = person.c.id == bindparam("of_person")
_OF = select(
    person.c.nickname,
    person.c.leads,
    person.c.quiet_from,
    person.c.quiet_to,
    person.c.digest_day,
    person.c.digest_time,
    person.c.stopped,
    person.c.shows_topic,
).where(_OWN)
_NICKNAME = update(person).where(_OWN).values(nickname=bindparam("new_nickname"))
_QUIET = (
    update(person).where(_OWN).values(quiet_from=bindparam("start"), quiet_to=bindparam("end"))
)
_DIGEST = (
    update(person).where(_OWN).values(digest_day=bindparam("day"), digest_time=bindparam("hour"))
)
_STOP = update(person).where(_OWN).values(stopped=bindparam("new_stopped"))
_TOPIC = update(person).where(_OWN).values(shows_topic=bindparam("new_shows_topic"))

_CHILDREN = (
    select(child.c.id, child.c.born_on)
    .where(child.c.person_id == bindparam("of_person"))
    .order_by(child.c.born_on, child.c.id)
)
_HOW_MANY = (
    select(func.count()).select_from(child).where(child.c.person_id == bindparam("of_person"))
)
_ADD_CHILD = insert(child)
_FORGET_CHILD = (
    delete(child)
    .where(child.c.person_id == bindparam("of_person"), child.c.id == bindparam("this_child"))
    .returning(child.c.born_on)
)


async def of(tx: Transaction, person_id: PersonId) -> Preferences:
    """Tell how a person wishes to be spoken to."""
    row = (await tx.execute(_OF, {"of_person": person_id})).one()
    return Preferences(
        nickname=row.nickname,
        leads=None if row.leads is None else unpack(row.leads),
        quiet=quiet_of(row.quiet_from, row.quiet_to),
        weekly=weekly_of(row.digest_day, row.digest_time),
        stopped=row.stopped,
        shows_topic=row.shows_topic,
    )


async def call(tx: Transaction, person_id: PersonId, nickname: str | None) -> None:
    """Remember how a person likes to be called; None: forget it."""
    await tx.execute(_NICKNAME, {"of_person": person_id, "new_nickname": nickname})


async def leave_alone(tx: Transaction, person_id: PersonId, quiet: Quiet, now: datetime) -> None:
    """Remember the quiet hours, and plan anew what keeps to them."""
    await tx.execute(_QUIET, {"of_person": person_id, "start": quiet.start, "end": quiet.end})
    await storage.reminder.replan(tx, now, person=person_id)
    await storage.follow.plan(tx, now, [person_id])


async def weekly(tx: Transaction, person_id: PersonId, chosen: Weekly, now: datetime) -> None:
    """Remember when the digest is to come, and let the next one come then."""
    values = {"of_person": person_id, "day": chosen.weekday, "hour": chosen.time}
    await tx.execute(_DIGEST, values)
    await storage.follow.plan(tx, now, [person_id])


async def stop(tx: Transaction, person_id: PersonId, now: datetime, *, stopped: bool) -> None:
    """Say nothing unasked any more, or again; sign-ups stay as they are."""
    await tx.execute(_STOP, {"of_person": person_id, "new_stopped": stopped})
    await storage.follow.plan(tx, now, [person_id])


async def show_topic(tx: Transaction, person_id: PersonId, *, shown: bool) -> None:
    """Let reminders of consultations say what they are about, or not."""
    await tx.execute(_TOPIC, {"of_person": person_id, "new_shows_topic": shown})


async def children(tx: Transaction, person_id: PersonId) -> tuple[Child, ...]:
    """List a person's children by the month they were born in, the eldest first."""
    rows = await tx.execute(_CHILDREN, {"of_person": person_id})
    return tuple(Child(ChildId(row.id), row.born_on) for row in rows)


async def add_child(tx: Transaction, somebody: Person, child_id: ChildId, born_on: date) -> bool:
    """Remember the month of a child; False if there are as many as a family can have.

    Args:
        child_id: Random.
    """
    if (await tx.execute(_HOW_MANY, {"of_person": somebody.id})).scalar_one() >= MOST:
        return False
    row = {
        "id": child_id,
        "municipality_id": somebody.municipality,
        "person_id": somebody.id,
        "born_on": born_on.replace(day=1),
    }
    await tx.execute(_ADD_CHILD, row)
    return True


async def forget_child(tx: Transaction, person_id: PersonId, child_id: ChildId) -> date | None:
    """Forget a child; tells its month, None if it is not there (any more)."""
    values = {"of_person": person_id, "this_child": child_id}
    return (await tx.execute(_FORGET_CHILD, values)).scalar()
