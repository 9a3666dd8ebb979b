"""Number the taps so that an answer finds its chat, and an old one is refused."""

import hashlib
import hmac
import re
from datetime import datetime

from webchat.limits import QUERY_LIFE_S

_FORM = re.compile(r"([0-9]{10})([0-9]{16})([0-9]{20})")


class QueryIds:
    """Numbers that carry second and chat, sealed with the bot's token; nothing is kept."""

    def __init__(self, token: str) -> None:
        self._key = hashlib.sha256(b"callback query:" + token.encode()).digest()

    def give(self, chat_id: int, now: datetime) -> str:
        """Number a tap."""
        body = f"{int(now.timestamp()):010d}{chat_id:016d}"
        return body + self._seal(body)

    def chat(self, query_id: str, now: datetime) -> int | None:
        """Tell the chat of a tap, or None if it is too old or was never made."""
        match = _FORM.fullmatch(query_id)
        if not match or not query_id.isascii():
            return None
        second, chat_id, seal = match.groups()
        if not hmac.compare_digest(seal, self._seal(second + chat_id)):
            return None
        return int(chat_id) if now.timestamp() - int(second) <= QUERY_LIFE_S else None

    def _seal(self, body: str) -> str:
        digest = hmac.digest(self._key, body.encode(), "sha256")
        return f"{int.from_bytes(digest[:8]):020d}"
