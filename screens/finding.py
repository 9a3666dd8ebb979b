"""What a parent finds: where to look, a list of dates, and what to do when there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kiez.directory import Kind, Municipality, Service
from kiez.finding import Found, Search, Spot
from locales import dates
from locales.translate import _, isolate, p_
from screens.buttons import (
    DetailsButton,
    FiltersButton,
    FindButton,
    HereButton,
    WhereButton,
    WishButton,
    pack,
)
from screens.filters import chosen
from screens.foot import foot
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.words import PICTURES, kind, service_button, short

EVERYWHERE, HERE, AT = "a", "h", "p"
"""Where to look, as a FindButton carries it: all over the city, near the phone, at a place."""

UNCONFIRMED = "⚠️"


@dataclass(frozen=True, slots=True)
class Page:
    """Which page of a list is shown.

    Args:
        where: Where was looked, as a FindButton carries it.
        number: The first is 0.
        more: There is another page.
        today: The day in the city.
    """

    where: str
    number: int
    more: bool
    today: date


def services(offered: Sequence[Service]) -> Screen:
    """Ask whose advice a parent looks for."""
    buttons = [
        Button(service_button(each), WhereButton(search=pack(_advice(each))).pack())
        for each in offered
    ]
    anyone = Button(
        p_("button", "All advice hours"),
        FindButton(search=pack(_advice(None)), where=EVERYWHERE, page=0).pack(),
    )
    return Screen(
        lines=(
            strong(_("Who would you like to talk to?")),
            _("It is free and nothing is passed on."),
        ),
        rows=(*in_rows(buttons), (anyone,), foot()),
    )


def where(search: Search, quarters: Sequence[tuple[str, str]], city: Municipality) -> Screen:
    """Ask where to look.

    Args:
        quarters: Name of each quarter with a centre, and where it is as a FindButton carries it.
    """
    packed = pack(search)
    buttons = [
        Button(isolate(name), FindButton(search=packed, where=spot, page=0).pack())
        for name, spot in quarters
    ]
    return Screen(
        lines=(
            strong(_("Where would you like to look?")),
            _("You can also write a street, a school or a postal code."),
        ),
        rows=(
            (
                Button(pictured("📍", p_("button", "Near me")), HereButton(search=packed).pack()),
                Button(
                    _button_city(city), FindButton(search=packed, where=EVERYWHERE, page=0).pack()
                ),
            ),
            *in_rows(buttons),
            foot(),
        ),
    )


def ask_location() -> Screen:
    """Ask for the phone's position, and say what becomes of it."""
    return Screen(
        lines=(
            strong(_("Where are you?")),
            _("Tap the button below. Or write your quarter or postal code."),
            _("Your place is rounded to about 100 metres. We forget it after the search."),
        ),
        ask_location=pictured("📍", p_("button", "Send my place")),
    )


def which(search: Search, choice: Sequence[tuple[str, str]]) -> Screen:
    """Ask which of several places is meant."""
    packed = pack(search)
    buttons = [
        Button(isolate(name), FindButton(search=packed, where=spot, page=0).pack())
        for name, spot in choice
    ]
    return Screen(lines=(strong(_("Which place do you mean?")),), rows=(*in_rows(buttons), foot()))


def listing(
    found: Sequence[Found], search: Search, spot: Spot | None, page: Page, city: Municipality
) -> Screen:
    """List the next dates, nearest and soonest first."""
    return Screen(
        lines=(
            *_heading(search, spot, city),
            *items(found, page.today, named=search.kind is None or _any_advice(search)),
        ),
        rows=(*numbers(found, search, page), *_ways(search, page), foot()),
    )


def nothing(
    alternatives: Sequence[Found],
    search: Search,
    spot: Spot | None,
    page: Page,
    city: Municipality,
) -> Screen:
    """Say that nothing fits, show what comes closest, and offer to tell the city."""
    wish = Button(
        p_("button", "Tell the city"), WishButton(search=pack(search), where=page.where).pack()
    )
    closest = ["", strong(_("This comes closest:")), *items(alternatives, page.today, named=True)]
    return Screen(
        lines=(
            *_heading(search, spot, city),
            _("Nothing like this is planned at the moment."),
            *(closest if alternatives else []),
            "",
            _("Shall we tell the city what you looked for? Without your name."),
        ),
        rows=(*numbers(alternatives, search, page), (wish,), *_ways(search, page), foot()),
    )


