"""Read what the page says for a parent: words, a tap, a place."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any

from kiez.errors import KiezError
from webchat.limits import MAX_TEXT

_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LAST_ID = 1 << 31
_DECIMALS = 3  # about 100 m


@dataclass(frozen=True, slots=True)
class Words:
    """A typed message."""

    cid: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button, and the message that it is on."""

    cid: str
    data: str
    of: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a parent is, to about 100 m."""

    cid: str
    lat: float
    lon: float


Saying = Words | Tap | Place


class SayingError(KiezError):
    """What the page sent makes no sense, or too much of it.

    Args:
        reason: `too_long`, or `bad`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(body: bytes) -> Saying:
    """Read what the page sent.

    Raises:
        SayingError: It makes no sense.
    """
    value = parsed(body)
    match value:
        case {"cid": str(cid)} if _CLIENT_ID.fullmatch(cid):
            return _saying(cid, value)
        case _:
            raise SayingError("bad")


def parsed(body: bytes) -> Any:  # noqa: ANN401 - as JSON has it
    """Read JSON that the page sent.

    Raises:
        SayingError: It is none.
    """
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SayingError("bad") from error


def _saying(cid: str, value: dict[str, Any]) -> Saying:
    match value:
        case {"text": str(text)}:
            if len(text) > MAX_TEXT:
                raise SayingError("too_long")
            return Words(cid, text)
        case {"data": str(data), "of": int(of)} if 0 < of < _LAST_ID:
            return Tap(cid, data, of)
        case {"lat": int() | float(), "lon": int() | float()}:
            return Place(cid, _degrees(value["lat"], 90), _degrees(value["lon"], 180))
        case _:
            raise SayingError("bad")


def _degrees(value: float, most: int) -> float:
    if not math.isfinite(value) or abs(value) > most:
        raise SayingError("bad")
    return round(float(value), _DECIMALS)
