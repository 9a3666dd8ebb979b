"""Let parents tell what about an offer is not right; nobody is asked who they are."""

from collections.abc import Callable
from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.wrong
import storage.finding
import storage.task
from kiez.directory import OccurrenceId
from kiez.patience import Patience
from kiez.people import Person
from kiez.task import Kind, Task, TaskId, read
from screens.screen import Screen
from screens.team_buttons import WrongButton
from storage.database import Transaction


class Wrong:
    """Take what parents tell, so much of each chat and no more.

    Args:
        patience: Knows what each chat has told, in the memory of this process alone.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    async def tell(
        self,
        _: CallbackQuery,
        callback_data: WrongButton,
        person: Person,
        tx: Transaction,
        now: datetime,
        fresh: Callable[[], int],
    ) -> Screen:
        """Ask what is not right, or note it."""
        number = OccurrenceId(callback_data.occurrence)
        card = await storage.finding.details(tx, person.municipality, number, door=person.door)
        if not callback_data.what:
            return screens.wrong.ask(card)
        what = read(callback_data.what)
        taken = self._patience.take(person.chat, (card.offer, what), now)
        if taken is None:
            return screens.wrong.enough(card)
        if taken:
            city = person.municipality
            task = Task(TaskId(fresh()), city, Kind.NOT_RIGHT, offer=card.offer, detail=what)
            await storage.task.add(tx, task, now)
        return screens.wrong.thanks(card)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="wrong")
    made.callback_query.register(Wrong(Patience()).tell, WrongButton.filter())
    return made
