"""What the buttons carry by which a city sees who works for it. Only ever add."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters, Own


class MembersButton(CallbackData, prefix="mm"):
    """See a further page of the people with a role (city)."""

    page: PageNumber


class MemberButton(CallbackData, prefix="mb"):
    """See a colleague (city).

    Args:
        do: Empty: show. `x` ask whether the account shall end, `xx` end it.
    """

    staff: Own
    do: Letters


class RoleButton(CallbackData, prefix="mr"):
    """Take a role away; asked once (city).

    Args:
        role: Number of its row.
        sure: `1`: really.
    """

    staff: Own
    role: Number
    sure: Letters


class DeedsButton(CallbackData, prefix="md"):
    """Read what was done (data-protection officer)."""

    page: PageNumber
