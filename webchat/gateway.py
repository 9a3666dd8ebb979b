"""Join the two sides of the web chat: the page that a parent sees, and our bot."""

import asyncio
import hashlib
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import storage.webchat
from kiez.errors import GoneError
from kiez.push import Subscription
from storage.database import Database, Transaction
from storage.webchat import chats, messages, push, settings, updates
from storage.webchat.chats import Chat
from storage.webchat.messages import File, Message
from webchat import wire
from webchat.bell import Bell, rung
from webchat.hearing import Hearing
from webchat.polling import UPDATES, Polling
from webchat.queries import QueryIds
from webchat.saying import Saying, Words
from webchat.wire import Change

Json = dict[str, Any]

# An answer to a tap is worth nothing later on.
NOTE_S = 10

_SECRET = re.compile("[0-9a-f]{32}")
_CHAT_BITS = 52  # as many as Telegram's ids have


@dataclass(frozen=True, slots=True)
class Opened:
    """A chat that is open.

    Args:
        secret: What the cookie carries: 128 random bits in hexadecimal.
        new: It was opened just now.
    """

    chat_id: int
    secret: str
    new: bool


@dataclass(frozen=True, slots=True)
class News:
    """What is new in a chat.

    Args:
        language: Code of the language that the chat speaks.
        last: Number of the newest change, shown or not.
        ended: The chat is over, and this is its goodbye.
    """

    language: str
    last: int
    changes: list[Change]
    ended: bool = False


