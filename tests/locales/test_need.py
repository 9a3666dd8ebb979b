"""Every complete language of the topics is whole, bare and short."""

import re

import pytest

from kiez.directory import Service
from locales import languages, need, theme
from locales.translate import speaking

HIDDEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
KEY = re.compile(r"[a-z]+(-[a-z]+)*")


def test_the_catalogue_knows_24_topics_and_what_answers_to_each() -> None:
    topics = need.topics().values()

    assert len(topics) == 24
    assert all(KEY.fullmatch(each.key) and len(each.key) <= 24 for each in topics)
    assert {key for each in topics for key in each.themes} <= set(theme.facts())
    assert {key for each in topics for key in each.services} <= set(Service)
    assert len({each.picture for each in topics}) == 24


@pytest.mark.parametrize("code", [*languages.complete(), "de_simple"])
def test_a_language_names_every_topic_shortly_and_differently(code: str) -> None:
    labels = [each.labels.get(code, "") for each in need.topics().values()]

    assert all(0 < len(each) <= need.LABEL_SIGNS and each == each.strip() for each in labels)
    assert not any(HIDDEN.search(each) for each in labels)
    assert len(set(labels)) == len(labels)


def test_a_topic_is_named_in_the_language_being_spoken() -> None:
    with speaking("uk"):
        assert need.topics()["housing"].label == "Житло"
