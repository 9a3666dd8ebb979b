"""What staff see of dates that are over: enter from paper, correct, find."""

from collections.abc import Sequence

from kiez.headcount import Count, Totals, What, of_totals
from kiez.participation import Counting, Past, Phase
from locales import dates
from locales.translate import _, isolate, p_
from screens import counter
from screens.foot import week
from screens.participation import counting, head, to_count, ways, whats
from screens.participation_buttons import (
    PaperButton,
    PastButton,
    TotalsButton,
    pack_count,
    pack_totals,
)
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.team_buttons import CountButton
from screens.words import PICTURES

PAGE = 8
"""So many dates that are over stand on a page."""


def paper(desk: Counting, count: Count) -> Screen:
    """Enter from paper who came; all that was said so far stands in the buttons."""
    if desk.phase is not Phase.MISSED:
        return counting(desk)

    def data(what: What, by: int) -> str:
        after = count.stepped(what, by)
        return _paper(desk, after if after.possible else count)

    keep = Button(pictured("✅", p_("button", "Keep it")), _paper(desk, count, "s"))
    return Screen(
        lines=(
            *head(desk),
            strong(_("Who came: {numbers}.", numbers=counter.said(count.totals))),
            *([] if count.sound else [pictured("⚠️", counter.unsound())]),
            _("Enter what is on your paper. You can do this once."),
            _("Or write: {example}", example=_("4 families, 5 adults, 6 children, 1 new")),
        ),
        rows=(
            *counter.rows(count, data, whats(desk)),
            (*([keep] if count != Count() and count.sound else []), to_count(desk)),
            ways(desk),
        ),
    )


def totals(desk: Counting, wanted: Totals | None) -> Screen:
    """Correct the totals of a closed date."""
    if desk.totals is None or not desk.correctable:
        return counting(desk)
    now = wanted or desk.totals
    count = of_totals(now)

    def data(what: What, by: int) -> str:
        after = count.stepped(what, by)
        return _totals(desk, after.totals if after.possible else now)

    keep = Button(pictured("✅", p_("button", "Keep it")), _totals(desk, now, "s"))
    return Screen(
        lines=(
            *head(desk),
            _("As it is: {numbers}.", numbers=counter.said(desk.totals)),
            strong(_("Corrected: {numbers}.", numbers=counter.said(now))),
            *([] if now.sound else [pictured("⚠️", counter.unsound())]),
            _("Or write: {example}", example=_("4 families, 5 adults, 6 children")),
        ),
        rows=(
            *counter.rows(count, data, counter.SUMS),
            (*([keep] if now != desk.totals and now.sound else []), to_count(desk)),
            ways(desk),
        ),
    )


def past(found: Sequence[Past], page: int) -> Screen:
    """List dates that are over; those that nobody has counted carry a sign of their own."""
    shown = found[:PAGE]
    turn = [
        *([_page(p_("button", "Back"), page - 1)] if page else []),
        *([_page(p_("button", "More"), page + 1)] if len(found) > PAGE else []),
    ]
    said = (
        [
            pictured("✅", _("This date is counted. Tap it to correct its totals.")),
            pictured("📝", _("Nobody has counted here. Tap to enter it from paper.")),
        ]
        if shown
        else [_("No date is over yet.")]
    )
    return Screen(
        lines=(strong(_("Earlier dates")), *said),
        rows=(*((_entry(each),) for each in shown), *in_rows(turn), (week(),)),
    )


def _paper(desk: Counting, count: Count, do: str = "") -> str:
    at = desk.card.occurrence
    return PaperButton(occurrence=at, count=pack_count(count), do=do).pack()


def _totals(desk: Counting, wanted: Totals, do: str = "") -> str:
    at = desk.card.occurrence
    return TotalsButton(occurrence=at, totals=pack_totals(wanted), do=do).pack()


def _entry(each: Past) -> Button:
    card = each.card
    day, clock = (
        isolate(dates.short_day(card.local_on)),
        isolate(dates.clock(card.start_time)),
    )
    sign = "✅" if each.counted else "📝"
    label = pictured(sign, pictured(PICTURES[card.kind], f"{day} {clock}"))
    return Button(label, CountButton(occurrence=card.occurrence).pack())


def _page(label: str, page: int) -> Button:
    return Button(label, PastButton(page=page).pack())
