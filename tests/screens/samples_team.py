"""The week, its dates and the rhythm guard, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial

import screens.duty
import screens.guard
import screens.monday
import screens.party
import screens.team
from kiez.calendar import State as DateState
from kiez.directory import CentreId, Kind, OccurrenceId, Service
from kiez.guard import EVERY, WEEKLY, Duty, Finding, Level, Watched
from kiez.headcount import Totals
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Grant, Role, Staff, StaffId
from kiez.signup import SignupId, State
from kiez.task import Count
from kiez.team import Expected, Guest, Numbers, Party, Week
from screens.guard import Noted
from screens.screen import Screen
from tests.screens.samples import CARD, MARK, TODAY

NAME = f"{MARK}KiEZ Klarenthal, Haus der Familie"
CENTRE, OTHER = CentreId(2**53 - 1), CentreId(2)
PETRA = Staff(
    StaffId(1),
    PersonId(1),
    MunicipalityId(1),
    f"{MARK}Petra",
    (
        Grant(Role.COORDINATOR, CENTRE, NAME),
        Grant(Role.COORDINATOR, OTHER, NAME),
        Grant(Role.CITY),
    ),
)
LENA = replace(PETRA, grants=(Grant(Role.LEADER),))
CAFE = Expected(
    OccurrenceId(2**53 - 1),
    Kind.JUGENDARBEIT,
    None,
    f"{MARK}" + "Offener Nachmittag für alle " * 4,
    TODAY,
    time(9, 30),
    time(11),
    on=True,
    numbers=Numbers(12, 15, 21, 4, 3),
)
ADVICE = replace(CAFE, kind=Kind.SPRECHSTUNDE, service=Service.BEZIRKSSOZIALARBEIT)
DATES = tuple(replace(CAFE, local_on=TODAY + timedelta(days=n % 8)) for n in range(30))
MISSING = tuple(
    Finding(duty, level, date(2026, 9, 1), date(2027, 1, 31), 43)
    for level in Level
    for duty in Duty
    if duty in WEEKLY or duty in EVERY or level is not Level.ALARM
)
WEEK = Week(
    CENTRE,
    NAME,
    trial=True,
    today=TODAY,
    expected=tuple(sorted(DATES, key=lambda each: each.local_on)),
    tasks=Count(12, 3),
    unconfirmed=7,
    drafts=2,
    findings=MISSING,
    prepared=12,
    ready=True,
)
QUIET = replace(
    WEEK, trial=False, expected=(), tasks=Count(0, 0), unconfirmed=0, drafts=0, findings=()
)
GUEST = Guest(SignupId(1), f"{MARK}" + "m" * 30, 2, 6, 2, State.IN, coming=True, accompanied=True)
GUESTS = (
    *(GUEST,) * 11,
    replace(GUEST, slot=time(9, 50)),
    replace(GUEST, absent=True),
    replace(GUEST, nickname="", state=State.OFFERED),
    *(replace(GUEST, state=State.WAITING),) * 12,
)
PARTY = Party(
    replace(CARD, occurrence=OccurrenceId(2**53 - 1), reason=f"{MARK}krank"),
    CAFE.numbers,
    GUESTS,
    counting=True,
    amending=True,
    writing=True,
)
NOBODY = replace(PARTY, numbers=Numbers(), guests=(), counting=False)
WATCHED = [
    Watched(NAME, trial=True, findings=MISSING[:7]),
    Watched(NAME, trial=False, findings=()),
    Watched(NAME, trial=False, findings=MISSING[7:12]),
]
LATEST = {Duty.NETWORK: TODAY, Duty.NEEDS: date(2025, 9, 30)}

SAMPLES: dict[str, Callable[[], Screen]] = {
    "week of staff": lambda: screens.team.week(WEEK, PETRA),
    "dates of the week": lambda: screens.team.week(WEEK, PETRA, 0),
    "more of the week": lambda: screens.team.week(WEEK, PETRA, 1),
    "week without anything": lambda: screens.team.week(QUIET, PETRA),
    "week of a leader": lambda: screens.team.week(
        replace(WEEK, centre=None, centre_name="", findings=()), LENA
    ),
    "cancelled in the week": lambda: screens.team.week(
        replace(QUIET, expected=(replace(CAFE, on=False), ADVICE)), PETRA, 0
    ),
    "which centre": lambda: screens.team.centres(PETRA.centres, PETRA),
    "date with families": lambda: screens.party.party(PARTY, TODAY),
    "more families of a date": lambda: screens.party.party(PARTY, TODAY, 1),
    "date without families": lambda: screens.party.party(NOBODY, TODAY),
    "date that is counted": lambda: screens.party.party(
        replace(PARTY, totals=Totals(12, 15, 21), correctable=True), TODAY
    ),
    "date of a consultation": lambda: screens.party.party(
        replace(PARTY, guests=None, numbers=Numbers(3)), TODAY
    ),
    "cancelled date of staff": lambda: screens.party.party(
        replace(NOBODY, card=replace(PARTY.card, state=DateState.CANCELLED)), TODAY
    ),
    "guard": lambda: screens.guard.guard(WEEK, {}, city=True),
    "guard at rest": lambda: screens.guard.guard(QUIET, LATEST),
    **{
        f"noted {duty}": partial(screens.guard.guard, QUIET, LATEST, Noted(duty, TODAY))
        for duty in LATEST
    },
    **{f"day of {duty}": partial(screens.duty.ask_day, duty, TODAY) for duty in LATEST},
    "month of a duty": lambda: screens.duty.ask_month(Duty.NETWORK, TODAY),
    "day of a month": lambda: screens.duty.ask_day_of(Duty.NEEDS, date(2026, 10, 1), TODAY),
    "guard of the city": lambda: screens.guard.overview(WATCHED * 11, 1, own=True),
    "monday": lambda: screens.monday.monday([WEEK, QUIET]),
}
