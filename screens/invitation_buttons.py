"""What the buttons carry by which a city invites, and somebody accepts. Only ever add."""

from aiogram.filters.callback_data import CallbackData

from kiez.roles import Role
from screens.buttons import Number, PageNumber
from screens.own_buttons import Letters, Own

_ROLES = {
    Role.CITY: "c",
    Role.CARRIER: "t",
    Role.COORDINATOR: "k",
    Role.LEADER: "l",
    Role.PARTNER: "p",
    Role.VISITOR: "v",
    Role.DPO: "d",
}


class InviteButton(CallbackData, prefix="iv"):
    """Invite somebody: choose the role, what it is for, then type the name (city).

    Args:
        role: As `pack_role` writes it; empty: ask.
        centre: Of a carrier, one of its centres; 0: none yet.
        offer: 0: none yet.
    """

    role: Letters
    centre: Number
    offer: Number
    page: PageNumber


class InvitationButton(CallbackData, prefix="it"):
    """See an invitation that is open, or withdraw it (`x`) (city)."""

    invitation: Own
    do: Letters


class AcceptButton(CallbackData, prefix="ia"):
    """Accept an invitation, in the chat that has opened it."""

    invitation: Own


def pack_role(role: Role) -> str:
    """Write a role as a letter."""
    return _ROLES[role]


def unpack_role(letter: str) -> Role | None:
    """Read what `pack_role` wrote; None for anything else."""
    return next((role for role, known in _ROLES.items() if known == letter), None)
