"""Make a database ready: reachable, at the right version, with its keys and its directory."""

import hashlib
import logging
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError

import bot.keys
import storage.calendar
import storage.directory_file
import storage.keys
import storage.seed
import storage.source
from bot.keys import Keys
from bot.settings import Settings
from kiez.errors import StartError
from storage.database import Database
from storage.upgrade import upgrade

log = logging.getLogger(__name__)


async def upgraded(database: Database) -> list[str]:
    """Bring the tables up to date.

    Raises:
        StartError: The database is out of reach, or newer than this program.
    """
    if database.path:
        folder(database.path)
    try:
        return await upgrade(database)
    except (OperationalError, DBAPIError, OSError) as error:
        # Neither the driver's words nor the address may be shown: they can hold a password.
        raise StartError(
            f"The database {_shown(database)} cannot be opened ({type(_cause(error)).__name__}). "
            "Is the server running, the name right and the folder writable? "
            "See KIEZBOT_DATABASE_URL."
        ) from error


async def keys_of(database: Database, path: Path) -> Keys:
    """Read the keys, or make them at the first start, and compare them with the database.

    Raises:
        StartError: The database has been used with other keys, or they are missing.
    """
    async with database.reading() as tx:
        known = await storage.keys.fingerprints(tx)
    keys = bot.keys.load(path)
    if keys is None:
        if known:
            raise StartError(
                f"The key file {path} is missing, but this database was used with one. "
                "Put it back, or set KIEZBOT_KEYS_FILE to where it lies."
            )
        keys = bot.keys.make(path)
    fingerprints = keys.fingerprints()
    if any(known[name] != fingerprints.get(name) for name in known):
        raise StartError(
            f"The keys in {path} are not those that this database was used with. "
            "Put the right file back: with other keys, reports and erasures would go wrong."
        )
    new = {name: value for name, value in fingerprints.items() if name not in known}
    async with database.transaction() as tx:
        await storage.keys.remember(tx, new)
    return keys


async def directory(database: Database, settings: Settings, now: datetime) -> None:
    """Take in each directory file that is new or has changed since it was last taken in.

    Raises:
        StartError: A file is missing.
        DirectoryError: A file is refused.
    """
    for position, path in enumerate(settings.directory_files):
        try:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            raise StartError(
                f"The directory file {path} cannot be read: {error.strerror}."
            ) from error
        async with database.reading() as tx:
            if digest in await storage.source.known(tx):
                continue
        file = storage.directory_file.load(path)
        async with database.transaction() as tx:
            taken = await storage.seed.take_in(tx, file, position)
            await storage.calendar.keep_up(tx, taken.municipality, now)
            await storage.source.remember(tx, file.directory.municipality.key, digest)
        log.info("directory taken in", extra={"file": path.name})


def erasures(database: Database, settings: Settings) -> Path:
    """Tell where erasures are marked: beside the database, else beside the key file."""
    beside = database.path or settings.keys_file.with_suffix("")
    return beside.with_name(f"{beside.name}.erasures")


def folder(path: Path) -> None:
    """Make the file and its folder, for the owner's eyes only.

    Raises:
        StartError: They cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Chat numbers stand in it as they are (docs/privacy.md).
        path.touch(mode=0o600)
    except OSError as error:
        raise StartError(
            f"The folder {path.parent} cannot be written: {error.strerror}."
        ) from error


def _shown(database: Database) -> str:
    return str(database.path or database.url.database or "")


def _cause(error: BaseException) -> BaseException:
    return getattr(error, "orig", None) or error
