"""A phone that also types, and whose dialogue goes on from one message to the next."""

from dataclasses import dataclass, field
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Chat, Message, Update, User
from sqlalchemy import update

import storage.people
import storage.preference
from bot.dialogue import Dialogue, TransactionStorage, held
from kiez.preference import Preferences
from locales.translate import speaking
from screens.screen import Screen
from storage.database import Database, Transaction
from storage.tables import municipality
from tests.handlers.phone import BOT, NUMBERS, RECORD, SECRETS, Phone
from tests.towns import Town


@dataclass
class Talking(Phone):
    """A phone that also types, and whose dialogue goes on."""

    state: str | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    async def write(self, text: str) -> str:
        """Send a message, and read the answer."""
        return await self._send(f"\n{text}")

    async def _answer(self, tx: Transaction, data: str) -> Screen:
        bot, number = BOT, int(self.person.chat)

        async def speak(code: str) -> None:
            await storage.people.speak(tx, self.person.id, code)

        dialogue = Dialogue(tx, (bot.id, number), self.state, dict(self.kept), self.now)
        with speaking("en"), held(dialogue):
            screen = await self.dispatcher.feed_update(
                bot,
                _update(number, data),
                tx=tx,
                person=self.person,
                now=self.now,
                address=self.address,
                secrets=SECRETS,
                rings=self.rings,
                translates=self.translates,
                speak=speak,
                fresh=NUMBERS.__next__,
                state=FSMContext(TransactionStorage(), StorageKey(bot.id, number, number)),
                raw_state=dialogue.state,
            )
        self.state, self.kept = dialogue.state, dialogue.data
        assert isinstance(screen, Screen)
        return screen


def _update(number: int, data: str) -> Update:
    user = User(id=number, is_bot=False, first_name="A")
    chat = Chat(id=number, type="private")
    text = data[1:] if data.startswith("\n") else None
    said = Message(message_id=1, date=0, chat=chat, from_user=user, text=text)  # type: ignore[arg-type] # as the wire has it
    if text is not None:
        return Update(update_id=1, message=said)
    query = CallbackQuery(id="1", from_user=user, chat_instance="1", message=said, data=data)
    return Update(update_id=1, callback_query=query)


async def build(database: Database, town: Town) -> None:
    """Write the town, with what a screen says of its office."""
    await town.build(database)
    async with database.transaction() as tx:
        await tx.execute(update(municipality).values(record=RECORD))


async def own(phone: Phone) -> Preferences:
    async with phone.database.reading() as tx:
        return await storage.preference.of(tx, phone.person.id)
