"""What the buttons carry by which cards are made and handed out. Only ever add."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters, Own

# A value of `kiez.batch` or `kiez.printed`, or a language; empty asks.
Choice = Annotated[str, Field(max_length=12)]
Language = Annotated[str, Field(max_length=10)]


class BatchesButton(CallbackData, prefix="bc"):
    """See the cards of a centre; 0: of the only one, else ask of which."""

    centre: Number
    page: PageNumber


class BatchButton(CallbackData, prefix="bd"):
    """See a batch of cards, or withdraw it.

    Args:
        do: Empty: see it. `w` ask whether to withdraw it, `ww` do so.
    """

    batch: Own
    do: Letters


class NewBatchButton(CallbackData, prefix="bn"):
    """Make cards: for whom, in whose hand, in which language (`-` the phone's), how many."""

    centre: Number
    stage: Choice
    hand: Choice
    language: Language
    cards: PageNumber


class PrintButton(CallbackData, prefix="bp"):
    """Get a batch as a document: one of `kiez.printed.Form`."""

    batch: Own
    form: Choice


class ForgetCardButton(CallbackData, prefix="bf"):
    """Forget which card led somebody here (parent)."""
