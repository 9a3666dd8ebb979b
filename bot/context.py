"""Give each update what its handler may ask for, and keep its effect and its reply together."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import Chat, InaccessibleMessage, Message, Update, User

import screens.help
import storage.dialogue
import storage.erasure
import storage.grant
import storage.inbox
import storage.outbox
import storage.people
import storage.staff
from bot import reply
from bot.dialogue import Dialogue, TransactionStorage, held
from bot.serial import Serial, random_id
from kiez.code import Secrets
from kiez.delivery import Lane
from kiez.people import ChatId, Door, MunicipalityId, Person, PersonId
from locales import languages, translate
from screens.screen import Screen
from storage.database import Transaction
from storage.inbox import Waiting
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

# The kinds of update that a handler may answer.
OURS = {"message", "callback_query"}

_DIALOGUES = TransactionStorage()


@dataclass(frozen=True, slots=True)
class Answered:
    """What follows from an update, once its transaction is kept.

    Args:
        taps: Callback queries to answer, so that the phone stops waiting.
        erased: Somebody has ceased to be: what was deleted is overwritten soon.
    """

    messages: list[Outgoing] = field(default_factory=list)
    taps: list[tuple[int, str]] = field(default_factory=list)
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a handler may ask for beside its person and its transaction, by these names.

    Args:
        address: Where people reach the web chat and the public pages.
        secrets: Makes codes and marks.
        rings: A phone can be made to ring by Web Push.
        fresh: Gives a random number that nobody has yet.
        erasures: File beside the database in which erasures are marked.
        translates: A translation service is there.
    """

    address: str
    secrets: Secrets
    rings: bool
    fresh: Callable[[], int]
    erasures: Path | None = None
    translates: bool = False


class StaleError(Exception):
    """The person has been erased or joined to another by an update of the same group."""


