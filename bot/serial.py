"""Give out numbers: rising ones for what has an order, random ones for people."""

import secrets
import time
from threading import Lock

_COUNTER_BITS = 12
_PROCESS_BITS = 8
_PERSON_BITS = 62


class Serial:
    """Numbers that rise with time and do not meet those of another process.

    63 bits: milliseconds since 1970, a random mark of this process, a counter.
    """

    def __init__(self) -> None:
        self._mark = secrets.randbits(_PROCESS_BITS) << _COUNTER_BITS
        self._last = (0, 0)
        self._lock = Lock()  # asked from the storage thread and from the main one

    def next(self) -> int:
        """Give the next number."""
        with self._lock:
            millisecond, counter = self._last
            now = time.time_ns() // 1_000_000
            if now > millisecond:
                millisecond, counter = now, 0
            else:
                counter += 1
                if counter >> _COUNTER_BITS:
                    millisecond, counter = millisecond + 1, 0
            self._last = (millisecond, counter)
            return millisecond << (_COUNTER_BITS + _PROCESS_BITS) | self._mark | counter


def random_id() -> int:
    """Give a random number that says nothing about when somebody came."""
    return secrets.randbits(_PERSON_BITS)
