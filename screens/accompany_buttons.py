"""What the buttons carry by which staff say who meets a family at the door."""

from aiogram.filters.callback_data import CallbackData

from screens.own_buttons import Letters, Own


class WelcomeButton(CallbackData, prefix="amw"):
    """Say who meets this family."""

    signup: Own


class WelcomeLanguageButton(CallbackData, prefix="aml"):
    """Say in which language it is welcomed; empty: in none in particular."""

    signup: Own
    code: Letters
