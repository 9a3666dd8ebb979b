"""Lay out counters: a row of fewer, how many, and more for each number."""

from collections.abc import Callable, Iterator, Sequence

from kiez.headcount import Count, Totals, What
from kiez.signup import Band
from locales import dates
from locales.translate import _, n_, p_
from screens.choice import age
from screens.screen import Button

FEWER, MORE = "−", "+"
AT_THE_DOOR = tuple(What)
"""What staff count."""
SUMS = (What.FAMILIES, What.ADULTS, What.UNKNOWN)
"""What is counted where nobody's age is."""
FAMILY = tuple(what for what in What if what not in {What.FAMILIES, What.NEW})
"""What a family says of itself."""

Row = tuple[Button, ...]


def rows(
    count: Count, data: Callable[[What, int], str], whats: Sequence[What] = AT_THE_DOOR
) -> Iterator[Row]:
    """Make the rows of these numbers.

    Args:
        data: Gives what a button carries that changes a number by -1, 0 or 1.
    """
    ages = What.U1 in whats
    for what in whats:
        number = count.of(what)
        # Children of an unknown age are rare where ages are asked for.
        if what is not What.UNKNOWN or number or not ages:
            yield (
                Button(FEWER, data(what, -1)),
                Button(_label(what, number, ages=ages), data(what, 0)),
                Button(MORE, data(what, 1)),
            )


def _label(what: What, number: int, *, ages: bool) -> str:
    match what:
        case What.FAMILIES:
            return p_("button", "Families: {count}", count=number)
        case What.ADULTS:
            return p_("button", "Adults: {count}", count=number)
        case What.NEW:
            # Translators: families that come for the first time this year.
            return p_("button", "New this year: {count}", count=number)
        case _ if not ages:
            return p_("button", "Children: {count}", count=number)
        case _:
            return age(Band(what.value), number)


def said(totals: Totals) -> str:
    """Say how many have come: "4 families, 5 adults and 6 children"."""
    return dates.listing(
        [
            n_("{count} family", "{count} families", totals.families),
            n_("{count} adult", "{count} adults", totals.adults),
            n_("{count} child", "{count} children", totals.children),
        ]
    )


def unsound() -> str:
    """Say that the numbers do not go together."""
    return _("Please check: who comes belongs to a family, and new families count as families.")


def rehearsed() -> str:
    """Say that a centre in trial counts nothing."""
    return _("Rehearsal: nothing of this is counted.")
