"""Plan the reminders of dates as rows that wait to be said."""

from collections.abc import Collection
from datetime import datetime

from kiez.directory import OccurrenceId
from kiez.people import PersonId
from storage.database import Transaction


async def replan(
    tx: Transaction,
    now: datetime,
    occurrences: Collection[OccurrenceId] | None = None,
    person: PersonId | None = None,
) -> None:
    """Write the reminders of these dates anew, or of all that a person has; safe to repeat."""
