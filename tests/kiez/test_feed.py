from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.calendar import Action, Change, Rule, State, Weekday, expand
from kiez.feed import alarm, plan, span

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 1, 1), date(2027, 3, 31)
RULE = Rule(frozenset({Weekday.TU}), time(9, 30), time(11, 30), date(2026, 8, 10))
DAYS = st.dates(FIRST, LAST)
CHANGES = st.lists(
    st.builds(Change, DAYS, st.sampled_from(Action), st.none() | DAYS),
    max_size=6,
    unique_by=lambda change: change.original_on,
)


def test_a_feed_covers_at_least_a_year_ahead_and_stays_within_the_year() -> None:
    assert span(date(2026, 11, 24)) == span(date(2026, 12, 31))
    assert span(date(2026, 12, 31))[1] >= date(2027, 12, 31)


def test_a_day_off_is_left_out_of_the_pattern() -> None:
    planned = plan(RULE, {date(2027, 1, 12)}, [], FIRST, LAST)

    assert planned.pattern is not None
    assert planned.pattern.first == date(2027, 1, 5)
    assert planned.pattern.last == date(2027, 3, 30)
    assert planned.pattern.without == (date(2027, 1, 12),)


def test_a_day_taken_by_a_moved_date_is_left_out_too() -> None:
    move = Change(date(2027, 1, 12), Action.MOVE, date(2027, 1, 19))

    planned = plan(RULE, set(), [move], FIRST, LAST)

    assert planned.pattern is not None
    assert planned.pattern.without == (date(2027, 1, 19),)
    assert [each.local_on for each in planned.changed] == [date(2027, 1, 19)]


def test_a_date_moved_in_from_before_stands_alone() -> None:
    move = Change(date(2026, 12, 29), Action.MOVE, date(2027, 1, 2))

    planned = plan(RULE, set(), [move], FIRST, LAST)

    assert [each.local_on for each in planned.single] == [date(2027, 1, 2)]


def test_an_offer_without_a_rule_has_only_single_dates() -> None:
    added = Change(date(2027, 1, 6), Action.ADD, start=time(10), end=time(12))

    planned = plan(None, set(), [added], FIRST, LAST)

    assert planned.pattern is None
    assert [each.local_on for each in planned.single] == [date(2027, 1, 6)]


@given(CHANGES, st.sets(DAYS, max_size=30))
def test_a_plan_says_all_that_the_rule_gives_and_no_more(
    changes: list[Change], pauses: set[date]
) -> None:
    planned = plan(RULE, pauses, changes, FIRST, LAST)

    said = [*planned.changed, *planned.single]
    replaced = {each.original_on for each in said}
    regular = [
        each
        for each in expand(RULE, (), (), FIRST, LAST)
        if planned.pattern
        and each.original_on not in replaced
        and each.original_on not in planned.pattern.without
    ]
    assert sorted([*said, *regular], key=repr) == sorted(
        expand(RULE, pauses, changes, FIRST, LAST), key=repr
    )


@pytest.mark.parametrize(
    ("start", "before"),
    [
        (time(9, 30), timedelta(hours=2)),
        (time(9), timedelta(hours=2)),
        (time(8, 30), timedelta(hours=14, minutes=30)),
        (time(1), timedelta(hours=7)),
    ],
)
def test_the_phone_rings_two_hours_before_or_the_evening_before(
    start: time, before: timedelta
) -> None:
    starts_at = datetime.combine(date(2027, 9, 30), start, BERLIN).astimezone(UTC)

    assert alarm(starts_at, BERLIN) == before


def test_the_evening_before_is_at_six_across_the_change_of_clocks() -> None:
    starts_at = datetime(2027, 3, 28, 8, tzinfo=BERLIN).astimezone(UTC)

    assert alarm(starts_at, BERLIN) == timedelta(hours=13)


def test_a_cancelled_date_stays_to_be_seen() -> None:
    cancel = Change(date(2027, 1, 12), Action.CANCEL, reason="krank")

    planned = plan(RULE, set(), [cancel], FIRST, LAST)

    assert [(each.state, each.reason) for each in planned.changed] == [(State.CANCELLED, "krank")]
