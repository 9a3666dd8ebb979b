"""Ask staff whether facts are still right: the monthly list, one offer, and a link to mail."""

from collections.abc import Sequence
from datetime import date

from kiez.check import KEEP_LINK, Checked
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.check_buttons import CheckButton, ChecksButton
from screens.foot import week
from screens.offer import when
from screens.offer_buttons import EndOfferButton
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.task import still_right
from screens.team_buttons import CentreButton, OfferButton
from screens.words import PICTURES, kind

PAGE = 6
Lines = list[Line | str]


def listed(
    aged: Sequence[Checked],
    page: int,
    today: date,
    *,
    ask: bool = False,
    elsewhere: bool = False,
) -> Screen:
    """List what nobody has looked at for long, each with its answers.

    Args:
        ask: Choose whose provider gets a link.
        elsewhere: Whoever looks works in other centres, too.
    """
    last = max((len(aged) - 1) // PAGE, 0)
    page = min(page, last)
    shown = list(enumerate(aged, 1))[page * PAGE : (page + 1) * PAGE]
    buttons = _link_rows(shown) if ask else _answer_rows(shown)
    return Screen(
        lines=(
            *(_heading(aged, ask=ask)),
            *(line for number, each in shown for line in ("", *_entry(number, each, today))),
        ),
        rows=(
            *buttons,
            *_pages(page, last, ask="1" if ask else ""),
            *([(_other(ask=ask),)] if shown else []),
            *([(_another_centre(),)] if elsewhere else []),
            (week(),),
        ),
    )


def one(checked: Checked, today: date) -> Screen:
    """Show the facts of one offer, with the answers."""
    return Screen(
        lines=(
            strong(_("Is this still right?")),
            *facts(checked, today),
            "",
            _last(checked),
            *([_hidden()] if checked.hidden else []),
        ),
        rows=(
            (_right(checked), _change(checked)),
            (_gone(checked), _link(checked)),
            (still_right(), week()),
        ),
    )


def right(checked: Checked, aged: Sequence[Checked], today: date, *, elsewhere: bool) -> Screen:
    """Say that an offer is right as of today, and go on with the list."""
    rest = listed(aged, 0, today, elsewhere=elsewhere)
    thanks = _("Thank you. Checked today: {offer}", offer=checked.title)
    return Screen((strong(pictured("✅", thanks)), "", *rest.lines), rest.rows)


def link(checked: Checked, address: str, secret: str) -> Screen:
    """Show a link that somebody outside the bot may answer by, as text to mail."""
    return Screen(
        lines=(
            strong(_("A link for the provider")),
            _("Mail it or print it. Whoever opens it sees this offer and can answer once."),
            n_(
                "It works for {count} day. Nobody needs an account.",
                "It works for {count} days. Nobody needs an account.",
                KEEP_LINK.days,
            ),
            isolate(checked.title),
            "",
            # To be copied, so no sign for the direction of writing may stand in it.
            f"{address}/k/{secret}",
        ),
        rows=(
            (Button(p_("button", "Back"), CheckButton(offer=checked.id, do="").pack()), week()),
        ),
        fresh=True,
    )


def facts(checked: Checked, today: date) -> Lines:
    """Say what is to be looked at."""
    where = ", ".join(part for part in (checked.street, checked.town) if part)
    names = [dates.language_name(code) for code in checked.languages]
    return [
        strong(_name(checked)),
        *([pictured("📅", when(checked.usual, today))] if checked.usual else []),
        *_next(checked, today),
        *([f"📍 {isolate(checked.venue_name)}"] if checked.venue_name else []),
        *([isolate(where)] if where else []),
        *([_("Phone: {phone}", phone=checked.phone)] if checked.phone else []),
        *([_("Languages there: {languages}", languages=dates.listing(names))] if names else []),
        *([_("Someone looks after the children meanwhile.")] if checked.childcare else []),
    ]


def _heading(aged: Sequence[Checked], *, ask: bool) -> Lines:
    if not aged:
        return [strong(pictured("✅", _("Everything was checked in the last weeks. Thank you!")))]
    if ask:
        return [strong(_("Who gets a link?"))]
    return [
        strong(_("Is this still right?")),
        n_(
            "Nobody has looked at {count} offer for two months.",
            "Nobody has looked at {count} offers for two months.",
            len(aged),
        ),
    ]


def _entry(number: int, checked: Checked, today: date) -> Lines:
    name = _("{number}. {offer}", number=str(number), offer=_plain(checked))
    return [
        strong(name),
        *([pictured("📅", when(checked.usual, today))] if checked.usual else []),
        *([f"📍 {isolate(checked.venue_name)}"] if checked.venue_name else []),
        _last(checked),
        *([_hidden()] if checked.hidden else []),
    ]


def _name(checked: Checked) -> str:
    return pictured(PICTURES[checked.kind], isolate(_plain(checked)))


def _plain(checked: Checked) -> str:
    usually = kind(checked.kind, checked.service)
    return usually if checked.title in usually else checked.title


def _next(checked: Checked, today: date) -> list[str]:
    if checked.next_on is None:
        return [_("There is no next date.")]
    return [_("Next date: {day}", day=dates.day(checked.next_on, today))]


def _last(checked: Checked) -> str:
    if checked.checked_on is None:
        return _("Nobody has checked it yet.")
    return _("Last checked by a person: {month}", month=dates.month(checked.checked_on))


def _hidden() -> str:
    return pictured("🙈", _("Parents do not see it any more, since nobody answered."))


def _answer_rows(shown: Sequence[tuple[int, Checked]]) -> list[tuple[Button, ...]]:
    return [
        tuple(
            Button(f"{number} {each.text}", each.data)
            for each in (_right(checked), _change(checked), _gone(checked))
        )
        for number, checked in shown
    ]


def _link_rows(shown: Sequence[tuple[int, Checked]]) -> list[tuple[Button, ...]]:
    links = [Button(f"{number} {_link(each).text}", _link(each).data) for number, each in shown]
    return list(in_rows(links))


def _right(checked: Checked) -> Button:
    there = CheckButton(offer=checked.id, do="r")
    return Button(pictured("✅", p_("button", "Right")), there.pack())


def _change(checked: Checked) -> Button:
    return Button(pictured("✏️", p_("button", "Change")), OfferButton(offer=checked.id).pack())


def _gone(checked: Checked) -> Button:
    return Button(pictured("🗑", p_("button", "No more")), EndOfferButton(offer=checked.id).pack())


def _link(checked: Checked) -> Button:
    there = CheckButton(offer=checked.id, do="l")
    return Button(pictured("🔗", p_("button", "Make a link")), there.pack())


def _other(*, ask: bool) -> Button:
    if ask:
        return still_right()
    there = ChecksButton(page=0, ask="1").pack()
    return Button(pictured("🔗", p_("button", "Ask the provider")), there)


def _another_centre() -> Button:
    return Button(p_("button", "Another centre"), CentreButton(centre=0).pack())


def _pages(page: int, last: int, ask: str) -> tuple[tuple[Button, ...], ...]:
    before = ChecksButton(page=max(page - 1, 0), ask=ask).pack()
    after = ChecksButton(page=page + 1, ask=ask).pack()
    found = (
        *((Button(p_("button", "Earlier page"), before),) if page else ()),
        *((Button(p_("button", "Next page"), after),) if page < last else ()),
    )
    return (found,) if found else ()
