import pytest

from kiez.preference import NICKNAME_SIGNS, nickname


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Amina", "Amina"),
        ("  Mama   von Ali ", "Mama von Ali"),
        ("أم علي", "أم علي"),
        ("Олена-Марія", "Олена-Марія"),
        ("ሰላም", "ሰላም"),
        ("M. O'Neill 2", "M. O'Neill 2"),
        ("\u202eAmina\u202c", "Amina"),
        ("نرگس\u200cجان", "نرگس\u200cجان"),
        ("x" * NICKNAME_SIGNS, "x" * NICKNAME_SIGNS),
    ],
)
def test_a_name_of_any_script_is_kept_with_single_spaces(typed: str, expected: str) -> None:
    assert nickname(typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "...",
        "x" * (NICKNAME_SIGNS + 1),
        "amina@example.org",
        "https://example.org",
        "<b>Amina</b>",
        "Amina 🌷",
        "Amina\n\u0000",
        "+49 611 310",
    ],
)
def test_what_could_be_an_address_or_a_drawing_is_no_name(typed: str) -> None:
    assert nickname(typed) is None
