from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiez.calendar import Action, Change, Dated, Rule, State, Weekday, expand, instant

BERLIN = ZoneInfo("Europe/Berlin")
MORNING, NOON = time(9, 30), time(11, 30)
JANUARY, DECEMBER = date(2027, 1, 1), date(2027, 12, 31)
NEVER = frozenset[date]()


def weekly(
    *days: Weekday,
    valid_from: date = JANUARY,
    valid_until: date | None = None,
    every_weeks: int = 1,
    nth: int | None = None,
) -> Rule:
    return Rule(frozenset(days), MORNING, NOON, valid_from, valid_until, every_weeks, nth)


def days(dated: Sequence[Dated]) -> list[str]:
    return [each.local_on.isoformat()[5:] for each in dated]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (weekly(Weekday.TU), ["03-02", "03-09", "03-16", "03-23", "03-30"]),
        (weekly(Weekday.SU), ["03-07", "03-14", "03-21", "03-28"]),
        (weekly(Weekday.TU, valid_from=date(2027, 3, 17)), ["03-23", "03-30"]),
        (weekly(Weekday.TU, valid_until=date(2027, 3, 9)), ["03-02", "03-09"]),
        # The first of March is the Monday that counts, although Tuesday has gone by on the third.
        (weekly(Weekday.TU, valid_from=date(2027, 3, 3), every_weeks=2), ["03-16", "03-30"]),
        (weekly(Weekday.TU, valid_from=date(2027, 3, 1), every_weeks=3), ["03-02", "03-23"]),
        (weekly(Weekday.MO, Weekday.SU, every_weeks=4), ["03-22", "03-28"]),
        (weekly(Weekday.FR, nth=1), ["03-05"]),
        (weekly(Weekday.FR, nth=-1), ["03-26"]),
        (weekly(Weekday.WE, nth=5), ["03-31"]),
        (weekly(Weekday.TH, nth=5), []),
        (weekly(Weekday.MO, Weekday.WE, nth=-1), ["03-29", "03-31"]),
    ],
)
def test_a_rule_gives_its_days_of_march(rule: Rule, expected: list[str]) -> None:
    found = expand(rule, NEVER, [], date(2027, 3, 1), date(2027, 3, 31))

    assert days(found) == expected


def test_the_last_weekday_of_february_is_found_in_a_leap_year() -> None:
    rule = weekly(Weekday.TU, nth=-1)

    assert days(expand(rule, NEVER, [], date(2028, 2, 1), date(2028, 2, 29))) == ["02-29"]


def march(*changes: Change, pauses: frozenset[date] = NEVER) -> list[Dated]:
    return expand(weekly(Weekday.TU), pauses, changes, date(2027, 3, 1), date(2027, 3, 14))


def test_a_day_off_is_left_out() -> None:
    assert days(march(pauses=frozenset({date(2027, 3, 2)}))) == ["03-09"]


def test_a_cancelled_day_stays_to_be_seen() -> None:
    found = march(Change(date(2027, 3, 2), Action.CANCEL, reason="krank"))

    assert found[0] == Dated(
        date(2027, 3, 2), date(2027, 3, 2), MORNING, NOON, None, State.CANCELLED, "krank"
    )


def test_a_moved_day_keeps_its_identity() -> None:
    change = Change(
        date(2027, 3, 2), Action.MOVE, date(2027, 3, 4), time(15), time(16), "westend-fz"
    )

    found = march(change)

    assert found[0] == Dated(date(2027, 3, 2), date(2027, 3, 4), time(15), time(16), "westend-fz")


def test_a_move_without_a_new_day_changes_the_hour() -> None:
    found = march(Change(date(2027, 3, 2), Action.MOVE, start=time(9), end=time(10)))

    assert (found[0].local_on, found[0].start_time) == (date(2027, 3, 2), time(9))


def test_an_added_day_is_its_own_original_day() -> None:
    found = march(Change(date(2027, 3, 5), Action.ADD))

    assert found[1] == Dated(date(2027, 3, 5), date(2027, 3, 5), MORNING, NOON)


def test_an_offer_without_a_rule_has_its_added_days() -> None:
    added = Change(date(2027, 3, 5), Action.ADD, start=MORNING, end=NOON)

    found = expand(None, NEVER, [added], date(2027, 3, 1), date(2027, 3, 14))

    assert days(found) == ["03-05"]


@pytest.mark.parametrize("action", [Action.ADD, Action.MOVE, Action.CANCEL])
def test_an_exception_beats_a_pause(action: Action) -> None:
    found = march(Change(date(2027, 3, 2), action), pauses=frozenset({date(2027, 3, 2)}))

    assert days(found) == ["03-02", "03-09"]


@pytest.mark.parametrize("action", [Action.MOVE, Action.CANCEL])
def test_an_exception_of_a_day_that_the_rule_does_not_give_is_void(action: Action) -> None:
    assert days(march(Change(date(2027, 3, 3), action))) == ["03-02", "03-09"]


