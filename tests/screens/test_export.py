"""What is handed over can be read by people and by computers."""

import json

from kiez.people import Door
from locales.translate import speaking
from screens.export import exported, readable
from storage.export import COVERED

ROWS = {"person": [{"id": 11, "nickname": "Amina", "leads": None}], "follow": []}


def test_the_file_for_computers_holds_all() -> None:
    with speaking("de"):
        files = exported(ROWS, Door.WEB).files

    assert [file.name for file in files] == ["kiezbot.txt", "kiezbot.json"]
    assert json.loads(files[1].content) == ROWS


def test_the_file_to_read_has_a_heading_and_no_empty_lines_of_nothing() -> None:
    with speaking("en"):
        text = readable(ROWS)

    assert "About you\n\nid: 11\nnickname: Amina\n" in text
    assert "leads" not in text
    assert "What you follow" not in text


def test_every_table_has_a_heading() -> None:
    with speaking("en"):
        text = readable({name: [{"id": 1}] for name in COVERED})

    assert [name for name in COVERED if f"\n{name}\n" in text] == []
