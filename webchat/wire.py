"""Write what the page shows: messages and notes, in the page's own form."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from aiohttp import hdrs

from locales.languages import DEFAULT, LANGUAGES
from storage.webchat.messages import File, Message
from webchat import pictures

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """Something new in a chat.

    Args:
        number: Rises with each change of the chat.
        event: `message` or `note`.
        data: What the page gets.
    """

    number: int
    event: str
    data: Json


def direction(code: str) -> Json:
    """Tell how a language is written: its tag and which way."""
    language = LANGUAGES.get(code, LANGUAGES[DEFAULT])
    return {"lang": language.html, "dir": "rtl" if language.rtl else "ltr"}


def shown(message: Message) -> Change:
    """Write a message for the page."""
    head = {"change": message.change, "id": message.message_id, "me": message.mine}
    content = message.content
    if not content:
        return Change(message.change, "message", head | {"gone": True})
    body = {
        "text": content.get("text", content.get("caption", "")),
        "entities": content.get("entities", content.get("caption_entities", [])),
    }
    if message.mine:
        own = {"cid": message.client_id, "place": "text" not in content}
        return Change(message.change, "message", head | body | own)
    further = {
        "keys": _keys(content),
        "ask": {"text": message.ask} if message.ask else None,
        "venue": _venue(content),
        "file": _file(content),
    }
    spoken = direction(message.language or DEFAULT)
    return Change(message.change, "message", head | spoken | body | further)


def _keys(content: Json) -> list[list[Json]]:
    rows = content.get("reply_markup", {}).get("inline_keyboard", [])
    return [[_key(button) for button in row] for row in rows]


def _key(button: Json) -> Json:
    if "url" in button:
        return {"text": button["text"], "url": button["url"]}
    return {"text": button["text"], "data": button["callback_data"]}


def _venue(content: Json) -> Json | None:
    place = content.get("location")
    if place is None:
        return None
    venue = content.get("venue", {})
    return {
        "lat": place["latitude"],
        "lon": place["longitude"],
        "title": venue.get("title", ""),
        "address": venue.get("address", ""),
    }


def _file(content: Json) -> Json | None:
    if "document" in content:
        document = content["document"]
        return _attached(document, document.get("file_name", ""), "document")
    if "photo" in content:
        return _attached(content["photo"][-1], "", "photo")
    return None


def _attached(info: Json, name: str, kind: str) -> Json:
    return {
        "url": f"api/file/{info['file_id']}",
        "name": name,
        "size": info["file_size"],
        "kind": kind,
    }


def described(file: File) -> dict[str, str]:
    """Show a picture in its place; whatever else may hold a script is kept as a file."""
    if "width" in file.info:
        kind = pictures.mime_type(file.content)
        return {hdrs.CONTENT_TYPE: kind, hdrs.CONTENT_DISPOSITION: "inline"}
    kind = str(file.info.get("mime_type", "application/octet-stream"))
    name = quote(str(file.info.get("file_name", "")))
    return {
        hdrs.CONTENT_TYPE: f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
        hdrs.CONTENT_DISPOSITION: f"attachment; filename*=UTF-8''{name}",
    }
