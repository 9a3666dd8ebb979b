"""Open, read and forget the chats of the web page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, exists, func, insert, or_, select, update

from kiez.account import IDLE_SHARED
from kiez.people import Door
from locales.languages import of_code
from storage.database import Transaction
from storage.tables import Instant, chat, person, webchat_chat

# Taps write no message of their own; a tap repeated by a weak net is one of the latest.
KEPT_TAPS = 20

Json = dict[str, Any]
"""An object of the Bot API, as JSON has it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat of the page.

    Args:
        language: The language that its person speaks, else that of the browser.
        language_code: The browser's own tag.
        taps: The page's numbers of the latest taps.
        note: The newest answer to a tap, with its change number and second.
        ends_at: Its person is erased: it holds the goodbye until that is read, or this late.
        active_at: On a shared computer, the latest tap or message.
        secret_in: The message that shows what opens something, such as a sign-in code.
    """

    chat_id: int
    language: str
    language_code: str | None
    last_message_id: int
    last_change: int
    taps: list[str]
    note: Json | None
    ends_at: datetime | None = None
    active_at: datetime | None = None
    secret_in: int | None = None

    def idle(self, now: datetime) -> bool:
        """Tell whether it has ended because nobody has touched it on a shared computer."""
        return self.active_at is not None and now - self.active_at >= IDLE_SHARED


# On a shared computer the cookie is worth nothing when nobody has touched the page for a while.
_TOUCHED = or_(~webchat_chat.c.shared, webchat_chat.c.active_at > bindparam("idle_since"))
_ENTER = (
    update(webchat_chat)
    .where(webchat_chat.c.secret_hash == bindparam("of_secret"), _TOUCHED)
    .values(
        used_on=bindparam("on"),
        language_code=func.coalesce(bindparam("code"), webchat_chat.c.language_code),
    )
    .returning(webchat_chat.c.chat_id)
)
_FIND = select(webchat_chat.c.chat_id).where(
    webchat_chat.c.secret_hash == bindparam("of_secret"), _TOUCHED
)
_OPEN = insert(webchat_chat)
_CHAT = (
    select(
        webchat_chat.c.chat_id,
        person.c.language,
        webchat_chat.c.language_code,
        webchat_chat.c.last_message_id,
        webchat_chat.c.last_change,
        webchat_chat.c.taps,
        webchat_chat.c.note,
        webchat_chat.c.ends_at,
        webchat_chat.c.active_at,
        webchat_chat.c.secret_in,
    )
    .outerjoin(
        chat, and_(chat.c.bot_id == bindparam("bot_id"), chat.c.chat_id == webchat_chat.c.chat_id)
    )
    .outerjoin(person, person.c.id == chat.c.person_id)
    .where(webchat_chat.c.chat_id == bindparam("of_chat"))
)
_HOLD = _CHAT.with_for_update(of=webchat_chat)
_ADVANCE = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id == bindparam("of_chat"))
    .values(last_message_id=bindparam("message"), last_change=bindparam("to_change"))
)
_USE = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id == bindparam("of_chat"))
    .values(
        taps=bindparam("new_taps"),
        used_on=bindparam("on"),
        active_at=case((webchat_chat.c.shared, bindparam("at", type_=Instant)), else_=None),
    )
)
_NOTE = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id == bindparam("of_chat"))
    .values(note=bindparam("new_note"), last_change=bindparam("to_change"))
)
_SECRET = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id == bindparam("of_chat"))
    .values(secret_in=bindparam("in_message"))
)
_WITH_SECRETS = (
    select(webchat_chat.c.chat_id)
    .where(webchat_chat.c.secret_in.is_not(None))
    .order_by(webchat_chat.c.chat_id)
)
_HEADS = select(webchat_chat.c.chat_id, webchat_chat.c.last_change).where(
    webchat_chat.c.chat_id.in_(bindparam("chats", expanding=True))
)
_FORGET = delete(webchat_chat).where(webchat_chat.c.chat_id == bindparam("of_chat"))
_OF_NOBODY = ~exists().where(chat.c.door == Door.WEB, chat.c.chat_id == webchat_chat.c.chat_id)
# One that has a person ends by `storage.retention`, which knows what else is kept of them.
_FORGET_IDLE = delete(webchat_chat).where(
    webchat_chat.c.used_on < bindparam("before_on"), _OF_NOBODY
)
_END = (
    update(webchat_chat)
    .where(webchat_chat.c.chat_id.in_(bindparam("chats", expanding=True)))
    .values(
        taps=[],
        note=None,
        secret_in=None,
        language_code=bindparam("last_language"),
        ends_at=bindparam("until"),
    )
)
_FORGET_ENDED = delete(webchat_chat).where(webchat_chat.c.ends_at <= bindparam("now"))
_FORGET_READ = delete(webchat_chat).where(
    webchat_chat.c.chat_id == bindparam("of_chat"), webchat_chat.c.ends_at.is_not(None)
)


async def enter(tx: Transaction, secret_hash: str, code: str | None, now: datetime) -> int | None:
    """Find the chat of a cookie, and note that it is used today and what its browser speaks."""
    cookie = {"of_secret": secret_hash, "idle_since": now - IDLE_SHARED}
    values = cookie | {"code": code, "on": now.date()}
    found: int | None = (await tx.execute(_ENTER, values)).scalar()
    return found


async def find(tx: Transaction, secret_hash: str, now: datetime) -> int | None:
    """Find the chat of a cookie."""
    values = {"of_secret": secret_hash, "idle_since": now - IDLE_SHARED}
    found: int | None = (await tx.execute(_FIND, values)).scalar()
    return found


async def begin(
    tx: Transaction, chat_id: int, secret_hash: str, code: str | None, today: date
) -> None:
    """Begin a chat."""
    await tx.execute(
        _OPEN,
        {
            "chat_id": chat_id,
            "secret_hash": secret_hash,
            "language_code": code,
            "last_message_id": 0,
            "last_change": 0,
            "taps": [],
            "note": None,
            "used_on": today,
        },
    )


async def read(tx: Transaction, bot_id: int, chat_id: int) -> Chat | None:
    """Read a chat."""
    return _chat((await tx.execute(_CHAT, {"bot_id": bot_id, "of_chat": chat_id})).first())


async def hold(tx: Transaction, bot_id: int, chat_id: int) -> Chat | None:
    """Read a chat and let nobody else write in it until the commit."""
    return _chat((await tx.execute(_HOLD, {"bot_id": bot_id, "of_chat": chat_id})).first())


def _chat(row: Any) -> Chat | None:  # noqa: ANN401 - a row of whatever was selected
    if row is None:
        return None
    chat_id, spoken, code, *rest = row
    return Chat(chat_id, spoken or of_code(code), code, *rest)


async def language(tx: Transaction, bot_id: int, chat_id: int) -> str | None:
    """Tell the language of a chat: its person's, else the browser's; None if there is no chat."""
    found = await read(tx, bot_id, chat_id)
    return found.language if found else None


async def advance(tx: Transaction, chat_id: int, message_id: int, change: int) -> None:
    """Count the messages and changes of a chat that is held."""
    await tx.execute(_ADVANCE, {"of_chat": chat_id, "message": message_id, "to_change": change})


async def note(tx: Transaction, chat_id: int, text: Json, change: int) -> None:
    """Keep the newest answer to a tap of a chat that is held."""
    await tx.execute(_NOTE, {"of_chat": chat_id, "new_note": text, "to_change": change})


async def use(tx: Transaction, chat_id: int, taps: Sequence[str], now: datetime) -> None:
    """Note that a chat is used today, its latest taps, and when, on a shared computer."""
    latest = list(taps)[-KEPT_TAPS:]
    values = {"of_chat": chat_id, "new_taps": latest, "on": now.date(), "at": now}
    await tx.execute(_USE, values)


async def keep_secret(tx: Transaction, chat_id: int, message_id: int | None) -> None:
    """Note which message shows what opens something; None: no one does any more."""
    await tx.execute(_SECRET, {"of_chat": chat_id, "in_message": message_id})


async def with_secrets(tx: Transaction) -> Sequence[int]:
    """List the chats in which a message shows what opens something."""
    return (await tx.execute(_WITH_SECRETS)).scalars().all()


async def heads(tx: Transaction, chats: Collection[int]) -> dict[int, int]:
    """Tell the newest change of several chats."""
    rows = await tx.execute(_HEADS, {"chats": list(chats)})
    return dict(tuple(row) for row in rows)


async def forget(tx: Transaction, chat_id: int) -> bool:
    """Delete a chat with its messages and waiting updates; tell whether there was one."""
    return (await tx.execute(_FORGET, {"of_chat": chat_id})).rowcount > 0


async def forget_idle(tx: Transaction, before_on: date) -> int:
    """Delete the chats that were not used since a day and have no person."""
    return (await tx.execute(_FORGET_IDLE, {"before_on": before_on})).rowcount


async def end(tx: Transaction, chats: Collection[int], code: str, until: datetime) -> None:
    """Let chats end with a goodbye: nothing can be said there any more.

    Args:
        code: The language that the goodbye is said in.
        until: When the chats go, read or not.
    """
    values = {"chats": list(chats), "last_language": code, "until": until}
    await tx.execute(_END, values)


async def forget_ended(tx: Transaction, now: datetime) -> int:
    """Delete the chats whose goodbye nobody has read in time."""
    return (await tx.execute(_FORGET_ENDED, {"now": now})).rowcount


async def forget_read(tx: Transaction, chat_id: int) -> bool:
    """Delete a chat whose goodbye has been read; tell whether there was one."""
    return (await tx.execute(_FORGET_READ, {"of_chat": chat_id})).rowcount > 0
