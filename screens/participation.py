"""What staff see at the door: the counter, who has signed up, the closing."""

from collections.abc import Sequence

from kiez.details import discreet
from kiez.headcount import What
from kiez.participation import Counting, Listed, Phase
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens import counter
from screens.foot import week
from screens.participation_buttons import (
    CameButton,
    CloseButton,
    EntranceButton,
    ListedButton,
    PaperButton,
    PastButton,
    SheetButton,
    StepButton,
    TotalsButton,
)
from screens.screen import Button, File, Line, Screen, in_rows, pictured, strong
from screens.seats import when
from screens.team_buttons import CountButton, DateButton
from screens.words import PICTURES, kind

PAGE = 10
"""So many families stand on a page of the list."""

_STEPS = {-1: "-", 0: "", 1: "+"}
# With the numbers beside it a name has so much room on a button.
_NAME_SIGNS = 14

Rows = tuple[tuple[Button, ...], ...]


def counting(desk: Counting, notice: str = "") -> Screen:
    """Show how it stands at the door of a date, and what can be done there.

    Args:
        notice: What has just happened, to be said first.
    """
    match desk.phase:
        case Phase.OPEN:
            lines, rows = _open(desk)
        case Phase.COUNTED:
            lines, rows = _counted(desk)
        case _:
            lines, rows = _waiting(desk)
    said: list[Line | str] = [strong(notice), ""] if notice else []
    return Screen(
        lines=(*said, *head(desk), *lines),
        rows=(*rows, ways(desk)),
    )


