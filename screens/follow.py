"""What a parent follows: choosing it, the list of it, and the digest of its coming week."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from kiez.finding import Found, Search
from kiez.follow import Follow, Often, Weekly
from kiez.quiet import Quiet
from kiez.reach import Reach
from locales import dates
from locales.translate import _, isolate, p_
from screens.buttons import DetailsButton, WhereButton, pack
from screens.finding import EVERYWHERE, mark
from screens.foot import foot
from screens.own_buttons import (
    DigestButton,
    FollowButton,
    FollowingButton,
    MineButton,
    pack_kind,
)
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.stop import stop
from screens.words import PICTURES, kind, short

ASK, CHANGE, WEEKLY, AT_ONCE, OFF = "", "c", "w", "n", "x"
"""How often, as a FollowButton carries it; or the question what, or how often."""

OFTEN = {WEEKLY: Often.WEEKLY, AT_ONCE: Often.AT_ONCE}
_LETTERS = {often: letter for letter, often in OFTEN.items()}

_HOUSE, _CITY = "🏡", "🌍"
# A message has room for so many.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Hours:
    """When a person hears of what they follow.

    Args:
        reach: What their phone does then.
    """

    weekly: Weekly
    quiet: Quiet
    reach: Reach


def ask(choice: Sequence[Follow], known: Collection[Follow], city_name: str) -> Screen:
    """Ask what to follow of what a date is: its centre, its kind there, its kind anywhere.

    Args:
        choice: Each as it would be followed.
        known: What is followed already.
    """
    followed = {(each.centre, each.kind) for each in known}
    buttons = [
        _to(
            _ticked(_label(each, city_name), on=(each.centre, each.kind) in followed),
            each,
            CHANGE if (each.centre, each.kind) in followed else WEEKLY,
        )
        for each in choice
    ]
    return Screen(
        lines=(
            strong(_("What would you like to follow?")),
            _("Once a week I send you its dates of the coming week."),
            _("You can change it or end it at any time."),
            "",
            *(said(each) for each in choice),
        ),
        rows=(*((button,) for button in buttons), (_list(),), foot()),
    )


def followed(follow: Follow, hours: Hours) -> Screen:
    """Say what is followed now, when one hears of it and how it reaches this phone."""
    heading = pictured("✅", _("Done. You follow this now."))
    return Screen(
        lines=(
            strong(heading),
            said(follow),
            *_often(follow.often, hours),
            *([_("What the centre announces comes at once.")] if follow.centre else []),
            truth(hours.reach),
        ),
        rows=(*_changes(follow), (_list(),), foot()),
    )


def one(follow: Follow, hours: Hours) -> Screen:
    """Show one thing that is followed, and let it be changed."""
    heading = _("How often would you like to hear of it?")
    return Screen(
        lines=(strong(heading), said(follow), *_often(follow.often, hours), truth(hours.reach)),
        rows=(*_changes(follow), (_list(),), foot()),
    )


def ended(follow: Follow) -> Screen:
    """Say that something is not followed any more, and offer to take it back."""
    undo = _to(p_("button", "Undo"), follow, _LETTERS[follow.often])
    return Screen(
        lines=(strong(_("You do not follow this any more.")), said(follow)),
        rows=((undo, _list()), foot()),
    )


def following(follows: Sequence[Follow], hours: Hours) -> Screen:
    """List what is followed, each with ways to change and to end it."""
    if not follows:
        return _nothing()
    lines, buttons = [], []
    change, off = p_("button", "Change"), p_("button", "Off")
    weekly = any(each.often is Often.WEEKLY for each in follows)
    for number, each in enumerate(follows[:_MOST], 1):
        lines += ["", f"{number}. {said(each)}", _short(each.often)]
        buttons += [
            _to(f"{number} · {change}", each, CHANGE),
            _to(f"{number} · {off}", each, OFF),
        ]
    return Screen(
        lines=(
            strong(_("What you follow")),
            *lines,
            "",
            *(_often(Often.WEEKLY, hours) if weekly else []),
            truth(hours.reach),
        ),
        rows=(*in_rows(buttons), (_hour(), _mine()), foot()),
    )


def digest(lines: Sequence[Found], today: date) -> Screen:
    """Tell the dates of the coming week, each with a button that leads to it."""
    return Screen(
        lines=(
            strong(pictured("📰", _("This week, of what you follow:"))),
            *(line for number, each in enumerate(lines, 1) for line in _date(number, each, today)),
        ),
        rows=(
            *in_rows([_to_date(number, each) for number, each in enumerate(lines, 1)]),
            (_list(), stop()),
        ),
    )


def said(follow: Follow) -> str:
    """Name what is followed, in one line."""
    if follow.kind is None:
        return pictured(_HOUSE, _("Everything at {centre}.", centre=follow.centre_name))
    what = kind(follow.kind)
    if follow.centre is None:
        return pictured(_CITY, _("{kind}: all over the city.", kind=what))
    here = _("{kind}: only at {centre}.", kind=what, centre=follow.centre_name)
    return pictured(PICTURES[follow.kind], here)


def truth(reach: Reach) -> str:
    """Say truly how news reaches this phone."""
    match reach:
        case Reach.TELEGRAM:
            return _("You read it here in Telegram.")
        case Reach.RING:
            return _("You read it here, and your phone rings.")
        case Reach.PAGE:
            return _("You read it here. Your phone stays silent.")
        case Reach.STOPPED:
            return _("You asked for quiet. So nothing comes until you undo it.")
        case Reach.NOWHERE:
            return _("No news can reach you now. Please look here now and then.")


def _date(number: int, found: Found, today: date) -> list[Line | str]:
    """Tell a date in two lines, and that nobody has confirmed it if so."""
    when = _(
        "{number}. {day}, {time}",
        number=number,
        day=dates.day(found.local_on, today),
        time=dates.span(found.start_time, found.end_time),
    )
    what = [short(found.kind, found.service), found.venue_name or found.quarter]
    where = " · ".join(isolate(part) for part in what if part)
    marks = [] if found.confirmed else [mark()]
    return ["", strong(when), pictured(PICTURES[found.kind], where), *marks]


def _nothing() -> Screen:
    return Screen(
        lines=(
            strong(_("You follow nothing yet.")),
            _("Choose a date, then tap Follow."),
            _("Once a week I tell you what comes next."),
        ),
        rows=((find(), _mine()), foot()),
    )


def _label(follow: Follow, city_name: str) -> str:
    """Name on a button what could be followed; the lines above say it in full."""
    if follow.kind is None:
        return pictured(_HOUSE, p_("button", "Everything there"))
    if follow.centre is None:
        return pictured(_CITY, p_("button", "All of {city}", city=city_name))
    return pictured(PICTURES[follow.kind], p_("button", "Only this there"))


def _often(often: Often, hours: Hours) -> list[str]:
    """Say when one hears of it."""
    if often is Often.WEEKLY:
        return [
            _(
                "Once a week: {weekday}, {time}.",
                weekday=dates.weekday(hours.weekly.weekday),
                time=dates.clock(hours.weekly.time),
            )
        ]
    at_once = _("As soon as there is a new date.")
    if hours.quiet.start == hours.quiet.end:
        return [at_once]
    span = dates.span(hours.quiet.start, hours.quiet.end)
    return [at_once, _("In your quiet hours it waits: {hours}.", hours=span)]


def _short(often: Often) -> str:
    return _("Once a week.") if often is Often.WEEKLY else _("As soon as there is a new date.")


def _changes(follow: Follow) -> tuple[tuple[Button, ...], ...]:
    weekly = _ticked(p_("button", "Once a week"), on=follow.often is Often.WEEKLY)
    at_once = _ticked(p_("button", "At once"), on=follow.often is Often.AT_ONCE)
    return (
        (_to(weekly, follow, WEEKLY), _to(at_once, follow, AT_ONCE)),
        (_to(pictured("🔕", p_("button", "Off")), follow, OFF), _hour()),
    )


def _ticked(label: str, *, on: bool) -> str:
    return pictured("✓", label) if on else label


def _to(text: str, follow: Follow, often: str) -> Button:
    centre, letter = follow.centre or 0, pack_kind(follow.kind)
    return Button(text, FollowButton(centre=centre, kind=letter, often=often).pack())


def _to_date(number: int, found: Found) -> Button:
    day, clock = dates.short_day(found.local_on), dates.clock(found.start_time)
    there = DetailsButton(
        occurrence=found.occurrence, search=pack(Search()), where=EVERYWHERE, page=0
    )
    return Button(f"{number} · {isolate(day)} {isolate(clock)}", there.pack())


def _list() -> Button:
    return Button(p_("button", "What I follow"), FollowingButton().pack())


def _hour() -> Button:
    return Button(p_("button", "Day and hour"), DigestButton(day="", hour="").pack())


def _mine() -> Button:
    return Button(p_("button", "My things"), MineButton().pack())


def find() -> Button:
    """Lead to the coming dates."""
    where = WhereButton(search=pack(Search())).pack()
    return Button(pictured("🔎", p_("button", "Find a date")), where)
