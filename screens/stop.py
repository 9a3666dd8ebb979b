"""Nothing unasked any more: what that means, how to undo it, and what else there is."""

from locales.translate import _, n_, p_
from screens.foot import foot
from screens.own_buttons import DeleteButton, MineButton, SettingsButton, StopButton
from screens.screen import Button, Screen, pictured, strong

YES, NO = "1", "0"
"""What a StopButton carries: nothing unasked any more, or again."""


def stopped(places: int) -> Screen:
    """Say that nothing comes unasked any more, what stays, and offer to undo it or to delete.

    Args:
        places: Sign-ups that stay.
    """
    stay = n_("Your {count} place stays yours.", "Your {count} places stay yours.", places)
    return Screen(
        lines=(
            strong(pictured("🔕", _("All right. I write nothing by myself any more."))),
            _("No reminders, no news, and no changes of dates either."),
            *([stay] if places else []),
            _("You can still ask me anything."),
            "",
            _("Shall I write again? Or shall I delete everything about you?"),
        ),
        rows=(
            (resume(),),
            (
                Button(
                    pictured("🗑", p_("button", "Delete my data")), DeleteButton(sure="").pack()
                ),
                _mine(),
            ),
            foot(),
        ),
    )


def resumed() -> Screen:
    """Say that reminders and news come again."""
    return Screen(
        lines=(
            strong(pictured("🔔", _("Good to have you back. I write to you again."))),
            _("Reminders and news come as before."),
        ),
        rows=((stop(), _settings()), (_mine(),), foot()),
    )


def stop() -> Button:
    """Make a button that stops all that is unasked."""
    return Button(pictured("🔕", p_("button", "Stop")), StopButton(stop=YES).pack())


def resume() -> Button:
    """Make a button that undoes it."""
    return Button(pictured("🔔", p_("button", "Write again")), StopButton(stop=NO).pack())


def _settings() -> Button:
    return Button(p_("button", "Settings"), SettingsButton().pack())


def _mine() -> Button:
    return Button(p_("button", "My things"), MineButton().pack())
