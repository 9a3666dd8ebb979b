import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.headcount import MOST, Count, Totals
from kiez.signup import Band
from locales.translate import bare, everywhere, speaking
from screens import sheet
from screens.entrance import welcome
from screens.participation_buttons import pack_count, pack_totals, unpack_count, unpack_totals
from tests.screens.samples import CARD

NUMBERS = st.integers(0, MOST)


@given(
    st.builds(
        Count,
        NUMBERS,
        NUMBERS,
        st.dictionaries(st.sampled_from(Band), st.integers(1, MOST // 5)),
        NUMBERS,
    )
)
def test_a_count_survives_its_button(count: Count) -> None:
    assert unpack_count(pack_count(count)) == count


@given(st.builds(Totals, NUMBERS, NUMBERS, NUMBERS))
def test_totals_survive_their_button(totals: Totals) -> None:
    assert unpack_totals(pack_totals(totals)) == totals


@pytest.mark.parametrize("packed", ["", "1", "zzzzzz", "zz" * 8, "００" * 3, "-1-1-1"])
def test_what_nobody_wrote_is_nobody(packed: str) -> None:
    assert unpack_count(packed) == Count()
    assert unpack_totals(packed) is None


def test_the_sheet_at_the_entrance_says_what_the_chat_says() -> None:
    for language, text in everywhere(sheet.WELCOME):
        with speaking(language.code):
            assert text == welcome()


def test_the_sheet_of_a_consultation_does_not_say_what_for() -> None:
    with speaking("de"):
        what = sheet._facts(CARD, "ABCD1234", "https://kiez.example/q/ABCD1234")["what"]

    assert what == bare(CARD.centre_name)
