"""The week of a member of staff: who comes, what is to be done, and the ways to do it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import groupby

from kiez.roles import TRUSTED, Grant, Role, Staff
from kiez.team import AHEAD, Expected, Numbers, Week
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.amendment import waiting
from screens.bulletin import to_bulletin
from screens.foot import cards, foot, with_families
from screens.guard import line, rehearsal, tasks, to_guard, to_week
from screens.offer import to_live
from screens.participation_buttons import PastButton
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import (
    AccountButton,
    AnnouncementsButton,
    CentreButton,
    ConfirmButton,
    DateButton,
    OffersButton,
    PeopleButton,
    TasksButton,
)
from screens.week_buttons import WeekButton
from screens.words import PICTURES, service_button, short

Lines = list[Line | str]
Rows = tuple[tuple[Button, ...], ...]

# A message has room for so many dates, in the longest of our languages too.
PAGE = 14
_TITLE_SIGNS, _BUTTON_SIGNS = 30, 22
# Beside a picture and a day.
_SERVICE_SIGNS = 12
_DAY = timedelta(days=1)


def week(week: Week, staff: Staff, page: int | None = None) -> Screen:
    """Show the coming week: what presses first, then each date with its numbers.

    Args:
        page: Of the dates; None: the beginning, with all ways and the next dates' buttons.
    """
    first = (page or 0) * PAGE
    shown = week.expected[first : first + PAGE]
    nothing = _("No date is planned until {day}.", day=_day(week))
    return Screen(
        lines=(
            strong(isolate(week.centre_name) if week.centre else _("Your offers")),
            *rehearsal(trial=week.trial),
            *_pressing(week),
            *(_dates(week, shown) or ["", nothing]),
        ),
        rows=(
            *(_begin(week, staff, shown) if page is None else _go_on(week, shown, page)),
            foot(),
        ),
    )


def centres(choice: Sequence[Grant], staff: Staff) -> Screen:
    """Ask in which of several centres somebody works now."""
    return Screen(
        lines=(strong(_("Which centre?")),),
        rows=(*in_rows([_to_centre(each, staff) for each in choice], 1), foot()),
    )


def figures(numbers: Numbers) -> list[str]:
    """Say who comes and who waits, in a line each; nothing where nobody does."""
    who = [
        n_("{count} family", "{count} families", numbers.families),
        *_some(n_("{count} adult", "{count} adults", numbers.adults), numbers.adults),
        *_some(n_("{count} child", "{count} children", numbers.children), numbers.children),
    ]
    childcare = n_(
        "{count} child needs childcare.", "{count} children need childcare.", numbers.childcare
    )
    waits = n_("{count} family is waiting.", "{count} families are waiting.", numbers.waiting)
    return [
        *_some(pictured("👪", " · ".join(who)), numbers.families),
        *_some(pictured("🧸", childcare), numbers.childcare),
        *_some(pictured("⏳", waits), numbers.waiting),
    ]


def named(expected: Expected) -> str:
    """Name what takes place: its kind or service, and its own title if that says more."""
    usually = short(expected.kind, expected.service)
    title = clipped(expected.title)
    says_more = expected.service is None and title not in usually
    return " · ".join(isolate(each) for each in (usually, *([title] if says_more else [])))


def clipped(title: str, most: int = _TITLE_SIGNS) -> str:
    """Shorten a title, where many stand below one another."""
    return title if len(title) <= most else f"{title[: most - 1].rstrip()}…"


def to_date(expected: Expected) -> Button:
    """Lead to a date: its kind's picture, its day and hour; of a consultation its service."""
    day = isolate(dates.short_day(expected.local_on))
    clock = dates.clock(expected.start_time)
    service = expected.service and clipped(service_button(expected.service), _SERVICE_SIGNS)
    label = pictured(PICTURES[expected.kind], f"{day} {isolate(service or clock)}")
    return Button(label, DateButton(occurrence=expected.occurrence).pack())


