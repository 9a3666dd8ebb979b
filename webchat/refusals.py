"""Refuse a request in the words of Telegram's server."""

from typing import NoReturn


class RefusedError(Exception):
    """A request that the Bot API refuses.

    Args:
        code: HTTP status and `error_code`.
        description: What the Bot API says about it.
    """

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def bad(reason: str) -> NoReturn:
    """Refuse a request as a bad one.

    Raises:
        RefusedError: Always; its first letter is lowered as the server does it (Client.cpp,
            fail_query_with_error).
    """
    shout = len(reason) > 1 and (reason[1] == "_" or "A" <= reason[1] <= "Z")
    words = reason if shout else reason[:1].lower() + reason[1:]
    raise RefusedError(400, f"Bad Request: {words}")
