"""Decide what becomes of a message after an attempt to send it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum, StrEnum


class Lane(IntEnum):
    """Who goes first: a reply somebody waits for, or what is said unasked."""

    REPLY = 0
    UNASKED = 10


class Reason(StrEnum):
    """Why a message will never be sent."""

    BLOCKED = "blocked"
    GONE = "gone"
    REFUSED = "refused"
    TRIED = "tried too often"


@dataclass(frozen=True, slots=True)
class Sent:
    """It has arrived at the door."""


@dataclass(frozen=True, slots=True)
class Again:
    """Try again after a while.

    Args:
        counted: It was an attempt that failed; not so if the door only wants us to wait.
    """

    after: timedelta
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Anew:
    """Send it as a new message: the one to be edited is gone or too old."""


@dataclass(frozen=True, slots=True)
class Never:
    """Do not try again."""

    reason: Reason


Verdict = Sent | Again | Anew | Never

# 2, 4, 8 ... seconds, then every five minutes: eight tries span about nine minutes.
LONGEST_WAIT = timedelta(minutes=5)
MOST_TRIES = 8

_TOO_MANY_REQUESTS = 429
_SERVER_ERROR = 500
_FORBIDDEN = 403
_BAD_REQUEST = 400


def wait(tries: int) -> timedelta:
    """Tell how long to wait after so many failed tries."""
    return min(timedelta(seconds=2.0 ** (min(tries, 10) + 1)), LONGEST_WAIT)


def verdict(
    code: int, description: str, retry_after: int | None, tries: int, *, edit: bool
) -> Verdict:
    """Judge a door's answer.

    Args:
        code: The Bot API's `error_code`; 0 if there was no answer at all, 200 if it went well.
        description: The Bot API's `description`.
        retry_after: Seconds to wait, from a 429.
        tries: Attempts before this one.
        edit: The request was to edit a message.
    """
    if code < _BAD_REQUEST and code:
        return Sent()
    if code == _TOO_MANY_REQUESTS:
        # Obeyed to the second and not counted: the door is well, we were too fast.
        return Again(timedelta(seconds=retry_after or 1), counted=False)
    if code == 0 or code >= _SERVER_ERROR:
        return Again(wait(tries)) if tries + 1 < MOST_TRIES else Never(Reason.TRIED)
    return _refused(code, description, edit=edit)


def _refused(code: int, description: str, *, edit: bool) -> Verdict:
    if edit and "message is not modified" in description:
        return Sent()
    if edit and ("to edit not found" in description or "can't be edited" in description):
        return Anew()
    if code == _FORBIDDEN:
        return Never(Reason.BLOCKED)
    if "chat not found" in description:
        return Never(Reason.GONE)
    return Never(Reason.REFUSED)
