"""What the menu of a door says: its commands and who is talking, in the language being spoken."""

from locales.translate import _, p_


def commands(*, staff: bool = False) -> list[tuple[str, str]]:
    """List the commands with what they do, in the order of the menu.

    Args:
        staff: For somebody with a role.
    """
    # Translators: for those who run a parents' centre.
    work = [("team", p_("command", "Your work here"))] if staff else []
    return [
        *work,
        ("start", p_("command", "Begin again")),
        ("find", p_("command", "Find a parent café near you")),
        ("mine", p_("command", "Your places, reminders and settings")),
        ("follow", p_("command", "What you follow")),
        ("language", p_("command", "Choose another language")),
        ("help", p_("command", "How it works, and help in danger")),
        ("privacy", p_("command", "What we know about you")),
        ("export", p_("command", "Get everything we know about you")),
        ("delete", p_("command", "Delete everything about you")),
        ("stop", p_("command", "No more messages that you did not ask for")),
    ]


def description() -> str:
    """Say what an empty chat shows, before anything is written."""
    return _("Find the next parent café near you. Free, and in your language.")


def short_description() -> str:
    """Say what stands on the bot's profile."""
    return _("Parent cafés and advice near you, in your language.")
