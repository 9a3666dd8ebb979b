"""What the buttons of sent announcements carry. Only ever add, change no letter."""

from aiogram.filters.callback_data import CallbackData

from screens.own_buttons import Own


class SendButton(CallbackData, prefix="as"):
    """Send an announcement: now, or at the hour that its draft has (`send_at`, `weekly`)."""

    announcement: Own


class RecallButton(CallbackData, prefix="ar"):
    """Take back what has not gone out, or the plan to send it."""

    announcement: Own


class ThemeButton(CallbackData, prefix="at"):
    """See what an announcement is about (parent)."""

    announcement: Own
