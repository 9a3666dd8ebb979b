import os
from pathlib import Path

import pytest

from bot import settings
from kiez.errors import StartError


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith("KIEZBOT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_no_setting_is_needed() -> None:
    read = settings.read()

    assert read.database_url == "sqlite+aiosqlite:///var/kiezbot.sqlite3"
    assert read.address == "http://127.0.0.1:8080"
    assert [path.name for path in read.directory_files] == ["wiesbaden.yaml"]
    assert all(path.is_file() for path in read.directory_files)


def test_settings_are_read_from_a_file_too(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("KIEZBOT_WEB_ADDRESS=0.0.0.0:9000\n")

    assert (settings.read().host, settings.read().port) == ("0.0.0.0", 9000)  # noqa: S104 - read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIEZBOT_DATABASE_URL", "mysql://host/name"),
        ("KIEZBOT_DATABASE_URL", "nonsense"),
        ("KIEZBOT_WEB_ADDRESS", "8080"),
        ("KIEZBOT_WEB_ADDRESS", "127.0.0.1:99999"),
        ("KIEZBOT_PUBLIC_URL", "kiez.example"),
        ("KIEZBOT_LOG_LEVEL", "LOUD"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(StartError, match=name):
        settings.read()


def test_several_directory_files_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEZBOT_DIRECTORY", f"b.yaml{os.pathsep}a.yaml")

    assert settings.read().directory_files == [Path("b.yaml"), Path("a.yaml")]
