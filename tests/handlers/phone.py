"""A parent's phone without a door: a tap goes through our routers, a screen comes back."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from aiogram import Bot, Dispatcher
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Chat, Message, Update, User

import handlers
import storage.people
from bot.dialogue import Dialogue, TransactionStorage, held
from kiez.code import Secrets
from kiez.people import ChatId, Door, MunicipalityId, Person, PersonId
from locales.translate import bare, speaking
from screens.screen import Screen
from storage.database import Database, Transaction
from storage.people import Caller

# To make one costs more than a tap.
BOT = Bot("1:x")
SECRETS = Secrets(cookie="ab" * 32, erasure="cd" * 32)
NUMBERS = count(2**61)
_NAMES = ("name", "unit", "unit_plural", "coordinator", "visitor")
RECORD = {
    "municipality": {"default_language": "de", "network": dict.fromkeys(_NAMES, "KiEZ")},
    "helplines": [],
}
"""What a town's row has to hold before a screen can name its office."""


@dataclass
class Phone:
    """Shows one screen and taps its buttons.

    Args:
        dispatcher: One for all phones of a test: a router has one parent.
    """

    database: Database
    dispatcher: Dispatcher
    person: Person
    now: datetime
    address: str = "https://kiez.example"
    rings: bool = False
    translates: bool = False
    screen: Screen = field(default_factory=lambda: Screen(()))

    @property
    def text(self) -> str:
        """What the screen says."""
        lines = self.screen.lines
        return "\n".join(bare(each if isinstance(each, str) else each.text) for each in lines)

    @property
    def labels(self) -> list[str]:
        """The labels of its buttons."""
        return [bare(button.text) for row in self.screen.rows for button in row]

    async def tap(self, label: str, which: int = 0) -> str:
        """Tap a button whose label contains these words, and read the answer."""
        buttons = [button for row in self.screen.rows for button in row]
        found = [button for button in buttons if label in bare(button.text)]
        assert found, f"no button {label!r} in {self.labels}"
        return await self._send(found[which].data)

    async def press(self, button: CallbackData) -> str:
        """Tap a button that an old message has."""
        return await self._send(button.pack())

    async def _send(self, data: str) -> str:
        async def answer(tx: Transaction) -> Screen:
            return await self._answer(tx, data)

        self.screen = await self.database.run(answer)
        return self.text

    async def _answer(self, tx: Transaction, data: str) -> Screen:
        bot, number = BOT, int(self.person.chat)
        dialogue = Dialogue(tx, (bot.id, number), None, {}, self.now)
        with speaking("en"), held(dialogue):
            screen = await self.dispatcher.feed_update(
                bot,
                _tapped(number, data),
                tx=tx,
                person=self.person,
                now=self.now,
                address=self.address,
                secrets=SECRETS,
                rings=self.rings,
                translates=self.translates,
                fresh=lambda: next(NUMBERS),
                state=FSMContext(TransactionStorage(), StorageKey(bot.id, number, number)),
                raw_state=None,
            )
        assert isinstance(screen, Screen)
        return screen


def dispatcher() -> Dispatcher:
    """Make a dispatcher with the routers that the bot has."""
    made = Dispatcher(disable_fsm=True)
    made.include_routers(*handlers.routers())
    return made


async def meet(
    database: Database, city: MunicipalityId, now: datetime, number: int, door: Door = Door.WEB
) -> Person:
    """Let somebody come to us for the first time."""
    caller = Caller(PersonId(number), ChatId(number), door, 1, number, city, "en")
    async with database.transaction() as tx:
        return await storage.people.arrive(tx, caller, now)


def _tapped(number: int, data: str) -> Update:
    user = User(id=number, is_bot=False, first_name="A")
    shown = Message(message_id=1, date=0, chat=Chat(id=number, type="private"))  # type: ignore[arg-type] # as the wire has it
    query = CallbackQuery(id="1", from_user=user, chat_instance="1", message=shown, data=data)
    return Update(update_id=1, callback_query=query)
