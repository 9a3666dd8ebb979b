"""Every complete language of the themes is whole, bare and short."""

import re

import pytest

from kiez.directory import Kind
from locales import theme

HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
MARKUP = re.compile(r"[<>{}\"@]|https?:|&\w+;|[\U0001F000-\U0001FAFF]")
SOURCES = ("de", "en")


def test_the_catalogue_knows_64_themes_and_where_each_fits() -> None:
    facts = theme.facts()

    assert len(facts) == 64
    assert {kind for each in facts.values() for kind in each.kinds} <= set(Kind)
    assert all(1 <= month <= 12 for each in facts.values() for month in each.months)
    assert theme.sensitive("grief")
    assert not theme.sensitive("pets")
    assert set(SOURCES) <= set(theme.languages())


@pytest.mark.parametrize("code", theme.languages())
def test_a_language_has_every_theme_whole_and_its_title_is_short(code: str) -> None:
    texts = {key: theme.words(key, code) for key in theme.facts()}

    assert [
        key for key, each in texts.items() if not each or not (each.title and each.invite)
    ] == []
    for key, each in texts.items():
        assert each is not None
        assert len(each.title) <= theme.TITLE_SIGNS, key
        assert not each.title.endswith("."), key
        for text in (each.title, each.invite, each.gain):
            assert text == text.strip(), key
            assert not HIDDEN.search(text), key
            assert not MARKUP.search(text), key


def test_who_speaks_another_language_reads_a_theme_in_german() -> None:
    assert theme.words("pets", "xx") is None
    assert theme.said("pets", "xx") == theme.words("pets", "de")
