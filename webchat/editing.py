"""Answer the methods that change what was sent, and those that answer a tap."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from storage.database import Transaction
from storage.webchat import chats, messages
from storage.webchat.chats import Chat
from storage.webchat.messages import Message
from webchat import judge, limits, objects
from webchat.arguments import Arguments
from webchat.gateway import Gateway
from webchat.refusals import bad

Json = dict[str, Any]

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
_WORDS = ("text", "entities")


async def edit_message_text(gateway: Gateway, arguments: Arguments) -> Json:
    """Replace text and buttons of a message."""
    new = objects.words(judge.text(arguments)) | _buttons(arguments)

    def change(old: Json) -> Json:
        if "text" not in old:
            bad("there is no text in the message to edit")
        return _without(old, *_WORDS, "reply_markup") | new

    return await _edit(gateway, arguments, change)


async def edit_message_reply_markup(gateway: Gateway, arguments: Arguments) -> Json:
    """Replace the buttons of a message."""
    new = _buttons(arguments)
    return await _edit(gateway, arguments, lambda old: _without(old, "reply_markup") | new)


def _buttons(arguments: Arguments) -> Json:
    markup = judge.markup(arguments)
    if markup.reply:
        bad("inline keyboard expected")
    return objects.buttons(markup.inline)


def _without(content: Json, *names: str) -> Json:
    return {name: value for name, value in content.items() if name not in names}


async def _edit(gateway: Gateway, arguments: Arguments, change: Callable[[Json], Json]) -> Json:
    chat_id = judge.chat_id(arguments.text("chat_id"))
    second = int(gateway.clock().timestamp())

    async def work(tx: Transaction) -> Json:
        held, old = await _find(gateway, tx, arguments, "edit")
        if old.mine or old.ask:
            bad("message can't be edited")
        new = change(old.content)
        if new == old.content:
            bad(_SAME)
        content = new | {"edit_date": second}
        changed = replace(
            old, content=content, change=held.last_change + 1, language=held.language
        )
        await messages.rewrite(tx, held, changed)
        return content

    content = await gateway.database.run(work)
    gateway.bell.ring(chat_id)
    return content


async def _find(
    gateway: Gateway, tx: Transaction, arguments: Arguments, aim: str
) -> tuple[Chat, Message]:
    chat_id = judge.chat_id(arguments.text("chat_id"))
    held = await chats.hold(tx, gateway.bot_id, chat_id)
    if held is None:
        bad("chat not found")
    found = await messages.read(tx, chat_id, arguments.message_id())
    if found is None or not found.content:
        bad(f"message to {aim} not found")
    return held, found


async def delete_message(gateway: Gateway, arguments: Arguments) -> bool:
    """Delete a message, the parent's as well."""
    now = int(gateway.clock().timestamp())

    async def work(tx: Transaction) -> int:
        held, old = await _find(gateway, tx, arguments, "delete")
        if now - old.content["date"] > limits.DELETE_WITHIN_S:
            bad("message can't be deleted")
        gone = replace(old, content={}, change=held.last_change + 1, ask=None, file_id=None)
        await messages.rewrite(tx, held, gone)
        if old.file_id is not None:
            await messages.forget_files(tx)
        return held.chat_id

    gateway.bell.ring(await gateway.database.run(work))
    return True


async def answer_callback_query(gateway: Gateway, arguments: Arguments) -> bool:
    """Answer a tap with a short note, or with none."""
    now = gateway.clock()
    chat_id = gateway.queries.chat(arguments.text("callback_query_id"), now)
    text = arguments.text("text").strip()
    if len(text) > limits.MAX_ANSWER:
        bad("MESSAGE_TOO_LONG")

    async def work(tx: Transaction) -> int:
        held = await chats.hold(tx, gateway.bot_id, chat_id) if chat_id else None
        if held is None:
            bad(_OLD_QUERY)
        change = held.last_change + 1
        note = {"text": text, "change": change, "at": int(now.timestamp())}
        await chats.note(tx, held.chat_id, note, change)
        return held.chat_id

    gateway.bell.ring(await gateway.database.run(work))
    return True
