"""A task: what there is to do, how it ends, and to whom it may be passed on."""

from collections.abc import Sequence
from datetime import date

from kiez.roles import Staff
from kiez.task import Fact, Kind, Todo
from kiez.todo import by_hand
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.accompany_buttons import WelcomeButton
from screens.check_buttons import ChecksButton
from screens.foot import week
from screens.introduction import to_introduced
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.task_buttons import DoneButton, PassOnButton
from screens.team_buttons import (
    AmendDateButton,
    CentreButton,
    DateButton,
    OfferButton,
    TaskButton,
    TasksButton,
    ThreadButton,
)
from screens.words import short

# A name on a button, beside two pictures.
SIGNS = 18
MARKS = {
    Kind.NOT_RIGHT: "✏️",
    Kind.THREAD: "💬",
    Kind.ACCOMPANY: "🤝",
    Kind.TOO_FEW: "👥",
    Kind.FADING: "⏳",
    Kind.HIDDEN: "🙈",
    Kind.INTRODUCED: "👋",
}


def one(todo: Todo, today: date) -> Screen:
    """Show a task with what can be done about it."""
    return Screen(
        lines=(
            *entry(todo, today),
            *_more(todo, today),
            "",
            _("Who does it: {name}", name=todo.owner) if todo.owner else _("Nobody does it yet."),
            *_not_reached(todo),
        ),
        rows=(
            *in_rows(_ways(todo)),
            (
                *([_done(todo)] if by_hand(todo, today) else []),
                Button(p_("button", "Hand over"), PassOnButton(task=todo.id, to=0).pack()),
            ),
            (tasks(), week()),
        ),
    )


def pass_on(todo: Todo, able: Sequence[Staff], me: Staff) -> Screen:
    """Ask to whom a task is passed on."""
    names = [
        Button(
            p_("button", "To me") if each.id == me.id else cut(each.name),
            PassOnButton(task=todo.id, to=each.id).pack(),
        )
        for each in able
    ]
    return Screen(
        lines=(
            strong(_("Who does it?")) if names else strong(_("There is nobody else here.")),
            pictured(MARKS[todo.kind], what(todo)),
        ),
        rows=(
            *in_rows(names),
            (Button(p_("button", "Back"), TaskButton(task=todo.id).pack()),),
            (tasks(), week()),
        ),
    )


def passed_on(name: str) -> Screen:
    """Say who does a task from now on."""
    return _after(_("{name} does it from now on.", name=name))


def done(todo: Todo) -> Screen:
    """Say that a task is done."""
    return _after(_("Done. Thank you."), pictured(MARKS[todo.kind], what(todo)))


def right(todo: Todo) -> Screen:
    """Say that an offer is right as of today."""
    return _after(
        _("Done. Thank you."),
        _("The card of the offer says: checked by a person this month."),
        *([isolate(title(todo))] if todo.title else []),
    )


def what(todo: Todo) -> str:
    """Say in a sentence what there is to do."""
    if todo.kind is Kind.NOT_RIGHT:
        return n_(
            "{count} parent says: this is not right.",
            "{count} parents say: this is not right.",
            todo.reports,
        )
    return {
        Kind.THREAD: _("A parent waits for an answer."),
        Kind.ACCOMPANY: _("A family wishes that somebody meets it at the door."),
        Kind.TOO_FEW: _("Too few families have signed up so far."),
        Kind.FADING: _("Is this still right? Soon parents do not see it any more."),
        Kind.HIDDEN: _("Nobody said that this is right. Parents do not see it any more."),
        Kind.INTRODUCED: _("A family would like to get to know you."),
    }[todo.kind]


def tasks() -> Button:
    """Lead to the list."""
    return Button(p_("button", "Tasks"), TasksButton().pack())


def still_right(count: int = 0) -> Button:
    """Lead to the facts that nobody has looked at for long.

    Args:
        count: Of how many offers; 0: it is not said.
    """
    words = p_("button", "Still right?")
    label = f"{words} ({count})" if count else words
    return Button(label, ChecksButton(page=0, ask="").pack())


