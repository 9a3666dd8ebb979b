"""End a screen: the way to the beginning and to another language, in every screen."""

from locales.translate import p_
from screens.buttons import LanguagesButton, StartButton
from screens.screen import Button, pictured

_START, _LANGUAGES = StartButton().pack(), LanguagesButton().pack()


def foot() -> tuple[Button, ...]:
    """Make the last row of a screen."""
    return (
        Button(pictured("🏠", p_("button", "Start")), _START),
        Button(pictured("🌐", p_("button", "Language")), _LANGUAGES),
    )
