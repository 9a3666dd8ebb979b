"""Show a parent's own things."""

from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

import screens.mine
import storage.conversation
import storage.directory
import storage.follow
import storage.handover
import storage.preference
import storage.reminder
import storage.standing
from kiez.people import Person
from screens.mine import Things
from screens.own_buttons import MineButton
from screens.screen import Screen
from storage.database import Transaction


async def mine(
    _: Message | CallbackQuery, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Show places, reminders and what is followed, and lead to settings and data."""
    city = await storage.directory.city(tx, person.municipality)
    things = Things(
        places=await storage.standing.mine(tx, person.id, now),
        reminded=await storage.reminder.wanted(tx, person.id, now),
        following=await storage.follow.following(tx, person.id),
        stopped=(await storage.preference.of(tx, person.id)).stopped,
        talks=await storage.conversation.mine(tx, person),
        introductions=await storage.handover.of_family(tx, person.id),
    )
    return screens.mine.mine(things, now.astimezone(ZoneInfo(city.timezone)))


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="mine")
    made.callback_query.register(mine, MineButton.filter())
    made.message.register(mine, Command("mine", ignore_mention=True))
    return made
