from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez import quiet
from kiez.calendar import instant
from kiez.quiet import USUAL, Quiet
from kiez.reminder import Lead, due, every, pack, plan, stays, unpack, usual

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY = date(2026, 11, 24)
MONDAY = TUESDAY - timedelta(days=1)
NEVER = Quiet(time(0), time(0))
EARLY_BIRD = Quiet(time(17), time(6))


def at(day: date, wall: str) -> datetime:
    return instant(day, time.fromisoformat(wall), BERLIN)


@pytest.mark.parametrize(
    ("lead", "start", "hours", "expected"),
    [
        (Lead.EVENING, "09:30", USUAL, (MONDAY, "18:00")),
        (Lead.MORNING, "09:30", USUAL, (TUESDAY, "08:00")),
        (Lead.TWO_HOURS, "10:00", USUAL, (TUESDAY, "08:00")),
        (Lead.ONE_HOUR, "10:00", USUAL, (TUESDAY, "09:00")),
        # In the quiet hours, and an hour is left after them: at their end.
        (Lead.TWO_HOURS, "09:30", USUAL, (TUESDAY, "08:00")),
        (Lead.TWO_HOURS, "09:00", USUAL, (TUESDAY, "08:00")),
        # Not an hour is left: before they begin.
        (Lead.TWO_HOURS, "08:59", USUAL, (MONDAY, "20:50")),
        (Lead.ONE_HOUR, "07:30", USUAL, (MONDAY, "20:50")),
        (Lead.EVENING, "09:30", EARLY_BIRD, (TUESDAY, "06:00")),
        (Lead.EVENING, "06:30", EARLY_BIRD, (MONDAY, "16:50")),
        # Hours that end in the afternoon of the same day.
        (Lead.TWO_HOURS, "15:00", Quiet(time(12), time(14)), (TUESDAY, "14:00")),
        (Lead.TWO_HOURS, "14:30", Quiet(time(12), time(14)), (TUESDAY, "11:50")),
        (Lead.TWO_HOURS, "08:00", NEVER, (TUESDAY, "06:00")),
        # Who is awake for five minutes a day is reminded in them.
        (Lead.TWO_HOURS, "12:30", Quiet(time(12), time(11, 55)), (MONDAY, "11:55")),
    ],
)
def test_a_usual_reminder_keeps_out_of_the_quiet_hours(
    lead: Lead, start: str, hours: Quiet, expected: tuple[date, str]
) -> None:
    found = due(lead, at(TUESDAY, start), hours, BERLIN, chosen=False)

    assert found == at(*expected)


@pytest.mark.parametrize(
    ("lead", "start", "expected"),
    [
        (Lead.EVENING, "09:30", (MONDAY, "18:00")),
        (Lead.TWO_HOURS, "09:30", (TUESDAY, "07:30")),
        (Lead.ONE_HOUR, "08:30", (TUESDAY, "07:30")),
        (Lead.MORNING, "09:30", (TUESDAY, "08:00")),
    ],
)
def test_a_chosen_reminder_comes_when_chosen(
    lead: Lead, start: str, expected: tuple[date, str]
) -> None:
    hours = Quiet(time(17), time(10))

    assert due(lead, at(TUESDAY, start), hours, BERLIN, chosen=True) == at(*expected)


@pytest.mark.parametrize(
    ("course", "slot", "childcare", "expected"),
    [
        (False, False, False, (Lead.EVENING,)),
        (True, False, False, (Lead.EVENING, Lead.TWO_HOURS)),
        (False, True, False, (Lead.EVENING, Lead.TWO_HOURS)),
        (False, False, True, (Lead.EVENING, Lead.TWO_HOURS)),
    ],
)
def test_what_others_wait_for_is_reminded_of_twice(
    course: bool, slot: bool, childcare: bool, expected: tuple[Lead, ...]
) -> None:
    assert usual(course=course, slot=slot, childcare=childcare) == expected


def test_two_lead_times_that_fall_together_are_one() -> None:
    leads = (Lead.MORNING, Lead.TWO_HOURS)

    found = plan(leads, at(TUESDAY, "10:00"), at(MONDAY, "08:00"), USUAL, BERLIN, chosen=True)

    assert [each.due_at for each in found] == [at(TUESDAY, "08:00")]


def test_an_hour_that_is_over_is_not_planned() -> None:
    leads = (Lead.EVENING, Lead.TWO_HOURS)
    starts_at = at(TUESDAY, "10:00")

    found = plan(leads, starts_at, at(MONDAY, "18:00"), USUAL, BERLIN, chosen=True)

    assert [each.lead for each in found] == [Lead.TWO_HOURS]
    assert len(every(leads, starts_at, USUAL, BERLIN, chosen=True)) == 2


