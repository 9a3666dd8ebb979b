"""Answer a message that may speak of danger at once, before anything else is looked for."""

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import Message

import screens.help
import storage.directory
from kiez.danger import dangerous, signs
from kiez.people import Person
from locales import alarm
from screens.screen import Screen
from storage.database import Transaction

_ALARMING = signs(alarm.written())
# Nobody in danger writes more; a longer text is looked at so far.
_MOST_SIGNS = 1000


class Alarming(BaseFilter):
    """Let a text through that may speak of danger; a command is none."""

    async def __call__(self, message: Message) -> bool:
        """Tell whether it does."""
        text = (message.text or "")[:_MOST_SIGNS]
        return bool(text) and not text.startswith("/") and dangerous(text, _ALARMING)


async def help_first(_: Message, person: Person, tx: Transaction) -> Screen:
    """Name whom to call; what was written is neither kept nor passed on."""
    return screens.help.in_danger(await storage.directory.city(tx, person.municipality))


def router() -> Router:
    """Make the router of this feature; it comes before the search."""
    made = Router(name="danger")
    made.message.register(help_first, Alarming())
    return made
