"""A life of the bot in a process of its own, forked from one that has imported everything."""

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from aiogram import Router
from aiogram.filters import BaseFilter
from aiogram.types import Message
from pydantic import SecretStr

import bot.settings
import handlers
import storage.wish
from bot import app
from bot.settings import Settings
from kiez.people import Person
from locales import translate
from screens.screen import Screen
from storage.database import Transaction
from tests.conftest import NOW

ROOT = Path(__file__).parents[2]
# The first upkeep comes a second after the start.
UPKEEP_SECONDS = 1.5
WISH = "effect"


class IsWish(BaseFilter):
    async def __call__(self, message: Message) -> bool:
        return (message.text or "").startswith(WISH)


async def count(message: Message, person: Person, tx: Transaction) -> Screen:
    """Have an effect that can be counted, by the verb that counts wishes."""
    topic = (message.text or "").split(":")[1]
    await storage.wish.tell(tx, person.municipality, "", NOW.date().replace(day=1), topic)
    return Screen(lines=(message.text or "",))


def live(settings: Settings) -> None:
    """Run the bot, with one more handler that has an effect to be counted, until it is killed."""
    router = Router(name="effect")
    router.message.register(count, IsWish())
    ours = handlers.routers()
    handlers.routers = lambda: (router, *ours)
    asyncio.run(app.run(settings))


def rehearse() -> None:
    """Live once on a database of its own: what a first life has to work out is inherited."""

    async def begin_and_end(folder: str) -> None:
        own = Settings(
            database_url=f"sqlite+aiosqlite:///{folder}/kiezbot.sqlite3",
            keys_file=Path(folder) / "keys",
            web_address="127.0.0.1:0",
            telegram_token=SecretStr(""),
            webhook_url="",
        )
        async with app.running(own):
            await asyncio.sleep(UPKEEP_SECONDS)

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(begin_and_end(folder))


def settings_for(database_url: str, folder: Path, port: int, **more: str) -> dict[str, str]:
    """Settings of a bot that a test runs, as its environment has them."""
    own = {
        "database_url": database_url,
        "web_address": f"127.0.0.1:{port}",
        "keys_file": str(folder / "keys"),
        "log_level": "ERROR",
        "telegram_rate": "1000",
    }
    return {f"KIEZBOT_{name.upper()}": value for name, value in (own | more).items()}


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Lives:
    """Begin lives, one after another, in forks of a process that has imported everything."""

    def __init__(self, environment: dict[str, str], module: str) -> None:
        self._mother = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", module],
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._pid: int | None = None
        self._ask("ready")

    def begin(self, **environment: str) -> None:
        """Begin the next life, in these surroundings beside those of its mother."""
        self._pid = int(self._ask(f"begin {json.dumps(environment)}"))

    def kill(self) -> None:
        """End this life without a word (SIGKILL)."""
        if self._pid is not None:
            os.kill(self._pid, signal.SIGKILL)
            self._ask("bury")
            self._pid = None

    def close(self) -> None:
        """End the last life and the process that they come from."""
        self.kill()
        self._mother.communicate(timeout=10)

    def _ask(self, word: str) -> str:
        mother = self._mother
        assert mother.stdin is not None
        assert mother.stdout is not None
        mother.stdin.write(f"{word}\n")
        mother.stdin.flush()
        return mother.stdout.readline().strip()


@contextmanager
def lives(environment: dict[str, str], module: str = "tests.journeys.life") -> Iterator[Lives]:
    """Begin lives of this module while the block lasts."""
    made = Lives(environment, module)
    try:
        yield made
    finally:
        made.close()


def mother(live: Callable[[], None]) -> None:
    """Fork a life for each word on standard input, and bury those that were killed."""
    translate.load()
    gc.freeze()
    for line in sys.stdin:
        answer = "ready"
        if line.startswith("begin"):
            child = os.fork()
            if child == 0:
                sys.stdin.close()
                os.environ.update(json.loads(line.partition(" ")[2]))
                live()
                os._exit(0)
            answer = str(child)
        elif line.strip() == "bury":
            os.wait()
        print(answer, flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    rehearse()
    mother(partial(live, bot.settings.read()))
