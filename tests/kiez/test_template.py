from dataclasses import replace
from datetime import date, time, timedelta

from kiez.directory import Kind
from kiez.template import Entry, Frame, closed, copied, fresh

TODAY = date(2026, 11, 24)
FRAME = Frame(0, time(10), None, "haus", "de", TODAY)


def test_a_course_ends_with_its_last_week() -> None:
    entry = Entry(Kind.ELTERNBILDUNG, None, "Kurs")

    record = fresh(entry, Frame(1, time(10), 4, "haus", "de", TODAY))

    assert record["schedule"]["valid_from"] == "2026-12-01"
    assert record["schedule"]["valid_until"] == "2026-12-22"
    assert record["course"] is True


def test_a_copy_has_its_own_day_room_and_people_and_tells_whose_it_was() -> None:
    model = {
        "kind": "elterncafe",
        "title": "Vätercafé",
        "phone": "0611 1",
        "venue": "saal",
        "exceptions": [{"date": "2026-12-01", "action": "cancel"}],
        "second_owner": "west",
        "schedule": {"byday": ["SA"], "start": "09:00", "end": "09:45", "every_weeks": 2},
    }

    record = copied(model, "KiEZ Nord: vater", Frame(6, time(23, 30), None, "haus", "de", TODAY))

    assert (record["title"], record["venue"], record["note"]) == (
        "Vätercafé",
        "haus",
        "KiEZ Nord: vater",
    )
    assert record["schedule"]["every_weeks"] == 2
    assert (record["schedule"]["start"], record["schedule"]["end"]) == ("23:30", "23:59")
    assert not {"phone", "second_owner", "key"} & record.keys()
    assert record["exceptions"] == []


def test_a_course_says_on_which_of_its_days_it_pauses() -> None:
    entry = Entry(Kind.ELTERNBILDUNG, None, "Kurs")
    begun = replace(FRAME, weeks=4, first=TODAY + timedelta(days=6))
    record = fresh(entry, begun)
    second = TODAY + timedelta(days=13)

    assert record["schedule"]["valid_from"] == "2026-11-30"
    assert closed(record, [TODAY, second, second + timedelta(days=1)]) == [second]
    assert closed(fresh(entry, FRAME), [second]) == []