class Gateway:
    """Keep what the page says until the bot fetches it, and what the bot says for the page.

    Args:
        database: Where everything is kept; a restart loses nothing.
        token: The token that our bot shows, `<number>:<secret>`.
        chance: Gives 16 random bytes.
        clock: Tells the time.
    """

    def __init__(
        self,
        database: Database,
        token: str,
        chance: Callable[[], bytes],
        clock: Callable[[], datetime],
    ) -> None:
        self.database = database
        self.token = token
        self.chance = chance
        self.clock = clock
        self.bot_id = int(token.partition(":")[0])
        self.queries = QueryIds(token)
        self.bell = Bell(self._look)
        self._hearing = Hearing(self.bot_id, self.queries, chance)
        self.polling = Polling(database, self.bell)

    async def close(self) -> None:
        """Let all who wait go home."""
        await self.bell.close()

    async def open(self, secret: str | None, language_code: str | None) -> Opened:
        """Find the chat of a cookie, or begin one, in which `/start` is said at once.

        Args:
            secret: What the cookie carries, or None if there is no cookie.
            language_code: The tag of the browser's language.
        """
        chat_id = await self.enter(secret, language_code)
        if secret is not None and chat_id is not None:
            return Opened(chat_id, secret, new=False)
        return await self._begin(language_code)

    async def enter(self, secret: str | None, language_code: str | None = None) -> int | None:
        """Find the chat of a cookie and note that it is used today."""
        if secret is None or not _SECRET.fullmatch(secret):
            return None
        hashed, now = _hash(secret), self.clock()
        return await self.database.run(lambda tx: chats.enter(tx, hashed, language_code, now))

    async def find(self, secret: str | None) -> int | None:
        """Find the chat of a cookie."""
        if secret is None or not _SECRET.fullmatch(secret):
            return None
        async with self.database.reading() as tx:
            return await chats.find(tx, _hash(secret), self.clock())

    async def _begin(self, language_code: str | None) -> Opened:
        secret, now = self.chance().hex(), self.clock()
        chat_id = int.from_bytes(self.chance()) >> (128 - _CHAT_BITS) or 1

        async def work(tx: Transaction) -> None:
            await chats.begin(tx, chat_id, _hash(secret), language_code, now.date())
            held = await self._hold(tx, chat_id)
            await self._hearing.hear(tx, held, Words(None, "/start"), now)

        await self.database.run(work)
        self.bell.ring(UPDATES)
        return Opened(chat_id, secret, new=True)

    async def say(self, chat_id: int, said: Saying) -> Change | None:
        """Take what a parent says or taps; the same thing said again counts once.

        Returns:
            The parent's own message; None for a tap, or where there was nothing to be said.

        Raises:
            GoneError: There is no such chat.
        """
        now = self.clock()

        async def work(tx: Transaction) -> Message | None:
            held = await self._hold(tx, chat_id)
            if held.ends_at is not None:
                raise GoneError
            return await self._hearing.hear(tx, held, said, now)

        written = await self.database.run(work)
        self.bell.ring(UPDATES)
        self.bell.ring(chat_id)
        return wire.shown(written) if written else None

    async def _hold(self, tx: Transaction, chat_id: int) -> Chat:
        held = await chats.hold(tx, self.bot_id, chat_id)
        if held is None:
            raise GoneError
        return held

    async def news(self, chat_id: int, after: int) -> News | None:
        """Tell what is new in a chat since a change; None if there is no such chat."""
        async with self.database.reading() as tx:
            chat = await chats.read(tx, self.bot_id, chat_id)
            if chat is None or chat.idle(self.clock()):
                return None
            # A page may remember a chat that is no more: its number is too high.
            since = after if after <= chat.last_change else 0
            found = [wire.shown(each) for each in await messages.since(tx, chat_id, since)]
        if not since:
            found = [change for change in found if "gone" not in change.data]
        found += self._note(chat, since)
        found.sort(key=lambda each: each.number)
        # All that was said before is deleted already: what there is, is the goodbye.
        return News(chat.language, chat.last_change, found, bool(found and chat.ends_at))

    def _note(self, chat: Chat, after: int) -> list[Change]:
        note = chat.note
        if not note or note["change"] <= after:
            return []
        if self.clock().timestamp() - note["at"] > NOTE_S:
            return []
        return [Change(note["change"], "note", {"text": note["text"]})]

    async def changes(self, chat_id: int, after: int) -> list[Change]:
        """List what changed in a chat since a change."""
        found = await self.news(chat_id, after)
        return found.changes if found else []

    async def wait(self, chat_id: int, after: int, timeout: float) -> News | None:  # noqa: ASYNC109 - it ends well
        """Wait until something is new in a chat, or until time is up.

        Args:
            chat_id: The chat.
            after: Number of the last change that is known.
            timeout: Seconds.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout
        with self.bell.listen(chat_id, known=after) as event:
            found = await self.news(chat_id, after)
            while found and found.last == after and loop.time() < until and not self.bell.closed:
                await rung(event, until - loop.time())
                found = await self.news(chat_id, after)
        return found

    async def commands(self, chat_id: int) -> list[Json]:
        """List the commands that the bot set for a chat; the nearest setting counts."""
        async with self.database.reading() as tx:
            chat = await chats.read(tx, self.bot_id, chat_id)
            code = (chat.language_code or "")[:2].lower() if chat else ""
            scopes = (f"chat:{chat_id}", "all_private_chats", "default")
            names = [f"commands:{scope}:{each}" for scope in scopes for each in (code, "")]
            found: list[Json] = await settings.first(tx, *names) or []
        return found

    async def file(self, chat_id: int, file_id: str) -> File | None:
        """Give a file that a chat shows."""
        async with self.database.reading() as tx:
            return await messages.file_in(tx, chat_id, file_id)

    async def subscribe(self, chat_id: int, subscription: Subscription) -> None:
        """Let a phone ring for a chat.

        Raises:
            GoneError: There is no such chat.
        """
        if not await self.database.run(lambda tx: push.add(tx, chat_id, subscription)):
            raise GoneError

    async def unsubscribe(self, chat_id: int) -> None:
        """Let the phone of a chat ring no more."""
        await self.database.run(lambda tx: push.remove(tx, chat_id))

    async def forget(self, chat_id: int) -> bool:
        """Delete a chat and all that it holds; tell whether there was one."""
        there = await self.database.run(lambda tx: storage.webchat.forget(tx, chat_id))
        self.bell.ring(chat_id)
        return there

    async def part(self, chat_id: int) -> None:
        """Delete a chat whose goodbye has been read."""
        if await self.database.run(lambda tx: chats.forget_read(tx, chat_id)):
            self.bell.ring(chat_id)

    async def forget_idle(self, before_day: date) -> int:
        """Delete the chats not used since a day."""
        now = self.clock()
        return await self.database.run(lambda tx: storage.webchat.forget_idle(tx, before_day, now))

    async def _look(self, keys: Collection[int]) -> dict[int, int]:
        async with self.database.reading() as tx:
            heads = await chats.heads(tx, [key for key in keys if key != UPDATES])
            if UPDATES in keys:
                heads[UPDATES] = await updates.newest(tx)
        return heads


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
