"""Show when and where an offer usually takes place, and ask what shall be another."""

from datetime import date, time, timedelta

from kiez.calendar import Dated, State, Weekday
from kiez.directory import OccurrenceId
from kiez.rescheduling import Times
from locales import dates
from locales.translate import _, isolate, p_
from screens.amendment import label
from screens.amendment_buttons import AddDateButton, PauseButton, UsualButton, pack_day
from screens.own_buttons import pack_time
from screens.rescheduling import (
    A_ROW,
    NEXT_DAYS,
    around,
    back,
    day_label,
    heading,
    hours_label,
    place,
    rooms,
    typed_day,
    typed_time,
)
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.team_buttons import AmendDateButton

_NEXT_DATES = 8
_FROM_DATES = 6
_PAUSE_WEEKS = (1, 2, 3, 4, 6, 8)


def times(seen: Times) -> Screen:
    """Show when and where an offer takes place, and what can be changed of it."""
    changes = [
        Button(p_("button", "Other time"), usual(seen, ask="t").pack()),
        Button(p_("button", "Other weekday"), usual(seen, ask="w").pack()),
        Button(p_("button", "Other room"), usual(seen, ask="v").pack()),
    ]
    more = [
        Button(pictured("➕", p_("button", "Add a date")), add(seen).pack()),
        Button(pictured("⏸", p_("button", "Pause")), pause(seen).pack()),
    ]
    shown = list(seen.ahead.items())[:_NEXT_DATES]
    ahead = [_to(number, each) for number, each in shown]
    return Screen(
        lines=(
            *heading(seen),
            *_usually(seen),
            "",
            _("Tap a date to move or cancel it.") if ahead else _("There is no next date."),
        ),
        rows=(
            *in_rows(ahead),
            *(in_rows(changes, A_ROW) if seen.plan.rule else ()),
            *in_rows(more),
            *back(seen, here=True),
        ),
    )


def ask_added_day(seen: Times) -> Screen:
    """Ask on which day there is a date more."""
    days = [seen.today + timedelta(days=count) for count in range(NEXT_DAYS)]
    buttons = [Button(day_label(day), add(seen, day).pack()) for day in days if seen.free(day)]
    return Screen(
        lines=(*heading(seen), "", strong(_("On which day?")), typed_day(seen)),
        rows=(*in_rows(buttons, A_ROW), *back(seen)),
    )


def ask_added_time(seen: Times, day: date) -> Screen:
    """Ask at what time the added date is."""
    rule = seen.plan.rule
    hours = [(rule.start, rule.end), *around(rule.start, rule.end)] if rule else []
    buttons = [
        Button(hours_label(start, end), add(seen, day, start, end).pack())
        for start, end in hours
        if not seen.over(day, start)
    ]
    return Screen(
        lines=(
            *heading(seen),
            dates.day(day, seen.today),
            "",
            strong(_("At what time?")),
            typed_time(),
        ),
        rows=(*in_rows(buttons), *back(seen)),
    )


def ask_pause(seen: Times, first: date | None) -> Screen:
    """Ask from which day a pause begins, then how long it is."""
    if first is None:
        days = sorted({each.local_on for each in seen.ahead.values()})[:_NEXT_DATES]
        buttons = [Button(day_label(day), pause(seen, day).pack()) for day in days]
        question = _("From which day is there a pause?")
    else:
        lasts = [first + timedelta(weeks=count, days=-1) for count in _PAUSE_WEEKS]
        buttons = [Button(day_label(day), pause(seen, first, day).pack()) for day in lasts]
        question = _("What is the last day of the pause?")
    return Screen(
        lines=(
            *heading(seen),
            *([_("From: {day}", day=dates.day(first, seen.today))] if first else []),
            "",
            strong(question),
            typed_day(seen),
        ),
        rows=(*in_rows(buttons, A_ROW), *back(seen)),
    )


def ask_usual(seen: Times, ask: str) -> Screen:
    """Ask for the new usual time, weekday or venue."""
    question, buttons = _usual_choices(seen, ask)
    hint = [typed_time()] if ask == "t" else []
    return Screen(
        lines=(*heading(seen), *_usually(seen), "", strong(question), *hint),
        rows=(*in_rows(buttons, 1 if ask == "v" else 2), *back(seen)),
    )


def ask_from(seen: Times, wanted: UsualButton) -> Screen:
    """Ask from which day on the usual time or venue is another one."""
    days = sorted({each.original_on for each in seen.ahead.values()})[:_FROM_DATES]
    buttons = [
        Button(day_label(day), wanted.model_copy(update={"day": pack_day(day)}).pack())
        for day in dict.fromkeys([seen.today, *days])
        if day >= seen.today
    ]
    return Screen(
        lines=(
            *heading(seen),
            *_usually(seen),
            "",
            strong(_("From which day on?")),
            typed_day(seen),
        ),
        rows=(*in_rows(buttons, A_ROW), *back(seen)),
    )


def _from(wanted: UsualButton, day: date) -> str:
    return wanted.model_copy(update={"day": pack_day(day)}).pack()


def usual(seen: Times, ask: str = "", **more: object) -> UsualButton:
    """Make a button that changes the usual time or venue."""
    return UsualButton.model_validate(
        {"offer": seen.offer, "weekday": "", "start": "", "end": "", "venue": 0, "day": ""}
        | {"ask": ask}
        | more
    )


def add(
    seen: Times, day: date | None = None, start: time | None = None, end: time | None = None
) -> AddDateButton:
    """Make a button that adds a date."""
    return AddDateButton(
        offer=seen.offer, day=pack_day(day), start=pack_time(start), end=pack_time(end)
    )


def pause(seen: Times, first: date | None = None, last: date | None = None) -> PauseButton:
    """Make a button that calls dates off."""
    return PauseButton(offer=seen.offer, first=pack_day(first), last=pack_day(last))


def _usual_choices(seen: Times, ask: str) -> tuple[str, list[Button]]:
    rule = seen.plan.rule
    if ask == "w":
        week_ = [
            Button(dates.weekday(at), usual(seen, weekday=each.value).pack())
            for at, each in enumerate(Weekday)
            if rule is None or rule.byday != {each}
        ]
        return _("On which weekday?"), week_
    if ask == "v":
        others = [
            Button(label(room.name), usual(seen, venue=room.id).pack())
            for room in seen.rooms
            if room != seen.venue
        ]
        return rooms(others), others
    return _("At what time?"), [
        Button(
            hours_label(start, end),
            usual(seen, start=pack_time(start), end=pack_time(end)).pack(),
        )
        for start, end in (around(rule.start, rule.end) if rule else [])
    ]


def _usually(seen: Times) -> list[str]:
    rule, lines = seen.plan.rule, []
    if rule is not None:
        days = [dates.weekday(at) for at, each in enumerate(Weekday) if each in rule.byday]
        clock = dates.span(rule.start, rule.end)
        words = _("Usually: {day}, {time}", day=dates.listing(days), time=clock)
        lines.append(pictured("🗓", words))
    return [*lines, *([place(seen.venue)] if seen.venue else [])]


def _to(number: OccurrenceId, each: Dated) -> Button:
    words = f"{dates.short_day(each.local_on)} {dates.clock(each.start_time)}"
    mark = "❌" if each.state is State.CANCELLED else "📅"
    return Button(pictured(mark, isolate(words)), AmendDateButton(occurrence=number).pack())
