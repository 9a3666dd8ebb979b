"""How what is open ends, and by when and by whom what is about a date is done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiez.task import Kind, TaskId, Todo
from kiez.todo import by_hand, present, until
from tests.kiez.test_task import ALONE, CITY, HERE, JONAS, MIDWIFE, PETRA, TUESDAY

OPEN = Todo(
    TaskId(1), Kind.THREAD, TUESDAY, "", mine=True, late=False, reached=True, elsewhere=False,
    offer=None, offer_kind=None, title="", place="", occurrence=None, local_on=None,
    start_time=None, thread=None, signup=None,
)  # fmt: skip


def test_what_a_family_waits_for_is_not_done_by_saying_so() -> None:
    met = replace(OPEN, kind=Kind.ACCOMPANY, local_on=TUESDAY)

    assert not by_hand(OPEN, TUESDAY)
    assert not by_hand(met, TUESDAY)
    assert by_hand(met, TUESDAY + timedelta(days=1))
    assert by_hand(replace(OPEN, kind=Kind.NOT_RIGHT), TUESDAY)


@pytest.mark.parametrize(
    ("on", "workdays", "off", "days"),
    [
        (None, "01234", (), 2),
        (5, "01234", (), 2),  # long before the date
        (2, "01234", (), 1),  # on Wednesday for Thursday
        (2, "01234", (1,), 0),  # Wednesday is a public holiday
        (1, "01234", (), 0),  # for tomorrow: today
        (0, "01234", (), 0),  # for today
        (2, "0", (), 0),  # Mondays only: the last one is over
        (2, "", (), 1),  # nobody works on no day
    ],
)
def test_a_task_about_a_date_is_due_on_the_working_day_before(
    on: int | None, workdays: str, off: tuple[int, ...], days: int
) -> None:
    who = replace(PETRA, workdays=frozenset(map(int, workdays)))
    day = None if on is None else TUESDAY + timedelta(days=on)
    free = {TUESDAY + timedelta(days=each) for each in off}

    found = until(TUESDAY + timedelta(days=2), day, TUESDAY, who, free)

    assert found - TUESDAY == timedelta(days=days)


def test_whoever_comes_back_after_the_date_does_not_do_it() -> None:
    on = TUESDAY + timedelta(days=3)
    gone = replace(PETRA, away_until=on)
    back = replace(PETRA, away_until=on - timedelta(days=2))
    nurse = replace(MIDWIFE, away_until=on)

    assert present(gone, HERE, on, (gone, JONAS, CITY), TUESDAY) == CITY
    assert present(gone, HERE, on, (gone, CITY, MIDWIFE), TUESDAY) == MIDWIFE
    assert present(gone, HERE, on, (gone, JONAS), TUESDAY) == gone
    assert present(back, HERE, on, (back, CITY), TUESDAY) == back
    assert present(gone, HERE, None, (gone, CITY), TUESDAY) == gone
    assert present(nurse, ALONE, on, (nurse, PETRA, CITY), TUESDAY) == nurse