def _pressing(week: Week) -> list[str]:
    """Say what there is to do, the worst first."""
    unconfirmed = n_(
        "Nobody has confirmed {count} offer yet.",
        "Nobody has confirmed {count} offers yet.",
        week.unconfirmed,
    )
    drafts = n_("{count} announcement is begun.", "{count} announcements are begun.", week.drafts)
    return [
        *_some(pictured("❓", unconfirmed), week.unconfirmed),
        *(line(each, week.today) for each in week.findings[:1]),
        *tasks(week),
        *_some(pictured("✏️", drafts), week.drafts),
    ]


def _dates(week: Week, shown: Iterable[Expected]) -> Lines:
    lines: Lines = []
    for day, those in groupby(shown, lambda each: each.local_on):
        lines += ["", strong(dates.day(day, week.today))]
        lines += [line for each in those for line in _date(each)]
    return lines


def _date(expected: Expected) -> list[str]:
    hours = isolate(dates.span(expected.start_time, expected.end_time))
    what = pictured(PICTURES[expected.kind], f"{hours} · {named(expected)}")
    if not expected.on:
        return [what, pictured("❌", _("This date is cancelled."))]
    return [what, *figures(expected.numbers)]


def _begin(week: Week, staff: Staff, shown: Sequence[Expected]) -> Rows:
    """Lead to all that can be done, and to the dates of today and tomorrow, or the next ones."""
    first = shown[0].local_on if shown else week.today
    soon = [each for each in shown if each.local_on <= max(first, week.today + _DAY)]
    more = Button(p_("button", "More dates"), WeekButton(page=0).pack())
    return (
        *_first(week),
        *in_rows(_ways(week, staff)),
        *in_rows([to_date(each) for each in soon]),
        *([(more,)] if len(week.expected) > len(soon) else []),
    )


def _go_on(week: Week, shown: Sequence[Expected], page: int) -> Rows:
    """Lead to each date of a page."""
    back = Button(p_("button", "Back"), WeekButton(page=max(page - 1, 0)).pack())
    more = Button(p_("button", "More"), WeekButton(page=page + 1).pack())
    turns = [
        *([back] if page else []),
        *([more] if len(week.expected) > (page + 1) * PAGE else []),
    ]
    return (*in_rows([to_date(each) for each in shown]), *in_rows(turns), (to_week(),))


def _first(week: Week) -> Rows:
    """Put the confirming of offers and going live before all else, as long as they wait."""
    label = pictured("✅", p_("button", "Confirm your offers"))
    return (
        *([(Button(label, ConfirmButton().pack()),)] if week.unconfirmed else []),
        *([(to_live(),)] if week.trial and week.ready else []),
    )


def _ways(week: Week, staff: Staff) -> list[Button]:
    """Lead to all that somebody with these roles can do."""
    announce = Button(pictured("📣", p_("button", "Announcements")), AnnouncementsButton().pack())
    people = Button(pictured("👥", p_("button", "People")), PeopleButton().pack())
    other = Button(pictured("🔁", p_("button", "Another centre")), CentreButton(centre=0).pack())
    return [
        *([announce] if week.centre else []),
        Button(pictured("📌", p_("button", "Tasks")), TasksButton().pack()),
        Button(pictured("📋", p_("button", "Offers")), OffersButton().pack()),
        *([waiting(week.prepared)] if week.prepared else []),
        *([to_guard(), to_bulletin()] if week.centre else []),
        *([cards()] if staff.reached_centres else []),
        *(with_families() if staff.may(*TRUSTED) else []),
        Button(pictured("🗓", p_("button", "Earlier dates")), PastButton(page=0).pack()),
        *([other] if len(staff.centres) > 1 else []),
        *([people] if staff.may(Role.CITY) else []),
        Button(pictured("👤", p_("button", "My account")), AccountButton().pack()),
    ]


def _to_centre(grant: Grant, staff: Staff) -> Button:
    here = grant.centre == staff.centre
    label = isolate(clipped(grant.centre_name, _BUTTON_SIGNS))
    return Button(
        pictured("✓", label) if here else label, CentreButton(centre=grant.centre or 0).pack()
    )


def _day(week: Week) -> str:
    return dates.day(week.today + AHEAD, week.today)


def _some(text: str, count: int) -> list[str]:
    return [text] if count else []
