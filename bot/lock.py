"""Let one process at a time run on a SQLite file."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiez.errors import StartError


@contextmanager
def alone(path: Path | None) -> Iterator[None]:
    """Hold the lock beside the file while the block runs; the system frees it after a crash.

    Args:
        path: The SQLite file; None on PostgreSQL, where any number of processes may run.

    Raises:
        StartError: Another process holds it.
    """
    if path is None:
        yield
        return
    with path.with_name(path.name + ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartError(
                f"KiEZbot runs on {path} already. Stop it first, or set KIEZBOT_DATABASE_URL "
                "to another database; several processes need PostgreSQL."
            ) from error
        yield
