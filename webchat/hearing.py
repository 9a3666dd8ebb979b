"""Keep what a parent says or taps: the parent's own message, and the update for the bot."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiez import secret
from kiez.code import ACCOUNT_SIGNS, read_account_code
from storage.database import Transaction
from storage.webchat import chats, messages, updates
from storage.webchat.chats import Chat
from storage.webchat.messages import Message
from webchat import entities, objects
from webchat.limits import MAX_DEEP_LINK
from webchat.queries import QueryIds
from webchat.saying import Place, Saying, Tap, Words

Json = dict[str, Any]

_START = re.compile(r"/start\s+(?P<payload>.*)", re.DOTALL)
_INVITED = re.compile(r"/start\s+i-")
_PAYLOAD = re.compile(f"[A-Za-z0-9_-]{{1,{MAX_DEEP_LINK}}}")


class Hearing:
    """Turn what the page says into messages and updates, in a transaction that holds the chat.

    Args:
        bot_id: The bot that hears it.
        queries: Numbers the taps.
        chance: Gives 16 random bytes.
    """

    def __init__(self, bot_id: int, queries: QueryIds, chance: Callable[[], bytes]) -> None:
        self._bot_id = bot_id
        self._queries = queries
        self._chance = chance

    async def hear(
        self, tx: Transaction, held: Chat, said: Saying, now: datetime
    ) -> Message | None:
        """Keep what was said; the same thing said again counts once.

        Returns:
            The parent's own message; None for a tap, or where there was nothing to be said.
        """
        # Whoever goes on has read it; the page shows it until it is loaded anew.
        await messages.blank(tx, held)
        if isinstance(said, Tap):
            await self._tap(tx, held, said, now)
            return None
        if said.cid is not None:
            known = await messages.said(tx, held.chat_id, said.cid)
            if known is not None:
                return known
        await chats.use(tx, held.chat_id, held.taps, now)
        return await self._write(tx, held, said, now)

    async def _write(
        self, tx: Transaction, held: Chat, said: Words | Place, now: datetime
    ) -> Message | None:
        number = held.last_message_id + 1
        content = objects.message(number, objects.parent(held), held.chat_id, now)
        hidden: Json = {}
        if isinstance(said, Place):
            # Only the update carries the place, until the bot has it.
            hidden = {"location": {"latitude": said.lat, "longitude": said.lon}}
        else:
            text = entities.fixed(_started(entities.whole(said.text)), [])
            if not text.text:
                return None
            content |= objects.words(entities.fixed(_shown(text.text), []))
            # What opens something is kept as its hash only: the update alone carries it.
            hidden = objects.words(text)
        written = Message(
            chat_id=held.chat_id,
            message_id=number,
            change=held.last_change + 1,
            mine=True,
            client_id=said.cid,
            content=content,
        )
        await messages.write(tx, held, written)
        await self._tell(tx, held.chat_id, {"message": content | hidden}, now)
        return written

    async def _tap(self, tx: Transaction, held: Chat, tap: Tap, now: datetime) -> None:
        shown = await messages.read(tx, held.chat_id, tap.of)
        # Someone else's button, one that is gone, or the same tap again: nothing happens.
        if shown is None or tap.cid in held.taps or tap.data not in _data(shown):
            return
        await chats.use(tx, held.chat_id, [*held.taps, tap.cid], now)
        query = {
            "id": self._queries.give(held.chat_id, now),
            "from": objects.parent(held),
            "message": shown.content,
            "chat_instance": str(held.chat_id),
            "data": tap.data,
        }
        await self._tell(tx, held.chat_id, {"callback_query": query}, now)

    async def _tell(self, tx: Transaction, chat_id: int, update: Json, now: datetime) -> None:
        # Telegram begins at a random number as well.
        first = int.from_bytes(self._chance()[:3]) + 1
        await updates.keep(tx, chat_id, update, first, now)


def _started(text: str) -> str:
    """Leave of a start parameter what Telegram would let through."""
    match = _START.fullmatch(text.strip())
    if match and not _PAYLOAD.fullmatch(match["payload"]):
        return "/start"
    return text


def _shown(text: str) -> str:
    """Leave out what opens something for whoever reads it later: an invitation, a code."""
    if _INVITED.match(text):
        return "/start"
    return "•" * ACCOUNT_SIGNS if read_account_code(text) else secret.typed(text)


def _data(message: Message) -> set[str]:
    rows = message.content.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}
