from datetime import date, timedelta

import pytest

from kiez.bulletin import Break, Span, breaks, clipped, days, known, toggled, usual
from kiez.holiday import Pause

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("span", "today", "first", "last"),
    [
        (Span.THIS_WEEK, TUESDAY, date(2026, 11, 23), date(2026, 11, 29)),
        (Span.NEXT_WEEK, TUESDAY, date(2026, 11, 30), date(2026, 12, 6)),
        (Span.THIS_WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (Span.NEXT_WEEK, date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 10)),
        (Span.THIS_MONTH, TUESDAY, date(2026, 11, 1), date(2026, 11, 30)),
        (Span.NEXT_MONTH, date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 31)),
        (Span.NEXT_MONTH, date(2028, 1, 31), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_a_sheet_tells_a_week_from_monday_or_a_calendar_month(
    span: Span, today: date, first: date, last: date
) -> None:
    assert days(span, today) == (first, last)


def test_a_break_has_its_true_ends_and_one_outside_is_left_out() -> None:
    christmas = [date(2026, 12, 23) + timedelta(days=n) for n in range(21)]
    school = dict.fromkeys(christmas, "Weihnachtsferien") | {date(2027, 3, 22): "Osterferien"}
    off = {Pause.PUBLIC: {}, Pause.SCHOOL: school}

    found = breaks(off, date(2027, 1, 1), date(2027, 1, 31))

    assert found == (Break("Weihnachtsferien", date(2026, 12, 23), date(2027, 1, 12)),)


def test_unless_said_otherwise_german_stands_beside_the_three_most_spoken() -> None:
    assert usual(["en", "de", "tr", "ar", "uk"], "de") == ("de", "en", "tr", "ar")


def test_a_fifth_language_is_not_added_and_the_last_one_stays() -> None:
    assert toggled(("de", "en", "tr", "ar"), "uk") == ("de", "en", "tr", "ar")
    assert toggled(("de", "en"), "de") == ("en",)
    assert toggled(("de",), "de") == ("de",)
    assert toggled(("de",), "uk") == ("de", "uk")


def test_of_what_a_button_names_only_our_languages_count() -> None:
    assert known(("xx", "tr", "tr", "../de", "de"), {"de", "tr"}) == ("tr", "de")


def test_a_text_typed_as_a_title_is_shortened_to_its_first_line() -> None:
    assert clipped("Schlaf\nund mehr") == "Schlaf"
    assert len(clipped("x" * 400)) == 60