def wished() -> Screen:
    """Thank for a wish."""
    return Screen(
        lines=(
            strong(_("Thank you. We have noted it without your name.")),
            _("It helps the city to plan."),
        ),
        rows=(foot(),),
    )


def title(search: Search) -> str:
    """Name what is looked for."""
    return kind(search.kind, search.service) if search.kind else _("Everything for parents")


def mark() -> str:
    """Say that nobody has confirmed a time."""
    return pictured(UNCONFIRMED, _("Example time. Please ask first."))


def _certainty(each: Found) -> list[str]:
    """Mark what is not sure, or not meant to be: a centre that rehearses has no date for real."""
    if not each.confirmed:
        return [mark()]
    return [pictured("🧪", _("Rehearsal: this centre is not live yet."))] if each.trial else []


def _advice(service: Service | None) -> Search:
    return Search(kind=Kind.SPRECHSTUNDE, service=service)


def _button_city(city: Municipality) -> str:
    return p_("button", "All of {city}", city=city.short_name)


def _heading(search: Search, spot: Spot | None, city: Municipality) -> list[Line | str]:
    if spot is None:
        place = _("In all of {city}, soonest first.", city=city.short_name)
    elif spot.label:
        place = _("Near {place}, nearest first.", place=spot.label)
    else:
        place = _("Near you, nearest first.")
    filters = chosen(search)
    only = [_("Only: {filters}.", filters=dates.listing(filters))] if filters else []
    return [strong(title(search)), place, *only]


def _any_advice(search: Search) -> bool:
    return search.kind is Kind.SPRECHSTUNDE and search.service is None


def items(found: Sequence[Found], today: date, *, named: bool) -> list[Line | str]:
    """Say when, what and where, date by date.

    Args:
        named: Name what it is; a heading may have said so.
    """
    lines: list[Line | str] = []
    for number, each in enumerate(found, 1):
        lines += ["", strong(_when(number, each, today)), _what(each, named=named)]
        lines += _certainty(each)
    return lines


def _when(number: int, each: Found, today: date) -> str:
    return _(
        "{number}. {day}, {time}",
        number=number,
        day=dates.day(each.local_on, today),
        time=dates.span(each.start_time, each.end_time),
    )


def _what(each: Found, *, named: bool) -> str:
    """Say what and where in one line; the kind only where the heading has not said it."""
    parts = [
        short(each.kind, each.service) if named else "",
        each.venue_name or each.quarter,
        dates.distance(each.distance_m) if each.distance_m is not None else "",
    ]
    return pictured(PICTURES[each.kind], " · ".join(isolate(part) for part in parts if part))


def numbers(found: Sequence[Found], search: Search, page: Page) -> tuple[tuple[Button, ...], ...]:
    """Lead to each of these dates, and from there back to the search."""
    packed = pack(search)
    buttons = [
        Button(
            _number(number, each),
            DetailsButton(
                occurrence=each.occurrence, search=packed, where=page.where, page=page.number
            ).pack(),
        )
        for number, each in enumerate(found, 1)
    ]
    return in_rows(buttons)


def _number(number: int, each: Found) -> str:
    day, clock = dates.short_day(each.local_on), dates.clock(each.start_time)
    return f"{number} · {isolate(day)} {isolate(clock)}"


def _ways(search: Search, page: Page) -> list[tuple[Button, ...]]:
    packed = pack(search)
    turn = []
    if page.number:
        turn.append(_turn(p_("button", "Back"), packed, page.where, page.number - 1))
    if page.more:
        turn.append(_turn(p_("button", "More dates"), packed, page.where, page.number + 1))
    filters = FiltersButton(search=packed, where=page.where, ask="").pack()
    place = WhereButton(search=packed).pack()
    return [
        *([tuple(turn)] if turn else []),
        (Button(p_("button", "Filter"), filters), Button(p_("button", "Another place"), place)),
    ]


def _turn(text: str, packed: str, where_: str, number: int) -> Button:
    return Button(text, FindButton(search=packed, where=where_, page=number).pack())


def sentences(found: Sequence[Found], today: date) -> list[str]:
    """Say each date in one line, its mark included; for a page without buttons."""
    return [
        " · ".join(
            part
            for part in (
                _(
                    "{day}, {time}",
                    day=dates.day(each.local_on, today),
                    time=dates.span(each.start_time, each.end_time),
                ),
                _what(each, named=True),
                *_certainty(each),
            )
            if part
        )
        for each in found
    ]
