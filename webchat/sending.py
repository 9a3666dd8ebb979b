"""Answer the methods that send: texts, places, files."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from mimetypes import MimeTypes
from typing import Any

from storage.database import Transaction
from storage.webchat import chats, messages
from storage.webchat.chats import Chat
from storage.webchat.messages import File, Message
from webchat import judge, limits, objects, pictures
from webchat.arguments import Arguments, Upload
from webchat.entities import fixed, whole
from webchat.gateway import Gateway
from webchat.judge import Markup
from webchat.refusals import bad

Json = dict[str, Any]

_ATTACHED = "attach://"
_KINDS = MimeTypes()  # Python's own list: what is installed on the machine makes no difference
_KINDS.add_type("text/calendar", ".ics")
_KINDS.add_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx")
_KINDS.add_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx")
_FILE_ID = "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"


@dataclass(frozen=True, slots=True)
class _Draft:
    """A judged message before it has a number.

    Args:
        body: Its content as the Bot API writes it.
        keep: A file to be kept with it.
        file_id: The file that it shows, kept already or not.
    """

    body: Json
    keep: File | None = None
    file_id: str | None = None


_Drafting = Callable[[Transaction], Awaitable[_Draft]]


async def send_message(gateway: Gateway, arguments: Arguments) -> Json:
    """Send a text."""
    return await _plain(gateway, arguments, objects.words(judge.text(arguments)))


async def send_location(gateway: Gateway, arguments: Arguments) -> Json:
    """Send a place."""
    return await _plain(gateway, arguments, {"location": judge.location(arguments)})


async def send_venue(gateway: Gateway, arguments: Arguments) -> Json:
    """Send a place with its name and address."""
    place = judge.location(arguments)
    named = {name: fixed(whole(arguments.text(name)), []).text for name in ("title", "address")}
    return await _plain(
        gateway, arguments, {"location": place, "venue": {"location": place} | named}
    )


async def send_document(gateway: Gateway, arguments: Arguments) -> Json:
    """Send a file."""
    return await _attached(gateway, arguments, "document")


async def send_photo(gateway: Gateway, arguments: Arguments) -> Json:
    """Send a picture."""
    return await _attached(gateway, arguments, "photo")


async def _plain(gateway: Gateway, arguments: Arguments, body: Json) -> Json:
    async def draft(_: Transaction) -> _Draft:
        return _Draft(body)

    return await _send(gateway, arguments, draft)


async def _attached(gateway: Gateway, arguments: Arguments, kind: str) -> Json:
    words = objects.words(judge.caption(arguments), caption=True)
    upload = _upload(arguments, kind)
    file = _file(gateway, upload, kind) if upload else None

    async def draft(tx: Transaction) -> _Draft:
        file_id = file.file_id if file else arguments.text(kind)
        info = file.info if file else await messages.file_info(tx, file_id)
        if info is None or (kind == "photo") != ("width" in info):
            bad(_FILE_ID)
        shown = [info] if kind == "photo" else info
        return _Draft({kind: shown} | words, file, file_id)

    return await _send(gateway, arguments, draft)


def _upload(arguments: Arguments, kind: str) -> Upload | None:
    given = arguments.text(kind)
    if given and not given.startswith(_ATTACHED):
        return None
    name = given.removeprefix(_ATTACHED) or kind
    upload = arguments.files.get(name)
    if upload is None:
        bad(f"there is no {kind} in the request")
    if not upload.content:
        bad("file must be non-empty")
    return upload


def _file(gateway: Gateway, upload: Upload, kind: str) -> File:
    file_id = gateway.chance().hex()
    size = len(upload.content)
    info: Json = {"file_id": file_id, "file_unique_id": file_id[:16], "file_size": size}
    if kind == "photo":
        width, height = pictures.measured(upload.content)
        return File(file_id, info | {"width": width, "height": height}, upload.content)
    name = whole(upload.name)
    # Telegram goes by the name's ending, whatever the client says.
    guessed = _KINDS.guess_type(name)[0] or upload.mime_type
    named = {"file_name": name, "mime_type": guessed}
    return File(
        file_id, info | {name: value for name, value in named.items() if value}, upload.content
    )


async def _send(gateway: Gateway, arguments: Arguments, drafting: _Drafting) -> Json:
    markup = judge.markup(arguments)
    chat_id = judge.chat_id(arguments.text("chat_id"))
    now = gateway.clock()

    async def work(tx: Transaction) -> Json:
        held = await chats.hold(tx, gateway.bot_id, chat_id)
        if held is None:
            bad("chat not found")
        draft = await drafting(tx)
        if draft.keep is not None:
            await messages.keep_file(tx, draft.keep)
        head = objects.message(held.last_message_id + 1, objects.bot(gateway.bot_id), chat_id, now)
        content = head | draft.body | _kept(arguments) | objects.buttons(markup.inline)
        await messages.write(tx, held, _message(held, content, markup, draft.file_id))
        return content

    content = await gateway.database.run(work)
    gateway.bell.ring(chat_id)
    return content


def _message(held: Chat, content: Json, markup: Markup, file_id: str | None) -> Message:
    return Message(
        chat_id=held.chat_id,
        message_id=held.last_message_id + 1,
        change=held.last_change + 1,
        mine=False,
        client_id=None,
        content=content,
        language=held.language,
        ask=markup.ask,
        file_id=file_id,
    )


def _kept(arguments: Arguments) -> Json:
    return {"has_protected_content": True} if arguments.flag("protect_content") else {}


async def get_file(gateway: Gateway, arguments: Arguments) -> Json:
    """Tell where a file can be fetched."""
    file_id = arguments.text("file_id")
    async with gateway.database.reading() as tx:
        info = await messages.file_info(tx, file_id)
    if info is None:
        bad("wrong file_id or the file is temporarily unavailable")
    if info["file_size"] > limits.MAX_DOWNLOAD:
        bad("file is too big")
    names = ("file_id", "file_unique_id", "file_size")
    return {name: info[name] for name in names} | {"file_path": f"files/{file_id}"}


_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


async def send_chat_action(gateway: Gateway, arguments: Arguments) -> bool:
    """Take note that the bot is at work; the page shows its own sign of waiting."""
    if arguments.text("action") not in _ACTIONS:
        bad("wrong parameter action in request")
    chat_id = judge.chat_id(arguments.text("chat_id"))
    async with gateway.database.reading() as tx:
        if await chats.read(tx, gateway.bot_id, chat_id) is None:
            bad("chat not found")
    return True
