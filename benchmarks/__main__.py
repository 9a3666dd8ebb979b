"""Compare our bot with bare ones over real HTTP, in turn on the same day: `make bench`."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from benchmarks.bots import (
    AIOGRAM,
    BOT_ID,
    CONTESTANTS,
    OURS,
    ROOT,
    Contestant,
    cpu_seconds,
    rss_mib,
    running,
)
from benchmarks.report import Round, written
from benchmarks.server import HOST, Measured

CHATS = 64
RATE = 60
OPEN_SECONDS = 5
# What runs on after a start (menus, upkeep) is over when a bot sleeps this long; seconds.
QUIET_SECONDS = 1.0
QUIET_CPU_SECONDS = 0.03
MOST_WAITS = 30


@dataclass(frozen=True, slots=True)
class Loads:
    """Ask the server for loads."""

    url: str
    session: aiohttp.ClientSession

    async def closed(self, token: str, chats: int, total: int) -> Measured:
        """Let each chat share its next position as soon as the last one is answered."""
        return await self._ask(token, chats, total, 0)

    async def open(self, token: str, total: int) -> Measured:
        """Share positions at a steady rate."""
        return await self._ask(token, CHATS, total, RATE)

    async def _ask(self, token: str, chats: int, total: int, rate: int) -> Measured:
        wanted = {"token": token, "chats": chats, "total": total, "rate": rate}
        async with self.session.post(f"{self.url}/load", json=wanted) as response:
            response.raise_for_status()
            return Measured(**await response.json())


@asynccontextmanager
async def server() -> AsyncIterator[Loads]:
    """Run the Bot API server while the block lasts."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.server", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    if process.stdout is None:
        raise SystemExit("The server has no voice.")
    port = int(await process.stdout.readline())
    timeout = aiohttp.ClientTimeout(total=None)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            yield Loads(f"http://{HOST}:{port}", session)
    finally:
        process.terminate()
        await process.wait()


async def quiet(pid: int) -> None:
    """Wait until a process has come to rest."""
    for _ in range(MOST_WAITS):
        before = cpu_seconds(pid)
        await asyncio.sleep(QUIET_SECONDS)
        if cpu_seconds(pid) - before <= QUIET_CPU_SECONDS:
            return


async def one(loads: Loads, bot: Contestant, token: str, folder: Path, count: int) -> Round:
    """Run one bot through a round."""
    began = time.perf_counter()
    with running(bot, loads.url, token, folder) as pid:
        first = await loads.closed(token, 1, 1)
        start_seconds = time.perf_counter() - began
        if first.lost:
            raise SystemExit(f"{bot.name} does not answer.")
        await loads.closed(token, CHATS, CHATS)
        await quiet(pid)
        before = cpu_seconds(pid)
        closed = await loads.closed(token, CHATS, count)
        between = cpu_seconds(pid)
        steady = await loads.open(token, RATE * OPEN_SECONDS)
        after = cpu_seconds(pid)
        return Round(
            bot=bot.key,
            start_seconds=start_seconds,
            rss_mib=rss_mib(pid),
            closed=closed,
            closed_cpu_us=1e6 * (between - before) / max(1, closed.answered),
            steady=steady,
            steady_cpu_us=1e6 * (after - between) / max(1, steady.answered),
        )


async def first_start(loads: Loads, folder: Path) -> float:
    """Measure our very first start: the database is made and the directory taken in."""
    began = time.perf_counter()
    token = f"{BOT_ID}:first-start"
    with running(OURS, loads.url, token, folder):
        await loads.closed(token, 1, 1)
        return time.perf_counter() - began


async def compare(
    rounds: int, count: int, bots: Sequence[Contestant]
) -> tuple[float, list[Round]]:
    """Run the rounds, the bots in turn, so that a noisy minute meets all of them."""
    done: list[Round] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with server() as loads:
            first = await first_start(loads, folder)
            for number in range(rounds):
                for bot in bots:
                    token = f"{BOT_ID}:round-{number}-{bot.key}"
                    made = await one(loads, bot, token, folder, count)
                    print(f"round {number + 1}: {made}", file=sys.stderr, flush=True)
                    done.append(made)
    return first, done


def main() -> None:
    """Run, print the table and write it down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=500, help="updates in the closed loop")
    parser.add_argument("--only", nargs="*", default=[], help="bots beside bare aiogram; no file")
    chosen = parser.parse_args()
    only = {AIOGRAM.key, *chosen.only}
    bots = [bot for bot in CONTESTANTS if not chosen.only or bot.key in only]
    first, rounds = asyncio.run(compare(chosen.rounds, chosen.count, bots))
    text = written(rounds, first, chosen.count)
    print(text)
    if not chosen.only:
        (ROOT / "benchmarks" / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
