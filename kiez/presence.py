"""Count a family of which nothing is kept once at a date, and take back what was counted alone."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime

from kiez.participation import LONGEST
from kiez.signup import Family

# So many families are remembered; who came first goes first.
MOST = 10_000


class Presence:
    """Remember who is counted, for a day and in bounded memory; nothing is written down."""

    def __init__(self) -> None:
        self._here: OrderedDict[tuple[Hashable, Hashable], tuple[Family, datetime]] = OrderedDict()

    def counted(self, chat: Hashable, at: Hashable, now: datetime) -> Family | None:
        """Tell as what a chat is counted at a date; None: it is not."""
        family, since = self._here.get((chat, at), (None, now))
        return family if now - since < LONGEST else None

    def enter(self, chat: Hashable, at: Hashable, family: Family, now: datetime) -> None:
        """Remember that a chat is counted at a date."""
        self._here[chat, at] = (family, now)
        if len(self._here) > MOST:
            self._here.popitem(last=False)

    def leave(self, chat: Hashable, at: Hashable) -> None:
        """Forget that a chat is counted at a date."""
        self._here.pop((chat, at), None)
