"""Keep what is to be said unasked until it has been said."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from sqlalchemy import delete, insert

from kiez.directory import OccurrenceId
from kiez.notice import Kind, Notice
from kiez.people import PersonId
from kiez.signup import SignupId
from storage.database import Transaction
from storage.tables import notice


class State(StrEnum):
    """What has become of a notice."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    """Past, or not true any more: nobody needs it."""
    GIVEN_UP = "given up"


_ADD = insert(notice)


async def add(tx: Transaction, notices: Sequence[Notice]) -> None:
    """Write notices in the transaction that causes them."""
    if notices:
        await tx.execute(
            _ADD,
            [
                {
                    "municipality_id": each.municipality,
                    "person_id": each.person,
                    "kind": each.kind,
                    "occurrence_id": each.occurrence,
                    "signup_id": each.signup,
                    "lead": each.lead,
                    "detail": dict(each.detail) or None,
                    "state": State.WAITING,
                    "tries": 0,
                    "due_at": each.due_at,
                }
                for each in notices
            ],
        )


async def withdraw(
    tx: Transaction,
    kinds: Collection[Kind],
    *,
    occurrences: Collection[OccurrenceId] | None = None,
    person: PersonId | None = None,
    signup: SignupId | None = None,
) -> None:
    """Take back what waits to be said: of these dates, to this person, about this sign-up."""
    statement = delete(notice).where(notice.c.state == State.WAITING, notice.c.kind.in_(kinds))
    if occurrences is not None:
        statement = statement.where(notice.c.occurrence_id.in_(occurrences))
    if person is not None:
        statement = statement.where(notice.c.person_id == person)
    if signup is not None:
        statement = statement.where(notice.c.signup_id == signup)
    await tx.execute(statement)
