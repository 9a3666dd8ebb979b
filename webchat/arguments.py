"""Read the arguments of a Bot API request, wherever the client put them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from webchat import limits
from webchat.refusals import RefusedError, bad

_FORM = "application/x-www-form-urlencoded"
_INT32 = 1 << 31


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in."""

    name: str
    mime_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of a request: text as Telegram's server sees it, and files."""

    texts: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Give an argument, or nothing."""
        return self.texts.get(name, "")

    def flag(self, name: str) -> bool:
        """Tell whether an argument is switched on."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def number(self, name: str, least: int, most: int, otherwise: int) -> int:
        """Give a whole number, cut to its bounds."""
        try:
            value = int(self.text(name))
        except ValueError:
            return otherwise
        return min(max(value, least), most)

    def json(self, name: str, what: str) -> Any:  # noqa: ANN401 - as JSON has it
        """Read an argument that holds JSON, or None if it is missing.

        Raises:
            RefusedError: It is no JSON.
        """
        text = self.text(name)
        if not text:
            return None
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            bad(f"can't parse {what} JSON object")

    def message_id(self) -> int:
        """Give the number of a message, or 0 if it makes no sense."""
        number = self.number("message_id", -1, _INT32, 0)
        return number if 0 < number < _INT32 else 0


async def read(request: web.Request) -> Arguments:
    """Read the arguments from address and body.

    Raises:
        RefusedError: The body is too large or cannot be read.
    """
    texts = dict(request.query)
    files: dict[str, Upload] = {}
    if request.method == "POST" and request.can_read_body:
        if request.content_type.startswith("multipart/"):
            await _multipart(request, texts, files)
        else:
            texts |= await _plain(request)
    if sum(len(name) + len(text) for name, text in texts.items()) > limits.MAX_PARAMETERS:
        raise RefusedError(413, "Request Entity Too Large: too many parameters in form data")
    return Arguments(texts, files)


async def _multipart(
    request: web.Request, texts: dict[str, str], files: dict[str, Upload]
) -> None:
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            content = value.file.read()
            if len(content) > limits.MAX_UPLOAD:
                raise RefusedError(413, "Request Entity Too Large")
            files[name] = Upload(value.filename, value.content_type, content)
        elif isinstance(value, str):
            texts[name] = value


async def _plain(request: web.Request) -> dict[str, str]:
    smaller = request.clone(client_max_size=limits.MAX_PARAMETERS)
    if request.content_type == "application/json":
        return _object(await smaller.read())
    if request.content_type == _FORM:
        return {
            name: value for name, value in (await smaller.post()).items() if isinstance(value, str)
        }
    return {}


def _object(body: bytes) -> dict[str, str]:
    if not body:
        return {}
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        bad("can't parse JSON object")
    if not isinstance(values, dict):
        bad("object expected")
    # A text stays as it is; anything else is the JSON that it was.
    return {
        str(name): value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
        if value is not None
    }
