import pytest

from locales.languages import complete
from locales.translate import bare, danger, isolate, lines, speaking, spoken


def test_a_value_is_wrapped_once_however_often_it_was() -> None:
    assert isolate(isolate("0800 111 0 550")) == "\u20680800 111 0 550\u2069"


def test_what_is_copied_carries_no_hidden_sign() -> None:
    assert bare("\u200f\u2068112\u2069\u200b\ufeff") == "112"


def test_a_letter_s_joiner_is_no_hidden_sign() -> None:
    assert bare("آتش\u200cنشانی") == "آتش\u200cنشانی"


def test_each_line_of_a_right_to_left_language_starts_as_such() -> None:
    with speaking("ar"):
        assert lines(["KiEZ", "", "112"]) == "\u200fKiEZ\n\n\u200f112"
    with speaking("de"):
        assert lines(["KiEZ", "112"]) == "KiEZ\n112"


def test_a_language_without_catalogue_is_not_spoken() -> None:
    with speaking("so"):
        assert spoken().code == "de"


@pytest.mark.parametrize("code", complete())
def test_a_number_in_the_danger_answer_keeps_its_direction(code: str) -> None:
    with speaking(code):
        assert "\u2068112\u2069" in danger("call_112", number="112")
