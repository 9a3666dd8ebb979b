"""What the buttons carry by which staff keep their offers. Only ever add, change no letter."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters

# A whole offer to be has to fit into one button.
_Letter = Annotated[str, Field(max_length=1)]
_TwoLetters = Annotated[str, Field(max_length=2)]
_FourLetters = Annotated[str, Field(max_length=4)]


class OffersPageButton(CallbackData, prefix="aop"):
    """See another page of the offers that one keeps."""

    page: PageNumber


class FactButton(CallbackData, prefix="afc"):
    """Change a fact of an offer.

    Args:
        fact: `kiez.fact.Fact`.
        value: As `kiez.fact.read` takes it; empty: ask.
    """

    offer: Number
    fact: Letters
    value: Letters


class LanguagesThereButton(CallbackData, prefix="afl"):
    """Choose which languages are spoken at an offer.

    Args:
        chosen: The chosen ones as bits, in hexadecimal, in the order of the screen.
        do: Empty: show them. `s`: prepare the change.
    """

    offer: Number
    chosen: Letters
    do: Letters


class SecondButton(CallbackData, prefix="afs"):
    """Share an offer with another centre; 0: with none."""

    offer: Number
    centre: Number


class EndOfferButton(CallbackData, prefix="afx"):
    """Prepare that an offer takes place no more."""

    offer: Number


class RightButton(CallbackData, prefix="cfo"):
    """Go through the offers that nobody has confirmed.

    Args:
        offer: 0: the first of them.
        do: Empty: show it. `r` it is right. `l` later: show the next.
        seen: `kiez.offer.mark` of what was shown as right; else empty.
    """

    offer: Number
    do: Letters
    seen: Letters


class AllRightButton(CallbackData, prefix="cfa"):
    """See the offers that nobody has confirmed as a list, and confirm all that stand there.

    Args:
        seen: `kiez.offer.mark` of what stood there; empty: show it.
    """

    page: PageNumber
    seen: Letters


class LiveButton(CallbackData, prefix="cfl"):
    """Let the centre go live.

    Args:
        sure: `1`: really; else say what it means.
    """

    sure: Letters


class NewOfferButton(CallbackData, prefix="aon"):
    """Make a new offer, question by question.

    Args:
        what: A letter of the kind and one of the service, as every button has them; empty: ask.
        copied: Another centre's offer that it is made from; 0: none.
        day: `0` is Monday; empty: ask.
        time: `0930`; empty: ask.
        weeks: How long a course runs, `0`: without end; empty: ask.
        venue: 0: ask.
    """

    what: _TwoLetters
    copied: Number
    day: _Letter
    time: _FourLetters
    weeks: _TwoLetters
    venue: Number


class FirstDayButton(CallbackData, prefix="aof"):
    """Choose from which day a new course runs; all else is chosen, as `NewOfferButton` has it.

    Args:
        first: `screens.amendment_buttons.pack_day`.
    """

    what: _TwoLetters
    copied: Number
    day: _Letter
    time: _FourLetters
    weeks: _TwoLetters
    venue: Number
    first: Letters


class ModelsButton(CallbackData, prefix="aoc"):
    """See what other centres offer, to copy it."""

    page: PageNumber
