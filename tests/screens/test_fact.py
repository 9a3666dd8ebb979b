"""A question about a fact says what it is now."""

from dataclasses import replace

import pytest

import screens.fact_question
from kiez.fact import Fact
from locales.translate import bare, speaking
from tests.screens.samples_offer import FULL


@pytest.mark.parametrize(
    ("fact", "known"), [(Fact.ROOM, "12"), (Fact.PRICE, "Free of charge."), (Fact.TEXT, "Wir")]
)
def test_a_question_says_what_is_so_now(fact: Fact, known: str) -> None:
    kept = replace(FULL, room=12, cost_cents=0, text="Wir nähen.")

    with speaking("en"):
        shown = screens.fact_question.ask(kept, fact)

    lines = [line if isinstance(line, str) else line.text for line in shown.lines]
    assert any(line.startswith("📌") and known in bare(line) for line in lines)
