from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiez.directory import Through
from kiez.notice import SOON, Way, due, way
from kiez.people import Door
from kiez.quiet import USUAL, Quiet

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 22, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 7, tzinfo=UTC)

PHONE = Way(777, 5, Door.TELEGRAM, "2026-11-20", blocked=False)
PAGE = Way(1, 6, Door.WEB, "2026-11-10", blocked=False)


def test_by_day_all_is_said_at_once() -> None:
    assert due(NOON, USUAL, BERLIN) == NOON


def test_by_night_it_waits_for_the_end_of_the_quiet_hours() -> None:
    assert due(NIGHT, USUAL, BERLIN) == MORNING


def test_who_wants_no_quiet_hours_hears_by_night() -> None:
    assert due(NIGHT, Quiet(time(0), time(0)), BERLIN) == NIGHT


@pytest.mark.parametrize(
    ("begins_in", "expected"),
    [(SOON, NIGHT), (SOON + timedelta(minutes=1), MORNING)],
)
def test_what_begins_within_twelve_hours_is_told_by_night(
    begins_in: timedelta, expected: datetime
) -> None:
    assert due(NIGHT, USUAL, BERLIN, NIGHT + begins_in) == expected


def test_the_chat_that_was_used_last_is_chosen() -> None:
    assert way([PAGE, PHONE], Through.ALL) == PHONE


@pytest.mark.parametrize("through", [Through.INFORMATION, Through.NONE])
def test_what_may_not_pass_telegram_goes_to_the_web_chat(through: Through) -> None:
    assert way([PAGE, PHONE], through) == PAGE
    assert way([PHONE], through) is None


def test_what_is_not_personal_passes_telegram_where_information_may() -> None:
    assert way([PAGE, PHONE], Through.INFORMATION, personal=False) == PHONE
    assert way([PAGE, PHONE], Through.NONE, personal=False) == PAGE


def test_a_blocked_chat_is_no_way() -> None:
    blocked = Way(777, 5, Door.TELEGRAM, "2026-11-20", blocked=True)

    assert way([blocked, PAGE], Through.ALL) == PAGE
    assert way([blocked], Through.ALL) is None
