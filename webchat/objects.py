"""Write the objects of the Bot API: users, chats, messages, updates (fields of version 10.0)."""

from datetime import datetime
from typing import Any

from storage.webchat.chats import Chat
from webchat.entities import Formatted

Json = dict[str, Any]

# The bot of the web chat is nobody's contact: its name is seen by nobody but the bot itself.
NAME = "KiEZbot"


def bot(bot_id: int, name: str = NAME) -> Json:
    """Write the bot as a user."""
    return {"id": bot_id, "is_bot": True, "first_name": name, "username": NAME}


def me(bot_id: int, name: str) -> Json:
    """Write what the bot may do; it is in private chats only."""
    able = (
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
        "allows_users_to_create_topics",
    )
    return bot(bot_id, name) | dict.fromkeys(able, False)


def parent(chat: Chat) -> Json:
    """Write the person of a chat; nobody asks for a name."""
    user: Json = {"id": chat.chat_id, "is_bot": False, "first_name": ""}
    if chat.language_code:
        user["language_code"] = chat.language_code
    return user


def message(message_id: int, sender: Json, chat_id: int, now: datetime) -> Json:
    """Write the head of a message."""
    return {
        "message_id": message_id,
        "from": sender,
        "chat": {"id": chat_id, "type": "private"},
        "date": int(now.timestamp()),
    }


def words(formatted: Formatted, *, caption: bool = False) -> Json:
    """Write a text, or the words under a file; what is empty is absent."""
    names = ("caption", "caption_entities") if caption else ("text", "entities")
    values = zip(names, (formatted.text, formatted.entities), strict=True)
    return {name: value for name, value in values if value}


def buttons(rows: list[list[Json]]) -> Json:
    """Write the buttons of a message, if it has any."""
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}
