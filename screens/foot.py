"""End a screen: the way to the beginning and to another language, in every screen."""

from locales.translate import p_
from screens.batch_buttons import BatchesButton
from screens.buttons import LanguagesButton, StartButton
from screens.handover_buttons import HandoversButton
from screens.need_buttons import NeedsButton
from screens.screen import Button, pictured
from screens.team_buttons import TasksButton, TeamButton

_START, _LANGUAGES = StartButton().pack(), LanguagesButton().pack()
_TASKS, _WEEK = TasksButton().pack(), TeamButton().pack()
_NEEDS, _HANDOVERS = NeedsButton(centre=0).pack(), HandoversButton().pack()
_CARDS = BatchesButton(centre=0, page=0).pack()


def week() -> Button:
    """Lead staff back to the week."""
    return Button(pictured("🗓", p_("button", "The week")), _WEEK)


def cards() -> Button:
    """Lead staff to the cards that they hand out."""
    return Button(pictured("💌", p_("button", "Cards")), _CARDS)


def with_families() -> list[Button]:
    """Lead staff whom families trust to the topics that these named, and to introducing one."""
    return [
        Button(pictured("🌱", p_("button", "What families need")), _NEEDS),
        Button(pictured("👋", p_("button", "Introduce a family")), _HANDOVERS),
    ]


def work() -> tuple[Button, ...]:
    """Lead staff back to what there is to do, and to the week."""
    return (Button(p_("button", "Tasks"), _TASKS), week())


def foot() -> tuple[Button, ...]:
    """Make the last row of a screen."""
    return (
        Button(pictured("🏠", p_("button", "Start")), _START),
        Button(pictured("🌐", p_("button", "Language")), _LANGUAGES),
    )
