"""Keep the taps of one round: which topics families named, the latest last."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiez.directory import CentreId

MOST = 200
"""So many taps have one round: more than families a visitor sees in months."""


@dataclass(frozen=True, slots=True)
class Round:
    """What somebody has tapped since the last "done"; of no family, and in no row of a count.

    Args:
        month_on: The first of the month in which it is counted.
        taps: Keys of topics, in the order of tapping.
    """

    centre: CentreId
    month_on: date
    taps: tuple[str, ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each topic was tapped."""
        return Counter(self.taps)

    @property
    def full(self) -> bool:
        """Whether there is room for no more."""
        return len(self.taps) >= MOST

    def tapped(self, topic: str) -> "Round":
        """Add a tap."""
        return Round(self.centre, self.month_on, (*self.taps, topic))

    def undone(self) -> "Round":
        """Take the latest tap back."""
        return Round(self.centre, self.month_on, self.taps[:-1])

    def written(self) -> dict[str, object]:
        """Write it down for the dialogue, which forgets it within a day."""
        month = self.month_on.isoformat()
        return {"centre": self.centre, "month": month, "taps": " ".join(self.taps)}


def read(written: Mapping[str, object], centre: CentreId, today: date) -> Round:
    """Read the round that goes on; of another centre or month a new one begins.

    Args:
        written: What `written` gave; anything else is no round.
    """
    new = Round(centre, today.replace(day=1))
    known: Sequence[str] = str(written.get("taps", "")).split()
    month = new.month_on.isoformat()
    same = (written.get("centre"), written.get("month")) == (centre, month)
    return Round(centre, new.month_on, tuple(known)) if same else new
