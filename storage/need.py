"""Count the topics that families named: by quarter and month, without person, day or visitor."""

from kiez.need import Round
from kiez.roles import Staff
from kiez.workplace import Workplace
from storage import wish
from storage.database import Transaction

PREFIX = "need:"
"""Begins the topic of such a count; what is looked for in vain has none."""


async def tap(tx: Transaction, who: Staff, at: Workplace, now: Round, topic: str) -> Round:
    """Count a topic once more; in trial nothing is counted.

    Args:
        now: The round so far.
    """
    if now.full:
        return now
    if not at.trial:
        await wish.tell(tx, who.municipality, at.quarter, now.month_on, f"{PREFIX}{topic}")
    return now.tapped(topic)


async def undo(tx: Transaction, who: Staff, at: Workplace, now: Round) -> Round:
    """Take the latest tap of a round back; there is nothing to take back in an empty one."""
    if now.taps and not at.trial:
        topic = f"{PREFIX}{now.taps[-1]}"
        await wish.take_back(tx, who.municipality, at.quarter, now.month_on, topic)
    return now.undone()
