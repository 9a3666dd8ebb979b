"""Ask what becomes of one date: each question with its answers to tap."""

from datetime import date, time, timedelta

from kiez.calendar import Dated, State
from kiez.directory import OccurrenceId
from kiez.moment import later, length
from kiez.rescheduling import Room, Times, Why
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.amendment import label
from screens.amendment_buttons import (
    CancelButton,
    MoveButton,
    TimesButton,
    pack_day,
)
from screens.foot import week
from screens.own_buttons import pack_time
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import DateButton, OfferButton
from screens.words import PICTURES, kind, reason

Rows = tuple[tuple[Button, ...], ...]

NEXT_DAYS = 14
_HALF_HOURS = (-60, -30, 30, 60)
A_ROW = 3


def dated(seen: Times, number: OccurrenceId, each: Dated) -> Screen:
    """Show a date, and what can become of it."""
    cancel = CancelButton(occurrence=number, why="")
    buttons = [
        Button(pictured("📅", p_("button", "Other day")), _move(number, ask="d").pack()),
        Button(pictured("🕘", p_("button", "Other time")), _move(number, ask="t").pack()),
        Button(pictured("📍", p_("button", "Other room")), _move(number, ask="v").pack()),
        Button(pictured("❌", p_("button", "Cancel it")), cancel.pack()),
    ]
    if each.state is State.CANCELLED:
        again = CancelButton(occurrence=number, why="b").pack()
        buttons = [Button(p_("button", "It takes place"), again)]
    return Screen(
        lines=(*_date_lines(seen, each), "", _("What shall become of this date?")),
        rows=(*in_rows(buttons), *_back_to(seen, number)),
    )


def ask_why(seen: Times, number: OccurrenceId, each: Dated) -> Screen:
    """Ask why a date is called off; parents read the reason."""
    choices = {
        Why.ILLNESS: pictured("🤒", p_("button", "Illness")),
        Why.HOLIDAYS: pictured("🌴", p_("button", "Holidays")),
        Why.ROOM: pictured("🚪", p_("button", "Room not free")),
        "-": p_("button", "Without a reason"),
    }
    buttons = [
        Button(words, CancelButton(occurrence=number, why=why).pack())
        for why, words in choices.items()
    ]
    return Screen(
        lines=(
            *_date_lines(seen, each),
            "",
            strong(_("Why does it not take place? Parents read the reason.")),
            _("You can also type it."),
        ),
        rows=(*in_rows(buttons), *_back_to(seen, number)),
    )


def too_long(over: int, back: Screen) -> Screen:
    """Say by how much a reason is too long, and ask again."""
    much = n_("It is {count} sign too long.", "It is {count} signs too long.", over)
    heading = strong(_("This text is too long."))
    return Screen(lines=(heading, much, "", *back.lines), rows=back.rows)


def misread(back: Screen, example: str) -> Screen:
    """Say that what was typed is no day or time, with an example, and ask again."""
    words = _("I cannot read this. For example: {example}", example=example)
    return Screen(lines=(strong(words), "", *back.lines), rows=back.rows)


def ask_day(seen: Times, number: OccurrenceId, each: Dated) -> Screen:
    """Ask to which day a date moves."""
    days = [seen.today + timedelta(days=count) for count in range(NEXT_DAYS)]
    buttons = [
        Button(day_label(day), _move(number, day=day).pack())
        for day in days
        if seen.free(day) and not seen.over(day, each.start_time)
    ]
    return Screen(
        lines=(*_date_lines(seen, each), "", strong(_("To which day?")), typed_day(seen)),
        rows=(*in_rows(buttons, A_ROW), *_back_to(seen, number)),
    )


def ask_time(seen: Times, number: OccurrenceId, each: Dated) -> Screen:
    """Ask to which hours a date moves."""
    buttons = [
        Button(hours_label(start, end), _move(number, start=start, end=end).pack())
        for start, end in around(each.start_time, each.end_time)
        if not seen.over(each.local_on, start)
    ]
    return Screen(
        lines=(*_date_lines(seen, each), "", strong(_("At what time?")), typed_time()),
        rows=(*in_rows(buttons), *_back_to(seen, number)),
    )


