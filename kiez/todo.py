"""Decide how what is open ends, and by when and by whom what is about a date is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiez.roles import Role, Staff
from kiez.task import Field, Kind, Todo, answerable, away

_DAY = timedelta(days=1)
_A_WEEK = 7
_USUAL_WEEK = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Opening:
    """How what a parent waits for begins.

    Args:
        language: Its code.
    """

    language: str
    text: str


def by_hand(todo: Todo, today: date) -> bool:
    """Tell whether a task ends since somebody says so.

    What a family waits for ends by an answer, or by a name; once the date is over, nobody waits.
    """
    if todo.kind is Kind.ACCOMPANY:
        return todo.local_on is not None and todo.local_on < today
    return todo.kind is not Kind.THREAD


def until(
    due_on: date, on: date | None, today: date, who: Staff | None, off: Collection[date]
) -> date:
    """Tell by when a task is due: if it is about a date, on the working day before at the latest.

    Args:
        due_on: When it would be due if it were about no date.
        on: The day of the date; None: it is about none.
    """
    if on is None or due_on < on:
        return due_on
    week = (who.workdays if who else None) or _USUAL_WEEK
    before = [on - number * _DAY for number in range(1, _A_WEEK + 1)]
    able = (each for each in before if each.weekday() in week and each not in off)
    return max(next(able, on - _DAY), today)


def present(
    chosen: Staff | None, field: Field, on: date | None, everybody: Sequence[Staff], today: date
) -> Staff | None:
    """Choose somebody who is there, if the one who was chosen comes back too late for a date.

    Args:
        on: The day of the date; None: it is about none.
    """
    if chosen is None or on is None or not away(chosen, max(today, on - _DAY)):
        return chosen
    keepers = answerable(Field(frozenset(), field.offer, field.confidential), everybody)
    office = [each for each in everybody if each.may(Role.CITY)]
    others = [*answerable(field, everybody), *keepers, *([] if field.confidential else office)]
    return next((each for each in others if not away(each, today)), chosen)
