"""The screens of signing up, of consent and of reminders, as full as they get."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import screens.choice
import screens.consent
import screens.details
import screens.outcome
import screens.reminder
import screens.seats
import screens.signup
from kiez.calendar import State as DateState
from kiez.consent import Purpose
from kiez.directory import CentreId, OccurrenceId, Through
from kiez.people import Door
from kiez.reach import Reach
from kiez.reminder import Lead
from kiez.signup import Band, Family, Outcome, Seats, SignupId, State
from kiez.standing import CourseDate, Own, Placement, Standing
from screens.own_buttons import AgreeSignupButton
from screens.reminder import Ring
from screens.screen import File, Screen
from screens.signup import Phone
from tests.screens.samples import BACK, CARD, CITY, MARK, TODAY

ZONE = ZoneInfo("Europe/Berlin")
LARGE = replace(CARD, occurrence=OccurrenceId(2**53 - 1), centre=CentreId(2**53 - 1))
FAMILY = Family(2, {Band.U1: 1, Band.ONE_TWO: 1, Band.THREE_FIVE: 1, Band.UNKNOWN: 1}, 2)
AT = datetime(2027, 9, 29, 16, tzinfo=UTC)
STANDING = Standing(
    card=LARGE,
    open=True,
    course=False,
    free=Seats(8, 5),
    waiting=0,
    slotted=False,
    slots=(),
    own=None,
    reminded=False,
    guess=FAMILY,
)
FULL = replace(STANDING, free=Seats(0, 0), waiting=2)
SLOTS = tuple(time(9 + number // 2, 30 * (number % 2)) for number in range(14))
SLOTTED = replace(STANDING, slotted=True, slots=SLOTS)
IN = Own(SignupId(2**62), LARGE, course=False, state=State.IN, family=FAMILY)
WAITING = replace(IN, state=State.WAITING, rank=12)
OFFERED = replace(IN, state=State.OFFERED, until=AT)
WITH_SLOT = replace(IN, slot=time(9, 30))
COURSE = replace(
    IN,
    course=True,
    dates=tuple(
        CourseDate(
            OccurrenceId(2**53 - 1 - week),
            CARD.starts_at + timedelta(weeks=week),
            absent=week == 1,
        )
        for week in range(12)
    ),
)
CANCELLED = replace(IN, card=replace(LARGE, state=DateState.CANCELLED, reason=f"{MARK}krank"))
FILE = File("kiez-2027-09-30.ics", "text/calendar", "BEGIN:VCALENDAR")


def phone(reach: Reach = Reach.PAGE, at: datetime | None = AT) -> Phone:
    ring = Ring(reach, at, ZONE, TODAY)
    return Phone(ring, Door.WEB, "ABCDE12345", "https://kiez.example", may_ring=True)


def _placed(outcome: Outcome, own: Own | None, standing: Standing | None) -> Screen:
    return screens.outcome.placed(Placement(outcome, own, standing), FAMILY, time(9, 30), phone())


def _card(standing: Standing, through: Through = Through.ALL, door: Door = Door.WEB) -> Screen:
    card = replace(LARGE, through=through)
    return screens.details.details(card, TODAY, BACK, "https://kiez.example", door, standing)


def _asked(purpose: Purpose, door: Door) -> Screen:
    agree = AgreeSignupButton(occurrence=LARGE.occurrence)
    back = screens.seats.card_button(LARGE)
    return screens.consent.ask(purpose, CITY, agree, back, door)


def _reminded(reach: Reach, at: datetime | None) -> Screen:
    return screens.reminder.times(LARGE, tuple(Lead), Ring(reach, at, ZONE, TODAY), kept=True)


SAMPLES: dict[str, Callable[[], Screen]] = {
    "card to sign up": lambda: _card(STANDING),
    "card that is full": lambda: _card(replace(FULL, reminded=True)),
    "card with slots": lambda: _card(SLOTTED),
    "card with my place": lambda: _card(replace(STANDING, own=IN)),
    "card where I wait": lambda: _card(replace(FULL, own=WAITING)),
    "card with a place held": lambda: _card(replace(FULL, own=OFFERED)),
    "card only to look at": lambda: _card(STANDING, Through.INFORMATION, Door.TELEGRAM),
    "family": lambda: screens.choice.ask(STANDING, FAMILY, None, TODAY),
    "family of a full date": lambda: screens.choice.ask(FULL, FAMILY, None, TODAY),
    "family changed": lambda: screens.choice.ask(
        replace(STANDING, own=IN), FAMILY, time(9, 30), TODAY
    ),
    "slots": lambda: screens.choice.ask(SLOTTED, FAMILY, None, TODAY),
    "no other slot": lambda: screens.choice.ask(
        replace(SLOTTED, slots=(), own=WITH_SLOT), FAMILY, None, TODAY
    ),
    "my place": lambda: screens.signup.own(IN, phone()),
    "my place with a slot": lambda: screens.signup.own(WITH_SLOT, phone()),
    "my course": lambda: screens.signup.own(COURSE, phone()),
    "my place in the queue": lambda: screens.signup.own(WAITING, phone()),
    "my place held": lambda: screens.signup.own(OFFERED, phone()),
    "my place cancelled": lambda: screens.signup.own(CANCELLED, phone()),
    "no room": lambda: _placed(Outcome.FULL, None, FULL),
    "no room for all": lambda: _placed(Outcome.FULL, None, STANDING),
    "no room for more": lambda: _placed(Outcome.FULL, IN, STANDING),
    "somebody was faster": lambda: _placed(Outcome.FULL, WAITING, FULL),
    "slot taken": lambda: _placed(Outcome.TAKEN, None, SLOTTED),
    "last slot taken": lambda: _placed(Outcome.TAKEN, None, replace(SLOTTED, slots=())),
    "too late": lambda: _placed(Outcome.LATE, None, STANDING),
    "coming": lambda: screens.outcome.coming(IN, phone()),
    "left": lambda: screens.outcome.left(IN, TODAY),
    "left the queue": lambda: screens.outcome.left(WAITING, TODAY),
    "left a date out": lambda: screens.outcome.left_out(COURSE, LARGE, TODAY),
    "calendar file": lambda: screens.outcome.in_calendar(IN, FILE),
    "not reminded": lambda: screens.reminder.ended(LARGE, TODAY),
    "when to remind": lambda: screens.reminder.times(LARGE, (), phone().ring, kept=False),
    **{f"reminded, {reach}": partial(_reminded, reach, AT) for reach in Reach},
    "reminded no more": lambda: _reminded(Reach.PAGE, None),
    **{
        f"consent to {purpose} at {door}": partial(_asked, purpose, door)
        for purpose in Purpose
        for door in Door
    },
    **{
        f"my place in the queue, {reach}": partial(screens.signup.own, WAITING, phone(reach))
        for reach in Reach
    },
}
