import pytest

from locales.card import LINED, beside, said
from locales.languages import FOLDER, Language

KEYS = (
    "headline",
    "headline_baby",
    "subline",
    "invitation_pregnant",
    "invitation_baby",
    "invitation_toddler",
    "scan",
    "choose",
    "find",
    "promise",
)
SIGNS = {"invitation_pregnant": 32, "invitation_baby": 32, "invitation_toddler": 32}
SIGNS |= {"scan": 21, "choose": 21, "find": 21, "promise": 60}


def test_every_catalogue_of_the_card_is_on_the_card() -> None:
    files = {path.parts[-3] for path in FOLDER.glob("*/LC_MESSAGES/card.po")}

    assert files == {each.code for each in LINED}


@pytest.mark.parametrize("language", LINED, ids=lambda each: each.code)
def test_the_card_says_all_it_has_to_say_and_no_line_breaks(language: Language) -> None:
    lines = {key: said(language, key) for key in KEYS}

    # gettext gives the key for what is missing.
    assert [key for key, line in lines.items() if line in {"", key}] == []
    assert [key for key, signs in SIGNS.items() if len(lines[key]) > signs] == []


def test_english_stands_beside_german_unless_another_language_is_chosen() -> None:
    assert [beside(code).code for code in (None, "de", "de_simple", "hr", "ti")] == [
        "en",
        "en",
        "en",
        "en",
        "ti",
    ]
