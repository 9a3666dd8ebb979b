"""Erase a person: everything that is kept, in one transaction, and nothing by halves."""

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, func, select, update

import storage.handover_row
import storage.signup
import storage.thread
import storage.webchat
from kiez.people import Door, PersonId
from locales.languages import DEFAULT
from storage import inbox as arrivals
from storage import outbox as messages
from storage.database import Transaction
from storage.mark import Marks
from storage.tables import chat, dialogue, inbox, outbox, person, staff, webchat_chat

_GONE = "gone people"


def _in_their_chats(table: Table) -> ColumnElement[bool]:
    return exists().where(
        chat.c.person_id == bindparam("of_person"),
        chat.c.bot_id == table.c.bot_id,
        chat.c.chat_id == table.c.chat_id,
    )


_STAFF = select(staff.c.id).where(
    staff.c.person_id == bindparam("of_person"), staff.c.removed_at.is_(None)
)
_ENDED_ACCOUNT = delete(staff).where(
    staff.c.person_id == bindparam("of_person"), staff.c.removed_at.is_not(None)
)
_CHATS = (
    select(chat.c.door, chat.c.chat_id, person.c.language)
    .join(person, person.c.id == chat.c.person_id)
    .where(chat.c.person_id == bindparam("of_person"))
    .order_by(chat.c.id)
)
# The update's number stays, so that a repeated one is recognised; of what, nobody can tell.
_EMPTY_INBOX = (
    update(inbox)
    .where(_in_their_chats(inbox))
    .values(chat_id=0, raw=None, state=arrivals.State.HANDLED)
)
_OUTBOX = delete(outbox).where(_in_their_chats(outbox))
_DIALOGUES = delete(dialogue).where(_in_their_chats(dialogue))
_PERSON = delete(person).where(person.c.id == bindparam("of_person"))
# What waits to be sent to a chat of nobody: the goodbye, of which no number stays on arrival.
_GOODBYES = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.state == messages.State.WAITING,
        ~exists().where(chat.c.bot_id == outbox.c.bot_id, chat.c.chat_id == outbox.c.chat_id),
    )
)
_UNREAD = select(func.count()).select_from(webchat_chat).where(webchat_chat.c.ends_at.is_not(None))


async def is_staff(tx: Transaction, person_id: PersonId) -> bool:
    """Tell whether a person has a role: an account ends by the city, not by itself."""
    return (await tx.execute(_STAFF, {"of_person": person_id})).first() is not None


async def erase(
    tx: Transaction, person_id: PersonId, now: datetime, marks: Marks | None = None
) -> bool:
    """Delete all that is kept of a person and pass the seats on; tell whether it was done.

    A web chat stays, empty, until its page has read the goodbye.

    Args:
        marks: Where it is noted, so that no backup undoes it; None where retention, which runs
            after a restore as well, would do it again by itself.

    Returns:
        False for somebody with a role: nothing was deleted.
    """
    if await is_staff(tx, person_id):
        return False
    whose = {"of_person": person_id}
    # First of all, since this waits for updates that another process is handling just now:
    # what they write is seen, and deleted, by what follows.
    chats = [tuple(row) for row in await tx.execute(_CHATS, whose)]
    await tx.execute(_EMPTY_INBOX, whose)
    freed = await storage.signup.pools(tx, person_id)
    await storage.thread.forget_of(tx, person_id)
    await storage.handover_row.erase_of(tx, person_id)
    await tx.execute(_OUTBOX, whose)
    await tx.execute(_DIALOGUES, whose)
    web = [number for door, number, _ in chats if door == Door.WEB]
    if web:
        language = next((code for *_, code in chats), DEFAULT)
        await storage.webchat.end(tx, web, language, now)
    await forget_account(tx, person_id)
    await tx.execute(_PERSON, whose)
    gone(tx).add(person_id)
    await storage.signup.pass_on(tx, freed, now)
    if marks is not None:
        today = now.astimezone(UTC).date()
        await marks.add(tx, [(Door(door), number) for door, number, _ in chats], today)
    return True


async def forget_account(tx: Transaction, person_id: PersonId) -> None:
    """Delete an account that has ended; one with a role stays."""
    await tx.execute(_ENDED_ACCOUNT, {"of_person": person_id})


def gone(tx: Transaction) -> set[PersonId]:
    """Tell who has ceased to be in this unit of work, which may serve several chats."""
    people: set[PersonId] = tx.memory.setdefault(_GONE, set())
    return people


async def unread(tx: Transaction) -> int:
    """Count what still names an erased chat: goodbyes under way, and pages that have not read."""
    return sum([(await tx.execute(each)).scalar_one() for each in (_GOODBYES, _UNREAD)])
