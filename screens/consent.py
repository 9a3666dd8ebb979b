"""Ask before the first thing about a person is kept (docs/privacy.md, section 6)."""

from aiogram.filters.callback_data import CallbackData

from kiez.consent import Purpose
from kiez.directory import Municipality
from kiez.people import Door
from locales.translate import _, p_
from screens.buttons import PrivacyButton
from screens.foot import foot
from screens.screen import Button, Screen, pictured, strong

MOST_SIGNS = 600
"""So long may such a screen be, in every language."""

_DELETE = "/delete"


def ask(
    purpose: Purpose,
    city: Municipality,
    agree: CallbackData,
    back: CallbackData,
    door: Door,
    *,
    carrier: str = "",
) -> Screen:
    """Ask whether something may be kept: by whom, what, how long, and how it is deleted.

    Args:
        agree: Agrees, and goes on where the person was.
        back: Goes on without it.
        carrier: Who is responsible for a date; empty: the city's office.
    """
    office = city.office.name if city.office else city.name
    return Screen(
        lines=(
            strong(_("May I keep this for you?")),
            *_what(purpose),
            _("Responsible: {office}.", office=carrier or office),
            *([_telegram()] if door is Door.TELEGRAM else []),
            _("You can delete everything at any time: {command}", command=_DELETE),
        ),
        rows=(
            (Button(pictured("✅", p_("button", "Agree")), agree.pack()),),
            (
                Button(p_("button", "Only look around"), back.pack()),
                Button(p_("button", "Read more"), PrivacyButton().pack()),
            ),
            foot(),
        ),
    )


def _what(purpose: Purpose) -> list[str]:
    match purpose:
        case Purpose.PLACES:
            return [
                _("I keep the date, who comes and your reminders."),
                _("The team sees how many come, and a nickname if you gave one."),
                _("I forget it 48 hours after the date."),
                _("A nickname and your settings stay until you delete them."),
            ]
        case Purpose.NEWS:
            return [
                _("I keep what you follow and how often you hear of it."),
                _("I forget it when you switch it off."),
            ]
        case Purpose.CHILDREN:
            return [
                _("I keep month and year of your children's birth. No names."),
                _("I use it for tips that fit their age."),
                _("I forget it on the child's seventh birthday."),
            ]
        case Purpose.TALK:
            return [
                _("I keep what you write, and the answers."),
                _("Only the people who answer there read it."),
                _("I forget it 30 days after the conversation ends."),
            ]
        case Purpose.HANDOVER:
            return [
                _("I keep who introduces you to whom, and whether you have met."),
                _("They see that. The one you meet also sees a nickname, if you gave one."),
                _("I forget it when you have met, at the latest after 30 days."),
            ]


def _telegram() -> str:
    return _("Telegram sees this chat too. Our website's chat is without it.")
