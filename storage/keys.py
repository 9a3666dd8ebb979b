"""Remember by fingerprint with which keys this database is used."""

from sqlalchemy import bindparam, insert, select

from storage.database import Transaction
from storage.tables import key_fingerprint

_ALL = select(key_fingerprint.c.name, key_fingerprint.c.fingerprint)
_ADD = insert(key_fingerprint).values(name=bindparam("name"), fingerprint=bindparam("fingerprint"))


async def fingerprints(tx: Transaction) -> dict[str, str]:
    """Read the fingerprint of each key, by its name."""
    return {row.name: row.fingerprint for row in await tx.execute(_ALL)}


async def remember(tx: Transaction, values: dict[str, str]) -> None:
    """Write the fingerprints of keys that this database sees for the first time."""
    if values:
        rows = [{"name": name, "fingerprint": value} for name, value in values.items()]
        await tx.execute(_ADD, rows)
