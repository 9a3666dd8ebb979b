"""Open the database and hand out transactions: SQLite by default, PostgreSQL by its address."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    BigInteger,
    Connection,
    CursorResult,
    Executable,
    bindparam,
    event,
    func,
    make_url,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.worker import StorageThread

Values = Mapping[str, object] | Sequence[Mapping[str, object]]
Result = TypeVar("Result")

# A writer waits this long for another process (an import beside a running bot) before it fails.
BUSY_SECONDS = 30

_READ_ONLY = "kiezbot_read_only"
_TRY_LOCK = select(func.pg_try_advisory_lock(bindparam("key", type_=BigInteger)))
_UNLOCK = select(func.pg_advisory_unlock(bindparam("key", type_=BigInteger)))
_BEGIN_STEP, _BACK_STEP, _END_STEP = (
    text(f"{words} step") for words in ("SAVEPOINT", "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
)


class Transaction(Protocol):
    """A unit of work: all of it is kept, or nothing."""

    @property
    def dialect(self) -> str:
        """Name the database: `sqlite` or `postgresql`."""
        ...

    async def execute(
        self, statement: Executable, values: Values | None = None
    ) -> CursorResult[Any]:
        """Run one statement now and return its rows."""
        ...

    @property
    def memory(self) -> dict[object, Any]:
        """Keep what was read once and cannot change within this unit of work."""
        ...

    def later(self, statement: Executable, **values: object) -> None:
        """Run the statement just before the commit, with others like it; nobody reads it back."""


class _Postponed:
    """Collect writes that may wait for the commit, one list of values for each statement."""

    def __init__(self) -> None:
        self._writes: dict[int, tuple[Executable, list[Mapping[str, object]]]] = {}
        self.memory: dict[object, Any] = {}

    def later(self, statement: Executable, **values: object) -> None:
        self._writes.setdefault(id(statement), (statement, []))[1].append(values)

    def drain(self) -> list[tuple[Executable, list[Mapping[str, object]]]]:
        writes, self._writes = list(self._writes.values()), {}
        return writes


class AsyncTransaction(_Postponed):
    """Work on an async connection: aiosqlite or asyncpg."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__()
        self._connection = connection

    @property
    def dialect(self) -> str:
        """Name the database."""
        return self._connection.dialect.name

    async def execute(
        self, statement: Executable, values: Values | None = None
    ) -> CursorResult[Any]:
        """Run one statement now and return its rows."""
        return await self._connection.execute(statement, values)

    async def flush(self) -> None:
        """Write what was postponed."""
        for statement, rows in self.drain():
            await self._connection.execute(statement, rows)


class ThreadTransaction(_Postponed):
    """Work on the storage thread's own connection; `execute` never suspends there."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    @property
    def dialect(self) -> str:
        """Name the database."""
        return self._connection.dialect.name

    async def execute(
        self, statement: Executable, values: Values | None = None
    ) -> CursorResult[Any]:
        """Run one statement now and return its rows."""
        return self._connection.execute(statement, values)

    async def flush(self) -> None:
        """Write what was postponed."""
        for statement, rows in self.drain():
            self._connection.execute(statement, rows)


class Database:
    """Give out transactions.

    `transaction` and `reading` serve the command line, the scheduler and tests. `run` serves the
    busy roads (intake, web chat, delivery): on SQLite it hands the work to one thread with one
    connection, which costs a third of a trip through aiosqlite for each statement and never
    lets two writers of this process wait for each other.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _engine(url)
        self._thread: StorageThread | None = None

    @property
    def path(self) -> Path | None:
        """The SQLite file, or None on PostgreSQL."""
        return Path(self.url.database) if self.sqlite and self.url.database else None

    @property
    def engine(self) -> AsyncEngine:
        """The async engine, for migrations."""
        return self._engine

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Open a writing transaction; it is kept when the block ends well."""
        async with self._engine.connect() as connection, connection.begin():
            tx = AsyncTransaction(connection)
            yield tx
            await tx.flush()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Open a transaction that only reads: on SQLite it waits for no writer."""
        async with self._engine.connect() as connection:
            await connection.execution_options(**{_READ_ONLY: True})
            async with connection.begin():
                yield AsyncTransaction(connection)

    async def run(self, work: Callable[[Transaction], Awaitable[Result]]) -> Result:
        """Do the work in one writing transaction on the fastest road this database has."""
        if not self.sqlite:
            async with self.transaction() as tx:
                return await work(tx)
        if self._thread is None:
            self._thread = StorageThread(_sync_url(self.url.database or ""), _prepare_sqlite)
        return await self._thread.run(lambda connection: _whole(connection, work))

    @asynccontextmanager
    async def alone(self, key: int) -> AsyncIterator[bool]:
        """Tell whether this process is the one to do something, and keep it so inside the block.

        On SQLite there is but one process. On PostgreSQL the lock ends with the connection, also
        when the process is killed; another one may then take over.
        """
        if self.sqlite:
            yield True
            return
        async with self._engine.connect() as connection:
            free = await connection.execution_options(isolation_level="AUTOCOMMIT")
            values = {"key": key}
            mine = bool((await free.execute(_TRY_LOCK, values)).scalar_one())
            try:
                yield mine
            finally:
                if mine:
                    await free.execute(_UNLOCK, values)

    async def scrub(self) -> bool:
        """Overwrite what was deleted: without it erased names stayed readable in the files.

        Returns:
            False if somebody was reading just then: the log is not emptied, so try again.
        """
        async with self._engine.connect() as connection:
            free = await connection.execution_options(isolation_level="AUTOCOMMIT")
            if not self.sqlite:
                await free.exec_driver_sql("VACUUM")
                return True
            busy = (await free.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")).scalar()
            return not busy

    async def close(self) -> None:
        """Close every connection."""
        if self._thread is not None:
            await self._thread.close()
            self._thread = None
        await self._engine.dispose()


@asynccontextmanager
async def step(tx: Transaction) -> AsyncIterator[None]:
    """Keep what the block writes if it ends well, or take back just that.

    What was put off until the commit stays: where a dialogue stands is so after a refusal, too.
    """
    await tx.execute(_BEGIN_STEP)
    try:
        yield
    except BaseException:
        await tx.execute(_BACK_STEP)
        raise
    finally:
        await tx.execute(_END_STEP)


async def _whole(
    connection: Connection, work: Callable[[Transaction], Awaitable[Result]]
) -> Result:
    with connection.begin():
        tx = ThreadTransaction(connection)
        result = await work(tx)
        await tx.flush()
        return result


def _sync_url(path: str) -> str:
    return f"sqlite+pysqlite:///{path}"


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=16, pool_pre_ping=True)
    engine = create_async_engine(url)
    _prepare_sqlite(engine.sync_engine)
    return engine


def _prepare_sqlite(engine: Any) -> None:  # noqa: ANN401 - sqlalchemy.event takes any engine
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)


def _on_connect(dbapi_connection: Any, _record: object) -> None:  # noqa: ANN401 - driver's own type
    # The driver must not open transactions by itself: it would begin them deferred, and a deferred
    # one that reads first and writes later gave forty families eight places each.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    read_only = options.get(_READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
