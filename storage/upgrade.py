"""Bring the tables to the version that this program knows."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from kiez.errors import StartError
from storage.database import Database

FOLDER = Path(__file__).parent / "migrations"


async def upgrade(database: Database) -> list[str]:
    """Run every step that is missing, in one transaction.

    Returns:
        The revisions that were applied, oldest first.

    Raises:
        StartError: The database was made by a newer program.
    """
    async with database.engine.begin() as connection:
        return await connection.run_sync(_upgrade)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _missing(connection: Connection) -> list[str]:
    script = ScriptDirectory.from_config(_config())
    current = MigrationContext.configure(connection).get_current_revision()
    known = [revision.revision for revision in script.walk_revisions()][::-1]
    if current is None:
        return known
    if current not in known:
        raise StartError(
            f"The database is at version {current}, which this program does not know: "
            "it was made by a newer KiEZbot. Install that version, or restore an older backup."
        )
    return known[known.index(current) + 1 :]


def _upgrade(connection: Connection) -> list[str]:
    missing = _missing(connection)
    if missing:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return missing
