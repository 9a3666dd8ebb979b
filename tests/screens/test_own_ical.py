import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ics
import pytest
from icalendar import Calendar

import screens.ical
from kiez.directory import Kind, OccurrenceId, Service
from kiez.signup import Band, Family, SignupId, State
from kiez.standing import CourseDate, Own
from locales.languages import complete
from locales.translate import speaking
from tests.screens.samples import CARD

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
CODE = "4XK9P2M7QT"
FAMILY = Family(2, {Band.U1: 1}, childcare=1)
CAFE = replace(CARD, kind=Kind.ELTERNCAFE, service=None)
OWN = Own(SignupId(7), CAFE, course=False, state=State.IN, family=FAMILY)
DIRECTION = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def file(own: Own = OWN, language: str = "en", address: str = "https://kiez.example") -> str:
    with speaking(language):
        return screens.ical.own_file(own, CODE, address, NOW, BERLIN).content


def events(own: Own = OWN) -> list[Any]:
    return list(Calendar.from_ical(file(own)).walk("VEVENT"))


def test_a_family_s_own_file_rings_and_opens_its_sign_up() -> None:
    (event,) = events()

    assert event["url"] == f"https://kiez.example/s#{CODE}"
    assert "4XK9P 2M7QT" in event["description"]
    assert event["uid"] == f"own-{CAFE.occurrence}@kiezbot"
    assert len(event.walk("VALARM")) == 1


def test_where_no_phone_reaches_us_the_file_leads_nowhere() -> None:
    assert "/s#" not in file(address="")


def test_a_slot_has_its_own_times() -> None:
    own = replace(OWN, slot=time(9, 20), slot_end=time(9, 40))

    (event,) = events(own)

    assert event.decoded("dtstart").time() == time(9, 20)
    assert event.decoded("dtend").time() == time(9, 40)


def test_a_course_is_written_date_by_date_without_those_left_out() -> None:
    dates = tuple(
        CourseDate(OccurrenceId(week), CAFE.starts_at + timedelta(weeks=week), absent=week == 1)
        for week in range(3)
    )

    written = events(replace(OWN, course=True, dates=dates))

    assert [event["uid"] for event in written] == ["own-0@kiezbot", "own-2@kiezbot"]


def test_a_consultation_s_file_names_neither_topic_nor_provider() -> None:
    card = replace(
        CARD, kind=Kind.SPRECHSTUNDE, service=Service.SCHULDNERBERATUNG, title="Schulden"
    )

    written = file(replace(OWN, card=card))

    assert "Schulden" not in written
    assert card.provider not in written


def test_a_later_file_replaces_an_earlier_one() -> None:
    (first,) = events()
    with speaking("en"):
        later = screens.ical.own_file(OWN, CODE, "", NOW + timedelta(days=1), BERLIN).content
    (second,) = Calendar.from_ical(later).walk("VEVENT")

    assert second["uid"] == first["uid"]
    assert second["sequence"] > first["sequence"]


@pytest.mark.parametrize("language", sorted(complete()))
def test_another_library_reads_it_and_nothing_steers_the_direction(language: str) -> None:
    written = file(language=language)

    assert not DIRECTION.search(written)
    assert len(ics.Calendar(written).events) == 1
