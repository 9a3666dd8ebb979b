"""Judge what a browser says about its push service, and what that service answers."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import SplitResult, urlsplit

# A chat is one browser; it gets a new endpoint now and then, and the old ones fall silent.
MOST_SUBSCRIPTIONS = 4
_MOST_ENDPOINT = 2000
_HTTPS = 443
# An uncompressed point of P-256, and the secret beside it (RFC 8291, section 3.2).
_POINT_BYTES, _POINT_MARK = 65, 4
_AUTH_BYTES = 16
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_INWARD = ("localhost", "local", "internal", "lan", "intranet", "corp", "home", "arpa", "test")
_OWN_MACHINE = {"localhost", "127.0.0.1", "::1"}


class Outcome(StrEnum):
    """What has become of a ring."""

    SENT = "sent"
    GONE = "gone"
    """The phone has taken its permission back, or was given away."""
    AGAIN = "again"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Subscription:
    """How a phone is made to ring (RFC 8030, RFC 8291).

    Args:
        endpoint: Address at the push service; whoever knows it can ring.
        p256dh: The browser's public key, base64url.
        auth: The browser's secret, base64url.
    """

    endpoint: str
    p256dh: str
    auth: str


def read(said: object, *, near: bool = False) -> Subscription | None:
    """Read what a browser says of its subscription; None if it cannot be one.

    Args:
        said: The JSON of a PushSubscription.
        near: A push service on this machine is believed; only where nobody else can ask.
    """
    if not isinstance(said, Mapping) or not isinstance(said.get("keys"), Mapping):
        return None
    endpoint = said.get("endpoint")
    point = _key(said["keys"].get("p256dh"), _POINT_BYTES)
    auth = _key(said["keys"].get("auth"), _AUTH_BYTES)
    if point is None or auth is None or _bytes(point)[0] != _POINT_MARK:
        return None
    if not isinstance(endpoint, str) or not leads_out(endpoint, near=near):
        return None
    return Subscription(endpoint, point, auth)


def leads_out(endpoint: str, *, near: bool = False) -> bool:
    """Tell whether an endpoint is a public one: a browser chooses it, and we call there."""
    if len(endpoint) > _MOST_ENDPOINT or not re.fullmatch(r"[!-~]+", endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if near and parts.scheme in {"http", "https"} and parts.hostname in _OWN_MACHINE:
        return True
    return port in {None, _HTTPS} and _public(parts)


def own_machine(address: str) -> bool:
    """Tell whether an address leads to the machine that it is opened on."""
    return urlsplit(address).hostname in _OWN_MACHINE


def outcome(status: int) -> Outcome:
    """Read a push service's answer (RFC 8030, sections 5 and 7.3)."""
    if status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
        return Outcome.SENT
    if status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return Outcome.GONE
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Outcome.AGAIN
    return Outcome.REFUSED


def _public(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    return (
        parts.scheme == "https"
        and "@" not in parts.netloc
        and not parts.fragment
        and _HOST.fullmatch(host) is not None
        and host.rpartition(".")[2] not in _INWARD
    )


def _key(given: object, length: int) -> str | None:
    if not isinstance(given, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,100}={0,2}", given):
        return None
    try:
        return given.rstrip("=") if len(_bytes(given)) == length else None
    except binascii.Error:
        return None


def _bytes(key: str) -> bytes:
    bare = key.rstrip("=")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
