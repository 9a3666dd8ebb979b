"""What is said unasked: what it names, what it keeps to itself, what one can do about it."""

import pytest

from bot import reply
from kiez.directory import Kind, Service
from locales.translate import bare, speaking
from screens.screen import Screen
from screens.words import PICTURES, kind
from tests.screens.samples_notice import SAMPLES


def said(name: str) -> str:
    with speaking("en"):
        return bare(reply.drawn(SAMPLES[name]()))


def carried(name: str) -> list[str]:
    """Give what the buttons carry, by their prefixes."""
    with speaking("en"):
        screen: Screen = SAMPLES[name]()
    return [button.data.split(":")[0] for row in screen.rows for button in row]


def test_a_reminder_names_hour_place_theme_and_childcare() -> None:
    text = said("reminder")

    assert text.startswith("<b>🔔 Reminder: ")
    for part in ("09:30–11:00", "§Zentrum", "§Föhrer Straße 74", "§Café am Vormittag"):
        assert part in text
    assert "2 children" in text
    assert carried("reminder")[:2] == ["sc", "sa"]


@pytest.mark.parametrize("name", ["reminder of a slot", "cancelled consultation"])
def test_a_consultation_names_time_and_place_only(name: str) -> None:
    text = said(name)

    assert "§Zentrum" in text
    with speaking("en"):
        heading = bare(kind(Kind.SPRECHSTUNDE, Service.KOORDINATION))
    for part in ("Sprechstunde", "§Amt", heading, PICTURES[Kind.SPRECHSTUNDE]):
        assert part not in text


def test_who_wants_to_see_the_topic_sees_it() -> None:
    with speaking("en"):
        assert bare(kind(Kind.SPRECHSTUNDE, Service.KOORDINATION)) in said("reminder with topic")


def test_a_slot_s_reminder_says_the_slot_s_hour() -> None:
    assert "09:50" in said("reminder of a slot")
    assert "09:30" not in said("reminder of a slot")


@pytest.mark.parametrize(
    "name",
    ["reminder without sign-up", "lapsed", "moved for others", "cancelled for others", "added",
     "farewell"],
)  # fmt: skip
def test_whatever_is_not_about_an_own_sign_up_can_be_stopped(name: str) -> None:
    assert "sp" in carried(name)


@pytest.mark.parametrize("name", ["reminder", "offered", "moved", "cancelled"])
def test_what_is_about_an_own_sign_up_is_not_the_place_to_stop_all(name: str) -> None:
    assert "sp" not in carried(name)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "farewell"])
def test_a_centre_in_trial_says_that_nobody_waits_at_the_entrance(name: str) -> None:
    live = name == "reminder without sign-up"

    assert ("Nobody waits at the entrance" in said(name)) is not live


def test_a_move_says_what_was_and_what_is() -> None:
    text = said("moved")

    assert text.index("10:00–12:00") < text.index("09:30–11:00")
    assert "§Altes Haus" in text
    assert "12 more dates" in text


def test_a_date_that_is_on_again_says_so() -> None:
    assert "after all" in said("on again")
    assert "Before:" not in said("on again")