def ask_room(seen: Times, number: OccurrenceId, each: Dated) -> Screen:
    """Ask to which venue of the centre a date moves."""
    here = seen.near(each)
    buttons = [
        Button(label(room.name), _move(number, venue=room.id).pack())
        for room in seen.rooms
        if room != here
    ]
    return Screen(
        lines=(*_date_lines(seen, each), "", strong(rooms(buttons))),
        rows=(*in_rows(buttons, 1), *_back_to(seen, number)),
    )


def typed_day(seen: Times) -> str:
    """Say how a day may be typed."""
    return _("You can also type a day: {example}", example=day_example(seen.today))


def typed_time() -> str:
    """Say how a time may be typed."""
    return _("You can also type it: {example}", example=TIME_EXAMPLE)


def day_example(today: date) -> str:
    """Give a day as it may be typed."""
    ahead = today + timedelta(weeks=4)
    return f"{ahead.day}.{ahead.month}."


TIME_EXAMPLE = "9:30–11:30"


def _move(
    number: OccurrenceId,
    day: date | None = None,
    start: time | None = None,
    end: time | None = None,
    venue: int = 0,
    ask: str = "",
) -> MoveButton:
    return MoveButton(
        occurrence=number,
        day=pack_day(day),
        start=pack_time(start),
        end=pack_time(end),
        venue=venue,
        ask=ask,
    )


def around(start: time, end: time) -> list[tuple[time, time]]:
    """List the hours of the same length that begin a little earlier or later."""
    long, found = length(start, end), []
    for minutes in _HALF_HOURS:
        begin = later(start, timedelta(minutes=minutes))
        over = later(begin, long) if begin else None
        if begin and over:
            found.append((begin, over))
    return found


def rooms(buttons: list[Button]) -> str:
    """Ask for a venue, or say that there is no other."""
    if buttons:
        return _("In which room?")
    return _("The directory knows no other room of this centre. Please ask your city.")


def heading(seen: Times) -> list[Line | str]:
    """Name the offer."""
    usually = kind(seen.kind, seen.service)
    own = [] if seen.title in usually else [isolate(seen.title)]
    return [strong(pictured(PICTURES[seen.kind], usually)), *own]


def _date_lines(seen: Times, each: Dated) -> list[Line | str]:
    when = _(
        "{day}, {time}",
        day=dates.day(each.local_on, seen.today),
        time=dates.span(each.start_time, each.end_time),
    )
    room = seen.near(each)
    off = [_("It is cancelled.")] if each.state is State.CANCELLED else []
    why = [_("Reason: {reason}", reason=reason(each.reason))] if off and each.reason else []
    return [*heading(seen), pictured("📅", when), *([place(room)] if room else []), *off, *why]


def day_label(day: date) -> str:
    """Say a day on a button."""
    return isolate(dates.short_day(day))


def hours_label(start: time, end: time) -> str:
    """Say hours on a button."""
    return isolate(dates.span(start, end))


def place(room: Room) -> str:
    """Name a venue."""
    return pictured("📍", isolate(room.name))


def back(seen: Times, *, here: bool = False) -> Rows:
    """Lead to the offer's times, the offer and the week.

    Args:
        here: The times are shown already.
    """
    there = Button(p_("button", "Time and room"), TimesButton(offer=seen.offer).pack())
    offer = Button(p_("button", "The offer"), OfferButton(offer=seen.offer).pack())
    return ((offer,) if here else (there, offer), (week(),))


def _back_to(seen: Times, number: OccurrenceId) -> Rows:
    there = Button(p_("button", "The date"), DateButton(occurrence=number).pack())
    all_ = Button(p_("button", "Time and room"), TimesButton(offer=seen.offer).pack())
    return ((there, all_), (week(),))
