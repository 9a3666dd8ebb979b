"""A sign-in code is read in any spelling, and no word is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.code import ACCOUNT_SIGNS, Secrets, in_groups, read_account_code

SECRETS = Secrets("ab" * 32, "cd" * 32)


@given(st.integers(0, 2**62))
def test_a_code_survives_being_shown_copied_and_typed(number: int) -> None:
    code = SECRETS.account_code(number)
    alike = code.lower().replace("0", "o").replace("1", "l")

    assert len(code) == ACCOUNT_SIGNS
    for typed in (code, in_groups(code), f"\u2068{in_groups(code)}\u2069", alike):
        assert read_account_code(typed) == code


@pytest.mark.parametrize(
    "said",
    ["Spielgruppen", "SCHLOSSPARK1", "Alle drei Haus", "1234 5678 9012", "65183 Mitte 12", ""],
)
def test_a_word_or_a_number_is_no_code(said: str) -> None:
    assert read_account_code(said) is None
