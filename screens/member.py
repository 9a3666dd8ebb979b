"""Who works for a city, and what was done: for the city and its data-protection officer."""

from collections.abc import Sequence
from datetime import datetime

from kiez.audit import Action
from kiez.invitation import Held, Invitation
from kiez.member import Deed, Member
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.foot import week
from screens.invitation import label
from screens.invitation_buttons import InvitationButton, InviteButton
from screens.member_buttons import DeedsButton, MemberButton, MembersButton, RoleButton
from screens.role import PICTURES, told
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import PeopleButton

PAGE = 8
DEEDS = 12
LAST_PAGE = 999
ASK, SURE = "x", "xx"
"""What a MemberButton carries: the question whether the account shall end, and the answer."""
REALLY = "1"


def people(members: Sequence[Member], waiting: Sequence[Invitation], page: int = 0) -> Screen:
    """Show who has which role, and who is invited."""
    shown = members[page * PAGE : (page + 1) * PAGE]
    lines = [line for each in shown for line in _told(each)]
    invited = list(waiting[:PAGE]) if not page else []
    count = n_("{count} invitation is open.", "{count} invitations are open.", len(waiting))
    return Screen(
        lines=(
            strong(_("Who works with us")),
            *(lines or [_("Nobody has a role yet.")]),
            *(["", count] if waiting else []),
        ),
        rows=(
            *in_rows([_to_member(each) for each in shown]),
            *in_rows([_to_invitation(each) for each in invited]),
            *_pages(page, last=len(members) <= (page + 1) * PAGE),
            (Button(pictured("➕", p_("button", "Invite")), _INVITE),),
            _week(),
        ),
    )


_INVITE = InviteButton(role="", centre=0, offer=0, page=0).pack()


def one(member: Member) -> Screen:
    """Show a colleague with all roles, each of which can be taken away."""
    rows = [_take(member, each) for each in member.roles]
    end = MemberButton(staff=member.id, do=ASK).pack()
    return Screen(
        lines=(strong(isolate(member.name)), *map(_role, member.roles)),
        rows=(
            *in_rows(rows, 1),
            (Button(p_("button", "End the account"), end),),
            _back(),
        ),
    )


def ask_take(member: Member, held: Held) -> Screen:
    """Ask whether a role shall go."""
    really = RoleButton(staff=member.id, role=held.number, sure=REALLY).pack()
    last = [_("It is the last role: the account ends with it.")] if len(member.roles) == 1 else []
    return Screen(
        lines=(
            strong(_("Shall this role of {name} end?", name=member.name)),
            _role(held),
            *last,
        ),
        rows=((Button(p_("button", "Yes, end it"), really), _keep(member)), _back()),
    )


def ask_end(member: Member) -> Screen:
    """Ask whether an account shall end."""
    really = MemberButton(staff=member.id, do=SURE).pack()
    return Screen(
        lines=(
            strong(_("Shall the account of {name} end?", name=member.name)),
            _("All roles go, on all devices, at once."),
            _("After 30 days nothing of the account is left."),
        ),
        rows=((Button(p_("button", "Yes, end it"), really), _keep(member)), _back()),
    )


def deeds(log: Sequence[Deed], page: int, here: datetime) -> Screen:
    """Show what was done, the newest first.

    Args:
        log: At most one more than a page has.
        here: Now, in the city's time zone.
    """
    lines = [line for each in log[:DEEDS] for line in _deed(each, here)]
    turn = []
    if page:
        turn.append(Button(p_("button", "Newer"), DeedsButton(page=page - 1).pack()))
    if len(log) > DEEDS and page < LAST_PAGE:
        turn.append(Button(p_("button", "Older"), DeedsButton(page=page + 1).pack()))
    return Screen(
        lines=(
            strong(_("What was done")),
            _("It is kept for twelve months, for security alone."),
            *(lines or ["", _("Nothing is here yet.")]),
        ),
        rows=(*((tuple(turn),) if turn else ()), _week()),
    )


def _deed(deed: Deed, here: datetime) -> list[str]:
    at = deed.at.astimezone(here.tzinfo)
    when = _("{day}, {time}", day=dates.day(at.date(), here.date()), time=dates.clock(at.time()))
    by = deed.by or (_("account {number}", number=deed.staff) if deed.staff else _("no account"))
    sort, key = deed.what
    return ["", f"{when} · {isolate(by)}", f"{_action(deed.action)} · {isolate(f'{sort} {key}')}"]


def _action(action: str) -> str:
    known = {
        Action.REFUSED: _("Refused"),
        Action.INVITED: _("Invited"),
        Action.INVITATION_USED: _("Invitation used"),
        Action.INVITATION_FAILED: _("Invitation did not fit"),
        Action.INVITATION_WITHDRAWN: _("Invitation withdrawn"),
        Action.ROLE_WITHDRAWN: _("Role ended"),
        Action.CODE_RENEWED: _("New sign-in code"),
        Action.SIGNED_IN: _("Device signed in"),
        Action.SIGNED_OUT: _("Device signed out"),
        Action.AMENDED: _("Directory changed"),
        Action.UNDONE: _("Change taken back"),
        Action.CONFIRMED: _("Offer confirmed"),
        Action.WENT_LIVE: _("Centre went live"),
        Action.ANNOUNCED: _("Announced"),
        Action.RECALLED: _("Announcement recalled"),
        Action.COUNTED: _("Counted at the door"),
        Action.CLOSED: _("Date closed"),
        Action.CORRECTED: _("Figures corrected"),
        Action.ANSWERED: _("Parent answered"),
        Action.DONE: _("Task done"),
        Action.INTRODUCED: _("Code to introduce a family made"),
        Action.CARDS_MADE: _("Cards made"),
        Action.CARDS_WITHDRAWN: _("Cards withdrawn"),
    }
    return known.get(Action(action), isolate(action)) if action in set(Action) else isolate(action)


def _told(member: Member) -> list[Line | str]:
    return ["", strong(isolate(member.name)), *map(_role, member.roles)]


def _role(held: Held) -> str:
    return pictured(PICTURES[held.grant.role], told(held))


def _to_member(member: Member) -> Button:
    return Button(label(member.name), MemberButton(staff=member.id, do="").pack())


def _to_invitation(waiting: Invitation) -> Button:
    button = InvitationButton(invitation=waiting.id, do="")
    return Button(pictured("✉️", label(waiting.name)), button.pack())


def _take(member: Member, held: Held) -> Button:
    button = RoleButton(staff=member.id, role=held.number, sure="")
    return Button(pictured("🗑", label(held.place)), button.pack())


def _keep(member: Member) -> Button:
    return Button(p_("button", "No, keep it"), MemberButton(staff=member.id, do="").pack())


def _pages(page: int, *, last: bool) -> tuple[tuple[Button, ...], ...]:
    row = []
    if page:
        row.append(Button(p_("button", "Back"), MembersButton(page=page - 1).pack()))
    if not last:
        row.append(Button(p_("button", "More"), MembersButton(page=page + 1).pack()))
    return (tuple(row),) if row else ()


def _back() -> tuple[Button, ...]:
    return (Button(pictured("👥", p_("button", "People")), PeopleButton().pack()), *_week())


def _week() -> tuple[Button, ...]:
    return (week(),)
