"""What a draft may say, and when it may go out."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kiez.announcement import TEXT_SIGNS, Audience, allowed, audience
from kiez.composing import asked, cleaned, kept, moment, over
from kiez.directory import Kind, OfferId
from kiez.signup import Band

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "too_many"),
    [
        ("<b>&amp;</b> {0} %s", 0),
        ("x" * TEXT_SIGNS, 0),
        ("x" * 4097, 4097 - TEXT_SIGNS),
        ("a" + "\u0301" * 5000, 5001 - TEXT_SIGNS),
        ("🫠" * TEXT_SIGNS, TEXT_SIGNS),
    ],
    ids=["markup", "just fits", "4,097 signs", "5,000 marks", "emoji count twice"],
)
def test_a_text_is_measured_as_telegram_counts(typed: str, too_many: int) -> None:
    assert cleaned(typed) == typed
    assert over(typed) == too_many


def test_what_nobody_sees_and_no_door_takes_is_left_out() -> None:
    assert cleaned("\x00a\x1b\nb\ud800 ") == "a\nb"


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("24.12. 9:00", "2026-12-24 09:00"),
        ("1.2.2027 18.30", "2027-02-01 18:30"),
        ("٢٤.١٢. ٩:٠٠", "2026-12-24 09:00"),
        ("24.11. 8:59", None),
        ("30.2. 9:00", None),
        ("24.12. 9:75", None),
        ("tomorrow", None),
    ],
)
def test_a_typed_moment_is_the_next_such_one(typed: str, local: str | None) -> None:
    at = moment(typed, NOW, ZONE)

    assert (at and at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")) == local


def test_what_the_machine_could_not_do_is_kept_apart() -> None:
    assert asked(kept(("tr",), ("ti", "ku"))) == (("tr",), ("ti", "ku"))
    assert kept((), ()) == ""


def test_an_audience_survives_the_table_and_a_sensitive_theme_has_none() -> None:
    chosen = Audience((Kind.BABYCAFE,), ("tr",), (Band.U1,), OfferId(7))

    assert audience(chosen.written()) == chosen
    assert allowed(chosen, sensitive=True).everybody
    assert allowed(chosen, sensitive=False) == chosen
