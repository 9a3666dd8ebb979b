"""All that is said unasked, each with its buttons; the words of the hour at which it goes out."""

from collections.abc import Callable
from datetime import date, datetime

import screens.announcement
import screens.conversation
import screens.draft
import screens.handover
import screens.introduction
from kiez.details import Details
from kiez.finding import Search
from kiez.notice import WARN_BEFORE, Kind
from kiez.signup import State
from kiez.standing import Own
from kiez.subject import Subject
from locales import dates
from locales.translate import _, n_, p_
from screens.accompany import at_the_door
from screens.buttons import DetailsButton, StartButton, pack
from screens.family import childcare, rehearsal
from screens.finding import EVERYWHERE
from screens.foot import foot
from screens.own_buttons import (
    AbsentButton,
    ComingButton,
    DeleteButton,
    FollowingButton,
    LeaveButton,
    OwnSignupButton,
    RemindButton,
    StopButton,
    TakeButton,
)
from screens.screen import Button, Line, Screen, pictured, strong
from screens.seats import find_another
from screens.subject import certainty, hours, more, told, until, was, what, where
from screens.words import reason as why

Lines = list[Line | str]
Rows = list[tuple[Button, ...]]


def notice(subject: Subject, now: datetime) -> Screen:
    """Say what a notice is about, as things are now; the digest has a screen of its own.

    Raises:
        ValueError: The notice needs a date and has none: its rule lets none such through.
    """
    undated = _UNDATED.get(subject.notice.kind)
    if undated:
        return undated(subject)
    if subject.card is None:
        raise ValueError(subject.notice.kind)
    today = now.astimezone(subject.zone).date()
    lines, rows = _SAID[subject.notice.kind](subject, subject.card, today)
    if not _about_own(subject):
        rows = [*rows, (stop(),)]
    return Screen(lines=tuple(lines), rows=(*rows, foot()))


def stop() -> Button:
    """End all that is said unasked; it stands below whatever is not about an own sign-up."""
    label = pictured("🔕", p_("button", "Stop"))
    return Button(label, StopButton(stop="1").pack())


def _about_own(subject: Subject) -> bool:
    own = subject.own
    match subject.notice.kind:
        case Kind.ADDED:
            return False
        case Kind.REMINDER:
            return own is not None and own.state is State.IN
        case _:
            return own is not None


def _reminder(subject: Subject, card: Details, today: date) -> tuple[Lines, Rows]:
    own = subject.own if subject.own and subject.own.state is State.IN else None
    promise = childcare(own.family) if own else ""
    day = dates.day(card.local_on, today)
    lines: Lines = [
        strong(pictured("🔔", _("Reminder: {day}, {time}", day=day, time=hours(subject, card)))),
        *what(subject, card),
        *where(card),
        *([pictured("🧸", promise)] if promise else []),
        *(at_the_door(own.welcome) if own else []),
        *certainty(card),
    ]
    if own is None:
        quiet = RemindButton(occurrence=card.occurrence, leads="-").pack()
        return lines, [(_see(card), Button(p_("button", "Do not remind"), quiet))]
    if own.coming:
        return [*lines, "", _("You told me that you are coming. See you there!")], [
            (_absent(own, card), _mine(own))
        ]
    return [*lines, "", _("Are you coming?")], [
        (_coming(own, card), _absent(own, card)),
        (_mine(own),),
    ]


def _offered(subject: Subject, card: Details, today: date) -> tuple[Lines, Rows]:
    own = subject.own
    lines: Lines = [
        strong(pictured("🎉", _("A place is free for you."))),
        *until(subject, today),
        *told(subject, card, today),
        *([_("It is a place for the whole course.")] if own and own.course else []),
        "",
        _("Would you like to take it?"),
    ]
    if own is None:
        return lines, [(_see(card),)]
    take = TakeButton(signup=own.id).pack()
    leave = LeaveButton(signup=own.id).pack()
    return lines, [
        (
            Button(pictured("✅", p_("button", "Take the place")), take),
            Button(p_("button", "Not this time"), leave),
        ),
        (_see(card),),
    ]


def _lapsed(subject: Subject, card: Details, today: date) -> tuple[Lines, Rows]:
    lines: Lines = [
        strong(_("I kept the place for you for a while.")),
        _("Now it is free for other families. That is all right."),
        *told(subject, card, today),
        "",
        _("Would you still like to come? Please look what is free."),
    ]
    return lines, [(_see(card), find_another(card))]


