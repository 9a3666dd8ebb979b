"""Turn the screen that a handler returned into requests to the door."""

import base64
import html
import json
from dataclasses import asdict

import screens.menu
from locales import translate
from screens.screen import Button, File, Line, Screen, Style

Request = dict[str, object]

_DOCUMENT, _PICTURE = ("sendDocument", "document"), ("sendPhoto", "photo")
# Telegram takes no drawing (SVG) for a picture.
_PICTURES = {"image/png", "image/jpeg"}


def requests(screen: Screen, chat_id: int, tapped: int | None) -> list[Request]:
    """Say what to ask of the door, in order.

    Args:
        tapped: Number of the message whose button was tapped; it is replaced in place.
    """
    wanted: list[Request] = []
    if screen.unsaid:
        gone: Request = {"chat_id": chat_id, "message_id": screen.unsaid}
        wanted.append({"method": "deleteMessage"} | gone)
    if screen.pin:
        wanted.append(
            {
                "method": "sendVenue",
                "chat_id": chat_id,
                "latitude": screen.pin.lat,
                "longitude": screen.pin.lon,
                "title": screen.pin.title,
                "address": screen.pin.address,
            }
        )
    wanted += [_document(file, chat_id) for file in screen.files]
    message: Request = {
        "method": "sendMessage",
        "chat_id": chat_id,
        "text": drawn(screen),
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    markup = _markup(screen)
    if markup:
        message["reply_markup"] = markup
    # In place of the old message it would stand above what was just sent.
    fresh = screen.fresh or screen.pin or screen.files or screen.ask_location
    if tapped is not None and not fresh:
        message |= {"method": "editMessageText", "message_id": tapped}
    return [*wanted, message]


def menu(chat_id: int, *, staff: bool) -> Request:
    """Say how to set the commands of one chat: those of staff, or again what all others have."""
    scope = {"type": "chat", "chat_id": chat_id}
    if not staff:
        return {"method": "deleteMyCommands", "scope": scope}
    commands = [
        {"command": name, "description": text} for name, text in screens.menu.commands(staff=True)
    ]
    return {"method": "setMyCommands", "commands": commands, "scope": scope}


def drawn(screen: Screen) -> str:
    """Draw a screen's text as the Bot API's HTML: the one place where signs are escaped."""
    return translate.lines([_drawn(line) for line in screen.lines])


def content(request: Request) -> str:
    """Write a request as the outbox keeps it: its method, a blank, its parameters as JSON."""
    parameters = {name: value for name, value in request.items() if name != "method"}
    return (
        f"{request['method']} {json.dumps(parameters, ensure_ascii=False, separators=(',', ':'))}"
    )


def _document(file: File, chat_id: int) -> Request:
    sent = {"name": file.name, "media_type": file.media_type} | _held(file)
    method, kind = _PICTURE if file.media_type in _PICTURES else _DOCUMENT
    request: Request = {"method": method, "chat_id": chat_id}
    if file.caption:
        request["caption"] = translate.lines([file.caption])
    # Not as the Bot API has it: the sender makes a form of it.
    return request | {"files": {kind: sent}}


def _held(file: File) -> Request:
    """Write what a file holds so that JSON takes it; a page is set by the sender."""
    if file.manuscript:
        return {"manuscript": asdict(file.manuscript)}
    if file.data:
        return {"base64": base64.b64encode(file.data).decode()}
    return {"content": file.content}


def _drawn(line: Line | str) -> str:
    if isinstance(line, str):
        return html.escape(line, quote=False)
    text = html.escape(line.text, quote=False)
    return f"<b>{text}</b>" if line.style is Style.STRONG else text


def _markup(screen: Screen) -> Request | None:
    if screen.ask_location:
        return {
            "keyboard": [[{"text": screen.ask_location, "request_location": True}]],
            "resize_keyboard": True,
            "one_time_keyboard": True,
        }
    if screen.rows:
        return {"inline_keyboard": [[_key(button) for button in row] for row in screen.rows]}
    return None


def _key(button: Button) -> Request:
    if button.url:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": button.data}
