"""How an announcement goes out: to whom, when, and in which words."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kiez.announcement import Audience, Version
from kiez.child import band
from kiez.directory import Kind, OccurrenceId, OfferId
from kiez.publishing import aimed, born, for_date, next_week, version
from kiez.signup import Band

BERLIN = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)
CHOSEN = Audience((Kind.BABYCAFE,), ("tr",), (Band.U1,))
# Monday, 9:00 in the city; in a week the clocks have changed.
MONDAY = datetime(2026, 10, 19, 7, tzinfo=UTC)
NEXT = datetime(2026, 10, 26, 8, tzinfo=UTC)


def test_nobody_is_picked_for_a_sensitive_theme() -> None:
    assert aimed(CHOSEN, sensitive=True, kind=Kind.ELTERNCAFE) == Audience()


def test_of_those_who_signed_up_nothing_more_is_chosen() -> None:
    date_ = Audience(CHOSEN.kinds, ("tr",), (Band.U1,), OfferId(1), OccurrenceId(2))

    assert aimed(date_, sensitive=False, kind=None) == Audience(
        offer=OfferId(1), occurrence=OccurrenceId(2)
    )


@pytest.mark.parametrize(
    ("wanted", "kind", "kinds"),
    [
        (Audience(), Kind.ELTERNCAFE, (Kind.ELTERNCAFE,)),
        (Audience(), None, ()),
        (CHOSEN, Kind.ELTERNCAFE, (Kind.BABYCAFE,)),
    ],
)
def test_a_date_goes_to_those_who_follow_its_kind_unless_others_were_chosen(
    wanted: Audience, kind: Kind | None, kinds: tuple[Kind, ...]
) -> None:
    assert aimed(wanted, sensitive=False, kind=kind).kinds == kinds


@pytest.mark.parametrize("months", range(100))
def test_every_month_of_birth_is_of_the_age_that_seats_count(months: int) -> None:
    born_on = date(TODAY.year - months // 12, TODAY.month, 1)
    spans = {each: born(each, TODAY) for each in Band if each is not Band.UNKNOWN}

    found = [each for each, (after, until) in spans.items() if after < born_on <= until]

    assert found == [band(born_on, TODAY)]


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        (("en", "de", "tr"), "tr", "tr"),
        (("en", "de", "tr"), "ar", "de"),
        (("en", "tr"), "ar", "en"),
        ((), "ar", None),
    ],
)
def test_one_reads_the_own_language_else_german_else_the_first(
    written: tuple[str, ...], language: str, read: str | None
) -> None:
    versions = {code: Version("text") for code in written}

    assert version(versions, language, "de") == read


def test_who_signed_up_for_a_date_is_next_who_signed_up_for_the_next_one() -> None:
    date_ = Audience(offer=OfferId(1), occurrence=OccurrenceId(2))

    assert for_date(date_, OccurrenceId(3)) == Audience(
        offer=OfferId(1), occurrence=OccurrenceId(3)
    )
    assert for_date(date_, None) == date_
    assert for_date(CHOSEN, OccurrenceId(3)) == CHOSEN


def test_what_a_machine_wrote_and_nobody_checked_is_read_by_nobody() -> None:
    versions = {"tr": Version("text", machine=True, checked=False), "en": Version("text")}

    assert version(versions, "tr", "de") == "en"


def test_a_weekly_one_keeps_weekday_and_wall_time_across_the_clock_change() -> None:
    assert next_week(MONDAY, BERLIN, MONDAY) == NEXT


@pytest.mark.parametrize(
    ("now", "starts_at", "expected"),
    [
        (MONDAY, NEXT + timedelta(days=7), NEXT),
        (MONDAY, NEXT + timedelta(days=8), NEXT + timedelta(days=7)),
        (MONDAY, NEXT + timedelta(days=22), NEXT + timedelta(days=21)),
        (NEXT + timedelta(hours=1), None, NEXT + timedelta(days=7)),
        # A week before by the wall clock, an hour more in between.
        (MONDAY - timedelta(days=7), NEXT, MONDAY),
    ],
)
def test_after_holidays_it_waits_until_the_next_date_is_near(
    now: datetime, starts_at: datetime | None, expected: datetime
) -> None:
    last = min(MONDAY, now)

    assert next_week(last, BERLIN, now, starts_at) == expected
