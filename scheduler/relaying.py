"""Let a machine translate what the sides of a conversation write, where a service is set up."""

from scheduler.translation import AwayError, Translator
from storage.conversation import translated, untranslated
from storage.database import Database

# So many messages at a time; the rest follows at the next tick.
MOST = 10
# Any number that no other work of ours has: one process asks at a time.
_KEY = 7_302_019_115


async def translate(database: Database, translator: Translator | None) -> dict[str, int]:
    """Write translations beside the messages of open conversations; count them.

    The message itself went out at once: its translation stands beside it as soon as there is
    one. No text is sent while a transaction is open.
    """
    if translator is None:
        return {}
    async with database.alone(_KEY) as mine:
        return {"translated": await _some(database, translator)} if mine else {}


async def _some(database: Database, translator: Translator) -> int:
    async with database.reading() as tx:
        messages = await untranslated(tx, MOST)
    done = 0
    for each in messages:
        try:
            text = await translator.translate(each.text, each.language, each.into)
        except AwayError:
            break
        async with database.transaction() as tx:
            # What the service cannot translate is not asked for again.
            await translated(tx, each.id, text or "")
        done += bool(text)
    return done
