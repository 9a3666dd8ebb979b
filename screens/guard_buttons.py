"""What the buttons of the rhythm guard carry. Only ever add, change no letter."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import PageNumber
from screens.own_buttons import Letters


class DutyButton(CallbackData, prefix="gu"):
    """Note that something took place without parents, or ask when.

    Args:
        duty: `network` or `needs` (kiez.guard.Duty).
        on: The day as `20261124`. Empty: ask for it. `m`: ask for its month. `202611`: ask for
            a day of this month.
    """

    duty: Letters
    on: Letters


class UndoDutyButton(CallbackData, prefix="gz"):
    """Take back what was noted of a day, such as `20261124`."""

    duty: Letters
    on: Letters


class CentresButton(CallbackData, prefix="go"):
    """See what the guard says of all centres, page by page (city)."""

    page: PageNumber
