"""Ask who comes and at what time; all that was said so far stands in the buttons."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

from kiez.details import Details
from kiez.signup import Band, Family, State
from kiez.standing import Standing
from locales import dates
from locales.translate import _, isolate, p_
from screens.family import who
from screens.foot import foot
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.seats import family_button, free, to_card, to_queue, when

_MOST_SLOTS = 12
_SLOTS_A_ROW = 3
# Ages in figures are the same in every language; a phone's button has room for little more.
_YEARS = {Band.ONE_TWO: "1–2", Band.THREE_FIVE: "3–5", Band.SIX_UP: "6+", Band.UNKNOWN: "?"}


def ask(standing: Standing, family: Family, slot: time | None, today: date) -> Screen:
    """Ask for the time of a consultation by appointment, then who comes."""
    waiting = standing.own is not None and standing.own.state is State.WAITING
    if standing.slotted and slot is None and not waiting and (standing.slots or standing.own):
        return slots(standing, family, today)
    return _family(standing, family, slot, today)


def slots(standing: Standing, family: Family, today: date, notice: str = "") -> Screen:
    """Show the times that are free; who has one already swaps it with one tap.

    Args:
        notice: What happened before, to be said first.
    """
    card = standing.card
    do = "s" if standing.own else ""
    buttons = [
        family_button(isolate(dates.clock(each)), card, family, each, do)
        for each in standing.slots[:_MOST_SLOTS]
    ]
    question = _("Which time is good for you?") if buttons else _("No other time is free.")
    waits = standing.queued and not buttons and standing.own is None
    wait = ((to_queue(card, family, None),),) if waits else ()
    return Screen(
        lines=(
            *([notice] if notice else []),
            strong(question),
            when(card, None, today),
        ),
        rows=(*in_rows(buttons, _SLOTS_A_ROW), *wait, (to_card(card),), foot()),
    )


def _family(standing: Standing, family: Family, slot: time | None, today: date) -> Screen:
    card = standing.card
    at_once = standing.own is not None or not standing.queued or _fits(standing, family)
    hint = [] if at_once else [_("Not enough places are free. You can wait for them.")]
    return Screen(
        lines=(
            strong(_("Who comes?")),
            when(card, slot, today),
            "",
            _("Together: {family}.", family=who(family)),
            *_left_lines(standing, hint),
        ),
        rows=(
            *_counters(card, family, slot),
            (_go(standing, family, slot, at_once=at_once), to_card(card)),
            foot(),
        ),
    )


def _left_lines(standing: Standing, hint: list[str]) -> list[Line | str]:
    said = [*free(standing), *hint]
    return ["", *said] if said else []


def _go(standing: Standing, family: Family, slot: time | None, *, at_once: bool) -> Button:
    if standing.own is not None:
        return family_button(
            pictured("✅", p_("button", "Save")), standing.card, family, slot, "j"
        )
    if at_once:
        label = pictured("✅", p_("button", "Take the places"))
        return family_button(label, standing.card, family, slot, "j")
    return to_queue(standing.card, family, slot)


def _counters(card: Details, family: Family, slot: time | None) -> Iterator[tuple[Button, ...]]:
    """Make a row of fewer, how many, and more for each number."""
    for label, fewer, more in _numbers(card, family):
        yield (
            family_button("−", card, fewer if fewer.possible else family, slot),
            family_button(label, card, family, slot),
            family_button("+", card, more if more.possible else family, slot),
        )


def _numbers(card: Details, family: Family) -> Iterator[tuple[str, Family, Family]]:
    """Give each number's label, and the family with one fewer and one more."""
    yield (
        p_("button", "Adults: {count}", count=family.adults),
        replace(family, adults=family.adults - 1),
        replace(family, adults=family.adults + 1),
    )
    for band in Band:
        count = family.children.get(band, 0)
        if count or band is not Band.UNKNOWN:
            yield age(band, count), _with(family, band, count - 1), _with(family, band, count + 1)
    if card.childcare and family.kids:
        yield (
            p_("button", "Childcare: {count}", count=family.childcare),
            replace(family, childcare=family.childcare - 1),
            replace(family, childcare=family.childcare + 1),
        )


def age(band: Band, count: int) -> str:
    """Count children of an age on a button."""
    if band is Band.U1:
        return p_("button", "Under 1: {count}", count=count)
    return p_("button", "Age {years}: {count}", years=_YEARS[band], count=count)


def _with(family: Family, band: Band, count: int) -> Family:
    """Change how many children of an age come; who stays at home needs no childcare."""
    children = {each: number for each, number in family.children.items() if each is not band}
    if count:
        children[band] = count
    kids = sum(children.values())
    return Family(family.adults, children, min(family.childcare, max(0, kids)))


def _fits(standing: Standing, family: Family) -> bool:
    if standing.slotted:
        return bool(standing.slots) and standing.free.fit(0, family.childcare)
    return standing.free.fit(family.size, family.childcare)
