"""Phones talk to SQLite: each verb is shown on both databases by the tests of storage."""

from pathlib import Path

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a phone's database lies; on PostgreSQL only in the long run."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    return str(request.getfixturevalue("postgresql"))
