"""What there is to do: the list, one task, and to whom it may be passed on."""

from collections.abc import Sequence
from datetime import date

from kiez.roles import Staff
from kiez.task import Fact, Kind, Todo
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.accompany_buttons import WelcomeButton
from screens.check_buttons import ChecksButton
from screens.foot import week
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.task_buttons import DoneButton, PassOnButton, TaskPageButton
from screens.team_buttons import (
    AmendDateButton,
    CentreButton,
    DateButton,
    OfferButton,
    TaskButton,
    TasksButton,
    ThreadButton,
)
from screens.words import PICTURES, short

PAGE = 12
# A name on a button, beside two pictures.
_SIGNS = 18
_MARKS = {
    Kind.NOT_RIGHT: "✏️",
    Kind.THREAD: "💬",
    Kind.ACCOMPANY: "🤝",
    Kind.TOO_FEW: "👥",
    Kind.FADING: "⏳",
    Kind.HIDDEN: "🙈",
}


def inbox(todo: Sequence[Todo], page: int, today: date, *, checks: bool = False) -> Screen:
    """List what is open, the late first, each with its due day.

    Args:
        checks: Whoever looks is asked monthly whether facts are still right.
    """
    shown = todo[page * PAGE : (page + 1) * PAGE]
    late = sum(each.late for each in todo)
    heading = n_("{count} task is open.", "{count} tasks are open.", len(todo))
    return Screen(
        lines=(
            strong(heading if todo else _("Nothing to do. Well done.")),
            *(
                [pictured("⏰", n_("{count} task is late.", "{count} tasks are late.", late))]
                if late
                else []
            ),
            *(line for each in shown for line in ("", *_entry(each, today))),
        ),
        rows=(
            *in_rows([_to(each) for each in shown]),
            *_pages(page, more=len(todo) > (page + 1) * PAGE),
            (*((still_right(),) if checks else ()), week()),
        ),
    )


def told(own: Sequence[Todo], today: date) -> Screen:
    """Tell staff that something is to be done: one notice, however much there is.

    Args:
        own: What is theirs; at least one.
    """
    late = sum(each.late for each in own)
    first = own[0]
    return Screen(
        lines=(
            strong(n_("You have {count} task.", "You have {count} tasks.", len(own))),
            *([n_("{count} task is late.", "{count} tasks are late.", late)] if late else []),
            "",
            *_entry(first, today),
        ),
        rows=((_to(first),), (tasks(), week())),
    )


def one(todo: Todo, today: date) -> Screen:
    """Show a task with what can be done about it."""
    return Screen(
        lines=(
            *_entry(todo, today),
            *_more(todo, today),
            "",
            _("Who does it: {name}", name=todo.owner) if todo.owner else _("Nobody does it yet."),
            *_not_reached(todo),
        ),
        rows=(
            *in_rows(_ways(todo)),
            (
                Button(
                    pictured("✅", p_("button", "Done")),
                    DoneButton(task=todo.id, how="").pack(),
                ),
                Button(p_("button", "Hand over"), PassOnButton(task=todo.id, to=0).pack()),
            ),
            (tasks(), week()),
        ),
    )


def pass_on(todo: Todo, able: Sequence[Staff], me: Staff) -> Screen:
    """Ask to whom a task is passed on."""
    names = [
        Button(
            p_("button", "To me") if each.id == me.id else _cut(each.name),
            PassOnButton(task=todo.id, to=each.id).pack(),
        )
        for each in able
    ]
    return Screen(
        lines=(
            strong(_("Who does it?")) if names else strong(_("There is nobody else here.")),
            pictured(_MARKS[todo.kind], what(todo)),
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
    return _after(_("Done. Thank you."), pictured(_MARKS[todo.kind], what(todo)))


def right(todo: Todo) -> Screen:
    """Say that an offer is right as of today."""
    return _after(
        _("Done. Thank you."),
        _("The card of the offer says: checked by a person this month."),
        *([isolate(_title(todo))] if todo.title else []),
    )


def what(todo: Todo) -> str:
    """Say in a sentence what there is to do."""
    match todo.kind:
        case Kind.NOT_RIGHT:
            return n_(
                "{count} parent says: this is not right.",
                "{count} parents say: this is not right.",
                todo.reports,
            )
        case Kind.THREAD:
            return _("A parent waits for an answer.")
        case Kind.ACCOMPANY:
            return _("A family wishes that somebody meets it at the door.")
        case Kind.TOO_FEW:
            return _("Too few families have signed up so far.")
        case Kind.FADING:
            return _("Is this still right? Soon parents do not see it any more.")
        case Kind.HIDDEN:
            return _("Nobody said that this is right. Parents do not see it any more.")


def tasks() -> Button:
    """Lead to the list."""
    return Button(p_("button", "Tasks"), TasksButton().pack())


def still_right() -> Button:
    """Lead to the facts that nobody has looked at for long."""
    return Button(p_("button", "Still right?"), ChecksButton(page=0, ask="").pack())


def _after(*lines: str) -> Screen:
    first, *others = lines
    return Screen((strong(pictured("✅", first)), *others), ((tasks(), week()),))


def _entry(todo: Todo, today: date) -> list[Line | str]:
    """Say what there is to do, where, and by when."""
    until = _("By {day}", day=dates.day(todo.due_on, today))
    late = _("It was due on {day}.", day=dates.day(todo.due_on, today))
    where = " · ".join(isolate(part) for part in (_title(todo), todo.place) if part)
    return [
        strong(pictured(_MARKS[todo.kind], what(todo))),
        *([_fact(todo)] if todo.kind is Kind.NOT_RIGHT else []),
        *([where] if where else []),
        pictured("⏰", late) if todo.late else until,
    ]


def _title(todo: Todo) -> str:
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
        case Kind.THREAD if todo.thread is not None:
            return [Button(p_("button", "Answer"), ThreadButton(thread=todo.thread).pack())]
        case Kind.ACCOMPANY if todo.signup is not None:
            welcome = WelcomeButton(signup=todo.signup)
            return [Button(pictured("🤝", p_("button", "Say who waits")), welcome.pack())]
        case Kind.TOO_FEW if todo.occurrence is not None:
            date_ = DateButton(occurrence=todo.occurrence)
            amend = AmendDateButton(occurrence=todo.occurrence)
            seen = Button(p_("button", "See who comes"), date_.pack())
            return [seen, Button(p_("button", "Move or cancel"), amend.pack())]
        case _:
            return []


def _to(todo: Todo) -> Button:
    name = _title(todo) or todo.place
    picture = PICTURES[todo.offer_kind] if todo.offer_kind else ""
    words = " ".join(part for part in (_MARKS[todo.kind], picture) if part)
    return Button(pictured(words, _cut(name)), TaskButton(task=todo.id).pack())


def _cut(name: str) -> str:
    """Shorten a name to what a button shows."""
    return isolate(name if len(name) <= _SIGNS else f"{name[: _SIGNS - 1]}…")


def _pages(page: int, *, more: bool) -> tuple[tuple[Button, ...], ...]:
    before = Button(p_("button", "Earlier page"), TaskPageButton(page=max(page - 1, 0)).pack())
    after = Button(p_("button", "Next page"), TaskPageButton(page=page + 1).pack())
    found = (*((before,) if page else ()), *((after,) if more else ()))
    return (found,) if found else ()
