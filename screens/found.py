"""The page of a sign-up's code: this sign-up alone, for whoever holds the code."""

from dataclasses import dataclass, replace
from datetime import date

from kiez.calendar import State as DateState
from kiez.details import discreet
from kiez.signup import MOST_ADULTS, MOST_CHILDREN, Band, Outcome, State
from kiez.standing import Own, Placement
from locales import dates
from locales.translate import _, bare, isolate, p_
from screens.details import address, unconfirmed
from screens.family import band, childcare, rehearsal, who
from screens.legal import Fact
from screens.screen import pictured
from screens.words import PICTURES, kind
from screens.words import reason as why


@dataclass(frozen=True, slots=True)
class Number:
    """A number that may be changed.

    Args:
        name: Of the form's field.
    """

    name: str
    label: str
    value: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Paper:
    """What the page says; what is empty is left out.

    Args:
        title: Without direction marks.
        notices: What one has to know first.
        numbers: Who comes, to be changed; empty if nothing may be changed.
        take: A seat is held and may be taken.
        leave: There is something to give back.
        ask: The form that asks for a code is shown.
    """

    title: str
    heading: str
    day: str = ""
    hours: str = ""
    cancelled: bool = False
    notices: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    numbers: tuple[Number, ...] = ()
    take: bool = False
    leave: bool = False
    ask: bool = False


def asked() -> Paper:
    """Ask for a code."""
    title = _("Your sign-up")
    return Paper(title, title, notices=(_("Please type the code of your sign-up."),), ask=True)


def unknown() -> Paper:
    """Say that nothing is found; what is wrong with a code is nobody's business."""
    return replace(
        asked(),
        notices=(
            _("We find no sign-up with this code."),
            _("Maybe a sign is wrong, or the date is long over."),
        ),
    )


def too_often() -> Paper:
    """Say that too many wrong codes came from here."""
    title = _("Please wait a little.")
    return Paper(title, title, notices=(_("Too many codes were wrong. Try again in an hour."),))


def left() -> Paper:
    """Thank somebody who gave a seat back."""
    title = _("Thank you for telling us.")
    return Paper(title, title, notices=(_("Your place is free for another family now."),))


def shown(own: Own, today: date, outcome: Placement | None = None) -> Paper:
    """Show a sign-up: neither a name nor what a consultation is about.

    Args:
        outcome: What became of a change, to be said first.
    """
    card = own.card
    what = kind(card.kind) if discreet(card.kind) else kind(card.kind, card.service)
    on = card.state is DateState.ON
    hours = dates.clock(own.slot) if own.slot else dates.span(card.start_time, card.end_time)
    return Paper(
        title=bare(what),
        heading=pictured(PICTURES[card.kind], what),
        day=dates.day(card.local_on, today),
        hours=hours,
        cancelled=not on,
        notices=tuple(_notices(own, outcome)),
        facts=tuple(_facts(own)),
        numbers=_numbers(own) if on else (),
        take=on and own.state is State.OFFERED,
        leave=True,
    )


def words() -> dict[str, str]:
    """Say what stands on every such page."""
    return {
        "code": _("Code"),
        "show": p_("button", "Show"),
        "take": p_("button", "Take the place"),
        "save": p_("button", "Save"),
        "leave": p_("button", "Cancel my place"),
        "calendar": p_("button", "Calendar"),
        "change": _("Who comes"),
        "private": _("Whoever has this code sees this sign-up alone. No name stands here."),
    }


def _notices(own: Own, outcome: Placement | None) -> list[str]:
    card = own.card
    said = [_changed(outcome)] if outcome else []
    if card.state is not DateState.ON:
        reason = [_("Reason: {reason}", reason=why(card.reason))] if card.reason else []
        return [*said, _("This date is cancelled."), *reason]
    said.append(_state(own))
    if card.trial:
        said.append(pictured("🧪", rehearsal()))
    if not card.confirmed:
        said.append(unconfirmed())
    return said


def _changed(outcome: Placement) -> str:
    if outcome.outcome in (Outcome.IN, Outcome.WAITING):
        return pictured("✅", _("Saved."))
    return _("So many places are not free. Nothing was changed.")


def _state(own: Own) -> str:
    match own.state:
        case State.IN:
            return pictured("✅", _("You have a place."))
        case State.OFFERED if own.until is not None:
            return pictured("🎉", _("A place is free for you. Please take it soon."))
        case _:
            return pictured(
                "⏳",
                _("You are number {rank} on the waiting list.", rank=own.rank),
            )


def _facts(own: Own) -> list[Fact]:
    card = own.card
    facts = [Fact(_("Who comes"), who(own.family))]
    promise = childcare(own.family)
    if promise:
        facts.append(Fact(_("Childcare"), promise))
    if card.venue_name:
        facts.append(Fact(_("Where"), isolate(card.venue_name)))
    where = address(card)
    if where:
        here = f"geo:{card.lat},{card.lon}?q={card.lat},{card.lon}" if card.lat else ""
        facts.append(Fact(_("Address"), where, here))
    return facts


def _numbers(own: Own) -> tuple[Number, ...]:
    family = own.family
    seats = (
        (
            Number(
                "childcare",
                _("Children in childcare"),
                family.childcare,
                0,
                MOST_CHILDREN,
            ),
        )
        if own.card.childcare
        else ()
    )
    children = (
        Number(each.value, band(each), family.children.get(each, 0), 0, MOST_CHILDREN)
        for each in Band
        if each is not Band.UNKNOWN or family.children.get(each)
    )
    return (Number("adults", _("Adults"), family.adults, 1, MOST_ADULTS), *children, *seats)
