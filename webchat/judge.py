"""Judge what the bot sends as Telegram does: texts, buttons, places."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from webchat import limits, links
from webchat.arguments import Arguments
from webchat.entities import Formatted, formatted, valid
from webchat.refusals import bad

Json = dict[str, Any]

_CHAT_ID = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Markup:
    """A judged reply markup.

    Args:
        inline: Rows of inline buttons; empty if there are none.
        ask: Label of the reply button that asks for the place.
        reply: There is a reply markup other than inline buttons.
    """

    inline: list[list[Json]]
    ask: str | None = None
    reply: bool = False


def text(arguments: Arguments) -> Formatted:
    """Judge the text of a message."""
    raw = arguments.text("text")
    if not raw:
        bad("message text is empty")
    result = formatted(raw, arguments.text("parse_mode"), arguments.text("entities"))
    if not result.text:
        bad("text must be non-empty")
    if len(result.text) > limits.MAX_TEXT:
        bad("message is too long")
    return result


def caption(arguments: Arguments) -> Formatted:
    """Judge the words under a file; there may be none."""
    result = formatted(
        arguments.text("caption"), arguments.text("parse_mode"), arguments.text("caption_entities")
    )
    if len(result.text) > limits.MAX_CAPTION:
        bad("message caption is too long")
    return result


def markup(arguments: Arguments) -> Markup:
    """Judge the buttons of a message."""
    value = arguments.json("reply_markup", "reply keyboard markup")
    if value is None:
        return Markup([])
    if not isinstance(value, dict):
        bad("object expected as reply markup")
    keyboard = _rows(value, "keyboard", 'Field "keyboard" must be an Array of Arrays')
    if keyboard:
        asks = [label for row in keyboard for button in row for label in _asking(button)]
        return Markup([], asks[0] if asks else None, reply=True)
    return Markup(_inline(value), reply=bool(set(value) & {"remove_keyboard", "force_reply"}))


def _rows(value: Json, name: str, otherwise: str) -> list[list[Any]]:
    rows = value.get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        bad(otherwise)
    return rows


def _asking(button: object) -> Iterator[str]:
    if isinstance(button, str):
        return
    if not isinstance(button, dict):
        bad("can't parse keyboard button: KeyboardButton must be a String or an Object")
    label = required(button, "text", "can't parse keyboard button")
    if label and button.get("request_location") is True:
        yield label


def _inline(value: Json) -> list[list[Json]]:
    field = 'Field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    # A button without words is left out without a word, and so is a row without buttons.
    rows = [
        [judged for button in row for judged in _button(button)]
        for row in _rows(value, "inline_keyboard", field)
    ]
    rows = [row for row in rows if row]
    many = sum(len(row) for row in rows) > limits.MAX_BUTTONS
    wide = any(len(row) > limits.MAX_ROW for row in rows)
    if many or wide:
        bad("reply markup is too long")
    return rows


def _button(button: object) -> Iterator[Json]:
    where = "can't parse inline keyboard button"
    if not isinstance(button, dict):
        bad(f"{where}: InlineKeyboardButton must be an Object")
    label = required(button, "text", where)
    url = required(button, "url", where) if button.get("url") else ""
    data = required(button, "callback_data", where) if button.get("callback_data") else ""
    if not url and not data:
        # The kinds that open other chats, games or web apps have no place on our page.
        bad(f"{where}: Text buttons are unallowed in the inline keyboard")
    if label:
        yield {"text": label} | (_address(url) if url else _data(data))


def _address(url: str) -> Json:
    # Telegram would refuse it: only our own page knows how to make its phone ring.
    link = url if url == links.RING else links.checked(url)
    if link is None:
        bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return {"url": link}


def _data(data: str) -> Json:
    if not 1 <= len(data.encode()) <= limits.MAX_CALLBACK_DATA:
        bad("BUTTON_DATA_INVALID")
    return {"callback_data": data}


def required(value: Json, name: str, where: str) -> str:
    """Give a text that an object must have."""
    found = value.get(name)
    if found is None:
        bad(f'{where}: Can\'t find field "{name}"')
    if not isinstance(found, str):
        bad(f'{where}: Field "{name}" must be of type String')
    if not valid(found):
        bad("strings must be encoded in UTF-8")
    return found


def location(arguments: Arguments) -> Json:
    """Judge a place on the map."""
    place: Json = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        given = arguments.text(name).strip()
        if not given:
            bad(f"{name} is empty")
        value = _degrees(given)
        if not abs(value) <= most:
            bad("Wrong location specified")
        place[name] = value
    return place


def _degrees(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        return math.nan


def chat_id(given: str) -> int:
    """Judge the number of a chat."""
    given = given.strip()
    if not given:
        bad("chat_id is empty")
    if not _CHAT_ID.fullmatch(given):
        bad("chat not found")
    return int(given)
