"""Post one request to a door and judge its answer."""

import base64
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp

from kiez import delivery as rule
from kiez.delivery import Again, Lane, Verdict
from scheduler.gate import HeldError
from scheduler.pace import Pace

log = logging.getLogger(__name__)

Typeset = Callable[[Mapping[str, str]], Awaitable[bytes]]
"""Sets a page from the fields of its manuscript."""

# What was sent is of no interest here: only refusals are read.
WELL = b'{"ok":true'
# Shorter than the lease: who is still trying is still the owner.
TIMEOUT = aiohttp.ClientTimeout(total=10)

_JSON = {"Content-Type": "application/json"}
_WITH_FILES = {"sendDocument", "sendPhoto"}


@dataclass(frozen=True, slots=True)
class Postbox:
    """Where the messages of a bot are posted.

    Args:
        url: `http://…/bot<token>`.
        session: Goes through the proxy where there is one.
    """

    url: str
    session: aiohttp.ClientSession


class Post:
    """Carry requests to the doors, at their pace.

    Args:
        postboxes: One for each bot.
        typeset: Sets the pages among the files; without it there are none.
    """

    def __init__(
        self, postboxes: Mapping[int, Postbox], pace: Pace, typeset: Typeset | None = None
    ) -> None:
        self._postboxes = postboxes
        self._pace = pace
        self._typeset = typeset

    @property
    def bots(self) -> list[int]:
        """The bots whose doors are open."""
        return list(self._postboxes)

    async def deliver(
        self, bot_id: int, chat_id: int, lane: Lane, content: str, tries: int = 0
    ) -> Verdict:
        """Send a message when it is its turn, and judge the answer.

        Where the door wants silence for longer than a moment this returns at once, with the
        time to come again: a chat in trouble holds nothing that others need.

        Args:
            content: The Bot API request: its method, a blank, its parameters as JSON.
            tries: Attempts before this one.
        """
        method, _, payload = content.partition(" ")
        try:
            # Before its turn, which others wait for.
            payload = await self._with_pages(method, payload)
        except RuntimeError:
            log.exception("page not set")
            return rule.verdict(0, "", None, tries, edit=False)
        try:
            async with self._pace.turn(bot_id, chat_id, lane):
                code, answer = await self.send(bot_id, method, payload)
                wait = (answer.get("parameters") or {}).get("retry_after") if answer else None
                if code == HTTPStatus.TOO_MANY_REQUESTS:
                    self._pace.refused(bot_id, chat_id, wait or 1)
        except HeldError as held:
            return Again(held.after, counted=False)
        words = str(answer.get("description", ""))
        return rule.verdict(code, words, wait, tries, edit=method.startswith("edit"))

    def at_once(self, bot_id: int) -> int:
        """Tell how many requests of a bot may be under way."""
        return self._pace.at_once(bot_id)

    async def send(self, bot_id: int, method: str, payload: str) -> tuple[int, dict[str, Any]]:
        """Post a request now; give the Bot API's code, 0 if there was no answer, and the answer.

        The answer is empty if all went well.
        """
        postbox = self._postboxes[bot_id]
        if method in _WITH_FILES:
            body: Any = _form(payload)
            headers = None
        else:
            body, headers = payload.encode(), _JSON
        try:
            async with postbox.session.post(
                f"{postbox.url}/{method}", data=body, headers=headers, timeout=TIMEOUT
            ) as response:
                said = await response.read()
                if response.status == HTTPStatus.OK and said.startswith(WELL):
                    return HTTPStatus.OK, {}
                answer = json.loads(said)
                if not isinstance(answer, dict):
                    return 0, {}
                return (response.status if answer.get("ok") else int(answer["error_code"])), answer
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError):
            return 0, {}

    async def _with_pages(self, method: str, payload: str) -> str:
        """Put the pages in place of their manuscripts."""
        if self._typeset is None or method not in _WITH_FILES:
            return payload
        parameters = json.loads(payload)
        for file in parameters.get("files", {}).values():
            if words := file.pop("manuscript", None):
                file["base64"] = base64.b64encode(await self._typeset(words)).decode()
        return json.dumps(parameters, ensure_ascii=False)


def _form(payload: str) -> aiohttp.FormData:
    """Turn a kept request into a form: the Bot API takes files in no other way."""
    parameters = json.loads(payload)
    files = parameters.pop("files", {})
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in parameters.items():
        form.add_field(name, value if isinstance(value, str) else json.dumps(value))
    for name, file in files.items():
        form.add_field(
            name,
            _bytes(file),
            filename=file["name"],
            content_type=file["media_type"],
        )
    return form


def _bytes(file: Mapping[str, str]) -> bytes:
    return base64.b64decode(file["base64"]) if "base64" in file else file["content"].encode()
