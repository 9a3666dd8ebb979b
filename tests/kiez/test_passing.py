import pytest

from kiez import passing
from kiez.directory import OccurrenceId


@pytest.mark.parametrize("number", [1, 12, 10**15 - 1])
def test_an_occurrence_survives_its_link(number: int) -> None:
    assert passing.read(passing.of_occurrence(OccurrenceId(number))) == number


@pytest.mark.parametrize("city", ["", "wetzlar", "bad_homburg"])
@pytest.mark.parametrize("key", ["westend", "a-b_c", "x" * 40])
def test_a_centre_survives_its_link(city: str, key: str) -> None:
    name = passing.read(passing.of_centre(passing.named(key, city)))

    assert isinstance(name, str)
    assert passing.parted(name, ["wetzlar", "bad_homburg"]) == (city, key)


@pytest.mark.parametrize(
    "payload",
    ["", "o-", "o-x", "o-\u0661", f"o-{'9' * 16}", "x-1", "c-", "c-ä", f"c-{'x' * 61}", "o-1 2"],
)
def test_what_nobody_knows_leads_nowhere(payload: str) -> None:
    assert passing.read(payload) is None


def test_a_name_too_long_for_telegram_opens_nothing() -> None:
    assert passing.of_centre("x" * 61) == ""
