"""What opens something is taken out of a text, and nothing else."""

import pytest

from kiez import secret
from kiez.code import Secrets, in_groups

SIGNS = "aB3-_" * 8 + "xyz"
CODE = Secrets(cookie="ab" * 32, erasure="cd" * 32).account_code(1)
GROUPS = in_groups(CODE)


@pytest.mark.parametrize(
    "text",
    [
        f"/START i-{SIGNS}",
        f"/start i-{SIGNS}x",
        f" Bitte: https://kiez.example/i/{SIGNS}, danke",
        f"i-{SIGNS}",
        f"mein Code {GROUPS}",
        f"Code: {GROUPS.lower()}.",
        f"({CODE})",
        f"{GROUPS.replace(' ', '-')} ok",
        f"der\u2068{GROUPS}\u2069",
    ],
)
def test_what_opens_something_is_dotted_wherever_it_stands(text: str) -> None:
    left = secret.typed(text)

    assert SIGNS not in left
    assert CODE[8:] not in left.upper()
    assert len(left) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bitte mein Name steht hier oben",
        "Montag 24.12.2026 um 10:30 Uhr, Tel. 0611 1234 5678",
        "https://kiez.example/o/123?lang=de",
        "Babycafé im Nachbarschaftshaus",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert secret.typed(text) == text


def test_of_what_we_have_shown_only_our_own_links_and_codes_are_dotted() -> None:
    told = f"👋 Link:\nhttps://kiez.example/i/{SIGNS}\nCode: \u2068{GROUPS}\u2069"
    announced = f"RAUM 12AB 2024: https://stadt.example/{'lang-' * 10}seite"

    left = secret.shown(told)

    assert left == f"👋 Link:\n{'•' * 66}\nCode: \u2068{'•' * 14}\u2069"
    assert secret.shown(announced) == announced
