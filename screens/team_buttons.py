"""What the buttons carry by which staff go from one feature to the other. Only ever add."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import Number
from screens.own_buttons import Letters, Own


class TeamButton(CallbackData, prefix="tm"):
    """See the week of the own centre."""


class CentreButton(CallbackData, prefix="tc"):
    """Work in another of one's centres; 0: ask which."""

    centre: Number


class DateButton(CallbackData, prefix="td"):
    """See one date as staff do: who comes, and what can be done."""

    occurrence: Number


class OffersButton(CallbackData, prefix="ao"):
    """See the offers that one keeps."""


class OfferButton(CallbackData, prefix="af"):
    """See one offer, with all that can be changed."""

    offer: Number


class ConfirmButton(CallbackData, prefix="cf"):
    """Go through the offers that nobody has confirmed."""


class AmendDateButton(CallbackData, prefix="ad"):
    """Move or cancel one date."""

    occurrence: Number


class AmendmentButton(CallbackData, prefix="aq"):
    """See a change that is prepared, or was made.

    Args:
        do: Empty: show it. `m` make it. `u` take it back. `x` drop it.
    """

    amendment: Own
    do: Letters


class AnnouncementsButton(CallbackData, prefix="an"):
    """See what was announced, and announce something."""


class AnnouncementButton(CallbackData, prefix="ab"):
    """See one announcement: a draft, what is planned, or what became of it."""

    announcement: Own


class CountButton(CallbackData, prefix="dr"):
    """Count who comes, at the door of this date."""

    occurrence: Number


class TasksButton(CallbackData, prefix="tk"):
    """See what there is to do."""


class TaskButton(CallbackData, prefix="ta"):
    """See one task."""

    task: Own


class ThreadButton(CallbackData, prefix="th"):
    """Read a conversation with a parent, and answer."""

    thread: Own


class GuardButton(CallbackData, prefix="gd"):
    """See what the rhythm guard says."""


class PeopleButton(CallbackData, prefix="pe"):
    """See who has which role (city)."""


class AccountButton(CallbackData, prefix="ac"):
    """See the own account: devices, working days, absence."""


class AskPersonButton(CallbackData, prefix="ap"):
    """Ask a person (parent): about this date, or 0: of the centre below."""

    occurrence: Number
    centre: Number


class WrongButton(CallbackData, prefix="wr"):
    """Tell that something about this date is not right (parent).

    Args:
        what: Empty: ask what.
    """

    occurrence: Number
    what: Letters


class AccompanyButton(CallbackData, prefix="am"):
    """Wish that somebody meets the family at the door (parent): `1`, or take it back `0`."""

    signup: Own
    wish: Letters
