from dataclasses import replace

import pytest

from kiez.legal import City, Office
from locales.languages import complete
from locales.translate import speaking
from screens import legal
from screens.legal import Document

OFFICE = Office("Amt", "Straße 1", "65197", "Wiesbaden", "0611 123-45", "amt@example.org")
CITY = City("wiesbaden", "Wiesbaden", "KiEZ", OFFICE, ("AWO", "Caritas"))


def _sentences(document: Document) -> list[str]:
    return [sentence for section in document.sections for sentence in section.sentences]


def test_the_privacy_notice_stays_short() -> None:
    with speaking("en"):
        said = _sentences(legal.privacy(CITY))

    assert len(said) <= 25
    assert max(len(sentence.split()) for sentence in said) <= 20


def test_the_privacy_notice_says_what_is_kept_and_for_how_long() -> None:
    with speaking("en"):
        said = " ".join(_sentences(legal.privacy(CITY)))

    assert "last 50 messages" in said
    assert "30 days" in said
    assert "cookie" in said


def test_a_number_that_can_be_tapped_holds_nothing_but_digits() -> None:
    with speaking("ar"):
        facts = legal.imprint(CITY).sections[0].facts

    assert [fact.link for fact in facts] == ["", "", "tel:061112345", "mailto:amt@example.org"]


def test_what_the_city_has_not_entered_is_said_and_leads_nowhere() -> None:
    with speaking("en"):
        facts = legal.imprint(replace(CITY, office=Office())).sections[0].facts

    assert {(fact.text, fact.link) for fact in facts} == {("not yet entered by the city", "")}


def test_half_an_address_is_none() -> None:
    assert replace(OFFICE, street=None).address is None


def test_each_carrier_is_kept_apart_from_the_words_between() -> None:
    with speaking("ar"):
        said = legal.imprint(CITY).sections[1].sentences[0]

    assert "\u2068AWO\u2069" in said
    assert "\u2068Caritas\u2069" in said


def test_the_accessibility_statement_promises_an_answer_within_six_weeks() -> None:
    with speaking("en"):
        said = " ".join(_sentences(legal.accessibility(CITY)))

    assert "within six weeks" in said
    assert "enforcement body" in said


@pytest.mark.parametrize("code", complete())
def test_every_page_can_be_said_in_every_language(code: str) -> None:
    with speaking(code):
        said = [make(CITY) for make in (legal.imprint, legal.privacy, legal.accessibility)]

    assert all(document.title and document.sections for document in said)
