"""Bound how fast a chat or an address may ask: token buckets in bounded memory."""

import ipaddress
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

# So many buckets of a kind are remembered; the one longest unused goes first.
MOST_BUCKETS = 20_000
# A household's network, the smallest that a provider hands out (RFC 6177).
_IPV6_NETWORK = 64


@dataclass(frozen=True, slots=True)
class Rate:
    """How much is allowed.

    Args:
        burst: At once.
        per_second: On the long run.
    """

    burst: int
    per_second: float


# A parent's fastest fingers; a whole Kita behind one address; its parents all new on one evening.
CHAT = Rate(burst=20, per_second=2)
ADDRESS = Rate(burst=120, per_second=20)
NEW_CHATS = Rate(burst=30, per_second=1)
# Wrong codes: ten an hour from one place, of more than a billion million.
GUESSES = Rate(burst=10, per_second=10 / 3600)


class Flood:
    """Count what was asked, in the memory of this process only.

    Args:
        clock: Tells the time.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._chats = _Buckets(CHAT, clock)
        self._addresses = _Buckets(ADDRESS, clock)
        self._new = _Buckets(NEW_CHATS, clock)
        self._guesses = _Buckets(GUESSES, clock)

    def chat(self, chat_id: int) -> int:
        """Count one thing said in a chat; give the seconds to wait, or 0."""
        return self._chats.take(str(chat_id))

    def address(self, address: str) -> int:
        """Count one request from an address; give the seconds to wait, or 0."""
        return self._addresses.take(_network(address))

    def new_chat(self, address: str) -> int:
        """Count one chat opened from an address; give the seconds to wait, or 0."""
        return self._new.take(_network(address))

    def guess(self, address: str) -> None:
        """Count one wrong code from an address."""
        self._guesses.take(_network(address))

    def guesses(self, address: str) -> int:
        """Give the seconds to wait before an address may try another code, or 0."""
        return self._guesses.wait(_network(address))


class _Buckets:
    def __init__(self, rate: Rate, clock: Callable[[], datetime]) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str) -> int:
        level = self._level(key, self._clock().timestamp())
        return 0 if level >= 1 else math.ceil((1 - level) / self._rate.per_second)

    def _level(self, key: str, now: float) -> float:
        level, before = self._levels.get(key, (float(self._rate.burst), now))
        return min(self._rate.burst, level + max(now - before, 0) * self._rate.per_second)

    def take(self, key: str) -> int:
        now = self._clock().timestamp()
        level = self._level(key, now)
        self._levels.pop(key, None)
        allowed = level >= 1
        self._levels[key] = (level - 1 if allowed else level, now)
        if len(self._levels) > MOST_BUCKETS:
            self._levels.popitem(last=False)
        return 0 if allowed else math.ceil((1 - level) / self._rate.per_second)


def _network(address: str) -> str:
    """Name the network of an address: one household has IPv6 addresses without end."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        network = ipaddress.ip_network((int(parsed), _IPV6_NETWORK), strict=False)
        return str(mapped or network)
    return address
