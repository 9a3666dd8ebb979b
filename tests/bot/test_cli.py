"""The command line as an operator uses it: its words and its exit status."""

import asyncio
import json
import logging
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from bot.cli import main
from bot.settings import SHIPPED
from storage.database import Database
from storage.upgrade import upgrade
from tests.directories import small, written
from tests.journeys.life import ROOT, free_port

WIESBADEN = SHIPPED / "wiesbaden.yaml"
WETZLAR = SHIPPED / "wetzlar.yaml"


@dataclass(frozen=True)
class Finished:
    """What a command printed and how it ended."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """Runs commands as `kiezbot` does, with settings of its own."""

    def __init__(self, settings: dict[str, str], capture: pytest.CaptureFixture[str]) -> None:
        self.settings = settings
        self._capture = capture

    def kiezbot(self, *words: str, **more: str) -> Finished:
        """Run a command."""
        self._capture.readouterr()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (self.settings | more).items():
                patch.setenv(name, value)
            code = main(words)
        out, err = self._capture.readouterr()
        return Finished(code, out, err)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Shell]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    settings = {
        "KIEZBOT_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.sqlite3'}",
        "KIEZBOT_KEYS_FILE": str(tmp_path / "keys"),
        "KIEZBOT_WEB_ADDRESS": f"127.0.0.1:{free_port()}",
    }
    yield Shell(settings, capsys)
    # The command line sets logging up for a process of its own.
    root.handlers[:] = handlers
    root.setLevel(level)


@contextmanager
def running(shell: Shell) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        env=os.environ | shell.settings | {"PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if '"running"' in line:
            break
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def one_clear_line(finished: Finished) -> str:
    assert finished.returncode == 1, finished.stderr
    assert "Traceback" not in finished.stderr
    lines = [line for line in finished.stderr.splitlines() if line.startswith("kiezbot: ")]
    assert len(lines) == 1, finished.stderr
    return lines[0]


def test_a_directory_goes_in_and_comes_out_the_same(shell: Shell) -> None:
    taken = shell.kiezbot("import", str(WIESBADEN), str(WETZLAR))
    given = shell.kiezbot("export", "wetzlar")

    assert taken.returncode == 0, taken.stderr
    assert "wetzlar: " in taken.stdout
    assert yaml.safe_load(given.stdout) == yaml.safe_load(WETZLAR.read_text(encoding="utf-8"))


def test_a_damaged_file_changes_nothing_and_is_told_with_its_line(
    shell: Shell, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.yaml"
    text = WIESBADEN.read_text(encoding="utf-8")
    damaged.write_text(text.replace("kind: babycafe", "kind: babykaffee", 1), encoding="utf-8")

    refused = shell.kiezbot("import", str(WETZLAR), str(damaged))
    cities = json.loads(shell.kiezbot("check", "--json").stdout)["cities"]

    assert refused.returncode == 1
    assert refused.stderr.startswith("kiezbot: damaged.yaml")
    assert "kind" in refused.stderr
    assert cities == []


def test_a_second_run_on_the_same_file_is_refused(shell: Shell) -> None:
    with running(shell):
        refused = shell.kiezbot("run", KIEZBOT_WEB_ADDRESS=f"127.0.0.1:{free_port()}")

    assert "runs on" in one_clear_line(refused)


def test_a_port_in_use_is_named(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"

        line = one_clear_line(shell.kiezbot("run", KIEZBOT_WEB_ADDRESS=address))

    assert address in line
    assert "KIEZBOT_WEB_ADDRESS" in line


def test_a_database_out_of_reach_is_told_without_its_password(shell: Shell) -> None:
    url = f"postgresql+asyncpg://kiez:geheim@127.0.0.1:{free_port()}/kiez"

    line = one_clear_line(shell.kiezbot("run", KIEZBOT_DATABASE_URL=url))

    assert "KIEZBOT_DATABASE_URL" in line
    assert "geheim" not in line


def test_a_newer_database_is_left_alone(shell: Shell) -> None:
    url = shell.settings["KIEZBOT_DATABASE_URL"]

    async def make_newer() -> None:
        database = Database(url)
        await upgrade(database)
        async with database.engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        await database.close()

    asyncio.run(make_newer())

    assert "9999" in one_clear_line(shell.kiezbot("run"))


def test_a_file_that_is_no_database_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite3").write_text("This is no database, whatever its name says." * 50)

    assert "cannot be opened" in one_clear_line(shell.kiezbot("upgrade"))


def test_an_invitation_is_printed_and_what_is_wrong_is_named(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_bytes(written(small()))
    shell.kiezbot("import", str(tmp_path / "small.yaml"))

    made = shell.kiezbot("invite", "coordinator", "--centre", "musterstadt/mitte", "--json")
    first = shell.kiezbot("invite", "city", "--name", "Renate")
    unknown = shell.kiezbot("invite", "coordinator", "--centre", "nowhere")

    link = json.loads(made.stdout)["links"]["web"]
    assert re.search(r"/i/[A-Za-z0-9_-]{43}$", link)
    assert json.loads(made.stdout)["place"] == "KiEZ Mitte"
    assert first.stdout.startswith("Renate: city, Musterstadt.")
    assert one_clear_line(unknown).endswith("There are: mitte")


@pytest.mark.parametrize(
    "words",
    [["coordinator"], ["city", "--centre", "mitte"], ["boss"], ["leader", "--carrier", "x"]],
)
def test_a_role_without_its_scope_ends_with_two(shell: Shell, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        shell.kiezbot("invite", *words)

    assert ended.value.code == 2


def test_every_setting_is_told(shell: Shell) -> None:
    told = json.loads(shell.kiezbot("settings", "--json").stdout)

    assert {"name", "default", "meaning"} == set(told[0])
    assert "KIEZBOT_DATABASE_URL" in [each["name"] for each in told]


def test_wrong_usage_ends_with_two(shell: Shell) -> None:
    with pytest.raises(SystemExit) as ended:
        shell.kiezbot("dance")

    assert ended.value.code == 2
