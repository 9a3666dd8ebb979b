"""Name what somebody agrees to, and in which version (docs/privacy.md, section 6)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiez.notice import Kind


class Purpose(StrEnum):
    """What is kept, and what for."""

    PLACES = "places"
    """Sign-ups, the waiting list, and reminders of dates."""
    NEWS = "news"
    """What somebody follows, and hearing of it."""
    CHILDREN = "children"
    """The months in which children were born, for tips that fit their age."""
    TALK = "talk"
    """Questions to a person, and the answers."""
    HANDOVER = "handover"
    """Being introduced to a coordinator."""


VERSIONS = dict.fromkeys(Purpose, "1")
"""Goes up when the words of a purpose mean something else; then we ask again."""

COVERED: dict[Purpose, tuple[Kind, ...]] = {
    Purpose.PLACES: (
        Kind.REMINDER,
        Kind.OFFERED,
        Kind.LAPSED,
        Kind.MOVED,
        Kind.CANCELLED,
    ),
    Purpose.NEWS: (Kind.ADDED, Kind.DIGEST, Kind.ANNOUNCEMENT),
    Purpose.CHILDREN: (),
    Purpose.TALK: (Kind.MESSAGE,),
    Purpose.HANDOVER: (Kind.HANDOVER,),
}
"""What is said unasked because of it; without it, nobody says so any more."""


@dataclass(frozen=True, slots=True)
class Consent:
    """An agreement to one purpose.

    Args:
        withdrawn_at: None while it holds.
    """

    purpose: Purpose
    version: str
    given_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def holds(self) -> bool:
        """Tell whether it covers the purpose as it is today."""
        return self.withdrawn_at is None and self.version == VERSIONS[self.purpose]
