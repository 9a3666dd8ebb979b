"""Take what others have written out of the pages of those who read it for their work."""

from collections.abc import Collection

from sqlalchemy import Text, bindparam, cast, or_, select, update

from kiez.people import Door
from storage.database import Transaction
from storage.tables import chat, staff, webchat_chat, webchat_message

_STAFF_PAGES = (
    select(chat.c.chat_id)
    .join(staff, staff.c.person_id == chat.c.person_id)
    .where(chat.c.door == Door.WEB)
)
_HELD = webchat_message.c.chat_id.in_(_STAFF_PAGES)
_BUMP = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id == bindparam("of_chat"))
    .values(last_change=webchat_chat.c.last_change + 1)
    .returning(webchat_chat.c.last_change)
)
_EMPTY = (
    update(webchat_message)
    .where(
        webchat_message.c.chat_id == bindparam("of_chat"),
        webchat_message.c.message_id == bindparam("of_message"),
    )
    .values(content={}, change=bindparam("to_change"), ask=None, file_id=None)
)


async def blank(tx: Transaction, numbers: Collection[int]) -> int:
    """Empty the messages on staff's pages whose buttons lead to one of these conversations.

    Args:
        numbers: Random numbers of 62 bits: nothing else has one of them.
    """
    if not numbers:
        return 0
    text = cast(webchat_message.c.content, Text)
    leads = or_(*(text.contains(f":{number}") for number in sorted(numbers)))
    found = select(webchat_message.c.chat_id, webchat_message.c.message_id).where(_HELD, leads)
    rows = (await tx.execute(found.order_by(webchat_message.c.chat_id))).all()
    for row in rows:
        change = (await tx.execute(_BUMP, {"of_chat": row.chat_id})).scalar_one()
        values = {"of_chat": row.chat_id, "of_message": row.message_id, "to_change": change}
        await tx.execute(_EMPTY, values)
    return len(rows)