def listed(desk: Counting, page: int) -> Screen:
    """Show who has signed up, to tick off who comes; only while it is open."""
    if desk.phase is not Phase.OPEN or not desk.listed:
        return counting(desk)
    first = min(page, (len(desk.listed) - 1) // PAGE) * PAGE
    shown = desk.listed[first : first + PAGE]
    here = sum(each.here for each in desk.listed)
    return Screen(
        lines=(
            *head(desk),
            _("Tap a family that has come. Tap again to take it back."),
            _("The numbers are adults and children."),
            n_("{count} of them is here.", "{count} of them are here.", here),
        ),
        rows=(
            *((_tick(desk, each, first // PAGE),) for each in shown),
            *_turn(desk, first // PAGE),
            (to_count(desk),),
            ways(desk),
        ),
    )


def ask_close(desk: Counting) -> Screen:
    """Ask whether a date's count shall be closed."""
    if desk.phase is not Phase.OPEN or not desk.sound:
        return counting(desk)
    sure = CloseButton(occurrence=desk.card.occurrence, sure="1").pack()
    return Screen(
        lines=(
            *head(desk),
            _("Close this count? Only the sums stay. Nobody can be found in them."),
            "",
            strong(_("Here today: {numbers}.", numbers=counter.said(desk.here))),
            *([pictured("⏳", _running(desk))] if desk.running else []),
        ),
        rows=((Button(pictured("✅", p_("button", "Close the count")), sure), to_count(desk)),),
    )


def refused(desk: Counting, most: int) -> Screen:
    """Say that a number is too large; nothing was changed."""
    notice = _("One of these numbers is larger than {most}. Nothing was changed.", most=most)
    return counting(desk, notice)


def head(desk: Counting) -> tuple[Line | str, ...]:
    """Name the date, and say if it is a rehearsal."""
    card = desk.card
    return (
        strong(pictured(PICTURES[card.kind], kind(card.kind, card.service))),
        when(card, None, desk.today),
        *([pictured("🧪", counter.rehearsed())] if card.trial else []),
        "",
    )


def to_count(desk: Counting) -> Button:
    """Lead back to the counter."""
    data = CountButton(occurrence=desk.card.occurrence).pack()
    return Button(pictured("🔢", p_("button", "Back to the count")), data)


def ways(desk: Counting) -> tuple[Button, ...]:
    """Lead back to the date and to the week."""
    date = DateButton(occurrence=desk.card.occurrence).pack()
    return (Button(p_("button", "Back to the date"), date), week())


def whats(desk: Counting) -> Sequence[What]:
    """Tell what is counted: of a consultation neither ages nor who is new."""
    return counter.SUMS if discreet(desk.card.kind) else counter.AT_THE_DOOR


def _open(desk: Counting) -> tuple[list[Line | str], Rows]:
    at = desk.card.occurrence

    def data(what: What, by: int) -> str:
        return StepButton(occurrence=at, what=what.value, by=_STEPS[by]).pack()

    lines: list[Line | str] = [
        strong(_("Here today: {numbers}.", numbers=counter.said(desk.here))),
        *([] if desk.sound else [pictured("⚠️", counter.unsound())]),
        *_expected(desk),
        "",
        _("Below is what you and your colleagues have counted."),
        _("Or write: {example}", example=_("4 families, 5 adults, 6 children, 1 new")),
    ]
    close = CloseButton(occurrence=at, sure="").pack()
    rows = (
        *counter.rows(desk.entered, data, whats(desk)),
        *_list_row(desk),
        _prints(desk),
        (Button(pictured("✅", p_("button", "Close the count")), close),),
    )
    return lines, rows


def _counted(desk: Counting) -> tuple[list[Line | str], Rows]:
    if desk.totals is None:
        return [_("This date is closed.")], ((_past(),),)
    lines: list[Line | str] = [
        _("This date is closed."),
        strong(_("Who came: {numbers}.", numbers=counter.said(desk.totals))),
    ]
    fix = TotalsButton(occurrence=desk.card.occurrence, totals="", do="").pack()
    button = Button(pictured("✏️", p_("button", "Correct the totals")), fix)
    return lines, ((button, _past()) if desk.correctable else (_past(),),)


def _waiting(desk: Counting) -> tuple[list[Line | str], Rows]:
    """Say why there is no counter now, and what there is instead."""
    paper = PaperButton(occurrence=desk.card.occurrence, count="", do="").pack()
    enter = Button(pictured("📝", p_("button", "Enter from paper")), paper)
    match desk.phase:
        case Phase.EARLY:
            said = _("You can count from one hour before the start.")
            return [said, *_expected(desk)], (_prints(desk), (_past(),))
        case Phase.MISSED:
            said = _("Nobody has counted here. You can enter it from paper, once.")
            return [said], ((enter, _past()),)
        case Phase.OVER:
            return [_("Nobody has counted here, and it is too late now.")], ((_past(),),)
        case _:
            return [_("This date does not take place.")], ((_past(),),)


def _running(desk: Counting) -> str:
    end = dates.clock(desk.card.end_time)
    return _("It still runs until {time}. Who comes later is not counted then.", time=end)


def _expected(desk: Counting) -> list[Line | str]:
    if not desk.expected:
        return []
    return [
        n_(
            "{count} family has signed up.",
            "{count} families have signed up.",
            desk.expected,
        )
    ]


def _list_row(desk: Counting) -> Rows:
    if not desk.listed:
        return ()
    data = ListedButton(occurrence=desk.card.occurrence, page=0).pack()
    return ((Button(pictured("👪", p_("button", "Who has signed up")), data),),)


def _prints(desk: Counting) -> tuple[Button, ...]:
    at = desk.card.occurrence
    return (
        Button(
            pictured("🚪", p_("button", "Entrance code")), EntranceButton(occurrence=at).pack()
        ),
        Button(pictured("🖨", p_("button", "Sheet to print")), SheetButton(occurrence=at).pack()),
    )


def _past() -> Button:
    return Button(pictured("🗓", p_("button", "Earlier dates")), PastButton(page=0).pack())


def _tick(desk: Counting, each: Listed, page: int) -> Button:
    name = each.name if len(each.name) <= _NAME_SIGNS else f"{each.name[:_NAME_SIGNS]}…"
    numbers = isolate(f"{each.family.adults}+{each.family.kids}")
    label = f"{isolate(name)} · {numbers}" if name else numbers
    data = CameButton(
        occurrence=desk.card.occurrence,
        signup=each.signup,
        here="0" if each.here else "1",
        page=page,
    )
    return Button(pictured("☑️" if each.here else "⬜", label), data.pack())


def _turn(desk: Counting, page: int) -> Rows:
    at, last = desk.card.occurrence, (len(desk.listed) - 1) // PAGE
    steps: Sequence[tuple[bool, int, str]] = (
        (page > 0, page - 1, p_("button", "Back")),
        (page < last, page + 1, p_("button", "More")),
    )
    buttons = [
        Button(label, ListedButton(occurrence=at, page=to).pack())
        for there, to, label in steps
        if there
    ]
    return in_rows(buttons)


def tallied(desk: Counting, file: File) -> Screen:
    """Hand over the sheet on which one makes strokes."""
    return Screen(
        lines=(
            *head(desk),
            _("Here is a sheet to print. It has no room for names."),
            _("Enter its sums here later, then destroy it."),
        ),
        rows=((to_count(desk),), ways(desk)),
        files=(file,),
    )


def entrance(desk: Counting, code: str, link: str, files: tuple[File, ...]) -> Screen:
    """Hand over the code at the entrance, to show on a phone and to print.

    Args:
        code: In two halves.
    """
    return Screen(
        lines=(
            *head(desk),
            _("Families scan this code and say who is here."),
            _("It opens half an hour before the start and ends with the count."),
            _("Code: {code}", code=code),
            isolate(link),
        ),
        rows=((to_count(desk),), ways(desk)),
        files=files,
    )
