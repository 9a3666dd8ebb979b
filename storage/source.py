"""Remember which directory file a city was last taken in from, by the file's SHA-256."""

from sqlalchemy import bindparam, select, update

from storage.database import Transaction
from storage.tables import municipality

_KNOWN = select(municipality.c.file_hash).where(municipality.c.file_hash.is_not(None))
_REMEMBER = (
    update(municipality)
    .where(municipality.c.key == bindparam("of_key"))
    .values(file_hash=bindparam("new_hash"))
)


async def known(tx: Transaction) -> set[str]:
    """List the files that the cities stand for now."""
    return set((await tx.execute(_KNOWN)).scalars())


async def remember(tx: Transaction, city: str, digest: str) -> None:
    """Note the file of a city."""
    await tx.execute(_REMEMBER, {"of_key": city, "new_hash": digest})
