import pytest
from sqlalchemy import bindparam, insert, select

from storage.database import Database, Transaction
from storage.tables import key_fingerprint

INSERT = insert(key_fingerprint).values(
    name=bindparam("name"), fingerprint=bindparam("fingerprint")
)
NAMES = select(key_fingerprint.c.name).order_by(key_fingerprint.c.name)


async def names(database: Database) -> list[str]:
    async with database.reading() as tx:
        return list((await tx.execute(NAMES)).scalars())


async def test_postponed_writes_are_kept_with_the_commit(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        tx.later(INSERT, name="a", fingerprint="1")
        tx.later(INSERT, name="b", fingerprint="2")

    await database.run(work)

    assert await names(database) == ["a", "b"]


async def test_a_failed_piece_of_work_leaves_nothing(database: Database) -> None:
    async def work(tx: Transaction) -> None:
        await tx.execute(INSERT, {"name": "a", "fingerprint": "1"})
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await database.run(work)

    assert await names(database) == []