def test_what_is_moved_onto_a_day_of_the_rule_takes_its_place() -> None:
    found = march(Change(date(2027, 3, 2), Action.MOVE, date(2027, 3, 9)))

    assert [(each.original_on.day, each.local_on.day) for each in found] == [(2, 9)]


@pytest.mark.parametrize("to", [date(2027, 3, 5), date(2027, 2, 25)])
def test_a_move_is_listed_if_either_day_is_asked_for(to: date) -> None:
    moved = Change(date(2027, 3, 2), Action.MOVE, to)

    by_old = expand(weekly(Weekday.TU), NEVER, [moved], date(2027, 3, 2), date(2027, 3, 2))
    by_new = expand(weekly(Weekday.TU), NEVER, [moved], to, to)

    assert days(by_old) == days(by_new) == [to.isoformat()[5:]]


@pytest.mark.parametrize(
    ("day", "wall_time", "expected"),
    [
        (date(2027, 3, 27), time(9, 30), "2027-03-27T08:30"),
        (date(2027, 3, 28), time(1, 59), "2027-03-28T00:59"),
        (date(2027, 3, 28), time(2, 0), "2027-03-28T01:00"),  # skipped: 03:00 in summer time
        (date(2027, 3, 28), time(2, 30), "2027-03-28T01:30"),  # skipped: 03:30 in summer time
        (date(2027, 3, 28), time(3, 0), "2027-03-28T01:00"),
        (date(2027, 3, 28), time(9, 30), "2027-03-28T07:30"),
        (date(2027, 10, 30), time(9, 30), "2027-10-30T07:30"),
        (date(2027, 10, 31), time(2, 30), "2027-10-31T00:30"),  # twice: the first is meant
        (date(2027, 10, 31), time(2, 30, fold=1), "2027-10-31T00:30"),
        (date(2027, 10, 31), time(3, 0), "2027-10-31T02:00"),
        (date(2027, 10, 31), time(9, 30), "2027-10-31T08:30"),
    ],
)
def test_wall_time_is_promised_across_clock_changes(
    day: date, wall_time: time, expected: str
) -> None:
    assert instant(day, wall_time, BERLIN) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


YEAR = st.dates(JANUARY, DECEMBER)
RULES = st.builds(
    Rule,
    byday=st.frozensets(st.sampled_from(Weekday), min_size=1),
    start=st.just(MORNING),
    end=st.just(NOON),
    valid_from=YEAR,
    valid_until=st.none() | YEAR,
    every_weeks=st.integers(1, 6),
    nth=st.none() | st.sampled_from([-1, 1, 2, 3, 4, 5]),
)
PAUSES = st.frozensets(YEAR, max_size=20)
CHANGES = st.lists(
    st.builds(Change, YEAR, st.sampled_from(Action), st.none() | YEAR),
    unique_by=lambda change: change.original_on,
    max_size=20,
)


@settings(deadline=None)
@given(RULES, PAUSES, CHANGES)
def test_an_offer_takes_place_once_a_day_at_most(
    rule: Rule, pauses: frozenset[date], changes: list[Change]
) -> None:
    found = expand(rule, pauses, changes, JANUARY, DECEMBER)

    taking_place = [each.local_on for each in found if each.state is State.ON]
    assert len(set(taking_place)) == len(taking_place)
    assert len({each.original_on for each in found}) == len(found)


@settings(deadline=None)
@given(RULES, PAUSES, CHANGES)
def test_without_an_exception_nothing_takes_place_in_a_pause_or_beyond_the_rule(
    rule: Rule, pauses: frozenset[date], changes: list[Change]
) -> None:
    changed = {change.original_on for change in changes}

    found = expand(rule, pauses, changes, JANUARY, DECEMBER)

    by_rule = {each.original_on for each in found} - changed
    assert not by_rule & pauses
    assert all(rule.valid_from <= day <= (rule.valid_until or DECEMBER) for day in by_rule)


@settings(deadline=None)
@given(RULES, PAUSES, CHANGES, YEAR)
def test_two_spans_give_together_what_the_whole_gives(
    rule: Rule, pauses: frozenset[date], changes: list[Change], cut: date
) -> None:
    whole = expand(rule, pauses, changes, JANUARY, DECEMBER)

    before = expand(rule, pauses, changes, JANUARY, cut)
    after = expand(rule, pauses, changes, cut + timedelta(days=1), DECEMBER)

    assert set(before) | set(after) == set(whole)


@given(YEAR, st.times())
def test_an_instant_is_the_wall_time_or_the_hour_after(day: date, wall_time: time) -> None:
    local = instant(day, wall_time, BERLIN).astimezone(BERLIN)

    promised = datetime.combine(day, wall_time)
    assert local.replace(tzinfo=None, fold=0) - promised in (timedelta(0), timedelta(hours=1))
