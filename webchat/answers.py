"""Answer the page in short JSON, and let nothing else out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import TypeVar

from aiohttp import hdrs, web

from kiez.errors import GoneError
from webchat import limits
from webchat.saying import SayingError

logger = logging.getLogger(__name__)

NO_STORE = {hdrs.CACHE_CONTROL: "no-store", "X-Content-Type-Options": "nosniff"}

_TOO_LONG = "too_long"

_Api = TypeVar("_Api")
_Answer = Callable[[_Api, web.Request], Awaitable[web.StreamResponse]]


class WaitError(Exception):
    """Somebody asks too fast."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class ForeignError(Exception):
    """Another site speaks for a parent."""


def answered(answer: _Answer[_Api]) -> _Answer[_Api]:
    """Turn what may go wrong into short JSON, and let nothing else out."""

    @wraps(answer)
    async def handler(api: _Api, request: web.Request) -> web.StreamResponse:
        try:
            return await answer(api, request)
        except WaitError as error:
            return refused(429, "too_fast", {hdrs.RETRY_AFTER: str(error.seconds)})
        except (ForeignError, GoneError) as error:
            foreign = isinstance(error, ForeignError)
            return refused(403, "foreign") if foreign else refused(401, "unknown_chat")
        except (web.HTTPRequestEntityTooLarge, SayingError) as error:
            reason = error.reason if isinstance(error, SayingError) else _TOO_LONG
            return _too_long() if reason == _TOO_LONG else refused(400, reason)
        except (ConnectionError, asyncio.CancelledError):
            raise
        except Exception:  # the edge: what went wrong inside must not show outside
            logger.exception("chat request failed")
            body = {"ok": False, "error_code": 500, "description": "Internal Server Error"}
            return web.json_response(body, status=500, headers=NO_STORE)

    return handler


def hold_on(seconds: int) -> None:
    """Send somebody who asks too fast away for so many seconds, if any."""
    if seconds:
        raise WaitError(seconds)


def well(value: Mapping[str, object]) -> web.Response:
    """Say yes."""
    return web.json_response({"ok": True, **value}, headers=NO_STORE)


def refused(status: int, reason: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """Say no, and why."""
    return web.json_response(
        {"error": reason}, status=status, headers={**NO_STORE, **(headers or {})}
    )


def _too_long() -> web.Response:
    body = {"error": _TOO_LONG, "limit": limits.MAX_TEXT}
    return web.json_response(body, status=413, headers=NO_STORE)
