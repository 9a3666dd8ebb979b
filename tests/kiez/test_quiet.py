from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.quiet import USUAL, Quiet, after, awake, before

BERLIN = ZoneInfo("Europe/Berlin")
NEVER = Quiet(time(9), time(9))
NOON = Quiet(time(12), time(14))
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 30]))
# A week around the last Sunday of March, and one around that of October.
MOMENTS = st.builds(
    lambda first, minutes: first + timedelta(minutes=minutes),
    st.sampled_from([datetime(2027, 3, 25, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC)]),
    st.integers(0, 7 * 24 * 60),
)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Give an instant by the town's clock; of an hour shown twice the first."""
    year = 2026 if month > 6 else 2027
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "moment", "end"),
    [
        (USUAL, at(11, 24, 20, 59), at(11, 24, 20, 59)),
        (USUAL, at(11, 24, 21), at(11, 25, 8)),
        (USUAL, at(11, 25, 7, 59), at(11, 25, 8)),
        (USUAL, at(11, 25, 8), at(11, 25, 8)),
        (NOON, at(11, 24, 13), at(11, 24, 14)),
        (NEVER, at(11, 24, 9), at(11, 24, 9)),
        (USUAL, at(10, 24, 23), at(10, 25, 8)),
        (USUAL, at(3, 27, 23), at(3, 28, 8)),
    ],
)
def test_the_quiet_hours_end_by_the_clock_on_the_wall(
    quiet: Quiet, moment: datetime, end: datetime
) -> None:
    assert awake(quiet, moment, BERLIN) == end


@pytest.mark.parametrize(
    ("moment", "start"),
    [
        (at(11, 25, 7, 59), at(11, 24, 21)),
        (at(11, 25, 8), at(11, 25, 8)),
        (at(3, 28, 7), at(3, 27, 21)),
    ],
)
def test_the_quiet_hours_began_in_the_evening(moment: datetime, start: datetime) -> None:
    assert before(USUAL, moment, BERLIN) == start


@pytest.mark.parametrize(
    ("quiet", "moment", "end"),
    [
        (USUAL, at(11, 24, 8), at(11, 24, 20)),
        (USUAL, at(11, 24, 9), at(11, 24, 21)),
        (USUAL, at(11, 24, 10), at(11, 25, 9)),
        (USUAL, at(11, 24, 23), at(11, 25, 20)),
        (NOON, at(11, 24, 11), at(11, 25, 1)),
        (NEVER, at(11, 24, 22), at(11, 25, 10)),
        # The night of the clock change is an hour longer or shorter, but it is quiet anyhow.
        (USUAL, at(10, 24, 20), at(10, 25, 19)),
        (USUAL, at(3, 27, 20), at(3, 28, 19)),
        # Whoever is never quiet has the hour that the clock shows twice.
        (NEVER, at(10, 24, 20), at(10, 25, 7)),
        (NEVER, at(3, 27, 20), at(3, 28, 9)),
    ],
)
def test_twelve_hours_stand_still_while_it_is_quiet(
    quiet: Quiet, moment: datetime, end: datetime
) -> None:
    assert after(quiet, moment, timedelta(hours=12), BERLIN) == end


def test_quiet_hours_that_overlap_when_the_clock_jumps_end_with_the_later() -> None:
    almost_always = Quiet(time(3), time(2, 59))

    end = awake(almost_always, at(3, 27, 12), BERLIN)

    assert end == at(3, 29, 2, 59)


@given(start=HOURS, end=HOURS, moment=MOMENTS)
def test_what_was_put_off_is_not_quiet_and_not_early(
    start: time, end: time, moment: datetime
) -> None:
    quiet = Quiet(start, end)

    then = awake(quiet, moment, BERLIN)

    assert then >= moment
    assert awake(quiet, then, BERLIN) == then
    assert before(quiet, then, BERLIN) == then
    assert before(quiet, moment, BERLIN) <= moment


@given(start=HOURS, end=HOURS, moment=MOMENTS, hours=st.integers(0, 12))
def test_a_window_never_shrinks_below_its_length(
    start: time, end: time, moment: datetime, hours: int
) -> None:
    quiet, length = Quiet(start, end), timedelta(hours=hours)

    assert after(quiet, moment, length, BERLIN) - moment >= length
