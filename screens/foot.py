"""End a screen: the way to the beginning and to another language, in every screen."""

from locales.translate import p_
from screens.buttons import LanguagesButton, StartButton
from screens.screen import Button, pictured
from screens.team_buttons import TasksButton, TeamButton

_START, _LANGUAGES = StartButton().pack(), LanguagesButton().pack()
_TASKS, _WEEK = TasksButton().pack(), TeamButton().pack()


def week() -> Button:
    """Lead staff back to the week."""
    return Button(pictured("🗓", p_("button", "The week")), _WEEK)


def work() -> tuple[Button, ...]:
    """Lead staff back to what there is to do, and to the week."""
    return (Button(p_("button", "Tasks"), _TASKS), week())


def foot() -> tuple[Button, ...]:
    """Make the last row of a screen."""
    return (
        Button(pictured("🏠", p_("button", "Start")), _START),
        Button(pictured("🌐", p_("button", "Language")), _LANGUAGES),
    )
