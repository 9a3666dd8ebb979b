"""Keep the devices of a member of staff: chats by which the account is used, in either door."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, select, update

import storage.audit
import storage.grant
import storage.people
import storage.webchat
from kiez.account import IDLE_SHARED, Device, may_end
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.people import ChatId, Door, PersonId
from kiez.roles import Staff
from storage.database import Transaction
from storage.tables import chat, dialogue, person, staff, webchat_chat

_page = and_(chat.c.door == Door.WEB, webchat_chat.c.chat_id == chat.c.chat_id)
_CHATS = (
    select(
        chat.c.id,
        chat.c.door,
        chat.c.bot_id,
        chat.c.chat_id,
        func.coalesce(webchat_chat.c.used_on, chat.c.used_on).label("last_on"),
        func.coalesce(webchat_chat.c.shared, False).label("shared"),
    )
    .outerjoin(webchat_chat, _page)
    .where(chat.c.person_id == bindparam("of_person"))
    .order_by(chat.c.id)
)
_HAS_CODE = select(staff.c.id).where(
    staff.c.id == bindparam("of_staff"), staff.c.code_hmac.is_not(None)
)
_FORGET_DIALOGUE = delete(dialogue).where(
    dialogue.c.bot_id == bindparam("of_bot"), dialogue.c.chat_id == bindparam("of_number")
)
_FORGET_CHAT = delete(chat).where(chat.c.id == bindparam("of_chat"))
_LANGUAGE = select(person.c.language).where(person.c.id == bindparam("of_person"))
_SHARE = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id == bindparam("of_number"))
    .values(shared=bindparam("new_shared"), active_at=bindparam("at"))
)
_IDLE = (
    select(chat.c.id, chat.c.bot_id, chat.c.chat_id)
    .join(webchat_chat, _page)
    .where(webchat_chat.c.shared, webchat_chat.c.active_at <= bindparam("idle_since"))
    .order_by(chat.c.id)
)


async def devices(tx: Transaction, who: Staff, here: ChatId) -> list[Device]:
    """List the own devices.

    Args:
        here: The chat that asks.
    """
    return [_device(row, here) for row in await _chats(tx, who)]


async def device(tx: Transaction, who: Staff, number: int, here: ChatId) -> Device:
    """Read one of the own devices.

    Raises:
        GoneError: There is none with this number, or it is somebody else's.
    """
    return _device(await _chat(tx, who, number), here)


async def sign_out(
    tx: Transaction, who: Staff, left: Device, newcomer: int, now: datetime
) -> bool:
    """Sign one of the own devices out; False: it is the last one, and no code opens another.

    A page ends; a chat in Telegram goes on as that of an ordinary new person.

    Args:
        newcomer: Number of that person.
    """
    if not await _may_end(tx, who, left.chat):
        return False
    row = await _chat(tx, who, left.chat)
    if left.door is Door.WEB:
        await _end_page(tx, who, row, now, here=left.here)
    else:
        await _part(tx, row, PersonId(newcomer))
    await storage.audit.note(tx, who, Action.SIGNED_OUT, ("staff", who.id), now)
    return True


async def share(tx: Transaction, who: Staff, here: ChatId, now: datetime, *, on: bool) -> bool:
    """Let the page of this chat end by itself when nobody touches it, or no more.

    Returns:
        False: nothing would then open the account again, so it stays as it is.

    Raises:
        GoneError: This chat is no page.
    """
    row = await _chat(tx, who, here)
    if row.door != Door.WEB:
        raise GoneError("Only a page can be shared.")
    if on and not await _may_end(tx, who, here):
        return False
    values = {"of_number": row.chat_id, "new_shared": on, "at": now if on else None}
    await tx.execute(_SHARE, values)
    return True


async def end_idle(tx: Transaction, now: datetime) -> int:
    """Sign out the pages on shared computers that nobody has touched for a while; count them."""
    rows = (await tx.execute(_IDLE, {"idle_since": now - IDLE_SHARED})).all()
    for row in rows:
        await _forget(tx, row)
        await storage.webchat.forget(tx, row.chat_id)
    return len(rows)


async def _may_end(tx: Transaction, who: Staff, here: ChatId) -> bool:
    has_code = (await tx.execute(_HAS_CODE, {"of_staff": who.id})).first() is not None
    return may_end(await devices(tx, who, here), has_code=has_code)


async def _end_page(
    tx: Transaction, who: Staff, row: Row[Any], now: datetime, *, here: bool
) -> None:
    await _forget(tx, row)
    if here:
        # The page still has to say that it is over.
        language = (await tx.execute(_LANGUAGE, {"of_person": who.person})).scalar_one()
        await storage.webchat.end(tx, [row.chat_id], language, now)
    else:
        await storage.webchat.forget(tx, row.chat_id)


async def _part(tx: Transaction, row: Row[Any], newcomer: PersonId) -> None:
    await storage.people.part(tx, ChatId(row.id), newcomer)
    await _forget_dialogue(tx, row)
    storage.grant.changed(tx).add(newcomer)


async def _forget(tx: Transaction, row: Row[Any]) -> None:
    await _forget_dialogue(tx, row)
    await tx.execute(_FORGET_CHAT, {"of_chat": row.id})


async def _forget_dialogue(tx: Transaction, row: Row[Any]) -> None:
    await tx.execute(_FORGET_DIALOGUE, {"of_bot": row.bot_id, "of_number": row.chat_id})


async def _chats(tx: Transaction, who: Staff) -> list[Row[Any]]:
    return list(await tx.execute(_CHATS, {"of_person": who.person}))


async def _chat(tx: Transaction, who: Staff, number: int) -> Row[Any]:
    found = next((row for row in await _chats(tx, who) if row.id == number), None)
    if found is None:
        raise GoneError("This device is not there.")
    return found


def _device(row: Row[Any], here: ChatId) -> Device:
    return Device(ChatId(row.id), Door(row.door), row.last_on, row.id == here, bool(row.shared))
