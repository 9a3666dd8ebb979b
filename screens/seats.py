"""Say what is free at a date and what one can do about it."""

from datetime import date, time

from kiez.calendar import State as DateState
from kiez.details import Details
from kiez.finding import Search
from kiez.signup import Family, State
from kiez.standing import Own, Standing
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.buttons import DetailsButton, FindButton, pack
from screens.family import who
from screens.finding import EVERYWHERE
from screens.own_buttons import (
    FamilyButton,
    FollowButton,
    MineButton,
    RemindButton,
    SignupButton,
    pack_family,
    pack_kind,
    pack_time,
)
from screens.screen import Button, pictured


def free(standing: Standing) -> list[str]:
    """Say what is free and how many wait; nothing where there is no limit or no sign-up."""
    return [*_room(standing), *_childcare(standing)] if standing.open else []


def have(own: Own | None) -> list[str]:
    """Say on a date's card what a family has there."""
    if own is None:
        return []
    match own.state:
        case State.IN:
            return [pictured("✅", _("You have a place here: {family}.", family=who(own.family)))]
        case State.WAITING:
            return [pictured("⏳", _("You are number {rank} on the waiting list.", rank=own.rank))]
        case State.OFFERED:
            return [pictured("🎉", _("A place is free for you. Please take it soon."))]


def actions(standing: Standing, today: date) -> list[Button]:
    """Offer what one can do about a date, beside looking at it."""
    return [*_place(standing), *_reminder(standing, today), *_follow(standing.card)]


def full(standing: Standing) -> bool:
    """Tell whether nobody gets a seat at once."""
    left = _left(standing)
    return left is not None and left <= 0


def queue(standing: Standing) -> list[str]:
    """Say how many wait, if any do."""
    if not standing.waiting:
        return []
    return [
        n_("{count} family is waiting.", "{count} families are waiting.", standing.waiting),
    ]


def when(card: Details, slot: time | None, today: date) -> str:
    """Say in one line when it is, and where."""
    hours = dates.clock(slot) if slot else dates.span(card.start_time, card.end_time)
    moment = _("{day}, {time}", day=dates.day(card.local_on, today), time=hours)
    where = isolate(card.venue_name) if card.venue_name else ""
    return pictured("📅", " · ".join(part for part in (moment, where) if part))


def card_button(card: Details) -> DetailsButton:
    """Carry the date's card."""
    return DetailsButton(
        occurrence=card.occurrence, search=pack(Search()), where=EVERYWHERE, page=0
    )


def to_card(card: Details) -> Button:
    """Lead to the date's card."""
    return Button(p_("button", "Back to the date"), card_button(card).pack())


def find_another(card: Details | None) -> Button:
    """Lead to the coming dates of the same kind."""
    search = pack(Search(kind=card.kind if card else None))
    there = FindButton(search=search, where=EVERYWHERE, page=0)
    return Button(pictured("🔎", p_("button", "Other dates")), there.pack())


def mine() -> Button:
    """Lead to one's own things."""
    return Button(pictured("🗂", p_("button", "My things")), MineButton().pack())


def family_button(
    text: str, card: Details, family: Family, slot: time | None, do: str = ""
) -> Button:
    """Make a button that carries who comes."""
    data = FamilyButton(
        occurrence=card.occurrence, slot=pack_time(slot), family=pack_family(family), do=do
    )
    return Button(text, data.pack())


def to_queue(card: Details, family: Family, slot: time | None) -> Button:
    """Join the waiting list."""
    return family_button(pictured("⏳", p_("button", "Join the list")), card, family, slot, "w")


def _left(standing: Standing) -> int | None:
    return len(standing.slots) if standing.slotted else standing.free.room


def _room(standing: Standing) -> list[str]:
    left = _left(standing)
    if left is None:
        return []
    if left > 0:
        if standing.slotted:
            return [n_("{count} time is free.", "{count} times are free.", left)]
        return [n_("{count} place is free.", "{count} places are free.", left)]
    return [_("All places are taken."), *queue(standing)]


def _childcare(standing: Standing) -> list[str]:
    left = standing.free.childcare
    if not standing.card.childcare or left is None:
        return []
    if left <= 0:
        return [_("All places in the childcare are taken.")]
    return [
        n_(
            "{count} place is free in the childcare.",
            "{count} places are free in the childcare.",
            left,
        )
    ]


def _place(standing: Standing) -> list[Button]:
    data = SignupButton(occurrence=standing.card.occurrence).pack()
    if standing.own is not None and standing.own.state is State.OFFERED:
        return [Button(pictured("🎉", p_("button", "Take the place")), data)]
    if standing.own is not None:
        return [Button(pictured("🎟", p_("button", "My place")), data)]
    if not standing.open:
        return []
    if full(standing) and not standing.queued:
        return []
    if full(standing):
        return [Button(pictured("⏳", p_("button", "Waiting list")), data)]
    return [Button(pictured("📝", p_("button", "Sign up")), data)]


def _reminder(standing: Standing, today: date) -> list[Button]:
    """Offer a reminder; a sign-up has its own."""
    card = standing.card
    if standing.own is not None or card.state is not DateState.ON or card.local_on < today:
        return []
    leads, label = (
        ("-", pictured("🔕", p_("button", "Do not remind")))
        if standing.reminded
        else ("*", pictured("🔔", p_("button", "Remind me")))
    )
    return [Button(label, RemindButton(occurrence=card.occurrence, leads=leads).pack())]


def _follow(card: Details) -> list[Button]:
    if card.centre is None:
        return []
    data = FollowButton(centre=card.centre, kind=pack_kind(card.kind), often="")
    return [Button(pictured("⭐", p_("button", "Follow")), data.pack())]
