"""A parent tells what about an offer is not right: one tap, no words, no name."""

from kiez.details import Details
from kiez.task import Fact
from locales.translate import _, isolate, p_
from screens.foot import foot
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.seats import card_button
from screens.team_buttons import WrongButton
from screens.words import PICTURES, kind


def ask(card: Details) -> Screen:
    """Ask what is not right."""
    return Screen(
        lines=(
            strong(_("What is not right?")),
            pictured(PICTURES[card.kind], isolate(kind(card.kind, card.service))),
            _("One tap is enough. I tell the centre, without your name."),
        ),
        rows=(
            *in_rows([_choice(card, fact) for fact in Fact]),
            (_back(card),),
            foot(),
        ),
    )


def thanks(card: Details) -> Screen:
    """Thank somebody who told."""
    return Screen(
        lines=(
            strong(pictured("💛", _("Thank you. That helps other families."))),
            _("The people at the centre look at it soon."),
            _("Better ask there before you go."),
        ),
        rows=((_back(card),), foot()),
    )


def enough(card: Details) -> Screen:
    """Thank somebody who has told a lot today."""
    return Screen(
        lines=(
            strong(_("Thank you. You have told me a lot already.")),
            _("The people at the centre look at it soon."),
        ),
        rows=((_back(card),), foot()),
    )


def button(card: Details) -> Button:
    """Lead from the card of a date to the question."""
    there = WrongButton(occurrence=card.occurrence, what="")
    return Button(pictured("✏️", p_("button", "Something is wrong")), there.pack())


def fact(value: Fact) -> str:
    """Name what may be not right, on a button."""
    return {
        Fact.TIME: pictured("🕘", p_("button", "The time")),
        Fact.PLACE: pictured("📍", p_("button", "The place")),
        Fact.GONE: pictured("🚫", p_("button", "It is no more")),
        Fact.LANGUAGES: pictured("🗣", p_("button", "The languages")),
        Fact.CHILDCARE: pictured("🧸", p_("button", "The childcare")),
        Fact.PHONE: pictured("📞", p_("button", "The phone number")),
        Fact.ELSE: pictured("❔", p_("button", "Something else")),
    }[value]


def _choice(card: Details, value: Fact) -> Button:
    there = WrongButton(occurrence=card.occurrence, what=value.value)
    return Button(fact(value), there.pack())


def _back(card: Details) -> Button:
    return Button(p_("button", "Back to the date"), card_button(card).pack())
