"""Start the bots that are compared, each in a process of its own, and read what they cost.

Each is a program of its own: what one imports must not be counted as another's memory.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BOT_ID = 777
END_SECONDS = 15
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A bot that takes part.

    Args:
        module: What Python runs.
        ours: Whether it reads its settings from the environment.
    """

    key: str
    name: str
    module: str
    ours: bool = False


AIOGRAM = Contestant("aiogram", "bare aiogram, polling echo", "benchmarks.bare_aiogram")
OURS = Contestant("ours", "KiEZbot, durable, SQLite", "bot", ours=True)
CONTESTANTS = (
    AIOGRAM,
    Contestant("ptb", "bare python-telegram-bot, polling echo", "benchmarks.bare_ptb"),
    Contestant("usual", "the usual stack, nothing durable", "benchmarks.usual"),
    OURS,
)


@contextmanager
def running(contestant: Contestant, api: str, token: str, folder: Path) -> Iterator[int]:
    """Run a bot while the block lasts and give its process id."""
    arguments = ["run"] if contestant.ours else [api, token, str(folder)]
    log = folder / f"{contestant.key}.log"
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", contestant.module, *arguments],
            cwd=folder,  # no .env of the tree has a say
            env=_environment(api, token, folder),
            stdout=output,
            stderr=output,
        )
    try:
        yield process.pid
        if process.poll() is not None:
            raise SystemExit(f"{contestant.name} ended by itself:\n{log.read_text()[-3000:]}")
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def cpu_seconds(pid: int) -> float:
    """Read the processor time of a process with all its threads, in user and system mode."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / _TICKS


def rss_mib(pid: int) -> float:
    """Read how much memory of a process is resident."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _environment(api: str, token: str, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KIEZBOT_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "KIEZBOT_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'kiezbot.sqlite3'}",
        "KIEZBOT_KEYS_FILE": str(folder / "kiezbot.keys"),
        "KIEZBOT_TELEGRAM_API": api,
        "KIEZBOT_TELEGRAM_TOKEN": token,
        # No pace of Telegram's: what is measured is the bot.
        "KIEZBOT_TELEGRAM_RATE": "10000",
        "KIEZBOT_WEB_ADDRESS": "127.0.0.1:0",
        "KIEZBOT_PUBLIC_URL": "https://kiezbot.example",
    }
