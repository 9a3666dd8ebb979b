"""What a parent reads when a message cannot be sent as it is: too long, empty, or in danger."""

from kiez.directory import Municipality
from kiez.thread import Where
from locales.translate import _, n_, p_
from screens.foot import foot
from screens.help import danger_button, danger_line, in_danger
from screens.screen import Button, Screen, pictured, strong
from screens.thread_buttons import SendButton


def too_long(over: int) -> Screen:
    """Refuse a message that is too long, and say by how much; the question stays open."""
    return Screen(
        lines=(
            strong(_("This message is too long.")),
            n_("It is {count} sign too long.", "It is {count} signs too long.", over),
            _("Please write it shorter, or in two messages."),
        ),
        rows=(foot(),),
    )


def nothing() -> Screen:
    """Say that nothing could be read; the question stays open."""
    return Screen(
        lines=(
            strong(_("I can read nothing in this text.")),
            _("Please write it once more."),
        ),
        rows=(foot(),),
    )


def danger_first(city: Municipality, where: Where) -> Screen:
    """Give help first; what was written is sent only if the parent says so."""
    help_ = in_danger(city)
    return Screen(
        lines=(
            *help_.lines,
            "",
            strong(_("Shall I send your message to {place}?", place=where.name)),
            _("I have not sent it yet."),
        ),
        rows=(
            (
                Button(pictured("✅", p_("button", "Send it")), SendButton(send="1").pack()),
                Button(p_("button", "Do not send"), SendButton(send="0").pack()),
            ),
            foot(),
        ),
        fresh=True,
    )


def not_sent(number: int) -> Screen:
    """Say that a message is forgotten, and take it out of the chat.

    Args:
        number: Of the message.
    """
    return Screen(
        lines=(strong(_("I have not sent it. It is forgotten.")), "", danger_line()),
        rows=((danger_button(),), foot()),
        fresh=True,
        unsaid=number,
    )
