"""Keep that a family would like to be met at the door, and who meets it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

import storage.audit
import storage.card
import storage.staff
import storage.task
from kiez.accompany import Welcome, possible
from kiez.audit import Action
from kiez.calendar import State as Taking
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.people import Person
from kiez.roles import Staff
from kiez.signup import SignupId, State
from kiez.standing import Own
from kiez.task import Kind, Task, TaskId
from storage import standing
from storage.database import Transaction
from storage.tables import occurrence, offer, signup


@dataclass(frozen=True, slots=True)
class Guest:
    """A family that would like to be met, as staff see it.

    Args:
        card: The date; of a course its next one.
    """

    signup: SignupId
    card: Details
    welcome: Welcome


_WISH = (
    update(signup)
    .where(signup.c.id == bindparam("of_signup"), signup.c.person_id == bindparam("of_person"))
    .values(accompanied=bindparam("wished"), welcomer=None, welcomer_language=None)
)
_GUEST = (
    select(signup)
    .join(offer, offer.c.id == signup.c.offer_id)
    .where(
        signup.c.id == bindparam("of_signup"),
        signup.c.accompanied,
        signup.c.state == State.IN,
        storage.staff.reached(),
    )
)
_NEXT = (
    select(occurrence.c.id)
    .where(
        occurrence.c.offer_id == bindparam("of_offer"),
        occurrence.c.starts_at > bindparam("now"),
        occurrence.c.state == Taking.ON,
    )
    .order_by(occurrence.c.starts_at)
    .limit(1)
)
_WELCOME = (
    update(signup)
    .where(signup.c.id == bindparam("of_signup"))
    .values(welcomer=bindparam("by"), welcomer_language=bindparam("in_language"))
)


async def wish(
    tx: Transaction, who: Person, number: SignupId, task: TaskId | None, now: datetime
) -> Own:
    """Note that a family would like to be met, as a task for the centre; or take that back.

    Args:
        task: A number for the task; None: nobody needs to come to the door.

    Raises:
        GoneError: The sign-up is another's, or is at a consultation.
    """
    own = await standing.own(tx, who.id, number, now)
    if not possible(own.card) or own.state is not State.IN:
        raise GoneError("Nobody can be met there.")
    values = {"of_signup": number, "of_person": who.id, "wished": task is not None}
    await tx.execute(_WISH, values)
    if task is None:
        await storage.task.settle(tx, [Kind.ACCOMPANY], now, signup=number)
    else:
        todo = Task(
            id=task,
            municipality=who.municipality,
            kind=Kind.ACCOMPANY,
            centre=own.card.centre,
            offer=own.card.offer,
            occurrence=own.card.occurrence,
            signup=number,
        )
        await storage.task.add(tx, todo, now)
    return await standing.own(tx, who.id, number, now)


async def guest(tx: Transaction, who: Staff, number: int, now: datetime) -> Guest:
    """Tell of a family that would like to be met, within reach.

    Raises:
        GoneError: It is foreign, wishes it no longer, or does not exist.
    """
    row = (await tx.execute(_GUEST, storage.staff.reach(who) | {"of_signup": number})).first()
    if row is None:
        raise GoneError("This family is not there.")
    number = row.occurrence_id
    if number is None:
        number = (await tx.execute(_NEXT, {"of_offer": row.offer_id, "now": now})).scalar()
    date = OccurrenceId(number or 0)
    card = (await storage.card.cards(tx, [date])).get(date)
    if card is None:
        raise GoneError("This course is over.")
    named = Welcome(row.accompanied, row.welcomer or "", row.welcomer_language or "")
    return Guest(SignupId(row.id), card, named)


async def welcome(tx: Transaction, who: Staff, number: int, by: Welcome, now: datetime) -> Guest:
    """Note who meets a family; it reads so in its reminder.

    Raises:
        GoneError: It is foreign, wishes it no longer, or does not exist.
    """
    found = await guest(tx, who, number, now)
    values = {"of_signup": found.signup, "by": by.name, "in_language": by.language or None}
    await tx.execute(_WELCOME, values)
    await storage.task.settle(tx, [Kind.ACCOMPANY], now, signup=found.signup)
    await storage.audit.note(tx, who, Action.DONE, ("accompaniment", found.card.offer), now)
    return await guest(tx, who, number, now)
