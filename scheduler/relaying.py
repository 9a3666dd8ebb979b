"""Let a machine translate what the sides of a conversation write, where a service is set up."""

from collections import Counter

from kiez.thread import fits
from scheduler.translation import AwayError, Translator
from storage.conversation import translated, untranslated
from storage.database import Database

# So many messages at a time; the rest follows at the next tick.
MOST = 10
# Any number that no other work of ours has: one process asks at a time.
_KEY = 7_302_019_115


# A message that the service fails at so often is left as it is; the others go on.
MOST_TRIES = 3


class Relay:
    """Translate, and remember in this process what the service has failed at."""

    def __init__(self, database: Database, translator: Translator | None) -> None:
        self._database = database
        self._translator = translator
        self._failed: Counter[int] = Counter()

    async def translate(self) -> dict[str, int]:
        """Write translations beside the messages of open conversations; count them.

        The message itself went out at once: its translation stands beside it as soon as there is
        one. No text is sent while a transaction is open.
        """
        if self._translator is None:
            return {}
        async with self._database.alone(_KEY) as mine:
            return {"translated": await self._some(self._translator)} if mine else {}

    async def _some(self, translator: Translator) -> int:
        async with self._database.reading() as tx:
            messages = await untranslated(tx, MOST)
        done = 0
        for each in messages:
            try:
                text = await translator.translate(each.text, each.language, each.into) or ""
            except AwayError:
                self._failed[each.id] += 1
                if self._failed[each.id] < MOST_TRIES:
                    # The service is away: the others would fare no better.
                    break
                text = ""
            async with self._database.transaction() as tx:
                # What the service cannot translate is not asked for again.
                await translated(tx, each.id, text if fits(text) else "")
            done += bool(text)
        return done
