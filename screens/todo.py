"""The list of what there is to do, and the notice that something is."""

from collections.abc import Mapping, Sequence
from datetime import date

from kiez.task import Todo
from kiez.todo import Opening
from locales import dates
from locales.translate import _, n_, p_
from screens.foot import week
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.task import MARKS, cut, entry, still_right, tasks, title
from screens.task_buttons import TaskPageButton
from screens.team_buttons import TaskButton, ThreadButton
from screens.words import PICTURES

PAGE = 12
# A button with a picture has room for so many signs.
_SIGNS = 24

Openings = Mapping[int, Opening]


def inbox(
    todo: Sequence[Todo],
    page: int,
    today: date,
    openings: Openings,
    checks: int | None = None,
) -> Screen:
    """List what is open, the late first, each with its due day.

    Args:
        openings: How the conversations begin that whoever looks may read, by their numbers.
        checks: How many offers somebody should look at; None: whoever looks is not asked.
    """
    shown = todo[page * PAGE : (page + 1) * PAGE]
    late = sum(each.late for each in todo)
    heading = n_("{count} task is open.", "{count} tasks are open.", len(todo))
    return Screen(
        lines=(
            *([strong(heading)] if todo else []),
            *_checks(checks or 0),
            *([] if todo or checks else [strong(_("Nothing to do. Well done."))]),
            *(
                [pictured("⏰", n_("{count} task is late.", "{count} tasks are late.", late))]
                if late
                else []
            ),
            *(line for each in shown for line in ("", *entry(each, today))),
        ),
        rows=(
            *in_rows([_to(each, openings) for each in shown]),
            *_pages(page, more=len(todo) > (page + 1) * PAGE),
            (*(() if checks is None else (still_right(checks),)), week()),
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
            *entry(first, today),
        ),
        rows=((_to(first, {}),), (tasks(), week())),
    )


def _checks(count: int) -> list[str]:
    """Say how many offers somebody should look at; empty if none."""
    words = n_(
        "Nobody has looked at {count} offer for two months.",
        "Nobody has looked at {count} offers for two months.",
        count,
    )
    return [pictured("👀", words)] if count else []


def _to(todo: Todo, openings: Openings) -> Button:
    opening = openings.get(todo.thread or 0)
    if opening is not None and todo.thread is not None:
        language = dates.language_name(opening.language)
        words = cut(f"{language}: {' '.join(opening.text.split())}", _SIGNS)
        return Button(pictured(MARKS[todo.kind], words), ThreadButton(thread=todo.thread).pack())
    name = title(todo) or todo.place
    picture = PICTURES[todo.offer_kind] if todo.offer_kind else ""
    words = " ".join(part for part in (MARKS[todo.kind], picture) if part)
    return Button(pictured(words, cut(name)), TaskButton(task=todo.id).pack())


def _pages(page: int, *, more: bool) -> tuple[tuple[Button, ...], ...]:
    before = Button(p_("button", "Earlier page"), TaskPageButton(page=max(page - 1, 0)).pack())
    after = Button(p_("button", "Next page"), TaskPageButton(page=page + 1).pack())
    found = (*((before,) if page else ()), *((after,) if more else ()))
    return (found,) if found else ()
