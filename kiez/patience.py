"""Decide how much one chat may tell without a name: nobody floods a centre with tasks."""

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta

# Five facts a day: more than one knows of a café.
MOST = 5
PERIOD = timedelta(days=1)
# So many chats are remembered; the one longest silent goes first.
MOST_CHATS = 10_000


class Patience:
    """Remember what chats have told, for a day and in bounded memory; nothing is written down."""

    def __init__(self) -> None:
        self._told: OrderedDict[Hashable, dict[Hashable, datetime]] = OrderedDict()

    def take(self, chat: Hashable, what: Hashable, now: datetime) -> bool | None:
        """Take what a chat tells.

        Returns:
            True: it is new. False: this chat has told it already. None: it has told too much.
        """
        lately = self._lately(chat, now)
        if what in lately:
            return False
        if len(lately) >= MOST:
            return None
        self._told[chat] = lately | {what: now}
        self._told.move_to_end(chat)
        if len(self._told) > MOST_CHATS:
            self._told.popitem(last=False)
        return True

    def _lately(self, chat: Hashable, now: datetime) -> dict[Hashable, datetime]:
        known = self._told.get(chat, {})
        return {what: at for what, at in known.items() if now - at < PERIOD}
