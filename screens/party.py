"""One date as staff see it: who signed up, who waits, and what can be done about it."""

from collections.abc import Sequence
from datetime import date, time

from kiez.calendar import State as Taking
from kiez.details import Details
from kiez.signup import State
from kiez.team import Guest, Party
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens import counter
from screens.foot import foot
from screens.guard import rehearsal, to_week
from screens.participation_buttons import TotalsButton
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team import clipped, figures
from screens.team_buttons import (
    AmendDateButton,
    AnnouncementsButton,
    CountButton,
    OfferButton,
)
from screens.week_buttons import GuestsButton
from screens.words import PICTURES, kind

Lines = list[Line | str]

# A message has room for so many families, in the longest of our languages too.
PAGE = 15


def party(party: Party, today: date, page: int = 0) -> Screen:
    """Show a date with its numbers, and the families page by page."""
    return Screen(
        lines=(
            *_about(party.card, today),
            *rehearsal(trial=party.card.trial),
            "",
            *_counted(party),
            *(figures(party.numbers) or [_("Nobody has signed up yet.")]),
            *_guests(party, page),
        ),
        rows=(*_pages(party, page), *_ways(party), (to_week(),), foot()),
    )


def _about(card: Details, today: date) -> Lines:
    """Say what it is, when and where, and whether it takes place."""
    usually = kind(card.kind, card.service)
    title = [] if card.title in usually else [isolate(clipped(card.title))]
    hours = dates.span(card.start_time, card.end_time)
    when = _("{day}, {time}", day=dates.day(card.local_on, today), time=hours)
    reason = [_("Reason: {reason}", reason=card.reason)] if card.reason else []
    off: Lines = [strong(_("This date is cancelled.")), *reason]
    return [
        strong(pictured(PICTURES[card.kind], usually)),
        *title,
        pictured("📅", when),
        *([f"📍 {isolate(card.venue_name)}"] if card.venue_name else []),
        *(off if card.state is not Taking.ON else []),
    ]


def _counted(party: Party) -> Lines:
    if party.totals is None:
        return []
    came = strong(_("Who came: {numbers}.", numbers=counter.said(party.totals)))
    return [_("This date is closed."), came, ""]


def _guests(party: Party, page: int) -> Lines:
    if party.elsewhere:
        return ["", _("Who comes you read on our website. Telegram sees none of it.")]
    if party.guests is None:
        return ["", _("Who comes is between the family and the one who advises.")]
    lines: Lines = []
    shown = _ordered(party)[page * PAGE : (page + 1) * PAGE]
    coming = [each for each in shown if each.state is State.IN]
    queue = [each for each in shown if each.state is not State.IN]
    if coming:
        lines += ["", strong(_("Signed up")), *map(_guest, coming)]
    if queue:
        lines += ["", strong(_("Waiting list")), *map(_guest, queue)]
    return lines


def _ordered(party: Party) -> list[Guest]:
    """Put those who have a seat first, by their slot if they have one; then those who wait."""
    return sorted(
        party.guests or (),
        key=lambda each: (each.state is not State.IN, each.slot or time.min),
    )


def _guest(guest: Guest) -> str:
    """Name a family and say how many come: no ages, no language."""
    parts = [
        *([isolate(dates.clock(guest.slot))] if guest.slot else []),
        isolate(guest.nickname) if guest.nickname else _("a family"),
        n_("{count} adult", "{count} adults", guest.adults),
        *_some(n_("{count} child", "{count} children", guest.children), guest.children),
        *_some(_("childcare"), guest.childcare),
        *_state(guest),
    ]
    return pictured(_mark(guest), " · ".join(parts))


def _mark(guest: Guest) -> str:
    if guest.state is not State.IN:
        return "⏳"
    if guest.absent:
        return "➖"
    return "✅" if guest.coming else "•"


def _state(guest: Guest) -> Sequence[str]:
    met = [_("would like to be met at the door")] if guest.accompanied else []
    if guest.absent:
        return [_("cannot come this time")]
    if guest.state is State.OFFERED:
        return [_("a place is held"), *met]
    coming = guest.coming and guest.state is State.IN
    return [*([_("is coming")] if coming else []), *met]


def _pages(party: Party, page: int) -> tuple[tuple[Button, ...], ...]:
    at, buttons = party.card.occurrence, []
    if page:
        back = GuestsButton(occurrence=at, page=page - 1).pack()
        buttons.append(Button(p_("button", "Back"), back))
    if len(party.guests or ()) > (page + 1) * PAGE:
        more = GuestsButton(occurrence=at, page=page + 1).pack()
        buttons.append(Button(p_("button", "More"), more))
    return in_rows(buttons)


def _ways(party: Party) -> tuple[tuple[Button, ...], ...]:
    """Lead to what can be done: count, change, write."""
    card, buttons = party.card, []
    count = CountButton(occurrence=card.occurrence).pack()
    amend = AmendDateButton(occurrence=card.occurrence).pack()
    if party.amending:
        buttons.append(Button(pictured("🔀", p_("button", "Move or cancel")), amend))
    offer = OfferButton(offer=card.offer).pack()
    buttons.append(Button(pictured("📋", p_("button", "The offer")), offer))
    if party.writing:
        there = AnnouncementsButton().pack()
        buttons.append(Button(pictured("📣", p_("button", "Announcements")), there))
    door = [Button(pictured("🚪", p_("button", "Count at the door")), count)]
    if party.totals is not None:
        fix = TotalsButton(occurrence=card.occurrence, totals="", do="").pack()
        words = pictured("✏️", p_("button", "Correct the totals"))
        door = [Button(words, fix)] if party.correctable else []
    return (*([tuple(door)] if door and party.counting else []), *in_rows(buttons))


def _some(text: str, count: int) -> list[str]:
    return [text] if count else []
