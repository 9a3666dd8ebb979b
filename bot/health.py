"""Tell whether database and doors are well, and how much is waiting."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import storage.outbox
from storage.database import Database

# A reply that waits longer than this means that nobody sends any more.
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor is told.

    Args:
        waiting: Messages that are due and have not been sent.
    """

    well: bool
    waiting: int


async def health(database: Database, now: datetime) -> Health:
    """Ask the database what is due."""
    async with database.reading() as tx:
        waiting, oldest = await storage.outbox.backlog(tx, now)
    return Health(well=oldest is None or now - oldest < LONGEST_WAIT, waiting=waiting)
