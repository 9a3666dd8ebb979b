"""Decide what an invitation gives, to whom, and for how long it can be used."""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from kiez.preference import nickname
from kiez.roles import OF_CENTRES, OF_CITIES, OF_OFFERS, Grant, Role

InvitationId = NewType("InvitationId", int)

KEEP = timedelta(hours=72)
"""So long somebody may use it."""
KEEP_ENDED = timedelta(days=30)
"""So long it is remembered that it was used, was withdrawn, or has run out."""
# So many wrong ones within an hour, and the chat waits for an hour (docs/privacy.md, section 5).
MOST_FAILURES = 10

_BYTES = 32
_SECRET = re.compile("[A-Za-z0-9_-]{43}")
# Telegram takes 64 of these signs after ?start=; the letter says what follows.
_PAYLOAD = re.compile("i-([A-Za-z0-9_-]{1,60})")
# As somebody pastes it: the link, or what stands at its end.
_PASTED = re.compile("(?:/i/|(?<![A-Za-z0-9_-])i-)([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")
# Random numbers have 62 bits: five make more than the 256 that are wanted.
NUMBERS = 5


class Opening(StrEnum):
    """What became of a link that was opened in a chat."""

    OPENED = "opened"
    UNKNOWN = "unknown"
    """Never given out, used, withdrawn, too old, or another chat's: nobody is told which."""
    BLOCKED = "blocked"
    """This chat has tried too often."""


@dataclass(frozen=True, slots=True)
class Held:
    """A role with the name of what it is for.

    Args:
        number: Of the row that gives it; 0 in an invitation.
        place: The centre, the offer, the carrier, or the city.
    """

    grant: Grant
    place: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as those see it who gave it or may use it.

    Args:
        name: Whom it is for, as colleagues will read it.
        city: Name of the city that invites.
    """

    id: InvitationId
    name: str
    held: Held
    city: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """An invitation to be given.

    Args:
        secret: Opens it; kept as its hash.
    """

    id: InvitationId
    secret: str
    name: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of a link, and what it leads to."""

    outcome: Opening
    invitation: Invitation | None = None


def secret_of(numbers: Iterable[int]) -> str:
    """Make a secret of 256 bits from random numbers, `NUMBERS` of them: 43 signs (base64url)."""
    mixed = hashlib.sha256("|".join(map(str, numbers)).encode()).digest()
    return base64.urlsafe_b64encode(mixed[:_BYTES]).decode().rstrip("=")


def hashed(secret: str) -> str:
    """Say how a secret is kept: 256 random bits need no key beside SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def payload(secret: str) -> str:
    """Write what opens a chat at an invitation."""
    return f"i-{secret}"


def read(typed: str) -> str | None:
    """Read the secret from what a chat was opened with; None: it was no invitation.

    One that cannot be a secret is read as an empty one, which opens nothing.
    """
    found = _PAYLOAD.fullmatch(typed)
    return secret(found[1]) if found else None


def pasted(typed: str) -> str | None:
    """Find the secret in a text into which somebody has pasted an invitation; None: it has none.

    What opens a chat is read by `read`.
    """
    found = None if typed.startswith("/start ") else _PASTED.search(typed)
    return found[1] if found else None


def secret(text: str) -> str:
    """Leave a secret as it is; what cannot be one becomes an empty one, which opens nothing."""
    return text if _SECRET.fullmatch(text) else ""


def fits(grant: Grant) -> bool:
    """Tell whether a role comes with the scope that it needs, and with no other."""
    given = (grant.centre is not None, grant.offer is not None, grant.carrier is not None)
    if grant.role in OF_CITIES:
        return given == (False, False, False)
    if grant.role in OF_CENTRES:
        return given == (True, False, False)
    if grant.role in OF_OFFERS:
        return given == (False, True, False)
    return given == (False, False, True)


def same(one: Grant, other: Grant) -> bool:
    """Tell whether two grants give the same, whatever their centre is called."""

    def key(each: Grant) -> tuple[Role, object, object, object]:
        return each.role, each.centre, each.offer, each.carrier

    return key(one) == key(other)


def name(typed: str) -> str | None:
    """Read the name of a colleague as somebody typed it; None if it cannot be one."""
    return nickname(typed)
