"""Invite a colleague, and be invited."""

from collections.abc import Sequence
from datetime import datetime

from kiez.invitation import Held, Invitation
from kiez.member import Option
from kiez.preference import NICKNAME_SIGNS
from kiez.roles import Role
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.foot import foot, week
from screens.invitation_buttons import AcceptButton, InvitationButton, InviteButton, pack_role
from screens.role import PICTURES, means, title, told
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import AccountButton, PeopleButton

PAGE = 8
WITHDRAW = "x"
_MOST_SIGNS = 20
"""A name on a button is cut after so many signs."""


def offered(invitation: Invitation) -> Screen:
    """Show what somebody is invited to; nothing has happened yet."""
    return Screen(
        lines=(
            strong(_("You are invited to work with us.")),
            _("{city} invites {name}:", city=invitation.city, name=invitation.name),
            _role(invitation.held),
            means(invitation.held.grant.role),
            "",
            _("Tap on Accept if that is you."),
            _("Only this chat can use the invitation now."),
        ),
        rows=((_accept(invitation),), foot()),
    )


def unknown() -> Screen:
    """Say that an invitation opens nothing; what is wrong with it is nobody's business."""
    return Screen(
        lines=(
            strong(_("This invitation does not fit.")),
            _("It works once, in one chat, for three days."),
            _("Your city can send you a new one."),
        ),
        rows=(foot(),),
    )


def blocked() -> Screen:
    """Say that too many did not fit."""
    return Screen(
        lines=(
            strong(_("Please try again in an hour.")),
            _("Too many invitations did not fit."),
        ),
        rows=(foot(),),
    )


def welcome(invitation: Invitation, *, apart: bool = False) -> Screen:
    """Welcome a new colleague, and lead to the work.

    Args:
        apart: What they have as a family, on other devices as well, is not theirs here any more.
    """
    family = [_("What you have as a family stays on your other devices.")] if apart else []
    return Screen(
        lines=(
            strong(_("Welcome, {name}!", name=invitation.name)),
            _role(invitation.held),
            means(invitation.held.grant.role),
            "",
            _("Write {command} at any time, and you are there.", command="/team"),
            _("In your account you add your other devices."),
            *family,
        ),
        rows=(
            (week(),),
            (Button(pictured("👤", p_("button", "My account")), AccountButton().pack()),),
        ),
    )


def ask_role() -> Screen:
    """Ask as what somebody shall work here."""
    buttons = [
        Button(pictured(PICTURES[each], title(each)), _invite(each).pack()) for each in Role
    ]
    return Screen(
        lines=(
            strong(_("Whom do you invite?")),
            _("Choose the role."),
        ),
        rows=(*in_rows(buttons), _back()),
    )


def ask_scope(role: Role, options: Sequence[Option], centre: int, page: int) -> Screen:
    """Ask what the role is for.

    Args:
        centre: The centre whose offers are shown; 0: none yet.
    """
    shown = options[page * PAGE : (page + 1) * PAGE]
    buttons = [_option(role, each) for each in shown]
    if not options:
        return Screen(lines=(strong(_("There is nothing here yet.")),), rows=(_back(),))
    return Screen(
        lines=(
            pictured(PICTURES[role], title(role)),
            strong(_("What is the role for?")),
        ),
        rows=(
            *in_rows(buttons, 1),
            *_pages(role, centre, page, last=len(options) <= (page + 1) * PAGE),
            _back(),
        ),
    )


def ask_name(held: Held) -> Screen:
    """Ask for the name of who is invited."""
    return Screen(
        lines=(
            _role(held),
            strong(_("What is the name of your colleague?")),
            _("Write it as parents and the team shall read it."),
        ),
        rows=(_back(),),
    )


def no_name(typed: str) -> Screen:
    """Ask for a name once more."""
    over = len(typed) - NICKNAME_SIGNS
    if over > 0:
        why = n_("The name is {count} sign too long.", "The name is {count} signs too long.", over)
    else:
        why = _("A name has letters, digits, spaces and hyphens.")
    return Screen(
        lines=(strong(_("I cannot take this name.")), why, _("Please write it once more.")),
        rows=(_back(),),
    )


def created(name: str, held: Held, link: str) -> Screen:
    """Hand the link over, to be forwarded; it is shown only now."""
    return Screen(
        lines=(
            strong(_("The invitation is ready.")),
            _("Send this link to {name}:", name=name),
            link,
            "",
            _role(held),
            _("It works once, for three days, in the first chat that opens it."),
            _("I cannot show it again. You can withdraw it at any time."),
        ),
        rows=(_back(),),
        fresh=True,
    )


def waiting(invitation: Invitation, here: datetime) -> Screen:
    """Show an invitation that nobody has accepted yet.

    Args:
        here: Now, in the city's time zone.
    """
    until = invitation.expires_at.astimezone(here.tzinfo)
    day, clock = dates.day(until.date(), here.date()), dates.clock(until.time())
    withdraw = InvitationButton(invitation=invitation.id, do=WITHDRAW)
    return Screen(
        lines=(
            strong(_("Invitation for {name}", name=invitation.name)),
            _role(invitation.held),
            _("It can be used until {day}, {time}.", day=day, time=clock),
        ),
        rows=(
            (Button(pictured("🗑", p_("button", "Withdraw")), withdraw.pack()),),
            _back(),
        ),
    )


def label(name: str) -> str:
    """Write a name on a button."""
    short = name if len(name) <= _MOST_SIGNS else f"{name[: _MOST_SIGNS - 1]}…"
    return isolate(short)


def _role(held: Held) -> Line | str:
    return pictured(PICTURES[held.grant.role], told(held))


def _accept(invitation: Invitation) -> Button:
    button = AcceptButton(invitation=invitation.id)
    return Button(pictured("✅", p_("button", "Accept")), button.pack())


def _invite(role: Role, centre: int = 0, offer: int = 0, page: int = 0) -> InviteButton:
    return InviteButton(role=pack_role(role), centre=centre, offer=offer, page=page)


def _option(role: Role, option: Option) -> Button:
    return Button(label(option.name), _invite(role, option.centre, option.offer).pack())


def _pages(role: Role, centre: int, page: int, *, last: bool) -> tuple[tuple[Button, ...], ...]:
    row = []
    if page:
        before = _invite(role, centre, page=page - 1)
        row.append(Button(p_("button", "Back"), before.pack()))
    if not last:
        more = _invite(role, centre, page=page + 1)
        row.append(Button(p_("button", "More"), more.pack()))
    return (tuple(row),) if row else ()


def _back() -> tuple[Button, ...]:
    return (
        Button(pictured("👥", p_("button", "People")), PeopleButton().pack()),
        week(),
    )