def _after(*lines: str) -> Screen:
    first, *others = lines
    return Screen((strong(pictured("✅", first)), *others), ((tasks(), week()),))


def entry(todo: Todo, today: date) -> list[Line | str]:
    """Say what there is to do, where, and by when."""
    until = _("By {day}", day=dates.day(todo.due_on, today))
    late = _("It was due on {day}.", day=dates.day(todo.due_on, today))
    where = " · ".join(isolate(part) for part in (title(todo), todo.place) if part)
    return [
        strong(pictured(MARKS[todo.kind], what(todo))),
        *([_fact(todo)] if todo.kind is Kind.NOT_RIGHT else []),
        *([where] if where else []),
        pictured("⏰", late) if todo.late else until,
    ]


def title(todo: Todo) -> str:
    """Name the offer that a task is about; empty if it is about none."""
    if todo.offer_kind is None:
        return ""
    return todo.title or short(todo.offer_kind)


def _fact(todo: Todo) -> str:
    return {
        Fact.TIME: _("The time is not right."),
        Fact.PLACE: _("The place is not right."),
        Fact.GONE: _("It does not take place any more."),
        Fact.LANGUAGES: _("The languages are not right."),
        Fact.CHILDCARE: _("The childcare is not right."),
        Fact.PHONE: _("The phone number is not right."),
        Fact.ELSE: _("Something else is not right."),
    }[Fact(todo.detail)]


def _more(todo: Todo, today: date) -> list[str]:
    """Say when the date is that a task is about."""
    if todo.local_on is None or todo.start_time is None:
        return []
    day, clock = dates.day(todo.local_on, today), dates.clock(todo.start_time)
    return [pictured("📅", _("{day}, {time}", day=day, time=clock))]


def _done(todo: Todo) -> Button:
    data = DoneButton(task=todo.id, how="").pack()
    return Button(pictured("✅", p_("button", "Done")), data)


def _not_reached(todo: Todo) -> list[str]:
    if todo.reached:
        return []
    if todo.elsewhere:
        return [_("It belongs to another of your centres. Please go there first.")]
    return [_("Nobody did it in time. Please call there, or pass it on.")]


def _ways(todo: Todo) -> list[Button]:
    """Lead on to where a task is done."""
    if not todo.reached:
        there = Button(p_("button", "Another centre"), CentreButton(centre=0).pack())
        return [there] if todo.elsewhere else []
    match todo.kind:
        case Kind.NOT_RIGHT | Kind.FADING | Kind.HIDDEN if todo.offer is not None:
            right_ = DoneButton(task=todo.id, how="r")
            return [
                Button(pictured("👍", p_("button", "It is right")), right_.pack()),
                Button(p_("button", "Change it"), OfferButton(offer=todo.offer).pack()),
            ]
        case Kind.TOO_FEW if todo.occurrence is not None:
            date_ = DateButton(occurrence=todo.occurrence)
            amend = AmendDateButton(occurrence=todo.occurrence)
            seen = Button(p_("button", "See who comes"), date_.pack())
            return [seen, Button(p_("button", "Move or cancel"), amend.pack())]
        case _:
            return _to_family(todo)


def _to_family(todo: Todo) -> list[Button]:
    """Lead on to what a family waits for."""
    match todo.kind:
        case Kind.THREAD if todo.thread is not None:
            return [Button(p_("button", "Answer"), ThreadButton(thread=todo.thread).pack())]
        case Kind.ACCOMPANY if todo.signup is not None:
            welcome = WelcomeButton(signup=todo.signup)
            return [Button(pictured("🤝", p_("button", "Say who waits")), welcome.pack())]
        case Kind.INTRODUCED if todo.handover is not None:
            return [to_introduced(todo.handover)]
        case _:
            return []


def cut(name: str, most: int = SIGNS) -> str:
    """Shorten a name to what a button shows."""
    return isolate(name if len(name) <= most else f"{name[: most - 1].rstrip()}…")
