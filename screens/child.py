"""The months in which a parent's children were born: a list to add to and to take from."""

from collections.abc import Sequence
from datetime import date

from kiez.child import MOST, Child, months, years
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.foot import foot
from screens.own_buttons import AddChildButton, ChildrenButton, ForgetChildButton, MineButton
from screens.screen import Button, Screen, in_rows, pictured, strong

_MONTHS_A_ROW = 3


def children(found: Sequence[Child], *, forgotten: date | None = None) -> Screen:
    """List the children's months; a tap on one forgets it.

    Args:
        forgotten: The month that was forgotten right now: a tap takes that back.
    """
    gone = [_("Forgotten: {month}.", month=dates.month(forgotten))] if forgotten else []
    return Screen(
        lines=(
            *(strong(each) for each in gone),
            strong(_("Your children")),
            _("I keep month and year only, and no names."),
            _("So I suggest what fits their age."),
            *([_("Tap a month, and I forget it.")] if found else [_("Nothing is here yet.")]),
        ),
        rows=(
            *in_rows([_forget(each) for each in found]),
            *((_undo(forgotten),) if forgotten else ()),
            (_add(), Button(p_("button", "My things"), MineButton().pack())),
            foot(),
        ),
    )


def ask_year(today: date) -> Screen:
    """Ask in which year a child was born."""
    buttons = [
        Button(isolate(year), AddChildButton(year=year, month=0).pack()) for year in years(today)
    ]
    return Screen(
        lines=(strong(_("In which year was your child born?")),),
        rows=(*in_rows(buttons, _MONTHS_A_ROW), (_list(),), foot()),
    )


def ask_month(year: int, today: date) -> Screen:
    """Ask in which month of the year a child was born."""
    buttons = [
        Button(
            isolate(dates.month(date(year, month, 1))),
            AddChildButton(year=year, month=month).pack(),
        )
        for month in months(year, today)
    ]
    return Screen(
        lines=(strong(_("In which month?")),),
        rows=(*in_rows(buttons), (_list(),), foot()),
    )


def no_more() -> Screen:
    """Say that there are as many children as a sign-up can have."""
    return Screen(
        lines=(
            strong(_("That is all I can keep.")),
            n_("I keep the month of {count} child.", "I keep {count} children's months.", MOST),
        ),
        rows=((_list(),), foot()),
    )


def _forget(child: Child) -> Button:
    return Button(
        pictured("🗑", isolate(dates.month(child.born_on))),
        ForgetChildButton(child=child.id).pack(),
    )


def _undo(born_on: date) -> tuple[Button, ...]:
    data = AddChildButton(year=born_on.year, month=born_on.month).pack()
    return (Button(p_("button", "Undo"), data),)


def _add() -> Button:
    data = AddChildButton(year=0, month=0).pack()
    return Button(pictured("👶", p_("button", "Add a child")), data)


def _list() -> Button:
    return Button(p_("button", "My children"), ChildrenButton().pack())
