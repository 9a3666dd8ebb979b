"""Mark what was erased, so that a restored backup does not bring it back."""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite

from kiez.code import Secrets
from kiez.people import Door
from storage.database import Transaction
from storage.tables import erasure_mark

_VALUES: dict[str, object] = {"mark": bindparam("mark"), "erased_on": bindparam("erased_on")}


def _sqlite() -> sqlite.Insert:
    statement = sqlite.insert(erasure_mark).values(_VALUES)
    newer = {"erased_on": statement.excluded.erased_on}
    return statement.on_conflict_do_update(index_elements=["mark"], set_=newer)


def _postgresql() -> postgresql.Insert:
    statement = postgresql.insert(erasure_mark).values(_VALUES)
    newer = {"erased_on": statement.excluded.erased_on}
    return statement.on_conflict_do_update(index_elements=["mark"], set_=newer)


_ADD = {"sqlite": _sqlite(), "postgresql": _postgresql()}
_FORGET = delete(erasure_mark).where(erasure_mark.c.erased_on < bindparam("before"))

# As long as the oldest backup (docs/privacy.md).
KEEP = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Marks:
    """Where erasures are marked, and with what.

    Args:
        secrets: Make the marks, which tell nobody which chat it was.
        file: Beside the database, since an older backup does not know the table's newest marks;
            None: the table alone.
    """

    secrets: Secrets
    file: Path | None = None

    async def add(self, tx: Transaction, chats: Collection[tuple[Door, int]], today: date) -> None:
        """Mark chats as erased: in the file before the commit, in the table with it.

        If the transaction fails, a mark too many does no harm: it concerns only somebody who has
        asked to be erased, and is asked for again with the same update.
        """
        marks = [self.secrets.mark(door, number) for door, number in chats]
        if not marks:
            return
        if self.file is not None:
            _append(self.file, [f"{today} {mark}\n" for mark in marks])
        rows = [{"mark": mark, "erased_on": today} for mark in marks]
        await tx.execute(_ADD[tx.dialect], rows)


async def forget(tx: Transaction, file: Path | None, today: date) -> int:
    """Delete the marks that are older than any backup."""
    before = today - KEEP
    if file is not None:
        _drop(file, before)
    return (await tx.execute(_FORGET, {"before": before})).rowcount


def _append(file: Path, lines: list[str]) -> None:
    with _locked(file) as opened:
        opened.writelines(lines)
        opened.flush()
        os.fsync(opened.fileno())


def _drop(file: Path, before: date) -> None:
    """Write the file anew without what is too old; a crash leaves the old one or the new one."""
    if not file.exists():
        return
    with _locked(file):
        lines = file.read_text(encoding="ascii").splitlines(keepends=True)
        # The date comes first, and ISO dates sort as text.
        kept = [line for line in lines if line[:10] >= str(before)]
        if len(kept) == len(lines):
            return
        new = file.with_name(f"{file.name}.new")
        with _opened(new, os.O_TRUNC) as opened:
            opened.writelines(kept)
            opened.flush()
            os.fsync(opened.fileno())
        new.replace(file)
        _sync_folder(file)


@contextmanager
def _locked(file: Path) -> Iterator[TextIO]:
    """Hold the file against other processes, also against one that writes it anew."""
    while True:
        new = not file.exists()
        with _opened(file, os.O_APPEND) as opened:
            fcntl.flock(opened, fcntl.LOCK_EX)
            if not _is(opened, file):
                continue
            if new:
                _sync_folder(file)
            yield opened
            return


def _opened(file: Path, how: int) -> TextIO:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | how, 0o600)
    return os.fdopen(descriptor, "w", encoding="ascii")


def _is(opened: TextIO, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(opened.fileno()), file.stat())
    except FileNotFoundError:
        return False


def _sync_folder(file: Path) -> None:
    descriptor = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
