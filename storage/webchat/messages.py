"""Keep the messages and files that the page shows."""

from dataclasses import astuple, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, insert, select, update

from kiez import secret
from storage.database import Transaction
from storage.tables import webchat_file, webchat_message
from storage.webchat import chats
from storage.webchat.chats import Chat, Json

# The page goes back this far (docs/privacy.md).
KEPT_MESSAGES = 50
# So long what opens something stands in a chat in which nobody does anything.
KEEP_SECRET = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it is kept.

    Args:
        change: The chat's number of its newest change: written, edited, deleted.
        mine: Written by the parent.
        client_id: The page's own number of a parent's message.
        content: A Bot API Message; a parent's place is left out; empty once deleted.
        language: The chat's language when the message was written; None for the parent's.
        ask: Label of the button that asks for the place.
        file_id: The file that it shows.
    """

    chat_id: int
    message_id: int
    change: int
    mine: bool
    client_id: str | None
    content: Json
    language: str | None = None
    ask: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file that the bot sent.

    Args:
        info: A Bot API Document or PhotoSize.
    """

    file_id: str
    info: Json
    content: bytes


_NAMES = tuple(Message.__dataclass_fields__)
_MESSAGE: Select[Any] = select(*(webchat_message.c[name] for name in _NAMES)).where(
    webchat_message.c.chat_id == bindparam("of_chat")
)
_READ = _MESSAGE.where(webchat_message.c.message_id == bindparam("of_message"))
_SAID = _MESSAGE.where(webchat_message.c.client_id == bindparam("of_client"))
_SINCE = _MESSAGE.where(webchat_message.c.change > bindparam("after")).order_by(
    webchat_message.c.change
)
_WRITE = insert(webchat_message)
_REWRITE = (
    update(webchat_message)
    .where(
        webchat_message.c.chat_id == bindparam("of_chat"),
        webchat_message.c.message_id == bindparam("of_message"),
    )
    .values(
        change=bindparam("to_change"),
        content=bindparam("new_content"),
        language=bindparam("new_language"),
        ask=bindparam("new_ask"),
        file_id=bindparam("new_file"),
    )
)
_BLANK = (
    update(webchat_message)
    .where(
        webchat_message.c.chat_id == bindparam("of_chat"),
        webchat_message.c.message_id == bindparam("of_message"),
    )
    .values(content=bindparam("new_content"))
)
_PRUNE = delete(webchat_message).where(
    webchat_message.c.chat_id == bindparam("of_chat"),
    webchat_message.c.message_id <= bindparam("up_to"),
)

_KEEP_FILE = insert(webchat_file)
_INFO = select(webchat_file.c.info).where(webchat_file.c.file_id == bindparam("of_file"))
_FILE = select(webchat_file.c.file_id, webchat_file.c.info, webchat_file.c.content).where(
    webchat_file.c.file_id == bindparam("of_file")
)
_OWN_FILE = _FILE.where(
    exists().where(
        webchat_message.c.chat_id == bindparam("of_chat"),
        webchat_message.c.file_id == webchat_file.c.file_id,
    )
)
_FORGET_FILES = delete(webchat_file).where(
    ~exists().where(webchat_message.c.file_id == webchat_file.c.file_id)
)


async def write(tx: Transaction, held: Chat, message: Message) -> None:
    """Add a message to a chat that is held, and drop what lies too far back."""
    chat_id = message.chat_id
    await _watch(tx, held, message)
    await chats.advance(tx, chat_id, message.message_id, message.change)
    await tx.execute(_WRITE, dict(zip(_NAMES, astuple(message), strict=True)))
    await tx.execute(_PRUNE, {"of_chat": chat_id, "up_to": message.message_id - KEPT_MESSAGES})


async def rewrite(tx: Transaction, held: Chat, message: Message) -> None:
    """Change a message of a chat that is held."""
    await _watch(tx, held, message)
    await chats.advance(tx, held.chat_id, held.last_message_id, message.change)
    await tx.execute(
        _REWRITE,
        {
            "of_chat": held.chat_id,
            "of_message": message.message_id,
            "to_change": message.change,
            "new_content": message.content,
            "new_language": message.language,
            "new_ask": message.ask,
            "new_file": message.file_id,
        },
    )


async def blank(tx: Transaction, held: Chat) -> None:
    """Take out of a chat that is held what opens something; the page is not told of it."""
    if held.secret_in is None:
        return
    known = await read(tx, held.chat_id, held.secret_in)
    if known and known.content:
        values = {"of_chat": held.chat_id, "of_message": held.secret_in}
        await tx.execute(_BLANK, values | {"new_content": _blanked(known.content)})
    await chats.keep_secret(tx, held.chat_id, None)


async def blank_old(tx: Transaction, held: Chat, now: datetime) -> bool:
    """Take it out if it has stood there for ten minutes; tell whether it has."""
    known = await read(tx, held.chat_id, held.secret_in or 0)
    content = known.content if known else {}
    second = content.get("edit_date") or content.get("date") or 0
    shown_at = datetime.fromtimestamp(second, UTC)
    if held.secret_in is None or now - shown_at < KEEP_SECRET:
        return False
    await blank(tx, held)
    return True


async def _watch(tx: Transaction, held: Chat, message: Message) -> None:
    """Remember the message of ours that shows what opens something: one in a chat."""
    text = message.content.get("text", "")
    if message.mine or secret.shown(text) == text:
        return
    if held.secret_in != message.message_id:
        await blank(tx, held)
    await chats.keep_secret(tx, held.chat_id, message.message_id)


def _blanked(content: Json) -> Json:
    entities = [each for each in content.get("entities", []) if each["type"] != "url"]
    text = secret.shown(content.get("text", ""))
    return content | {"text": text, "entities": entities}


async def read(tx: Transaction, chat_id: int, message_id: int) -> Message | None:
    """Read a message, deleted ones included."""
    row = (await tx.execute(_READ, {"of_chat": chat_id, "of_message": message_id})).first()
    return Message(*tuple(row)) if row else None


async def said(tx: Transaction, chat_id: int, client_id: str) -> Message | None:
    """Find a parent's message by the page's own number of it."""
    row = (await tx.execute(_SAID, {"of_chat": chat_id, "of_client": client_id})).first()
    return Message(*tuple(row)) if row else None


async def since(tx: Transaction, chat_id: int, after: int) -> list[Message]:
    """List the messages written or changed after a change, in that order."""
    rows = await tx.execute(_SINCE, {"of_chat": chat_id, "after": after})
    return [Message(*tuple(row)) for row in rows]


async def keep_file(tx: Transaction, file: File) -> None:
    """Keep a file that the bot sends."""
    values = {"file_id": file.file_id, "info": file.info, "content": file.content}
    await tx.execute(_KEEP_FILE, values)


async def file_info(tx: Transaction, file_id: str) -> Json | None:
    """Describe a file, without its content."""
    info: Json | None = (await tx.execute(_INFO, {"of_file": file_id})).scalar()
    return info


async def file(tx: Transaction, file_id: str) -> File | None:
    """Read a file."""
    row = (await tx.execute(_FILE, {"of_file": file_id})).first()
    return File(*tuple(row)) if row else None


async def file_in(tx: Transaction, chat_id: int, file_id: str) -> File | None:
    """Read a file that a chat shows."""
    row = (await tx.execute(_OWN_FILE, {"of_file": file_id, "of_chat": chat_id})).first()
    return File(*tuple(row)) if row else None


async def forget_files(tx: Transaction) -> int:
    """Delete the files that no message shows any more."""
    return (await tx.execute(_FORGET_FILES)).rowcount
