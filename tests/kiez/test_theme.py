"""What is proposed first: new, fitting and of the season."""

from datetime import date, timedelta

from kiez.directory import Kind
from kiez.theme import Proposal, ordered

TODAY = date(2026, 11, 24)
CAFE, BABY = frozenset({Kind.ELTERNCAFE}), frozenset({Kind.BABYCAFE})


def proposal(
    key: str, kinds: frozenset[Kind] = CAFE, months: tuple[int, ...] = (), weeks: int = 0
) -> Proposal:
    used = TODAY - timedelta(weeks=weeks) if weeks else None
    return Proposal(key, kinds, frozenset(months), used_on=used)


def test_what_is_of_the_season_and_suits_the_cafe_comes_first() -> None:
    themes = [
        proposal("summer", months=(6, 7)),
        proposal("babies", BABY, (11,)),
        proposal("always"),
        proposal("november", months=(11,)),
    ]

    keys = [each.key for each in ordered(themes, CAFE, TODAY)]

    assert keys == ["november", "always", "summer", "babies"]


def test_what_a_centre_has_just_had_comes_last_and_after_half_a_year_again() -> None:
    themes = [
        proposal("last", weeks=1),
        proposal("long ago", weeks=30),
        proposal("spring", weeks=20),
    ]

    keys = [each.key for each in ordered(themes, CAFE, TODAY)]

    assert keys == ["long ago", "spring", "last"]
