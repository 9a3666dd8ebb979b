"""Show a family what it has at a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kiez.calendar import State as DateState
from kiez.code import shown as in_halves
from kiez.details import Details
from kiez.people import Door
from kiez.reach import Reach
from kiez.signup import State
from kiez.standing import CourseDate, Own
from locales import dates
from locales.translate import _, isolate, p_
from screens.accompany import at_the_door, wish
from screens.details import address, unconfirmed
from screens.family import childcare, rehearsal, who
from screens.foot import foot
from screens.own_buttons import (
    AbsentButton,
    BackButton,
    FileButton,
    LeaveButton,
    RemindButton,
    TakeButton,
)
from screens.reminder import Ring, news, truth
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.seats import family_button, find_another, mine, to_card, when
from screens.words import PICTURES, kind
from screens.words import reason as why

_MOST_DATES = 8
# The page intercepts it and asks the browser whether it may ring.
_RING = "#ring"

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Phone:
    """What is true for the phone that a sign-up is shown on.

    Args:
        ring: How and when the next reminder comes.
        door: Where it is shown.
        code: Opens the sign-up in any browser; empty if no address leads this phone to us.
        address: Where people reach us.
        may_ring: It could be made to ring.
    """

    ring: Ring
    door: Door
    code: str = ""
    address: str = ""
    may_ring: bool = False

    @property
    def today(self) -> date:
        """The day in the city."""
        return self.ring.today

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return self.ring.zone


def own(signup: Own, phone: Phone, notice: str = "") -> Screen:
    """Show a family what it has.

    Args:
        notice: What has just happened, to be said first.
    """
    said: list[Line | str] = [strong(notice), ""] if notice else []
    match signup.state:
        case _ if signup.card.state is not DateState.ON:
            lines, rows = _cancelled(signup, phone)
        case State.IN:
            lines, rows = _in(signup, phone)
        case State.WAITING:
            lines, rows = _waiting(signup, phone)
        case State.OFFERED:
            lines, rows = _offered(signup, phone)
    return Screen(lines=(*said, *lines), rows=(*rows, foot()))


def _in(signup: Own, phone: Phone) -> tuple[list[Line | str], Rows]:
    promise = childcare(signup.family)
    lines: list[Line | str] = [
        strong(pictured("✅", _("You have a place."))),
        *_date(signup, phone.today),
        _("Together: {family}.", family=who(signup.family)),
        *([promise] if promise else []),
        *at_the_door(signup.welcome),
        "",
        truth(phone.ring),
        *_code(phone),
        *_course(signup),
    ]
    card = signup.card
    rows = (
        (
            Button(
                pictured("📆", p_("button", "Calendar file")), FileButton(signup=signup.id).pack()
            ),
            Button(
                pictured("🔔", p_("button", "Reminder")),
                RemindButton(occurrence=card.occurrence, leads="").pack(),
            ),
        ),
        (_change(signup), _leave(signup, p_("button", "Cancel my place"))),
        *_another_time(signup),
        *wish(signup),
        *in_rows(list(_dates(signup, phone.zone))),
        *_to_ring(phone),
        (to_card(card), mine()),
    )
    return lines, rows


def _waiting(signup: Own, phone: Phone) -> tuple[list[Line | str], Rows]:
    lines: list[Line | str] = [
        strong(pictured("⏳", _("You are number {rank} on the waiting list.", rank=signup.rank))),
        *_date(signup, phone.today),
        _("Together: {family}.", family=who(signup.family)),
        "",
        news(phone.ring.reach),
        _("You then have up to twelve hours to answer. Your quiet hours do not count."),
    ]
    rows = (
        (_change(signup), _leave(signup, p_("button", "Leave the list"))),
        *_to_ring(phone),
        (to_card(signup.card), mine()),
    )
    return lines, rows


def _offered(signup: Own, phone: Phone) -> tuple[list[Line | str], Rows]:
    lines: list[Line | str] = [
        strong(pictured("🎉", _("A place is free for you."))),
        *_until(signup.until, phone),
        *_date(signup, phone.today),
        _("Together: {family}.", family=who(signup.family)),
    ]
    rows = (
        (
            Button(
                pictured("✅", p_("button", "Take the place")),
                TakeButton(signup=signup.id).pack(),
            ),
            _leave(signup, p_("button", "Not this time")),
        ),
        (to_card(signup.card), mine()),
    )
    return lines, rows


def _cancelled(signup: Own, phone: Phone) -> tuple[list[Line | str], Rows]:
    card = signup.card
    reason = [_("Reason: {reason}", reason=why(card.reason))] if card.reason else []
    lines: list[Line | str] = [
        strong(_("This date is cancelled.")),
        *reason,
        when(card, signup.slot, phone.today),
    ]
    return lines, ((find_another(card), mine()),)


def _until(until: datetime | None, phone: Phone) -> list[str]:
    if until is None:
        return []
    local = until.astimezone(phone.zone)
    return [
        _(
            "It is yours until {day}, {time}.",
            day=dates.day(local.date(), phone.today),
            time=dates.clock(local.time()),
        )
    ]


def _date(signup: Own, today: date) -> list[Line | str]:
    card = signup.card
    where = address(card)
    return [
        pictured(PICTURES[card.kind], kind(card.kind, card.service)),
        when(card, signup.slot, today),
        *([pictured("📍", isolate(where))] if where else []),
        *_certainty(card),
    ]


def _certainty(card: Details) -> list[str]:
    if card.trial:
        return [pictured("🧪", rehearsal())]
    return [] if card.confirmed else [unconfirmed()]


def _code(phone: Phone) -> list[Line | str]:
    if not (phone.code and phone.address):
        return []
    return [
        "",
        _("Code of your sign-up: {code}", code=in_halves(phone.code)),
        _("It opens this sign-up in any browser: {address}", address=f"{phone.address}/s"),
    ]


def _course(signup: Own) -> list[Line | str]:
    if not _choosable(signup):
        return []
    return [
        "",
        _("Your place holds for the whole course."),
        _("Tap a date to leave it out. Tap again to come."),
    ]


def _choosable(signup: Own) -> tuple[CourseDate, ...]:
    """List the dates of a course that one may leave out, as many as a screen shows."""
    return signup.dates[:_MOST_DATES] if signup.course and len(signup.dates) > 1 else ()


def _dates(signup: Own, zone: ZoneInfo) -> Iterator[Button]:
    for each in _choosable(signup):
        day = isolate(dates.short_day(each.starts_at.astimezone(zone).date()))
        carried = {"signup": signup.id, "occurrence": each.occurrence}
        if each.absent:
            yield Button(pictured("✗", day), BackButton(**carried).pack())
        else:
            yield Button(pictured("✓", day), AbsentButton(**carried).pack())


def _another_time(signup: Own) -> Rows:
    if signup.slot is None:
        return ()
    return ((family_button(p_("button", "Another time"), signup.card, signup.family, None),),)


def _change(signup: Own) -> Button:
    label = pictured("👪", p_("button", "Change"))
    return family_button(label, signup.card, signup.family, signup.slot)


def _leave(signup: Own, label: str) -> Button:
    return Button(label, LeaveButton(signup=signup.id).pack())


def _to_ring(phone: Phone) -> Rows:
    """Offer the ring where nothing rings yet and the page can ask the browser for it."""
    if phone.door is Door.WEB and phone.may_ring and phone.ring.reach is Reach.PAGE:
        return ((Button(p_("button", "Ring on this phone"), url=_RING),),)
    return ()
