"""Give aiogram's dialogue state a place in the transaction of the update that uses it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from storage import dialogue
from storage.database import Transaction


@dataclass(slots=True)
class Dialogue:
    """Where the dialogue of the update in hand stands; loaded with the update itself."""

    tx: Transaction
    key: tuple[int, int]
    state: str | None
    data: dict[str, Any]
    now: datetime

    def keep(self) -> None:
        """Write state and draft with the commit."""
        dialogue.keep(self.tx, self.key, self.state, self.data, self.now)


_current: ContextVar[Dialogue] = ContextVar("dialogue")


@contextmanager
def held(current: Dialogue) -> Iterator[None]:
    """Let aiogram find this dialogue inside the block."""
    token = _current.set(current)
    try:
        yield
    finally:
        _current.reset(token)


class TransactionStorage(BaseStorage):
    """Answer aiogram from the dialogue in hand; no state lives in the process."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Change the state."""
        current = _of(key)
        current.state = state.state if isinstance(state, State) else state
        current.keep()

    async def get_state(self, key: StorageKey) -> str | None:
        """Tell the state."""
        return _of(key).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Change the draft."""
        current = _of(key)
        current.data = dict(data)
        current.keep()

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Tell the draft."""
        return dict(_of(key).data)

    async def close(self) -> None:
        """Nothing is open here."""


def _of(key: StorageKey) -> Dialogue:
    current = _current.get()
    if current.key != (key.bot_id, key.chat_id):
        raise LookupError("a handler may use the dialogue of its own chat only")
    return current
