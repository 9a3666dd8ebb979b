"""Codes of cards: typed as people do, checked, and nothing can be read from them."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.batch import Batch, BatchId, Hand, Stage, code_of, first, read, read_typed, search
from kiez.code import SIGNS
from kiez.directory import CentreId, Kind, OccurrenceId, OfferId, Service
from kiez.finding import PREGNANT, Found

CODES = [code_of(number) for number in range(200)]
"""Of numbers that do count: what stands behind a code must not show."""


def bits(code: str) -> int:
    number = 0
    for sign in code[:-1]:
        number = number * len(SIGNS) + SIGNS.index(sign)
    return number


def found(number: int, kind: Kind, days: int, service: Service | None = None) -> Found:
    begins = datetime(2026, 11, 24, 9).astimezone() + timedelta(days=days)
    return Found(
        occurrence=OccurrenceId(number),
        offer=OfferId(number),
        kind=kind,
        service=service,
        title="",
        local_on=begins.date(),
        start_time=time(9),
        end_time=time(11),
        starts_at=begins,
        venue_name="",
        quarter="",
        confirmed=True,
        key=f"offer{number}",
    )


CAFE = found(1, Kind.ELTERNCAFE, days=1)
BABIES = found(2, Kind.BABYCAFE, days=5)
MIDWIFE = found(3, Kind.SPRECHSTUNDE, days=9, service=Service.HEBAMME)
COURSE = found(4, Kind.ELTERNBILDUNG, days=2)


@pytest.mark.parametrize("code", CODES[:20])
def test_every_single_wrong_sign_and_every_two_in_wrong_order_are_found(code: str) -> None:
    wrong = [
        code[:place] + sign + code[place + 1 :]
        for place in range(len(code))
        for sign in SIGNS
        if sign != code[place]
    ]
    swapped = []
    for place in range(len(code) - 1):
        one, other = code[place], code[place + 1]
        swapped += [code[:place] + other + one + code[place + 2 :]] if one != other else []

    assert read(code) == code
    assert [each for each in (*wrong, *swapped) if read(each)] == []


@given(st.integers(min_value=0, max_value=2**62))
def test_a_code_is_read_however_it_is_typed(number: int) -> None:
    code = code_of(number)
    alike = code.replace("0", "o").replace("1", "l")

    assert read(code.lower()) == code
    assert read(alike) == code
    assert read(code.replace("1", "I")) == code
    assert read_typed(f" {code[:4]}-{code[4:]} ") == read_typed(f"{code[:4]} {code[4:]}") == code


def test_a_word_and_a_number_are_no_code() -> None:
    typed = ["Babycafe", "24122026", "8765 4321", "Hebammen", "", "was ist das hier", "A" * 5000]

    assert [each for each in typed if read_typed(each)] == []
    assert read_typed(" ".join(CODES[0])) is None


def test_from_the_codes_of_200_batches_no_order_and_no_count_can_be_read() -> None:
    numbers = [bits(each) for each in CODES]
    rising = sum(one < other for one, other in pairwise(numbers))
    close = sum(abs(one - other) < 2**24 for one, other in pairwise(sorted(numbers)))
    same_start = max(sum(code[:2] == each[:2] for each in CODES) for code in CODES)

    assert len(set(CODES)) == len(CODES)
    # By chance half of the 199 pairs, give or take 4; and 9 % of the gaps are a tenth of the mean.
    assert 80 <= rising <= 120
    assert 6 <= close <= 34
    assert same_start <= 5
    for place in range(7):
        assert len({code[place] for code in CODES}) > 28


def test_neighbours_have_no_more_signs_in_common_than_any_two_have() -> None:
    def alike(one: str, other: str) -> int:
        return sum(a == b for a, b in zip(one, other, strict=True))

    mixed = sorted(CODES, key=lambda each: hashlib.sha256(each.encode()).digest())

    in_order, at_random = (
        sum(alike(one, other) for one, other in pairwise(each)) for each in (CODES, mixed)
    )
    assert abs(in_order - at_random) < 30


def test_cards_lead_somewhere_until_their_last_day_or_their_withdrawal() -> None:
    made, last = date(2026, 11, 24), date(2028, 11, 23)
    about = (CODES[0], Stage.BABY, Hand.VISITOR, None)
    cards = Batch(BatchId(1), CentreId(1), *about, made, last)

    assert cards.leads(last)
    assert not cards.leads(last + timedelta(days=1))
    assert not replace(cards, withdrawn=True).leads(made)


def test_the_dates_for_the_stage_come_first() -> None:
    everything = (CAFE, COURSE, BABIES, MIDWIFE)

    assert first(Stage.BABY, (CAFE, COURSE, BABIES), everything) == (BABIES, CAFE)
    assert first(Stage.TODDLER, (COURSE, CAFE), everything) == (CAFE, COURSE)
    assert first(Stage.PREGNANT, (MIDWIFE,), everything) == (MIDWIFE, CAFE)
    assert first(Stage.PREGNANT, (), (CAFE,)) == (CAFE,)


def test_a_stage_looks_for_what_fits_it() -> None:
    assert search(Stage.PREGNANT).child_age_months == PREGNANT
    assert [search(each).child_age_months for each in (Stage.BABY, Stage.TODDLER)] == [6, 24]
