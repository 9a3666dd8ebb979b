from pathlib import Path

import pytest

from bot import ground
from kiez.errors import StartError


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")

    with pytest.raises(StartError, match="cannot be written"):
        ground.folder(tmp_path / "var" / "kiezbot.sqlite3")


def test_a_new_database_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    ground.folder(tmp_path / "var" / "kiezbot.sqlite3")

    assert (tmp_path / "var" / "kiezbot.sqlite3").stat().st_mode & 0o077 == 0
