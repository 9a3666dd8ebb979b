"""The screens of one's own things, of following, settings and stopping, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import screens.child
import screens.follow
import screens.mine
import screens.preference
import screens.stop
from kiez.calendar import State as DateState
from kiez.child import MOST, Child, ChildId
from kiez.directory import CentreId, Kind, OccurrenceId
from kiez.follow import Follow, Often, Weekly
from kiez.preference import NICKNAME_SIGNS, QUIET_CHOICES, Preferences
from kiez.reach import Reach
from kiez.reminder import Lead
from kiez.signup import Family, SignupId, State
from kiez.standing import Own
from screens.follow import Hours
from screens.mine import Things
from screens.screen import Screen
from tests.screens.samples import CARD, CITY, FOUND, MARK, TODAY
from tests.screens.samples_handover import INTRODUCTION

HERE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
LARGE = replace(CARD, occurrence=OccurrenceId(2**53 - 1))
IN = Own(SignupId(2**62), LARGE, course=False, state=State.IN, family=Family(2))
WAITING = replace(IN, state=State.WAITING, rank=12)
OFFERED = replace(IN, state=State.OFFERED, until=HERE)
SLOT = replace(IN, slot=time(9, 30), card=replace(LARGE, kind=Kind.SCHULELTERNCAFE))
CANCELLED = replace(IN, card=replace(LARGE, state=DateState.CANCELLED))
PLACES = (IN, WAITING, SLOT, CANCELLED, OFFERED)

CENTRE = CentreId(2**53 - 1)
NAME = f"{MARK}KiEZ Klarenthal, Haus der Familie"
FOLLOWS = (
    Follow(1, CENTRE, NAME, None, Often.WEEKLY),
    Follow(2, CENTRE, NAME, Kind.SPRECHSTUNDE, Often.AT_ONCE),
    Follow(3, None, "", Kind.SCHULELTERNCAFE, Often.WEEKLY),
)
CHOSEN = Preferences(
    nickname=f"{MARK}" + "m" * (NICKNAME_SIGNS - 1),
    leads=tuple(Lead),
    quiet=QUIET_CHOICES[1],
    weekly=Weekly(2, time(18)),
    stopped=True,
    shows_topic=True,
)
CHILDREN = [Child(ChildId(2**62), date(2026, 9, 1))] * MOST


def hours(reach: Reach = Reach.PAGE, own: Preferences = CHOSEN) -> Hours:
    return Hours(own.digest, own.quiet, reach)


def followed(follow: Follow, reach: Reach) -> Screen:
    return screens.follow.followed(follow, hours(reach))


SAMPLES: dict[str, Callable[[], Screen]] = {
    "mine": lambda: screens.mine.mine(Things(PLACES, (LARGE, CARD), FOLLOWS), HERE),
    "very much of mine": lambda: screens.mine.mine(
        Things(
            PLACES * 3,
            (LARGE,) * 9,
            FOLLOWS * 4,
            stopped=True,
            introductions=[INTRODUCTION] * 6,
        ),
        HERE,
    ),
    "nothing of mine": lambda: screens.mine.mine(Things((), (), ()), HERE),
    "what to follow": lambda: screens.follow.ask(FOLLOWS, FOLLOWS[:1], CITY.short_name),
    **{
        f"followed, {follow.often}, {reach}": partial(followed, follow, reach)
        for follow in FOLLOWS[:2]
        for reach in Reach
    },
    "followed and never quiet": lambda: screens.follow.followed(
        FOLLOWS[1], hours(own=replace(CHOSEN, quiet=QUIET_CHOICES[-1]))
    ),
    "one that is followed": lambda: screens.follow.one(FOLLOWS[2], hours()),
    "followed no more": lambda: screens.follow.ended(FOLLOWS[1]),
    "following": lambda: screens.follow.following(FOLLOWS, hours()),
    "following very much": lambda: screens.follow.following(FOLLOWS * 9, hours()),
    "following nothing": lambda: screens.follow.following((), hours()),
    "digest": lambda: screens.follow.digest([FOUND] * 12, TODAY),
    "settings": lambda: screens.preference.settings(CHOSEN, saved=True),
    "settings as usual": lambda: screens.preference.settings(Preferences()),
    "settings without reminders": lambda: screens.preference.settings(
        replace(CHOSEN, leads=(), quiet=QUIET_CHOICES[-1])
    ),
    "lead times": lambda: screens.preference.leads(CHOSEN),
    "usual lead times": lambda: screens.preference.leads(Preferences()),
    "quiet hours": lambda: screens.preference.quiet(CHOSEN),
    "day of the digest": lambda: screens.preference.days(CHOSEN),
    "hour of the digest": lambda: screens.preference.hours(CHOSEN, 2),
    "locked phone": lambda: screens.preference.topic(CHOSEN),
    "name": lambda: screens.preference.ask_name(CHOSEN),
    "first name": lambda: screens.preference.ask_name(Preferences()),
    "named": lambda: screens.preference.named(CHOSEN.nickname or ""),
    "no name": lambda: screens.preference.no_name("a@example.org"),
    "name too long": lambda: screens.preference.no_name("m" * 4096),
    "stopped": lambda: screens.stop.stopped(0),
    "stopped with places": lambda: screens.stop.stopped(2),
    "not stopped any more": screens.stop.resumed,
    "children": lambda: screens.child.children(CHILDREN),
    "no children": lambda: screens.child.children([], forgotten=date(2026, 9, 1)),
    "year of a child": lambda: screens.child.ask_year(TODAY),
    "month of a child": lambda: screens.child.ask_month(2024, TODAY),
    "no more children": screens.child.no_more,
}
