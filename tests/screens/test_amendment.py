"""A change of the directory in words: what was not there before, and where an undone one leads."""

from dataclasses import replace

import screens.amendment
from kiez.amendment import Done, Fact, Outcome, Reason, Refusal, State
from locales.translate import speaking
from screens.screen import Screen
from tests.screens.samples import TODAY
from tests.screens.samples_amendment import SEEN


def texts(shown: Screen) -> str:
    return "\n".join(line if isinstance(line, str) else line.text for line in shown.lines)


def labels(shown: Screen) -> list[str]:
    return [button.text for row in shown.rows for button in row]


def test_a_new_offer_had_nothing_before_also_after_it_was_made() -> None:
    made = replace(SEEN, state=State.MADE, new=True, facts=(Fact("title", None, "Nähcafé"),))

    with speaking("en"):
        assert "Before: \u2068nothing" not in texts(screens.amendment.preview(made, TODAY))


def test_an_undone_new_offer_leads_to_the_offers() -> None:
    gone = replace(SEEN, state=State.UNDONE, new=True)

    with speaking("en"):
        shown = screens.amendment.done(Done(Outcome.UNDONE, gone), TODAY)

    assert "Offers" in labels(shown)
    assert "The offer" not in labels(shown)


def test_what_is_so_already_is_no_failure() -> None:
    same = replace(SEEN, refusals=(Refusal("title", Reason.NOTHING),))

    with speaking("en"):
        said = texts(screens.amendment.preview(same, TODAY))

    assert said.startswith("It is like this already.")
    assert "does not work" not in said


def test_the_end_of_an_offer_has_no_bin_beside_dropping_the_change() -> None:
    ending = replace(SEEN, state=State.DRAFT, facts=(Fact("retired", None, after=True),))

    with speaking("en"):
        assert "Drop it" in labels(screens.amendment.preview(ending, TODAY))


def test_a_place_without_a_number_has_no_limit() -> None:
    more = replace(SEEN, state=State.DRAFT, facts=(Fact("capacity", None, 12),))

    with speaking("en"):
        assert "no limit" in texts(screens.amendment.preview(more, TODAY))
