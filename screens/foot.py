"""End a screen: the way to the beginning and to another language, in every screen."""

from locales.translate import p_
from screens.buttons import LanguagesButton, StartButton
from screens.screen import Button, pictured


def foot() -> tuple[Button, ...]:
    """Make the last row of a screen."""
    return (
        Button(pictured("🏠", p_("button", "Start")), StartButton().pack()),
        Button(pictured("🌐", p_("button", "Language")), LanguagesButton().pack()),
    )
