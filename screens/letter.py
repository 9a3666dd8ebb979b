"""The page of an invitation: who invites whom for what, before anything happens."""

from dataclasses import dataclass

from kiez.invitation import Invitation
from locales.translate import _, p_
from screens.role import PICTURES, means, told
from screens.screen import pictured


@dataclass(frozen=True, slots=True)
class Letter:
    """What the page says.

    Args:
        title: Without direction marks.
        lines: Below the title.
        notice: What one has to know first.
    """

    title: str
    lines: tuple[str, ...]
    notice: str = ""


def letter(invitation: Invitation) -> Letter:
    """Tell who invites whom for what."""
    role = invitation.held.grant.role
    return Letter(
        _("You are invited to work with us."),
        (
            _("{city} invites {name}:", city=invitation.city, name=invitation.name),
            pictured(PICTURES[role], told(invitation.held)),
            means(role),
        ),
        _("Open the chat and accept there. This page uses nothing up."),
    )


def unknown() -> Letter:
    """Say that a link opens nothing; what is wrong with it is nobody's business."""
    return Letter(
        _("This invitation does not fit."),
        (
            _("It works once, in one chat, for three days."),
            _("Your city can send you a new one."),
        ),
    )


def words() -> dict[str, str]:
    """Say what stands on the page's buttons."""
    return {
        "chat": p_("button", "Chat here"),
        "telegram": p_("button", "Open in Telegram"),
        "no_telegram": _("You need no other program: the chat here does everything."),
    }
