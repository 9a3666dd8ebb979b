"""Decide how a parent may be called, and name how they wish to be spoken to."""

import unicodedata
from dataclasses import dataclass
from datetime import time

from kiez import follow
from kiez.follow import Weekly
from kiez.quiet import USUAL, Quiet
from kiez.reminder import Lead

NICKNAME_SIGNS = 40
QUIET_CHOICES = (
    USUAL,
    Quiet(time(20), time(8)),
    Quiet(time(22), time(7)),
    Quiet(time(0), time(0)),
)
"""The quiet hours that a parent may choose; the last is never."""

# The last is a letter's form in Persian (zero-width non-joiner).
_MARKS = " '’-.\u200c"


@dataclass(frozen=True, slots=True)
class Preferences:
    """How a parent wishes to be spoken to.

    Args:
        leads: Before a date; None: the usual times. Empty: not at all.
        weekly: When the digest comes; None: at the usual hour.
        stopped: Hears nothing unasked.
        shows_topic: Reminders of consultations may name what they are about.
    """

    nickname: str | None = None
    leads: tuple[Lead, ...] | None = None
    quiet: Quiet = USUAL
    weekly: Weekly | None = None
    stopped: bool = False
    shows_topic: bool = False

    @property
    def digest(self) -> Weekly:
        """Tell when the digest comes, chosen or not."""
        return self.weekly or follow.USUAL


def quiet_of(start: time | None, end: time | None) -> Quiet:
    """Tell the quiet hours of somebody who may have chosen none."""
    return USUAL if start is None or end is None else Quiet(start, end)


def weekly_of(weekday: int | None, hour: time | None) -> Weekly | None:
    """Tell when somebody chose the digest; None: nothing was chosen."""
    return None if weekday is None or hour is None else Weekly(weekday, hour)


def nickname(typed: str) -> str | None:
    """Read a name as somebody typed it, with single spaces; None if it cannot be one.

    Letters of any script with their marks, digits, spaces and ' - . make a name, up to 40 signs:
    nothing that could be an address, a link or a drawing.
    """
    plain = unicodedata.normalize("NFC", typed)
    name = " ".join("".join(each for each in plain if not _hidden(each)).split())
    fits = len(name) <= NICKNAME_SIGNS and all(map(_in_a_name, name))
    return name if fits and any(each.isalnum() for each in name) else None


def _in_a_name(sign: str) -> bool:
    # Marks (M) are vowels in many scripts.
    return sign in _MARKS or unicodedata.category(sign)[0] in "LM" or sign.isdecimal()


def _hidden(sign: str) -> bool:
    """Tell whether a sign steers the direction or cannot be seen."""
    return sign not in _MARKS and unicodedata.category(sign) == "Cf"
