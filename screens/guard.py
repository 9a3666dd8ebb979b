"""What the rhythm guard says: to a coordinator, and to the city."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiez.calendar import WEEK
from kiez.directory import Kind
from kiez.guard import NOTED, WEEKLY, Duty, Finding, Level, Watched
from kiez.team import Week
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.foot import foot, week
from screens.guard_buttons import CentresButton, DutyButton, UndoDutyButton
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import GuardButton
from screens.words import kind, short

Lines = list[Line | str]

ASK = ""
"""What a DutyButton carries instead of a day: the question for it."""

LEVELS = {Level.GAP: "🔴", Level.ALARM: "🟠", Level.HINT: "🟡"}
_WELL = "🟢"
_PICTURE = "⏱️"
# A message has room for so many centres with all that may be missing there.
PAGE = 15


@dataclass(frozen=True, slots=True)
class Noted:
    """What has just been noted."""

    duty: Duty
    on: date


def guard(
    week: Week, latest: Mapping[Duty, date], noted: Noted | None = None, *, city: bool = False
) -> Screen:
    """Show a coordinator what is due, and let them note what took place without parents.

    Args:
        latest: When that which is noted took place for the last time.
        city: Whoever looks may see all centres.
    """
    return Screen(
        lines=(
            *([pictured("✅", _noted(noted, week.today)), ""] if noted else []),
            strong(pictured(_PICTURE, _("The rhythm: what is due"))),
            isolate(week.centre_name),
            *rehearsal(trial=week.trial),
            "",
            *(said(week) or [well()]),
            "",
            *(_last(duty, latest.get(duty), week.today) for duty in Duty if duty in NOTED),
        ),
        rows=(
            *([(_undo(noted),)] if noted else []),
            *((_ask(duty),) for duty in Duty if duty in NOTED),
            *([(_everywhere(),)] if city else []),
            (to_week(),),
            foot(),
        ),
    )


def overview(watched: Sequence[Watched], page: int = 0, *, own: bool = False) -> Screen:
    """Show the city one line for each centre.

    Args:
        own: Whoever looks coordinates a centre, too.
    """
    shown = watched[page * PAGE : (page + 1) * PAGE]
    turns = [
        *([_turn(p_("button", "Back"), page - 1)] if page else []),
        *([_turn(p_("button", "More"), page + 1)] if len(watched) > (page + 1) * PAGE else []),
    ]
    return Screen(
        lines=(
            strong(pictured(_PICTURE, _("The rhythm of all centres"))),
            "",
            *map(_centre, shown),
        ),
        rows=(*in_rows(turns), *([(to_guard(),)] if own else []), (to_week(),), foot()),
    )


def said(week: Week) -> list[str]:
    """Say each finding in a line."""
    return [line(each, week.today) for each in week.findings]


def line(finding: Finding, today: date) -> str:
    """Say what is missing, how pressing it is and until when it can be made good."""
    sentences = " ".join(_sentences(finding, today))
    return pictured(LEVELS[finding.level], f"{isolate(name(finding.duty))} · {sentences}")


def name(duty: Duty) -> str:
    """Name what a centre does again and again."""
    return {
        Duty.ELTERNCAFE: short(Kind.ELTERNCAFE),
        Duty.BABYCAFE: short(Kind.BABYCAFE),
        Duty.SCHULELTERNCAFE: short(Kind.SCHULELTERNCAFE),
        Duty.CONSULTATION: kind(Kind.SPRECHSTUNDE),
        Duty.THEME: _("Theme"),
        Duty.NETWORK: p_("button", "Network meeting"),
        # Translators: of what families in the quarter need (Bedarfsanalyse).
        Duty.NEEDS: p_("button", "Needs analysis"),
    }[duty]


def rehearsal(*, trial: bool) -> list[str]:
    """Say that a centre is not live yet; empty if it is."""
    words = _("The centre is in trial: all of this is a rehearsal.")
    return [pictured("🧪", words)] if trial else []


def to_week() -> Button:
    """Lead to the week."""
    return week()


def to_guard() -> Button:
    """Lead to what is due."""
    return Button(pictured(_PICTURE, p_("button", "Rhythm")), GuardButton().pack())


def _sentences(finding: Finding, today: date) -> list[str]:
    if finding.duty in WEEKLY:
        return [_weekly(finding, today)]
    since = _("Nothing since {day}.", day=dates.day(finding.since, today))
    by = dates.day(finding.by, today)
    if finding.level is Level.GAP:
        return [since, _("It was due by {day}.", day=by)]
    return [since, _("It is due by {day}.", day=by)]


def _weekly(finding: Finding, today: date) -> str:
    match finding.level:
        case Level.HINT:
            return _("Nothing is planned for next week.")
        case Level.ALARM:
            return _("Nothing takes place this week.")
        case Level.GAP:
            weeks = max((today - finding.since) // WEEK, 1)
            return n_(
                "Nothing took place for {count} week.",
                "Nothing took place for {count} weeks.",
                weeks,
            )


def _centre(watched: Watched) -> str:
    found = watched.findings
    known = [isolate(watched.name), *(["🧪"] if watched.trial else [])]
    missing = [isolate(dates.listing([name(each.duty) for each in found]))] if found else []
    return pictured(LEVELS[found[0].level] if found else _WELL, " · ".join([*known, *missing]))


def tasks(week: Week) -> list[str]:
    """Say how many tasks are open, and how many of them are late; empty if none is."""
    if not week.tasks.open:
        return []
    open_ = n_("{count} task is open.", "{count} tasks are open.", week.tasks.open)
    late = n_("{count} of them is late.", "{count} of them are late.", week.tasks.late)
    return [pictured("📌", open_), *([pictured("❗", late)] if week.tasks.late else [])]


def well() -> str:
    """Say that nothing is missing."""
    return pictured(_WELL, _("All is well. Nothing is due."))


def _noted(noted: Noted, today: date) -> str:
    day = dates.day(noted.on, today)
    if noted.duty is Duty.NETWORK:
        return _("Noted: the network met on {day}.", day=day)
    return _("Noted: the needs analysis of {day}.", day=day)


def _last(duty: Duty, last: date | None, today: date) -> str:
    if last is None:
        if duty is Duty.NETWORK:
            return _("No network meeting is noted yet.")
        return _("No needs analysis is noted yet.")
    day = dates.day(last, today)
    if duty is Duty.NETWORK:
        return _("Last network meeting: {day}", day=day)
    return _("Last needs analysis: {day}", day=day)


def _ask(duty: Duty) -> Button:
    return Button(pictured("➕", name(duty)), DutyButton(duty=duty, on=ASK).pack())


def _undo(noted: Noted) -> Button:
    data = UndoDutyButton(duty=noted.duty, on=f"{noted.on:%Y%m%d}").pack()
    return Button(p_("button", "Undo"), data)


def _everywhere() -> Button:
    return _turn(pictured("🏙", p_("button", "All centres")), 0)


def _turn(label: str, page: int) -> Button:
    return Button(label, CentresButton(page=page).pack())
