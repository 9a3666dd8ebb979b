from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kiez.directory import CentreId, Kind
from kiez.follow import USUAL, Follow, Often, Weekly, due, follows, next_digest
from kiez.quiet import USUAL as QUIET
from kiez.quiet import Quiet

BERLIN = ZoneInfo("Europe/Berlin")
BIEBRICH, MITTE = CentreId(1), CentreId(2)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Name a moment of 2027 by the clock on the wall."""
    return datetime(2027, month, day, hour, minute, tzinfo=BERLIN)


def following(centre: CentreId | None, kind: Kind | None) -> Follow:
    return Follow(1, centre, "", kind, Often.WEEKLY)


@pytest.mark.parametrize(
    ("centre", "kind", "belongs"),
    [
        (BIEBRICH, None, True),
        (BIEBRICH, Kind.BABYCAFE, True),
        (None, Kind.BABYCAFE, True),
        (BIEBRICH, Kind.ELTERNCAFE, False),
        (MITTE, None, False),
        (MITTE, Kind.BABYCAFE, False),
    ],
)
def test_an_offer_belongs_to_what_names_its_centre_its_kind_or_both(
    centre: CentreId | None, kind: Kind | None, belongs: bool
) -> None:
    assert follows(following(centre, kind), BIEBRICH, Kind.BABYCAFE) is belongs


def test_an_offer_of_the_whole_city_belongs_to_its_kind_only() -> None:
    assert follows(following(None, Kind.BABYCAFE), None, Kind.BABYCAFE)
    assert not follows(following(BIEBRICH, None), None, Kind.BABYCAFE)


def test_the_digest_comes_on_the_next_sunday_evening_unless_chosen_otherwise() -> None:
    tuesday = at(11, 23, 9)

    assert due(None, QUIET, tuesday, BERLIN) == at(11, 28, 18)
    assert due(Weekly(1, time(8)), QUIET, tuesday, BERLIN) == at(11, 30, 8)
    assert due(Weekly(1, time(12)), QUIET, tuesday, BERLIN) == at(11, 23, 12)


def test_at_its_very_hour_the_next_digest_is_that_of_next_week() -> None:
    assert next_digest(USUAL, at(11, 28, 18), BERLIN) == at(12, 5, 18)


def test_a_chosen_hour_holds_in_the_quiet_hours_and_the_usual_one_waits_for_their_end() -> None:
    early = Quiet(time(17), time(8))

    assert due(Weekly(6, time(18)), early, at(11, 23, 9), BERLIN) == at(11, 28, 18)
    assert due(None, early, at(11, 23, 9), BERLIN) == at(11, 29, 8)


def test_a_digest_that_waits_for_the_end_of_the_quiet_hours_is_still_the_next() -> None:
    early = Quiet(time(17), time(8))

    assert due(None, early, at(11, 28, 22), BERLIN) == at(11, 29, 8)
    assert due(None, early, at(11, 29, 8), BERLIN) == at(12, 6, 8)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(3, 22, 9), datetime(2027, 3, 28, 16, tzinfo=UTC)),
        (at(10, 25, 9), datetime(2027, 10, 31, 17, tzinfo=UTC)),
    ],
)
def test_the_digest_keeps_its_hour_on_the_wall_when_the_clocks_change(
    now: datetime, expected: datetime
) -> None:
    assert due(None, QUIET, now, BERLIN) == expected
