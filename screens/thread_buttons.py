"""What the buttons of conversations carry. Only ever add, change no letter."""

from aiogram.filters.callback_data import CallbackData

from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters, Own


class AgreeTalkButton(CallbackData, prefix="tha"):
    """Agree that what is written is kept, and go on to the question (parent)."""

    occurrence: Number
    centre: Number


class SendButton(CallbackData, prefix="ths"):
    """Send what was written in danger (`1`), or forget it (`0`) (parent)."""

    send: Letters


class TalkButton(CallbackData, prefix="tho"):
    """Read the own conversation (parent).

    Args:
        page: 0: the newest messages.
    """

    thread: Own
    page: PageNumber


class MoreButton(CallbackData, prefix="thm"):
    """Write more (parent)."""

    thread: Own


class EndButton(CallbackData, prefix="thl"):
    """End the own conversation (parent)."""

    thread: Own


class ThreadPageButton(CallbackData, prefix="thp"):
    """Read older messages (staff)."""

    thread: Own
    page: PageNumber


class AnswerButton(CallbackData, prefix="thr"):
    """Write an answer (staff)."""

    thread: Own


class CloseButton(CallbackData, prefix="thc"):
    """End a conversation (staff)."""

    thread: Own
