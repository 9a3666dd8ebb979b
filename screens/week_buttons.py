"""What the buttons of the week carry. Only ever add, change no letter."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import Number, PageNumber


class WeekButton(CallbackData, prefix="tw"):
    """See another page of the week's dates."""

    page: PageNumber


class GuestsButton(CallbackData, prefix="tg"):
    """See another page of those who signed up for a date."""

    occurrence: Number
    page: PageNumber
