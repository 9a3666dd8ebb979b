"""What the buttons of "still right?" carry. Only ever add, change no letter."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters


class ChecksButton(CallbackData, prefix="ck"):
    """See the facts that nobody has looked at for long.

    Args:
        ask: `1`: choose whose provider gets a link; else empty.
    """

    page: PageNumber
    ask: Letters


class CheckButton(CallbackData, prefix="cko"):
    """Look at the facts of one offer.

    Args:
        do: Empty: show them. `r` they are right. `l` make a link for its provider.
    """

    offer: Number
    do: Letters