class Context:
    """Handle one update in the transaction it is given."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        bots: Mapping[int, tuple[Bot, Door]],
        default_city: MunicipalityId,
        serial: Serial,
        surroundings: Surroundings,
    ) -> None:
        self._dispatcher = dispatcher
        self._bots = bots
        self._default_city = default_city
        self._serial = serial
        self._surroundings = surroundings

    @property
    def bots(self) -> list[int]:
        """The bots whose doors are open."""
        return list(self._bots)

    async def handle(self, tx: Transaction, waiting: Waiting, now: datetime) -> Answered:
        """Let the handler work, and write its effect, its reply and the mark "handled"."""
        storage.inbox.done(tx, waiting.id)
        raw = json.loads(waiting.raw)
        if not OURS & raw.keys():
            # A kind that nobody asked for, or that is younger than this program: silence.
            return Answered()
        bot, door = self._bots[waiting.bot_id]
        update = Update.model_validate(raw, context={"bot": bot})
        chat, user = _who(update)
        if chat is None or chat.type != "private":
            return Answered()
        person = await self._person(tx, waiting, door, user, now)
        dialogue = Dialogue(
            tx,
            (waiting.bot_id, waiting.chat_id),
            waiting.dialogue_state,
            dict(waiting.dialogue_data or {}),
            now,
        )
        with translate.speaking(person.language), held(dialogue):
            screen = await self._dispatcher.feed_update(
                bot,
                update,
                tx=tx,
                person=person,
                now=now,
                address=self._surroundings.address,
                secrets=self._surroundings.secrets,
                rings=self._surroundings.rings,
                fresh=self._surroundings.fresh,
                erasures=self._surroundings.erasures,
                translates=self._surroundings.translates,
                speak=partial(_speak, tx, person),
                state=FSMContext(_DIALOGUES, StorageKey(bot.id, chat.id, chat.id)),
                raw_state=dialogue.state,
            )
            answered = self._answer(tx, waiting, update, screen, now)
        menus = await self._menus(tx, now)
        # First, since the page asks for its menu when the next message comes.
        answered = replace(answered, messages=[*menus, *answered.messages])
        if person.id in storage.erasure.gone(tx):
            return replace(answered, erased=True)
        return answered

    def apologise(self, tx: Transaction, waiting: Waiting, now: datetime) -> Answered:
        """Tell a person whose update could not be handled, with the reference of the log."""
        with translate.speaking(waiting.language or languages.DEFAULT):
            screen = screens.help.apology(reference(waiting.id))
            return Answered(
                self._enqueue(tx, waiting, reply.requests(screen, waiting.chat_id, None), now)
            )

    def _answer(
        self, tx: Transaction, waiting: Waiting, update: Update, screen: object, now: datetime
    ) -> Answered:
        query = update.callback_query
        taps = [(waiting.bot_id, query.id)] if query else []
        if not isinstance(screen, Screen):
            return Answered(taps=taps)
        tapped = query.message.message_id if query and query.message else None
        wanted = reply.requests(screen, waiting.chat_id, tapped)
        return Answered(self._enqueue(tx, waiting, wanted, now), taps)

    async def _menus(self, tx: Transaction, now: datetime) -> list[Outgoing]:
        """Set the menus of those whose roles have changed, by the outbox like all that is sent."""
        messages = []
        for bot_id, chat_id, language, works in await storage.grant.menus(tx):
            with translate.speaking(language):
                content = reply.content(reply.menu(chat_id, staff=works))
            messages.append(Outgoing(self._serial.next(), bot_id, chat_id, content))
        for message in messages:
            storage.outbox.enqueue(tx, message, Lane.REPLY, "menu", now)
        return messages

    def _enqueue(
        self, tx: Transaction, waiting: Waiting, wanted: Sequence[reply.Request], now: datetime
    ) -> list[Outgoing]:
        messages = [
            Outgoing(self._serial.next(), waiting.bot_id, waiting.chat_id, reply.content(each))
            for each in wanted
        ]
        for message in messages:
            storage.outbox.enqueue(tx, message, Lane.REPLY, "reply", now)
        return messages

    async def _person(
        self, tx: Transaction, waiting: Waiting, door: Door, user: User | None, now: datetime
    ) -> Person:
        if waiting.person is None:
            caller = storage.people.Caller(
                person=PersonId(random_id()),
                chat=ChatId(random_id()),
                door=door,
                bot_id=waiting.bot_id,
                chat_id=waiting.chat_id,
                municipality=self._default_city,
                language=languages.of_code(user.language_code if user else None),
            )
            return await storage.people.arrive(tx, caller, now)
        if waiting.person in storage.erasure.gone(tx):
            # Read before it happened: the group is rolled back, and each is done by itself.
            raise StaleError
        person = Person(
            id=PersonId(waiting.person),
            chat=ChatId(waiting.chat or 0),
            door=door,
            municipality=MunicipalityId(waiting.municipality or 0),
            language=waiting.language or languages.DEFAULT,
            new=False,
        )
        today = now.astimezone(UTC).date()
        if waiting.used_on != today or waiting.blocked:
            storage.people.seen(tx, person.chat, today)
        return person


Speak = Callable[[str], Awaitable[None]]


async def _speak(tx: Transaction, person: Person, code: str) -> None:
    """Remember the language that a person chose, and speak it for the rest of this update."""
    await storage.people.speak(tx, person.id, code)
    if await storage.staff.of(tx, person.id) is not None:
        # Their menu is their own, and speaks one language.
        storage.grant.changed(tx).add(person.id)
    translate.switch(code)


def reference(arrival_id: int) -> str:
    """Write an update's number so that it can be read out on the phone."""
    return f"{arrival_id % 0x100000000:08X}"


def dispatcher() -> Dispatcher:
    """Make aiogram's dispatcher; the dialogue state is handed to it with each update."""
    return Dispatcher(disable_fsm=True)


def _who(update: Update) -> tuple[Chat | None, User | None]:
    message: Message | InaccessibleMessage | None = update.message
    if message is not None:
        return message.chat, update.message.from_user if update.message else None
    if update.callback_query is not None:
        message = update.callback_query.message
        return (message.chat if message else None), update.callback_query.from_user
    return None, None
