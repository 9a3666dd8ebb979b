"""What an announcement names, and what a sensitive one keeps to itself."""

import pytest

from bot import reply
from locales.translate import bare, speaking
from tests.screens.samples_announcement import SAMPLES

EVERY = [name for name in SAMPLES if SAMPLES[name].func.__name__ == "received"]  # type: ignore[attr-defined] # partials


def said(name: str, code: str = "en") -> str:
    with speaking(code):
        return bare(reply.drawn(SAMPLES[name]()))


def carried(name: str) -> list[str]:
    """Give what the buttons carry, by their prefixes."""
    with speaking("en"):
        rows = SAMPLES[name]().rows
    return [button.data.split(":")[0] for row in rows for button in row]


@pytest.mark.parametrize("name", EVERY)
def test_each_names_the_centre_first_and_can_be_stopped(name: str) -> None:
    assert said(name).startswith("<b>📣 §KiEZ Biebrich-Gräselberg</b>\n")
    assert "sp" in carried(name)


def test_it_names_theme_day_and_place_and_says_once_that_all_are_welcome() -> None:
    text = said("announcement")

    for part in ("§Wie Babys schlafen", "09:30–11:00", "§Zentrum"):
        assert part in text
    assert text.count("German") == 1
    assert carried("announcement")[:2] == ["d", "fo"]


def test_a_sensitive_one_names_cafe_and_time_until_it_is_opened() -> None:
    closed, opened = said("announcement sensitive"), said("announcement opened")

    assert "Babys" not in closed
    assert "09:30–11:00" in closed
    assert "Elterncafé" in closed
    assert "§Wie Babys schlafen" in opened
    assert carried("announcement sensitive")[0] == "at"


def test_whatever_somebody_typed_is_shown_literally() -> None:
    text = said("announcement without a version")

    assert "§&lt;b&gt;{0} %s &amp; so&lt;/b&gt;" in text


def test_who_has_no_version_reads_so_and_that_a_machine_wrote_it() -> None:
    text = said("announcement without a version")

    assert "There is no English version of this message." in text
    assert "A computer translated this. A person has checked it." in text
    assert "no English version" in said("announcement")
    assert "version" not in said("announcement", "de")


def test_a_message_to_participants_is_nothing_that_one_follows() -> None:
    assert "fo" not in carried("announcement to participants")


def test_all_people_are_counted_once() -> None:
    text = said("announcement sent")

    for line in ("9996 of 10000", "1 could not be reached", "2 have blocked", "1 did not need"):
        assert line in text


def test_of_few_people_nothing_is_counted() -> None:
    text = said("announcement sent to few")

    assert "Fewer than 5 people get it." in text
    assert not any(word in text for word in ("Delivered", "stopped", "reached", "blocked"))
