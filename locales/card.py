"""Say the lines of the card to hand out: in twelve languages, ahead of the other texts."""

from locales.languages import LANGUAGES, Language
from locales.translate import catalogue

# Side by side in two columns: what is written from right to left stands in the right one.
LINED = tuple(
    LANGUAGES[code]
    for code in ("de", "en", "tr", "ar", "ku", "fa", "uk", "ru", "bg", "ti", "ro", "pl")
)
"""The languages of a card, in its order."""

GERMAN, ENGLISH = LINED[0], LINED[1]


def beside(code: str | None) -> Language:
    """Choose the language that stands beside German: the one wanted, else English."""
    wanted = next((each for each in LINED if each.code == code), GERMAN)
    return ENGLISH if wanted is GERMAN else wanted


def said(language: Language, key: str) -> str:
    """Say a line of the card, by its key (docs/translating.md)."""
    return catalogue(language.code, "card").gettext(key)
