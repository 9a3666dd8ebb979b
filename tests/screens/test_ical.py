import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import ics
import pytest
from icalendar import Calendar

import screens.details
import screens.ical
from kiez.calendar import Rule, State, Weekday
from kiez.details import Details
from kiez.directory import Kind, Service
from kiez.feed import Entry, Feed, Pattern, Series, Single, Version
from locales.languages import complete
from locales.translate import speaking
from tests.screens.samples import BACK, CARD, TODAY

BERLIN = ZoneInfo("Europe/Berlin")
ADDRESS = "https://kiez.example"
VERSION = Version(3, datetime(2026, 11, 24, 8, tzinfo=UTC))
CAFE = replace(CARD, kind=Kind.ELTERNCAFE, service=None, title="Schlafen; ohne zu schreien")
RULE = Rule(frozenset({Weekday.TH}), time(9, 30), time(11), date(2026, 8, 10))
PATTERN = Pattern(RULE, date(2027, 1, 7), date(2027, 12, 30), (date(2027, 4, 1),))
DIRECTION = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def series(card: Details = CAFE, **known: object) -> Series:
    entry = Entry(date(2027, 9, 30), replace(card, state=State.CANCELLED, reason="krank"))
    plain: dict[str, Any] = {
        "key": "stadt-cafe",
        "card": card,
        "pattern": PATTERN,
        "changed": (entry,),
        "single": (),
        "version": VERSION,
    }
    fields: dict[str, Any] = plain | known
    return Series(**fields)


def feed(*told: Series, language: str = "en", kind: Kind | None = None) -> bytes:
    with speaking(language):
        return screens.ical.feed(
            Feed("", "sauerland", "KiEZ Sauerland", BERLIN, kind, told), ADDRESS
        )


def one(card: Details = CAFE, language: str = "en") -> bytes:
    with speaking(language):
        return screens.ical.one(Single("stadt-cafe-20270930", card, BERLIN, VERSION), ADDRESS)


def events(file: bytes) -> list[Any]:
    return list(Calendar.from_ical(file).walk("VEVENT"))


def test_a_calendar_says_its_name_its_zone_and_when_to_ask_again() -> None:
    calendar: Any = Calendar.from_ical(feed(series(), kind=Kind.ELTERNCAFE))

    assert calendar["name"] == calendar["x-wr-calname"] == "Elterncafé · KiEZ Sauerland"
    assert calendar["x-wr-timezone"] == "Europe/Berlin"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in calendar.to_ical()
    assert "does not replace a reminder" in calendar["x-wr-caldesc"]


def test_the_zone_is_described_by_its_rule_and_not_by_single_days() -> None:
    file = feed(series())

    zone = file[file.index(b"BEGIN:VTIMEZONE") : file.index(b"END:VTIMEZONE")]
    assert zone.count(b"RRULE:FREQ=YEARLY;BYDAY=-1SU") == 2
    assert len(zone) < 400


def test_an_offer_is_one_repeated_event_with_the_days_off_at_its_own_hour() -> None:
    file = feed(series(changed=()))

    assert file.count(b"BEGIN:VEVENT") == 1
    assert b"EXDATE;TZID=Europe/Berlin:20270401T093000\r\n" in file
    assert b"RRULE:FREQ=WEEKLY;UNTIL=20271230T083000Z;BYDAY=TH\r\n" in file


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (replace(RULE, every_weeks=3), "FREQ=WEEKLY;UNTIL=20271230T083000Z;INTERVAL=3;BYDAY=TH"),
        (replace(RULE, nth=1), "FREQ=MONTHLY;UNTIL=20271230T083000Z;BYDAY=1TH"),
        (replace(RULE, nth=-1), "FREQ=MONTHLY;UNTIL=20271230T083000Z;BYDAY=-1TH"),
    ],
)
def test_each_rule_is_said_in_the_calendar_s_own_words(rule: Rule, said: str) -> None:
    file = feed(series(pattern=replace(PATTERN, rule=rule)))

    assert f"RRULE:{said}\r\n".encode() in file


def test_a_cancelled_date_is_seen_as_such() -> None:
    _, cancelled = events(feed(series(), language="de"))

    assert cancelled["status"] == "CANCELLED"
    assert "Fällt aus: Elterncafé" in cancelled["summary"]
    assert "krank" in cancelled["description"]
    assert cancelled.decoded("recurrence-id") == datetime(2027, 9, 30, 9, 30, tzinfo=BERLIN)


def test_a_moved_date_says_when_it_was_planned() -> None:
    entry = Entry(date(2027, 9, 23), CAFE)

    _, moved = events(feed(series(changed=(entry,))))

    assert moved.decoded("dtstart").date() == date(2027, 9, 30)
    assert moved.decoded("recurrence-id").date() == date(2027, 9, 23)
    assert "It was planned for Thursday 23 September." in moved["description"]


