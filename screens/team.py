"""The week of a member of staff: who comes, what is to be done, and the ways to do it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from kiez.roles import Grant, Role, Staff
from kiez.team import AHEAD, Expected, Numbers, Week
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.foot import foot
from screens.guard import line, rehearsal, tasks, to_guard
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
from screens.words import PICTURES, short

Lines = list[Line | str]

# A message has room for so many dates, in the longest of our languages too.
PAGE = 14
_TITLE_SIGNS, _BUTTON_SIGNS = 30, 22


def week(week: Week, staff: Staff, page: int = 0) -> Screen:
    """Show the coming week: what presses first, then each date with its numbers."""
    shown = week.expected[page * PAGE : (page + 1) * PAGE]
    nothing = _("No date is planned until {day}.", day=_day(week))
    return Screen(
        lines=(
            strong(isolate(week.centre_name) if week.centre else _("Your offers")),
            *rehearsal(trial=week.trial),
            *_pressing(week),
            *(_dates(week, shown) or ["", nothing]),
        ),
        rows=(
            *_first(week),
            *in_rows([to_date(each) for each in shown]),
            *_pages(week, page),
            *in_rows(_ways(week, staff)),
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
    """Lead to a date: its kind's picture, its day and hour."""
    day = isolate(dates.short_day(expected.local_on))
    clock = isolate(dates.clock(expected.start_time))
    label = pictured(PICTURES[expected.kind], f"{day} {clock}")
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


def _first(week: Week) -> tuple[tuple[Button, ...], ...]:
    """Put the confirming of offers before all else, as long as there is something to confirm."""
    if not week.unconfirmed:
        return ()
    label = pictured("✅", p_("button", "Confirm your offers"))
    return ((Button(label, ConfirmButton().pack()),),)


def _pages(week: Week, page: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if page:
        buttons.append(Button(p_("button", "Back"), WeekButton(page=page - 1).pack()))
    if len(week.expected) > (page + 1) * PAGE:
        buttons.append(Button(p_("button", "More"), WeekButton(page=page + 1).pack()))
    return in_rows(buttons)


def _ways(week: Week, staff: Staff) -> list[Button]:
    """Lead to all that somebody with these roles can do."""
    announce = Button(pictured("📣", p_("button", "Announcements")), AnnouncementsButton().pack())
    people = Button(pictured("👥", p_("button", "People")), PeopleButton().pack())
    other = Button(pictured("🔁", p_("button", "Another centre")), CentreButton(centre=0).pack())
    return [
        *([announce] if week.centre else []),
        Button(pictured("📌", p_("button", "Tasks")), TasksButton().pack()),
        Button(pictured("📋", p_("button", "Offers")), OffersButton().pack()),
        *([to_guard()] if week.centre else []),
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
