"""Every screen in every language keeps the door's limits and keeps values apart."""

import re
from html import unescape

import pytest
from telegram.constants import (
    InlineKeyboardButtonLimit,
    InlineKeyboardMarkupLimit,
    MessageLimit,
)

from bot import reply
from locales import languages
from locales.translate import bare, speaking
from screens.screen import Screen
from tests.screens import samples, samples_mine, samples_notice, samples_privacy, samples_signup
from tests.screens.samples import MARK

SCREENS = {
    **samples.SCREENS,
    **samples_signup.SAMPLES,
    **samples_mine.SAMPLES,
    **samples_notice.SAMPLES,
    **samples_privacy.SAMPLES,
}

MOST_SIGNS = 24
EVERY = [(code, name) for code in languages.complete() for name in SCREENS]

_ISOLATED = re.compile("\u2068[^\u2068\u2069]*\u2069")
_PICTURE = re.compile("^[^\\w(]*\\s")


def shown(code: str, name: str) -> Screen:
    with speaking(code):
        return SCREENS[name]()


def drawn(code: str, name: str) -> str:
    with speaking(code):
        return unescape(re.sub("</?b>", "", reply.drawn(SCREENS[name]())))


def without_values(text: str) -> str:
    """Take out all isolated values, nested ones too."""
    while _ISOLATED.search(text):
        text = _ISOLATED.sub("", text)
    return text


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_the_text_is_not_too_long(code: str, name: str) -> None:
    assert 0 < len(drawn(code, name)) <= MessageLimit.MAX_TEXT_LENGTH


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_the_buttons_keep_the_limits(code: str, name: str) -> None:
    rows = shown(code, name).rows

    assert sum(map(len, rows)) <= InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    assert all(len(row) <= InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows)
    for button in (each for row in rows for each in row if not each.url):
        size = len(button.data.encode())
        assert size >= InlineKeyboardButtonLimit.MIN_CALLBACK_DATA, button
        assert size <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA, button


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_a_button_can_be_read_on_a_small_phone(code: str, name: str) -> None:
    for button in (each for row in shown(code, name).rows for each in row):
        words = _PICTURE.sub("", bare(button.text)).replace(MARK, "")
        # A list of languages by their own names is cut off by the door itself, if need be.
        assert len(words) <= MOST_SIGNS or "…" in words, button.text


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_each_value_is_isolated_and_each_isolate_ends_in_its_line(code: str, name: str) -> None:
    texts = [*drawn(code, name).split("\n")]
    texts += [button.text for row in shown(code, name).rows for button in row]

    for text in texts:
        rest = without_values(text)
        assert MARK not in rest, text
        assert "\u2068" not in rest, text
        assert "\u2069" not in rest, text


@pytest.mark.parametrize(("code", "name"), EVERY)
def test_no_phone_number_or_range_stands_bare_in_a_right_to_left_line(
    code: str, name: str
) -> None:
    if not languages.LANGUAGES[code].rtl:
        return

    for line in drawn(code, name).split("\n"):
        assert not re.search(r"\d[–-]\d|\d{3,}[ /-]\d{2,}", without_values(line)), line
        assert not line or line.startswith("\u200f")


def test_the_unconfirmed_mark_stands_in_list_card_and_map() -> None:
    for name in ("listing", "nothing", "details", "pin"):
        assert "⚠️" in drawn("de", name)
