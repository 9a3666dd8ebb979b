"""Tell what this is, whom to call in danger, and answer what nothing else has answered."""

from aiogram import Router
from aiogram.filters import BaseFilter, Command, ExceptionTypeFilter
from aiogram.types import CallbackQuery, ErrorEvent, Message

import screens.help
import storage.directory
import storage.staff
from kiez.errors import KiezError
from kiez.people import Person
from screens.buttons import DangerButton, HelpButton
from screens.screen import Screen
from storage.database import Transaction


class HasText(BaseFilter):
    """Let text messages through; awaitable, so that it stays in the storage thread."""

    async def __call__(self, message: Message) -> bool:
        """Tell whether the message is text."""
        return message.text is not None


async def about(_: Message | CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """Tell what this is and how it works."""
    return screens.help.about(await storage.directory.city(tx, person.municipality))


async def in_danger(_: CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """Name whom to call."""
    return screens.help.in_danger(await storage.directory.city(tx, person.municipality))


async def refused(_: ErrorEvent, person: Person, tx: Transaction) -> Screen:
    """Turn what must not happen into a screen, in this one place."""
    return screens.help.gone(staff=await _works(person, tx))


async def old_button(_: CallbackQuery, person: Person, tx: Transaction) -> Screen:
    """Answer a button that nobody knows any more."""
    return screens.help.gone(staff=await _works(person, tx))


async def not_understood(_: Message, person: Person, tx: Transaction) -> Screen:
    """Help somebody whose words nobody could read."""
    return screens.help.not_understood(staff=await _works(person, tx))


async def only_text(_: Message) -> Screen:
    """Answer a photo, a voice message, a sticker: it is not stored."""
    return screens.help.only_text()


async def _works(person: Person, tx: Transaction) -> bool:
    return await storage.staff.of(tx, person.id) is not None


def router() -> Router:
    """Make the router of this feature; it comes last."""
    made = Router(name="help")
    made.message.register(about, Command("help", ignore_mention=True))
    made.callback_query.register(about, HelpButton.filter())
    made.callback_query.register(in_danger, DangerButton.filter())
    made.callback_query.register(old_button)
    made.message.register(not_understood, HasText())
    made.message.register(only_text)
    made.errors.register(refused, ExceptionTypeFilter(KiezError))
    return made
