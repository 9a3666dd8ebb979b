import json
import logging

import pytest

from bot.logs import EventFormatter

SECRET = "Amina 0611 123456"


def logged(name: str, **more: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.ERROR, "file.py", 1, "update failed", (), None)
    vars(record).update(more)
    return dict(json.loads(EventFormatter().format(record)))


def test_an_event_carries_allowed_fields_only() -> None:
    entry = logged("bot.intake", reference="00A1", text=SECRET, chat_id=7)

    assert entry["event"] == "update failed"
    assert entry["reference"] == "00A1"
    assert "text" not in entry
    assert "chat_id" not in entry


def test_the_words_of_an_exception_are_left_out() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        entry = logged("bot.intake", exc_info=(ValueError, error, error.__traceback__))

    assert entry["error"] == "ValueError"
    assert SECRET not in json.dumps(entry)


@pytest.mark.parametrize("name", ["aiohttp.access", "aiogram.event", "sqlalchemy.engine"])
def test_the_words_of_a_library_are_left_out(name: str) -> None:
    record = logging.LogRecord(name, logging.ERROR, "f.py", 1, "got %s", (SECRET,), None)
    record.msg = SECRET

    assert SECRET not in EventFormatter().format(record)