def _moved(subject: Subject, card: Details, today: date) -> tuple[Lines, Rows]:
    earlier = was(subject.before, card, today)
    heading = _("This date has changed.") if earlier else _("This date takes place after all.")
    lines: Lines = [
        strong(pictured("📣", heading)),
        *([*earlier, _("Now it is:")] if earlier else []),
        *told(subject, card, today),
    ]
    own = subject.own
    if own is None:
        return lines, [(_see(card),)]
    if own.state is not State.IN:
        return [*lines, "", _("You are still on the waiting list.")], [(_mine(own),)]
    return [*lines, "", _("Your place is still yours. Are you coming?")], [
        (_coming(own, card), _absent(own, card)),
        (_mine(own),),
    ]


def _cancelled(subject: Subject, card: Details, today: date) -> tuple[Lines, Rows]:
    # The family knows it as it was, should it have moved just before.
    before = subject.before
    day = dates.day(before.day if before else card.local_on, today)
    clock = dates.span(before.start, before.end) if before else hours(subject, card)
    lines: Lines = [
        strong(pictured("📣", _("This date is cancelled."))),
        pictured("📅", _("{day}, {time}", day=day, time=clock)),
        *what(subject, card),
        *where(card),
        *([pictured("🧪", rehearsal())] if card.trial else []),
        *more(subject),
        *([_("Reason: {reason}", reason=why(card.reason))] if card.reason else []),
        "",
        _("I am sorry. Would you like to see other dates?"),
    ]
    return lines, [(find_another(card),)]


def _added(subject: Subject, card: Details, today: date) -> tuple[Lines, Rows]:
    lines: Lines = [
        strong(pictured("⭐", _("There is a new date. You asked me to tell you."))),
        *told(subject, card, today),
    ]
    follows = Button(p_("button", "What I follow"), FollowingButton().pack())
    return lines, [(_see(card), follows)]


def _farewell(_subject: Subject) -> Screen:
    return Screen(
        lines=(
            strong(_("I have not heard from you for a long time.")),
            n_(
                "In {count} day I forget everything about you.",
                "In {count} days I forget everything about you.",
                WARN_BEFORE.days,
            ),
            _("Would you like to stay? Then tap: {button}", button=p_("button", "I stay")),
        ),
        rows=(
            (
                Button(p_("button", "I stay"), StartButton().pack()),
                Button(p_("button", "Delete now"), DeleteButton(sure="").pack()),
            ),
            (stop(),),
            foot(),
        ),
    )


def _handover(subject: Subject) -> Screen:
    asked = subject.handover
    if asked is None:
        raise ValueError(subject.notice.kind)
    say = screens.handover.question if asked.family else screens.introduction.question
    return say(asked.introduction)


_SAID: dict[Kind, Callable[[Subject, Details, date], tuple[Lines, Rows]]] = {
    Kind.REMINDER: _reminder,
    Kind.OFFERED: _offered,
    Kind.LAPSED: _lapsed,
    Kind.MOVED: _moved,
    Kind.CANCELLED: _cancelled,
    Kind.ADDED: _added,
}


_UNDATED: dict[Kind, Callable[[Subject], Screen]] = {
    Kind.FAREWELL: _farewell,
    Kind.ANNOUNCEMENT: screens.announcement.notice,
    Kind.DRAFTED: screens.draft.drafted,
    Kind.MESSAGE: screens.conversation.relayed,
    Kind.HANDOVER: _handover,
}


def _see(card: Details) -> Button:
    there = DetailsButton(
        occurrence=card.occurrence, search=pack(Search()), where=EVERYWHERE, page=0
    )
    return Button(p_("button", "See the date"), there.pack())


def _mine(own: Own) -> Button:
    return Button(p_("button", "My place"), OwnSignupButton(signup=own.id).pack())


def _coming(own: Own, card: Details) -> Button:
    data = ComingButton(signup=own.id, occurrence=card.occurrence).pack()
    return Button(pictured("✅", p_("button", "We are coming")), data)


def _absent(own: Own, card: Details) -> Button:
    data = AbsentButton(signup=own.id, occurrence=card.occurrence).pack()
    return Button(p_("button", "We cannot come"), data)
