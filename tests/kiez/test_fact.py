from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.fact import NOTHING, Fact, Misread, Why, read

TODAY = date(2026, 11, 24)
RECORD: dict[str, Any] = {
    "schedule": {"byday": ["TU"], "start": "09:30", "end": "11:30", "valid_from": "2026-08-10"},
    "childcare_capacity": 4,
}


@pytest.mark.parametrize(
    ("fact", "text", "after"),
    [
        (Fact.ROOM, "١٢", {"capacity": 12}),
        (Fact.ROOM, NOTHING, {"capacity": None}),
        (Fact.CHILDCARE, "y", {"childcare": True}),
        (Fact.CHILDCARE, "n", {"childcare": False, "childcare_capacity": None}),
        (Fact.AGES, "1 – 3", {"child_age_months": {"min": 12, "max": 36}}),
        (Fact.AGES, "60-132m", {"child_age_months": {"min": 60, "max": 132}}),
        (Fact.PRICE, "2,50 €", {"cost_cents": 250}),
        (Fact.PRICE, "300c", {"cost_cents": 300}),
        (Fact.PRICE, NOTHING, {"cost_cents": 0}),
        (Fact.REGISTRATION, "recommen", {"registration": "recommended"}),
        (Fact.UNTIL, "0", {"join_until_days": 0}),
        (Fact.PHONE, "0611–31 26 10", {"phone": "0611-31 26 10"}),
        (Fact.TITLE, " Café\n<b>\x00 ", {"title": "Café <b>"}),
        (Fact.TEXT, NOTHING, {"description": None}),
        (Fact.LANGUAGES, "de tr", {"languages": ["de", "tr"]}),
        (Fact.SECOND, NOTHING, {"second_owner": None}),
        (Fact.COURSE, NOTHING, {"course": None}),
    ],
)
def test_a_fact_is_read_as_typed_or_tapped(fact: Fact, text: str, after: object) -> None:
    assert read(fact, text, RECORD, TODAY) == after


def test_slots_need_a_sign_up() -> None:
    after = read(Fact.SLOTS, "30-5", RECORD, TODAY)

    assert after == {"slots": {"minutes": 30, "break": 5}, "registration": "required"}


def test_a_course_of_eight_weeks_ends_in_the_eighth() -> None:
    after = read(Fact.COURSE, "8", RECORD, TODAY)

    assert isinstance(after, dict)
    assert after["course"] is True
    assert after["schedule"] == {**RECORD["schedule"], "valid_until": "2027-01-18"}


@pytest.mark.parametrize(
    ("fact", "text", "why"),
    [
        (Fact.ROOM, "0", Why.OUTSIDE),
        (Fact.ROOM, "9" * 40, Why.UNREADABLE),
        (Fact.ROOM, "²", Why.UNREADABLE),
        (Fact.AGES, "9-3", Why.OUTSIDE),
        (Fact.PRICE, "2,5", Why.UNREADABLE),
        (Fact.SLOTS, "5-500", Why.OUTSIDE),
        (Fact.PHONE, "call me", Why.UNREADABLE),
        (Fact.TITLE, "\u200b \n", Why.EMPTY),
        (Fact.TITLE, NOTHING, Why.EMPTY),
        (Fact.COURSE, "53", Why.OUTSIDE),
    ],
)
def test_what_makes_no_sense_is_told(fact: Fact, text: str, why: Why) -> None:
    answer = read(fact, text.replace("\u200b", ""), RECORD, TODAY)

    assert isinstance(answer, Misread)
    assert answer.why is why


def test_what_is_too_long_tells_by_how_much() -> None:
    assert read(Fact.TITLE, "m" * 103, RECORD, TODAY) == Misread(Why.LONG, over=3)


@given(st.sampled_from(Fact), st.text(max_size=40))
def test_nothing_that_is_typed_breaks_the_reading(fact: Fact, text: str) -> None:
    assert isinstance(read(fact, text, RECORD, TODAY), dict | Misread)
