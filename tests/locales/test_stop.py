from pathlib import Path

import pytest

from kiez.spelling import fold
from locales.languages import FOLDER, LANGUAGES
from locales.stop import WORDS
from storage.directory_file import load

SEED = Path(__file__).parents[2] / "storage" / "seed"
EVERY = sorted({*LANGUAGES, *(path.parts[-3] for path in FOLDER.glob("*/*/danger.po"))})


def test_each_language_has_its_words_for_stop() -> None:
    assert sorted(WORDS) == EVERY
    assert len(EVERY) == 25


@pytest.mark.parametrize("code", EVERY)
def test_a_word_can_be_typed_and_stands_once(code: str) -> None:
    folded = [fold(word) for word in WORDS[code]]

    assert all(folded)
    assert len(folded) == len(set(folded))
    assert all(len(word) <= 40 for word in WORDS[code])


@pytest.mark.parametrize("path", sorted(SEED.glob("*.yaml")), ids=lambda path: path.stem)
def test_no_word_is_a_place_that_a_parent_may_look_for(path: Path) -> None:
    directory = load(path).directory
    named = {fold(name) for each in directory.places for name in (each.name, *each.aliases)} | {
        fold(each.quarter) for each in directory.centres
    }

    assert len(named) > 20
    assert named & {fold(word) for words in WORDS.values() for word in words} == set()
