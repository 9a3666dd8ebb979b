"""Every screen in every language keeps the door's limits and keeps values apart."""

import importlib
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
)

from bot import reply
from locales import languages
from locales.translate import bare, speaking
from screens.screen import Button, Screen
from tests.screens import samples
from tests.screens.samples import MARK

# Each feature has a page of samples; none can be forgotten here.
PAGES = [
    importlib.import_module(f"tests.screens.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("samples_*.py"))
]
SCREENS: dict[str, Callable[[], Screen]] = samples.SCREENS | {
    name: sample for page in PAGES for name, sample in page.SAMPLES.items()
}

MOST_SIGNS = 24
MOST_TEXT = MessageLimit.MAX_TEXT_LENGTH
RIGHT_TO_LEFT = [code for code in languages.complete() if languages.LANGUAGES[code].rtl]

_ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
_PICTURE = re.compile("^[^\\w(]*\\s")


def shown(code: str, name: str) -> Screen:
    with speaking(code):
        return SCREENS[name]()


def drawn(code: str, name: str) -> str:
    with speaking(code):
        return unescape(re.sub("</?b>", "", reply.drawn(SCREENS[name]())))


def buttons(code: str) -> list[tuple[str, Button]]:
    """List the buttons of all screens, each with its screen's name."""
    return [(name, each) for name in SCREENS for row in shown(code, name).rows for each in row]


def without_values(text: str) -> str:
    """Take out all isolated values, nested ones too."""
    while _ISOLATED.search(text):
        text = _ISOLATED.sub("", text)
    return text


@pytest.mark.parametrize("code", languages.complete())
def test_the_text_is_not_too_long(code: str) -> None:
    lengths = {name: len(drawn(code, name)) for name in SCREENS}

    assert [name for name, long in lengths.items() if not 0 < long <= MOST_TEXT] == []


@pytest.mark.parametrize("code", languages.complete())
def test_the_buttons_keep_the_limits(code: str) -> None:
    for name in SCREENS:
        rows = shown(code, name).rows

        assert sum(map(len, rows)) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER, name
        assert all(len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows), name
        for button in (each for row in rows for each in row if not each.url):
            size = len(button.data.encode())
            assert size >= InlineKeyboardButtonLimit.MIN_CALLBACK_DATA, (name, button)
            assert size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA, (name, button)


@pytest.mark.parametrize("code", languages.complete())
def test_a_button_can_be_read_on_a_small_phone(code: str) -> None:
    for name, button in buttons(code):
        words = _PICTURE.sub("", bare(button.text)).replace(MARK, "")
        # A list of languages by their own names is cut off by the door itself, if need be.
        assert len(words) <= MOST_SIGNS or "…" in words, (name, button.text)


@pytest.mark.parametrize("code", languages.complete())
def test_each_value_is_isolated_and_each_isolate_ends_in_its_line(code: str) -> None:
    texts = [(name, line) for name in SCREENS for line in drawn(code, name).split("\n")]
    texts += [(name, button.text) for name, button in buttons(code)]

    for name, text in texts:
        rest = without_values(text)
        assert MARK not in rest, (name, text)
        assert "\u2068" not in rest, (name, text)
        assert "\u2069" not in rest, (name, text)


@pytest.mark.parametrize("code", RIGHT_TO_LEFT)
def test_no_phone_number_or_range_stands_bare_in_a_right_to_left_line(code: str) -> None:
    for name in SCREENS:
        for line in drawn(code, name).split("\n"):
            bare_line = without_values(line)
            assert not re.search(r"\d[–-]\d|\d{3,}[ /-]\d{2,}", bare_line), (name, line)
            assert not line or line.startswith("\u200f"), (name, line)


def test_the_unconfirmed_mark_stands_in_list_card_and_map() -> None:
    for name in ("listing", "nothing", "details", "pin"):
        assert "⚠️" in drawn("de", name)
