"""What the buttons of tasks carry beside screens/team_buttons.py. Only ever add."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import PageNumber
from screens.own_buttons import Letters, Own


class TaskPageButton(CallbackData, prefix="tkp"):
    """See another page of what there is to do."""

    page: PageNumber


class DoneButton(CallbackData, prefix="tad"):
    """End a task.

    Args:
        how: Empty: it is done. `r`: what it asks about is right as it stands.
    """

    task: Own
    how: Letters


class PassOnButton(CallbackData, prefix="tap"):
    """Give a task to a colleague of the same place; 0: ask to whom."""

    task: Own
    to: Own
