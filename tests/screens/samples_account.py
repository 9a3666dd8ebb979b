"""Staff's own accounts, invitations and the city's people, at their fullest."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import screens.account
import screens.invitation
import screens.member
from kiez.account import Account, Colleague, Device, Signing
from kiez.audit import Action
from kiez.directory import CentreId
from kiez.invitation import Held, Invitation, InvitationId
from kiez.member import Deed, Member, Option
from kiez.people import ChatId, Door, MunicipalityId, PersonId
from kiez.preference import NICKNAME_SIGNS
from kiez.roles import Grant, Role, Staff, StaffId
from screens.screen import Screen
from tests.screens.samples import MARK, TODAY

HERE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
LARGE = 2**62
NAME = f"{MARK}" + "m" * (NICKNAME_SIGNS - 1)
PLACE = f"{MARK}KiEZ Klarenthal, Haus der Familie"
ROLES = tuple(Held(Grant(each, CentreId(1), PLACE), PLACE, 2**52) for each in Role)
INVITATION = Invitation(InvitationId(LARGE), NAME, ROLES[2], f"{MARK}Wiesbaden", HERE)
MEMBER = Member(StaffId(LARGE), NAME, ROLES)
ONE = replace(MEMBER, roles=ROLES[:1])
PAGE = Device(ChatId(LARGE), Door.WEB, TODAY, here=True, shared=True)
PHONE = Device(ChatId(LARGE), Door.TELEGRAM, date(2025, 12, 31), here=False, shared=False)
OTHER = replace(PAGE, here=False)
OWN = Account(
    NAME, (PAGE, PHONE, OTHER), has_code=True, workdays=range(7), away_until=TODAY, stand_in=NAME
)
NEWCOMER = Account(NAME, (PHONE,), has_code=False, workdays=[0], away_until=None, stand_in="")
COLLEAGUES = [Colleague(StaffId(LARGE), NAME), Colleague(StaffId(LARGE), f"{MARK}Petra")]
STAFF = Staff(
    StaffId(LARGE),
    PersonId(1),
    MunicipalityId(1),
    NAME,
    tuple(each.grant for each in ROLES),
)
OPTIONS = [Option(PLACE, 2**52, 2**52)] * 20
DEEDS = [
    Deed(HERE, f"{MARK}Petra", StaffId(1), each, ("button", f"{MARK}td:1")) for each in Action
]
DEEDS += [replace(DEEDS[0], by="", staff=each, action="old") for each in (StaffId(5), None)]
SECRET = "abcd-EFGH_ijkl"

SAMPLES: dict[str, Callable[[], Screen]] = {
    "invited": lambda: screens.invitation.offered(INVITATION),
    "invitation unknown": screens.invitation.unknown,
    "invitation blocked": screens.invitation.blocked,
    "invitation used": lambda: screens.invitation.welcome(INVITATION),
    "invitation used by one of two": lambda: screens.invitation.welcome(INVITATION, apart=True),
    "role to invite for": screens.invitation.ask_role,
    "scope to invite for": lambda: screens.invitation.ask_scope(
        Role.COORDINATOR, OPTIONS, 2**52, 1
    ),
    "no scope to invite for": lambda: screens.invitation.ask_scope(Role.LEADER, [], 0, 0),
    "name to invite": lambda: screens.invitation.ask_name(ROLES[2]),
    "name to invite too long": lambda: screens.invitation.no_name("m" * 4096),
    "name to invite wrong": lambda: screens.invitation.no_name("<b>"),
    "invitation made": lambda: screens.invitation.created(
        NAME, ROLES[2], f"https://kiez.example/i/{SECRET}"
    ),
    "invitation waiting": lambda: screens.invitation.waiting(
        replace(INVITATION, expires_at=HERE + timedelta(days=3)), HERE
    ),
    "people": lambda: screens.member.people([MEMBER] * 20, [INVITATION] * 20),
    "more people": lambda: screens.member.people([MEMBER] * 20, [INVITATION], 1),
    "no people": lambda: screens.member.people([], []),
    "colleague": lambda: screens.member.one(MEMBER),
    "role to end": lambda: screens.member.ask_take(ONE, ROLES[0]),
    "account to end": lambda: screens.member.ask_end(MEMBER),
    "deeds": lambda: screens.member.deeds(DEEDS, 1, HERE),
    "more deeds": lambda: screens.member.deeds(DEEDS[10:], 1, HERE),
    "no deeds": lambda: screens.member.deeds([], 0, HERE),
    "entry": lambda: screens.account.entry(STAFF),
    "account": lambda: screens.account.account(OWN, TODAY),
    "new account": lambda: screens.account.account(NEWCOMER, TODAY),
    "device": lambda: screens.account.device(OTHER, TODAY),
    "device signed out": lambda: screens.account.signed_out(PHONE, Door.WEB),
    "page signed out": lambda: screens.account.signed_out(PAGE, Door.WEB),
    "phone signed out": lambda: screens.account.signed_out(PAGE, Door.TELEGRAM),
    "only device": screens.account.only_one,
    "sign-in code": lambda: screens.account.about_code(has_code=True),
    "sign-in code made": lambda: screens.account.code("K7Q92XRT9PA4"),
    **{f"sign-in {each}": partial(screens.account.signed_in, each) for each in Signing},
    "working days": lambda: screens.account.workdays(OWN),
    "away": lambda: screens.account.away(OWN, COLLEAGUES, TODAY),
    "there": lambda: screens.account.away(NEWCOMER, [], TODAY),
}
