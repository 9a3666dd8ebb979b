"""Keep the pace of each door: so many messages a second in all, and so many to one chat."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

from kiez import pace as rule
from kiez.delivery import Lane
from scheduler.gate import Gate
from scheduler.slots import OwnSlots, SharedSlots
from storage.database import Database


class Pace:
    """Give out turns to send.

    A door with a rate (Telegram) gives a turn when overall and for this chat it is time for it,
    replies first. A door without one (the web chat) only bounds how many send at once.

    Args:
        rates: Messages a second of each bot that has to keep a pace.
        database: Where equal processes share the slots, if they can (PostgreSQL).
    """

    def __init__(self, rates: Mapping[int, float], database: Database | None = None) -> None:
        self._gates = {}
        for bot_id, rate in rates.items():
            limits = rule.limits(rate)
            if database is None or database.sqlite:
                self._gates[bot_id] = Gate(limits, OwnSlots(limits.slot_s))
            else:
                self._gates[bot_id] = Gate(limits, SharedSlots(limits.slot_s, bot_id, database))
        self._free = asyncio.Semaphore(rule.AT_ONCE)

    def turn(
        self, bot_id: int, chat_id: int, lane: Lane
    ) -> AbstractAsyncContextManager[object, bool | None]:
        """Wait for a turn; the block is one request, from its start until its answer.

        The block itself raises `HeldError` instead of beginning if the door has asked this chat,
        or this bot, to be silent for longer than a moment.
        """
        gate = self._gates.get(bot_id)
        return self._free if gate is None else gate.turn(chat_id, lane)

    def at_once(self, bot_id: int) -> int:
        """Tell how many requests of a bot may be under way."""
        gate = self._gates.get(bot_id)
        return rule.AT_ONCE if gate is None else gate.limits.at_once

    def refused(self, bot_id: int, chat_id: int, retry_after: float) -> None:
        """Let a chat rest after a 429; a second chat's makes the whole bot rest.

        Args:
            retry_after: Seconds, as the door said.
        """
        gate = self._gates.get(bot_id)
        if gate is not None:
            gate.refused(chat_id, retry_after)
