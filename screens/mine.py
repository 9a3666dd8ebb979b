"""A parent's own things on one screen: places, reminders, what is followed, and the ways on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiez.calendar import State as DateState
from kiez.details import Details
from kiez.finding import Search
from kiez.follow import Follow
from kiez.handover import Introduction
from kiez.signup import State
from kiez.standing import Own
from kiez.thread import Thread
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.buttons import DetailsButton, PrivacyButton, pack
from screens.finding import EVERYWHERE
from screens.follow import find, said
from screens.foot import foot
from screens.handover import to_own
from screens.own_buttons import (
    ChildrenButton,
    FollowingButton,
    OwnSignupButton,
    PhoneButton,
    SettingsButton,
)
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.thread_buttons import TalkButton
from screens.words import PICTURES, short

# A message has room for so many, and nobody reads more.
_MOST_PLACES, _MOST_OTHERS = 10, 5


@dataclass(frozen=True, slots=True)
class Things:
    """What is a parent's own.

    Args:
        places: Sign-ups from now on, by start.
        reminded: Dates without a sign-up of which the parent wants to be reminded, by start.
        stopped: Nothing is said unasked.
        talks: Open conversations with somebody.
        introductions: To whom somebody introduces the parent.
    """

    places: Sequence[Own]
    reminded: Sequence[Details]
    following: Sequence[Follow]
    stopped: bool = False
    talks: Sequence[Thread] = ()
    introductions: Sequence[Introduction] = ()


def mine(things: Things, here: datetime) -> Screen:
    """Show what is a parent's own.

    Args:
        here: Now, in the city's time zone.
    """
    places = sorted(things.places, key=lambda each: each.state is not State.OFFERED)
    places, reminded = places[:_MOST_PLACES], things.reminded[:_MOST_OTHERS]
    talks, introduced = things.talks[:_MOST_OTHERS], things.introductions[:_MOST_OTHERS]
    left = len(things.places) - len(places) + len(things.reminded) - len(reminded)
    parts = [
        *_section(_("Your places"), [_place(each, here) for each in places]),
        *_section(_("I remind you of"), [_reminded(each, here) for each in reminded]),
        *_section(_("You asked"), [[isolate(each.where.name)] for each in talks]),
        *_section(_("You are introduced to"), [[isolate(each.to)] for each in introduced]),
        *_section(_("You follow"), [[said(each)] for each in things.following[:_MOST_OTHERS]]),
    ]
    more = n_("{count} more date comes later.", "{count} more dates come later.", left)
    return Screen(
        lines=(
            strong(_("Your things")),
            *([pictured("🔕", _("I write nothing by myself now."))] if things.stopped else []),
            *(parts or _nothing()),
            *(["", more] if left else []),
        ),
        rows=(
            *in_rows([*map(_to_place, places), *map(_to_date, reminded), *map(_to_talk, talks)]),
            *in_rows([to_own(each) for each in introduced]),
            *(() if parts else ((find(),),)),
            *_ways(),
            foot(),
        ),
    )


def _section(heading: str, entries: Sequence[Sequence[Line | str]]) -> list[Line | str]:
    lines = [line for entry in entries for line in entry]
    return ["", strong(heading), *lines] if lines else []


def _nothing() -> list[Line | str]:
    return [
        "",
        _("Nothing is here yet."),
        _("Choose a date. Take a place there, or let me remind you."),
    ]


def _place(own: Own, here: datetime) -> list[Line | str]:
    """Tell of a sign-up when it is, what and where, and what one has there."""
    card = own.card
    hours = dates.clock(own.slot) if own.slot else dates.span(card.start_time, card.end_time)
    return [_when(card, hours, here), _what(card), *_state(own, here)]


def _reminded(card: Details, here: datetime) -> list[Line | str]:
    hours = dates.span(card.start_time, card.end_time)
    return [_when(card, hours, here), _what(card)]


def _when(card: Details, hours: str, here: datetime) -> str:
    when = _("{day}, {time}", day=dates.day(card.local_on, here.date()), time=hours)
    return pictured(PICTURES[card.kind], when)


def _what(card: Details) -> str:
    parts = [short(card.kind, card.service), card.venue_name or card.centre_name]
    return " · ".join(isolate(part) for part in parts if part)


def _state(own: Own, here: datetime) -> list[str]:
    """Say what one has at a date, unless it is simply a place."""
    if own.card.state is not DateState.ON:
        return [_("This date is cancelled.")]
    match own.state:
        case State.OFFERED if own.until is not None:
            until = own.until.astimezone(here.tzinfo)
            day, clock = dates.day(until.date(), here.date()), dates.clock(until.time())
            return [_("A place is free. It is yours until {day}, {time}.", day=day, time=clock)]
        case State.WAITING:
            return [_("You are number {rank} on the waiting list.", rank=own.rank)]
        case _:
            return []


def _to_place(own: Own) -> Button:
    return Button(_label(own.card, own), OwnSignupButton(signup=own.id).pack())


def _to_date(card: Details) -> Button:
    button = DetailsButton(
        occurrence=card.occurrence, search=pack(Search()), where=EVERYWHERE, page=0
    )
    return Button(_label(card), button.pack())


def _to_talk(thread: Thread) -> Button:
    label = pictured("💬", p_("button", "My question"))
    return Button(label, TalkButton(thread=thread.id, page=0).pack())


def _label(card: Details, own: Own | None = None) -> str:
    """Name a date on a button: its kind's picture, day and hour."""
    hour = own.slot if own and own.slot else card.start_time
    day, clock = isolate(dates.short_day(card.local_on)), isolate(dates.clock(hour))
    return pictured(PICTURES[card.kind], f"{day} {clock}")


def _ways() -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(p_("button", "What I follow"), FollowingButton().pack()),
            Button(p_("button", "Settings"), SettingsButton().pack()),
        ),
        (
            Button(p_("button", "My children"), ChildrenButton().pack()),
            Button(p_("button", "My data"), PrivacyButton().pack()),
        ),
        (Button(p_("button", "Another phone"), PhoneButton().pack()),),
    )
