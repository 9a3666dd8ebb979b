"""What the buttons carry by which staff tell which topics families named. Only ever add."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from screens.buttons import Number

Topic = Annotated[str, Field(max_length=24)]


class NeedsButton(CallbackData, prefix="ne"):
    """See the topics; 0: of the only centre, else ask of which."""

    centre: Number


class NeedButton(CallbackData, prefix="nt"):
    """Count a topic once more: the key of `locales.need`."""

    centre: Number
    topic: Topic


class UndoNeedButton(CallbackData, prefix="nu"):
    """Take the latest tap back."""

    centre: Number


class NeedsDoneButton(CallbackData, prefix="nd"):
    """Say that this was all."""
