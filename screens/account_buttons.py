"""What the buttons about the own account of a member of staff carry. Only ever add."""

from aiogram.filters.callback_data import CallbackData

from screens.own_buttons import Letters, Own


class DeviceButton(CallbackData, prefix="dv"):
    """See one of the own devices, or sign it out (`x`)."""

    chat: Own
    do: Letters


class SharedButton(CallbackData, prefix="dh"):
    """Let this page end by itself when nobody touches it (`1`), or not (`0`)."""

    on: Letters


class CodeButton(CallbackData, prefix="dc"):
    """Get a code that opens the account on another device.

    Args:
        do: Empty: tell what it is. `n` make a new one.
    """

    do: Letters


class WorkdayButton(CallbackData, prefix="dw"):
    """Switch a working day on or off; empty: show them."""

    day: Letters


class AwayButton(CallbackData, prefix="da"):
    """Be away for so many weeks; `0` is back, empty asks."""

    weeks: Letters


class StandInButton(CallbackData, prefix="ds"):
    """Let a colleague answer meanwhile; 0: nobody."""

    staff: Own
