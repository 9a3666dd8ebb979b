"""An offer's rule and exceptions are changed so that just the wanted dates are others."""

from dataclasses import replace
from datetime import date, time, timedelta

from kiez import rescheduling
from kiez.calendar import Action, Change, Dated, Rule, State, Weekday, expand
from kiez.rescheduling import Plan, Shift, Usual

TODAY, LAST = date(2026, 11, 24), date(2026, 12, 31)
FIRST, SECOND, THIRD = date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 15)
RULE = Rule(frozenset({Weekday.TU}), time(9, 30), time(11, 30), date(2026, 8, 10))
PLAN = Plan(RULE, "haus")
DAY = timedelta(days=1)


def dates(plan: Plan) -> list[Dated]:
    return expand(plan.rule, (), plan.changes, TODAY, LAST)


def on(plan: Plan, day: date) -> Dated:
    return next(each for each in dates(plan) if each.original_on == day)


def different(one: Plan, other: Plan) -> set[date]:
    both = set(dates(one)) ^ set(dates(other))
    return {each.original_on for each in both}


def test_one_date_is_called_off_and_comes_back() -> None:
    off = rescheduling.cancelled(PLAN, FIRST, "Krankheit")

    assert on(off, FIRST).state is State.CANCELLED
    assert different(off, PLAN) == {FIRST}
    assert rescheduling.restored(off, FIRST) == PLAN


def test_one_date_moves_and_keeps_what_it_is() -> None:
    moved = rescheduling.moved(PLAN, on(PLAN, FIRST), Shift(FIRST + DAY, time(10), time(12)))
    again = rescheduling.moved(moved, on(moved, FIRST), Shift(venue="garten"))

    there = on(again, FIRST)
    assert (there.local_on, there.start_time, there.venue) == (FIRST + DAY, time(10), "garten")
    assert different(again, PLAN) == {FIRST}


def test_a_date_that_moves_back_is_no_exception_any_more() -> None:
    moved = rescheduling.moved(PLAN, on(PLAN, FIRST), Shift(FIRST + DAY))
    back = Shift(FIRST, time(9, 30), time(11, 30), "haus")

    assert rescheduling.moved(moved, on(moved, FIRST), back) == PLAN


def test_an_added_date_is_changed_and_taken_away() -> None:
    more = rescheduling.added(PLAN, FIRST + DAY, time(14), time(16))
    later = rescheduling.moved(more, on(more, FIRST + DAY), Shift(start=time(15), end=time(17)))

    assert on(later, FIRST + DAY).start_time == time(15)
    assert rescheduling.cancelled(later, FIRST + DAY) == PLAN


def test_an_added_date_that_is_called_off_for_a_reason_keeps_it_and_comes_back() -> None:
    more = rescheduling.added(PLAN, FIRST + DAY, time(14), time(16))

    off = rescheduling.cancelled(more, FIRST + DAY, "Krankheit")

    there = on(off, FIRST + DAY)
    assert (there.state, there.reason) == (State.CANCELLED, "Krankheit")
    assert there.start_time == time(14)
    assert rescheduling.restored(off, FIRST + DAY) == more


def test_a_pause_calls_off_what_would_take_place_and_nothing_else() -> None:
    plan = rescheduling.added(PLAN, FIRST + DAY, time(14), time(16))

    paused = rescheduling.paused(plan, {SECOND}, FIRST, THIRD)

    assert [each.original_on for each in paused.changes] == [FIRST, THIRD]
    assert rescheduling.paused(PLAN, (), FIRST + DAY, SECOND - DAY) == PLAN


def test_another_hour_from_a_day_on_leaves_the_dates_before_as_they_were() -> None:
    plan = rescheduling.moved(PLAN, on(PLAN, FIRST), Shift(FIRST + DAY))
    new = rescheduling.other(plan, Usual(start=time(10), end=time(12), venue="garten"))

    later = rescheduling.from_day(plan, new, (), TODAY, THIRD)

    assert later is not None
    assert on(later, FIRST) == replace(on(plan, FIRST), venue="haus")
    assert on(later, SECOND) == replace(on(plan, SECOND), venue="haus")
    assert on(later, THIRD) == Dated(THIRD, THIRD, time(10), time(12))


def test_another_weekday_from_a_day_on_leaves_the_dates_before_as_they_were() -> None:
    new = rescheduling.other(PLAN, Usual(weekday=Weekday.TH))

    later = rescheduling.from_day(PLAN, new, (), TODAY, SECOND)

    assert later is not None
    days = [each.local_on for each in dates(later)][:4]
    assert days == [TODAY, FIRST, SECOND + 2 * DAY, THIRD + 2 * DAY]


def test_a_date_that_has_moved_before_another_weekday_is_not_lost() -> None:
    plan = rescheduling.moved(PLAN, on(PLAN, FIRST), Shift(FIRST + DAY))
    new = rescheduling.other(plan, Usual(weekday=Weekday.TH))

    assert rescheduling.from_day(plan, new, (), TODAY, SECOND) is None
    assert rescheduling.from_day(plan, new, (), TODAY, TODAY + DAY) is not None


def test_exceptions_that_no_rule_bears_any_more_are_left_out() -> None:
    plan = rescheduling.cancelled(PLAN, THIRD)
    new = rescheduling.other(plan, Usual(weekday=Weekday.TH))

    later = rescheduling.from_day(plan, new, (), TODAY, TODAY + DAY)

    assert later is not None
    assert later.changes == (Change(TODAY, Action.ADD, None, time(9, 30), time(11, 30)),)
