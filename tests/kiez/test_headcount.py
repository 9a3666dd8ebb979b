import pytest

from kiez.headcount import (
    Count,
    Noun,
    Totals,
    What,
    of_family,
    of_totals,
    read,
    replaced,
    total,
)
from kiez.signup import Band, Family
from locales.counting import STEMS

NOUNS = {stem: Noun(noun) for stem, noun in STEMS.items()}


@pytest.mark.parametrize(
    "text",
    [
        "4 families, 5 adults, 6 children, 1 new",
        "4 Familien 5 Erwachsene 6 Kinder 1 neu",
        "1 neu, 6 Kinder, 5 Erwachsene, 4 Familien",
        "4 aile, 5 yetişkin, 6 çocuk, 1 yeni",
        "4 сім'ї, 5 дорослих, 6 дітей, 1 нова",
        "٤ عائلات، ٥ بالغين، ٦ أطفال، ١ جديدة",
        "4 5 6 1",
    ],
)
def test_how_many_came_is_read_in_any_language_and_order(text: str) -> None:
    assert replaced(Count(), read(text, NOUNS) or {}) == Count(4, 5, {Band.UNKNOWN: 6}, 1)


@pytest.mark.parametrize(
    "text", ["", "Hebamme in Biebrich", "65197", "24.12.", "um 9:30 Uhr in 2 Wochen", "4 5 6 1 2"]
)
def test_what_says_nothing_of_the_sort_is_no_count(text: str) -> None:
    assert read(text, NOUNS) is None


@pytest.mark.parametrize("text", ["4 families, 1000 adults", "9999999999999999 Kinder"])
def test_more_than_a_house_holds_cannot_be(text: str) -> None:
    typed = read(text, NOUNS)

    assert typed
    assert not replaced(Count(), typed).possible


def test_each_number_goes_up_and_down_and_never_below_none() -> None:
    for what in What:
        assert Count().stepped(what, 1).of(what) == 1
        assert Count().stepped(what, 1).stepped(what, -2) == Count()


def test_sums_add_up_and_are_taken_back() -> None:
    family = of_family(Family(2, {Band.U1: 1}), first=True)
    both = total([family, Count(1, 1, {Band.U1: 1, Band.SIX_UP: 2})])

    assert both == Count(2, 3, {Band.U1: 2, Band.SIX_UP: 2}, 1)
    assert both.without(family).totals == Count(1, 1, {Band.U1: 1, Band.SIX_UP: 2}).totals


def test_ages_entered_before_stay_if_they_add_up_to_what_was_typed() -> None:
    former = Count(1, 1, {Band.U1: 2})

    assert replaced(former, {Noun.CHILDREN: 2}).children == {Band.U1: 2}
    assert replaced(former, {Noun.CHILDREN: 3}).children == {Band.UNKNOWN: 3}


def test_a_number_that_was_not_named_stays() -> None:
    former = Count(4, 5, {Band.U1: 6}, 1)

    assert replaced(former, {Noun.CHILDREN: 7}) == Count(4, 5, {Band.UNKNOWN: 7}, 1)
    assert replaced(former, {Noun.NEW: 2}) == Count(4, 5, {Band.U1: 6}, 2)


def test_nobody_comes_without_a_family_and_a_new_family_is_one_of_all() -> None:
    assert Count(1, 2, {Band.U1: 1}, 1).sound
    assert not Count(0, 1).sound
    assert not Count(1, new=2).sound
    assert not of_totals(Totals(0, 0, 1)).sound