def test_an_added_date_is_an_event_of_its_own() -> None:
    file = feed(series(pattern=None, changed=(), single=(Entry(date(2027, 9, 30), CAFE),)))

    (added,) = events(file)
    assert added["uid"] == "stadt-cafe-20270930@kiezbot"
    assert "recurrence-id" not in added


def test_an_event_tells_where_until_when_and_in_which_version() -> None:
    regular, _ = events(feed(series()))

    assert regular["location"] == "§Zentrum, §Föhrer Straße 74, §65199 §Wiesbaden"
    assert regular["geo"].to_ical() == "50.07;8.2"
    assert regular["url"] == "https://kiez.example/c/sauerland"
    assert regular["sequence"] == 3
    assert regular.decoded("dtstamp") == regular.decoded("last-modified") == VERSION.changed_at
    assert regular["transp"] == "TRANSPARENT"


def test_a_time_that_nobody_confirmed_is_marked_in_title_and_text() -> None:
    (doubtful,) = events(feed(series(changed=())))
    (sure,) = events(feed(series(replace(CAFE, confirmed=True), changed=())))

    assert doubtful["summary"].startswith("⚠️")
    assert "Example time. Please ask first." in doubtful["description"]
    assert (doubtful["status"], sure["status"]) == ("TENTATIVE", "CONFIRMED")
    assert "Example" not in sure["description"] + sure["summary"]


def test_a_feed_rings_no_phone_and_a_single_date_does() -> None:
    assert b"VALARM" not in feed(series())

    (event,) = events(one())
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == -timedelta(hours=2)
    assert alarm["description"] == event["summary"]


def test_a_cancelled_date_rings_no_phone() -> None:
    assert b"VALARM" not in one(replace(CAFE, state=State.CANCELLED))


def test_a_single_date_leads_to_its_page_and_says_what_it_cannot_do() -> None:
    (event,) = events(one())

    assert event["url"] == f"https://kiez.example/o/{CAFE.occurrence}"
    assert event["description"].endswith("a reminder or a cancellation notice.")


def test_a_locked_phone_does_not_show_what_a_consultation_is_about() -> None:
    card = replace(CARD, service=Service.SCHULDNERBERATUNG, title="Schulden loswerden")

    (event,) = events(one(card))

    assert event["summary"] == "⚠️ Consultation hour (Sprechstunde)"
    assert "Schulden loswerden" in event["description"]


@pytest.mark.parametrize(
    "title",
    [
        "<b>Café</b> &amp; Kuchen",
        "Spielen 🧸; Singen, \\Tanzen\\",
        "Zeile eins\nZeile zwei",
        "BEGIN:VALARM\nEND:VEVENT",
        "مقهى 🎈 للأهل" * 20,
    ],
)
def test_any_title_survives_the_way_into_a_calendar(title: str) -> None:
    (event,) = events(one(replace(CAFE, title=title, confirmed=True)))

    assert event["summary"] == f"Elterncafé (parent café) · {title}"


def test_what_a_reader_could_take_for_the_end_of_a_line_is_taken_out() -> None:
    file = one(replace(CAFE, title="eins\u2028zwei\x0bdrei\x85vier\rfünf"))

    assert "einszweidreivierfünf" in events(file)[0]["summary"]
    assert [line + b"\r\n" for line in file.split(b"\r\n")[:-1]] == file.splitlines(keepends=True)


@pytest.mark.parametrize("language", complete())
def test_lines_are_short_and_nothing_steers_the_direction(language: str) -> None:
    for file in (feed(series(), language=language), one(language=language)):
        lines = file.split(b"\r\n")

        assert max(map(len, lines)) <= 75
        assert lines[-1] == b""
        assert not any(b"\n" in line or b"\r" in line for line in lines)
        assert DIRECTION.search(file.decode()) is None


@pytest.mark.parametrize("language", complete())
def test_another_library_reads_it(language: str) -> None:
    titles = {event["summary"] for event in events(feed(series(), language=language))}

    calendar = ics.Calendar(feed(series(), language=language).decode())

    assert {event.name for event in calendar.events} == titles


def test_the_same_dates_give_the_same_bytes() -> None:
    assert feed(series()) == feed(series())
    assert one() == one()


def test_a_centre_without_offers_has_an_empty_calendar() -> None:
    file = feed()

    assert events(file) == []
    assert ics.Calendar(file.decode()).events == set()


def test_a_card_leads_to_its_calendar_file_and_says_what_that_cannot_do() -> None:
    with speaking("ar"):
        card = screens.details.details(CARD, TODAY, BACK, ADDRESS)
        told = screens.details.caution()

    file = f"{ADDRESS}/calendar/o/{CARD.occurrence}.ics?lang=ar"
    assert [button.url for row in card.rows for button in row if "📆" in button.text] == [file]
    assert told in card.lines


def test_where_a_button_may_not_lead_out_a_card_has_no_calendar() -> None:
    card = screens.details.details(CARD, TODAY, BACK)

    assert [button for row in card.rows for button in row if button.url] == []
    assert screens.details.caution() not in card.lines