@pytest.mark.parametrize(
    ("day", "start", "lead", "expected"),
    [
        # The clock goes forward on 28 March 2027 at 2:00, and back on 25 and 31 October.
        (date(2027, 3, 28), "09:30", Lead.EVENING, datetime(2027, 3, 27, 17, tzinfo=UTC)),
        (date(2027, 3, 28), "09:30", Lead.TWO_HOURS, datetime(2027, 3, 28, 5, 30, tzinfo=UTC)),
        (date(2027, 3, 29), "09:30", Lead.EVENING, datetime(2027, 3, 28, 16, tzinfo=UTC)),
        (date(2027, 3, 28), "09:30", Lead.MORNING, datetime(2027, 3, 28, 6, tzinfo=UTC)),
        (date(2026, 10, 25), "09:30", Lead.EVENING, datetime(2026, 10, 24, 16, tzinfo=UTC)),
        (date(2026, 10, 25), "09:30", Lead.TWO_HOURS, datetime(2026, 10, 25, 6, 30, tzinfo=UTC)),
        (date(2026, 10, 26), "09:30", Lead.EVENING, datetime(2026, 10, 25, 17, tzinfo=UTC)),
        (date(2027, 10, 31), "09:30", Lead.MORNING, datetime(2027, 10, 31, 7, tzinfo=UTC)),
        # Two hours before 3:30 is 0:30 in spring, and in autumn the second 2:30 less one.
        (date(2027, 3, 28), "03:30", Lead.TWO_HOURS, datetime(2027, 3, 27, 23, 30, tzinfo=UTC)),
        (date(2027, 10, 31), "03:30", Lead.TWO_HOURS, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_promised_wall_time_holds_across_clock_changes(
    day: date, start: str, lead: Lead, expected: datetime
) -> None:
    assert due(lead, at(day, start), NEVER, BERLIN, chosen=True) == expected


@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)])
def test_quiet_hours_end_at_their_wall_time_in_the_night_of_a_clock_change(day: date) -> None:
    late = due(Lead.TWO_HOURS, at(day, "09:30"), USUAL, BERLIN, chosen=False)
    early = due(Lead.TWO_HOURS, at(day, "08:30"), USUAL, BERLIN, chosen=False)

    assert late == at(day, "08:00")
    assert early == at(day - timedelta(days=1), "20:50")


@pytest.mark.parametrize(
    ("due_at", "written_for", "expected"),
    [
        ("18:00", "18:00", True),
        ("18:00", "17:00", False),
        # Its hour is over, and it waits: the process was down, or it is tried again.
        ("14:00", "14:00", True),
        ("14:00", "16:10", True),
        ("14:00", "19:30", False),
    ],
)
def test_what_waits_rightly_goes_on_waiting(due_at: str, written_for: str, expected: bool) -> None:
    starts_at, now = at(TUESDAY, "19:00"), at(TUESDAY, "16:00")

    assert stays(at(TUESDAY, due_at), at(TUESDAY, written_for), starts_at, now) is expected


def test_lead_times_are_read_as_they_were_written() -> None:
    assert pack([Lead.ONE_HOUR, Lead.EVENING]) == "e1"
    assert unpack("e1") == (Lead.EVENING, Lead.ONE_HOUR)
    assert unpack("?2") == (Lead.TWO_HOURS,)


_quarters = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))
_hours = st.builds(Quiet, _quarters, _quarters)
_moments = st.integers(0, 380 * 24 * 4).map(
    lambda quarters: datetime(2026, 10, 20, tzinfo=UTC) + quarters * timedelta(minutes=15)
)
_leads = st.sets(st.sampled_from(Lead))


@given(_leads, _moments, _moments, _hours, st.booleans())
def test_reminders_come_between_now_and_the_start_and_no_two_at_once(
    leads: set[Lead], starts_at: datetime, now: datetime, hours: Quiet, chosen: bool
) -> None:
    found = [each.due_at for each in plan(leads, starts_at, now, hours, BERLIN, chosen=chosen)]

    assert all(now < moment < starts_at for moment in found)
    assert found == sorted(set(found))
    assert len(found) <= len(leads)


@given(st.sampled_from(Lead), _moments, _hours)
def test_a_usual_reminder_never_comes_in_the_quiet_hours(
    lead: Lead, starts_at: datetime, hours: Quiet
) -> None:
    found = due(lead, starts_at, hours, BERLIN, chosen=False)

    assert quiet.awake(hours, found, BERLIN) == found
