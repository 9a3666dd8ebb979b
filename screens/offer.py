"""The offers that staff keep: their list, and one with all that can be changed."""

from collections.abc import Sequence
from datetime import date

from kiez.fact import Fact
from kiez.offer import Kept, State, Usual, fitting, mark
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.amendment_buttons import TimesButton
from screens.fact import about, named, said
from screens.foot import week
from screens.offer_buttons import (
    EndOfferButton,
    FactButton,
    LiveButton,
    ModelsButton,
    NewOfferButton,
    OffersPageButton,
    RightButton,
)
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import ConfirmButton, OfferButton, OffersButton
from screens.words import PICTURES, kind, short

PAGE = 20
_SIGNS = 24
_MARKS = {
    State.CONFIRMED: "✅",
    State.UNCONFIRMED: "❓",
    State.HIDDEN: "🙈",
    State.PAUSED: "⏸",
}


def listed(kept: Sequence[Kept], page: int, *, coordinates: bool, ready: bool = False) -> Screen:
    """List the offers by kind, each with its state.

    Args:
        coordinates: Whoever looks may also make new ones.
        ready: Whoever looks may let the centre go live now.
    """
    shown = kept[page * PAGE : (page + 1) * PAGE]
    open_ = sum(not each.confirmed for each in kept)
    to_confirm = n_(
        "Nobody has confirmed {count} of them.", "Nobody has confirmed {count} of them.", open_
    )
    return Screen(
        lines=(
            strong(_("Your offers")),
            *([_legend(), ""] if shown else [_("Nothing is here yet.")]),
            *([pictured("❓", to_confirm)] if open_ else []),
        ),
        rows=(
            *([(_confirm(),)] if open_ else []),
            *([(to_live(),)] if ready else []),
            *in_rows([_to(each) for each in shown], 1),
            *_pages(page, more=len(kept) > (page + 1) * PAGE),
            *([_new()] if coordinates else []),
            (week(),),
        ),
    )


def card(kept: Kept, today: date) -> Screen:
    """Show an offer with all its facts, and a button for each change."""
    times = Button(
        pictured("📅", p_("button", "Time, place, dates")), TimesButton(offer=kept.id).pack()
    )
    right = Button(pictured("✅", p_("button", "It is right")), said_right(kept))
    return Screen(
        lines=(*heading(kept, today), "", *said(kept), *about(kept)),
        rows=(
            *([] if kept.confirmed else [(right,)]),
            (times,),
            *in_rows([_change(kept, each) for each in fitting(kept)]),
            (gone(kept),),
            (offers(), week()),
        ),
    )


def heading(kept: Kept, today: date) -> list[Line | str]:
    """Say what an offer is, when and where it is, and how it stands."""
    return [
        strong(name(kept)),
        *([pictured("📅", when(kept.usual, today))] if kept.usual else []),
        *([f"📍 {isolate(kept.venue)}"] if kept.venue else []),
        *_next(kept, today),
        pictured(_MARKS[kept.state], _state(kept)),
    ]


def name(kept: Kept) -> str:
    """Name an offer by its kind, and its own title if that says more."""
    usually = kind(kept.kind, kept.service)
    own = "" if kept.title in usually else isolate(kept.title)
    return pictured(PICTURES[kept.kind], ": ".join(part for part in (usually, own) if part))


def when(usual: Usual, today: date) -> str:
    """Say when an offer usually takes place."""
    days = dates.listing([dates.weekday(each) for each in usual.weekdays])
    hours = dates.span(usual.start, usual.end)
    parts = [_("{day}, {time}", day=days, time=hours), *_rhythm(usual)]
    if usual.until:
        parts.append(_("until {day}", day=dates.day(usual.until, today)))
    return " · ".join(parts)


def cut(words: str) -> str:
    """Fit a name from the directory on a button."""
    return isolate(words if len(words) <= _SIGNS else f"{words[: _SIGNS - 1].rstrip()}…")


def gone(kept: Kept) -> Button:
    """Prepare that an offer takes place no more; nothing happens before it was looked at."""
    return Button(pictured("🗑", p_("button", "No more")), EndOfferButton(offer=kept.id).pack())


def said_right(kept: Kept) -> str:
    """Carry that an offer is right, as it is shown."""
    return RightButton(offer=kept.id, do="r", seen=mark([kept])).pack()


def offers() -> Button:
    """Lead to the list."""
    return Button(pictured("📋", p_("button", "Offers")), OffersButton().pack())


def to_live() -> Button:
    """Lead to the question whether the centre shall go live."""
    return Button(pictured("🚀", p_("button", "Go live")), LiveButton(sure="").pack())


def _legend() -> str:
    words = {
        State.CONFIRMED: _("confirmed"),
        State.UNCONFIRMED: _("not confirmed"),
        State.PAUSED: _("paused"),
        State.HIDDEN: _("hidden"),
    }
    return " · ".join(pictured(_MARKS[state], each) for state, each in words.items())


def _to(kept: Kept) -> Button:
    days = [dates.short_weekday(each) for each in kept.usual.weekdays[:1]] if kept.usual else []
    words = cut(" ".join((*days, short(kept.kind, kept.service))))
    return Button(pictured(_MARKS[kept.state], words), OfferButton(offer=kept.id).pack())


def _change(kept: Kept, value: Fact) -> Button:
    return Button(named(value), FactButton(offer=kept.id, fact=value, value="").pack())


def _confirm() -> Button:
    return Button(pictured("✅", p_("button", "Confirm them")), ConfirmButton().pack())


def _new() -> tuple[Button, ...]:
    fresh = NewOfferButton(what="", copied=0, day="", time="", weeks="", venue=0)
    return (
        Button(pictured("➕", p_("button", "New offer")), fresh.pack()),
        Button(pictured("💡", p_("button", "Copy from others")), ModelsButton(page=0).pack()),
    )


def _pages(page: int, *, more: bool) -> list[tuple[Button, ...]]:
    buttons = []
    if page:
        buttons.append(
            Button(p_("button", "Earlier page"), OffersPageButton(page=page - 1).pack())
        )
    if more:
        buttons.append(Button(p_("button", "Next page"), OffersPageButton(page=page + 1).pack()))
    return [tuple(buttons)] if buttons else []


def _state(kept: Kept) -> str:
    match kept.state:
        case State.CONFIRMED if kept.checked_on:
            return _("Confirmed. Last checked: {month}.", month=dates.month(kept.checked_on))
        case State.CONFIRMED:
            return _("Confirmed.")
        case State.UNCONFIRMED if kept.live:
            return _("Nobody has confirmed it. Parents do not see it.")
        case State.UNCONFIRMED:
            return _("Nobody has confirmed day and time yet.")
        case State.HIDDEN:
            return _("Nobody has checked it for half a year. Parents do not see it.")
        case State.PAUSED:
            return _("It pauses.")


def _next(kept: Kept, today: date) -> list[str]:
    if kept.next_on is None:
        return [_("There is no next date.")]
    return [_("Next date: {day}", day=dates.day(kept.next_on, today))]


def _rhythm(usual: Usual) -> list[str]:
    if usual.nth is not None and usual.nth < 0:
        return [_("only the last in the month")]
    if usual.nth is not None:
        return [_("only number {number} in the month", number=usual.nth)]
    if usual.every_weeks > 1:
        return [n_("every {count} week", "every {count} weeks", usual.every_weeks)]
    return []
