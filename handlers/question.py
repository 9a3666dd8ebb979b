"""Recognise the answer to a question that somebody was asked to type."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import BaseFilter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message, TelegramObject


class Answers(BaseFilter):
    """Let a text through that answers the question asked last; a command is none.

    Args:
        question: The dialogue's state, as `noun.question`; set it with `state.set_state`.
    """

    def __init__(self, question: str) -> None:
        self._question = question

    async def __call__(self, message: Message, raw_state: str | None) -> bool:
        """Tell whether it does."""
        text = message.text or ""
        return raw_state == self._question and bool(text) and not text.startswith("/")


class Leaves(BaseMiddleware):
    """Leave the questions of a feature as soon as somebody does something else than answer.

    Args:
        noun: The feature; its questions are `noun.…`.
        but: The sort of button that is an answer as well.
    """

    def __init__(self, noun: str, but: type[CallbackData] | None = None) -> None:
        self._questions = f"{noun}."
        self._answer = f"{but.__prefix__}:" if but else ""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401 - whatever the handler returns
        """Forget the question at a tap or a command: a later text is no answer to it."""
        if (data.get("raw_state") or "").startswith(self._questions) and not self._stays(event):
            await data["state"].clear()
        return await handler(event, data)

    def _stays(self, event: TelegramObject) -> bool:
        if isinstance(event, CallbackQuery):
            return bool(self._answer) and (event.data or "").startswith(self._answer)
        text = event.text if isinstance(event, Message) else None
        return bool(text) and not (text or "").startswith("/")
