"""Bring announcements on their way when their hour comes, and show how far they are."""

from collections.abc import Callable
from datetime import datetime

import screens.announcement
import storage.announcement
import storage.progress
from kiez.announcement import State
from kiez.delivery import Again, Sent
from kiez.publishing import Progress
from locales import translate
from locales.languages import DEFAULT
from scheduler.notice import Notices
from storage.database import Database


async def tick(
    database: Database, notices: Notices, fresh: Callable[[], int], now: datetime
) -> dict[str, int]:
    """Do all that is due about announcements.

    Args:
        fresh: Gives a random number that nobody has yet.

    Returns:
        How many went on their way, and how many were planned for their next week.
    """
    begun = 0
    # One transaction each: one for many people takes a while.
    while await database.run(lambda tx: storage.progress.begin_due(tx, now)):
        begun += 1
    if begun:
        notices.kick()
    planned = await database.run(lambda tx: storage.progress.repeat(tx, fresh, now))
    for each in await database.run(lambda tx: storage.progress.look(tx, now)):
        await _show(database, notices, each)
    return {"begun": begun, "planned": planned} if begun or planned else {}


async def _show(database: Database, notices: Notices, progress: Progress) -> None:
    """Edit the message that shows the progress; once all is said, or it is gone, no more."""
    with translate.speaking(progress.language or DEFAULT):
        screen = screens.announcement.result(progress.result)
    verdict = await notices.edit(progress.shown, screen)
    over = progress.result.state is not State.SENDING and not progress.result.waiting
    if (over and not isinstance(verdict, Again)) or not isinstance(verdict, Sent | Again):
        await database.run(lambda tx: storage.announcement.leave(tx, progress.shown))
