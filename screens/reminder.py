"""Say when and how a reminder reaches a phone, and let a parent choose the hours."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kiez.details import Details
from kiez.reach import Reach
from kiez.reminder import EVENING, MORNING, Lead, pack
from locales import dates
from locales.translate import _, p_
from screens.foot import foot
from screens.own_buttons import RemindButton
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.seats import mine, to_card, when


@dataclass(frozen=True, slots=True)
class Ring:
    """How and when the next reminder of a date comes.

    Args:
        at: None: none is planned.
        zone: The city's, in which people read the hour.
        today: The day in the city.
    """

    reach: Reach
    at: datetime | None
    zone: ZoneInfo
    today: date


def truth(ring: Ring) -> str:
    """Say truly how a reminder reaches this phone; never promise a ring that will not come."""
    match ring.reach:
        case Reach.STOPPED:
            return _("You asked for quiet. So no reminder comes.")
        case Reach.NOWHERE:
            return _("No reminder can reach you. Please note the date.")
    if ring.at is None:
        return _("No more reminder is planned for it.")
    local = ring.at.astimezone(ring.zone)
    moment = {"day": dates.day(local.date(), ring.today), "time": dates.clock(local.time())}
    match ring.reach:
        case Reach.TELEGRAM:
            return _("I remind you here in Telegram: {day}, {time}.", **moment)
        case Reach.RING:
            return _("I remind you here, and your phone rings: {day}, {time}.", **moment)
        case Reach.PAGE:
            return _("The reminder stands here: {day}, {time}. Your phone stays silent.", **moment)


def news(reach: Reach) -> str:
    """Say truly how news of the waiting list reaches this phone."""
    match reach:
        case Reach.TELEGRAM:
            return _("I tell you here in Telegram when a place is free.")
        case Reach.RING:
            return _("When a place is free, your phone rings.")
        case Reach.PAGE:
            return _("When a place is free, it stands here. Your phone stays silent.")
        case Reach.STOPPED:
            return _("You asked for quiet. So please look here now and then.")
        case Reach.NOWHERE:
            return _("No news can reach you. Please look here now and then.")


def times(card: Details, chosen: Collection[Lead], ring: Ring, *, kept: bool) -> Screen:
    """Show when a parent is reminded of a date; each button switches one hour on or off.

    Args:
        kept: A reminder was set right now.
    """
    return Screen(
        lines=(
            strong(pictured("🔔", _heading(ring, kept=kept))),
            when(card, None, ring.today),
            "",
            truth(ring),
            "",
            _(
                "The evening before means {evening}, the morning {morning}.",
                evening=dates.clock(EVENING),
                morning=dates.clock(MORNING),
            ),
        ),
        rows=(
            *in_rows([_switch(card, lead, chosen) for lead in Lead]),
            (
                _to(card, "*", p_("button", "As usual")),
                _to(card, "-", pictured("🔕", p_("button", "Do not remind"))),
            ),
            (to_card(card), mine()),
            foot(),
        ),
    )


def ended(card: Details, today: date) -> Screen:
    """Say that nobody is reminded of a date any more, and offer to take it back."""
    return Screen(
        lines=(
            strong(_("I do not remind you of this date.")),
            when(card, None, today),
        ),
        rows=(
            (_to(card, "*", pictured("🔔", p_("button", "Remind me"))), to_card(card)),
            foot(),
        ),
    )


def lead(value: Lead) -> str:
    """Name a lead time on a button."""
    return {
        Lead.EVENING: p_("button", "Evening before"),
        Lead.MORNING: p_("button", "In the morning"),
        Lead.TWO_HOURS: p_("button", "2 hours before"),
        Lead.ONE_HOUR: p_("button", "1 hour before"),
    }[value]


def ahead(value: Lead) -> str:
    """Name a lead time within a sentence."""
    return {
        Lead.EVENING: _("the evening before"),
        Lead.MORNING: _("in the morning"),
        Lead.TWO_HOURS: _("2 hours before"),
        Lead.ONE_HOUR: _("1 hour before"),
    }[value]


def _switch(card: Details, value: Lead, chosen: Collection[Lead]) -> Button:
    """Switch one lead time; without the last one there is no reminder."""
    on = value in chosen
    others = [each for each in chosen if each is not value]
    after = pack(others if on else [*others, value])
    return _to(card, after or "-", pictured("✓", lead(value)) if on else lead(value))


def _to(card: Details, leads: str, text: str) -> Button:
    return Button(text, RemindButton(occurrence=card.occurrence, leads=leads).pack())


def _heading(ring: Ring, *, kept: bool) -> str:
    if not kept:
        return _("When shall I remind you?")
    comes = ring.at is not None and ring.reach not in (Reach.STOPPED, Reach.NOWHERE)
    return _("I remind you of this date.") if comes else _("I have noted it.")
