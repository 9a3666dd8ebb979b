"""On PostgreSQL several equal processes share the work, and one of them fetches from Telegram."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import Table, func, select

from storage.database import Database, Transaction
from storage.tables import inbox, outbox
from tests.journeys.parent import parent_of, run, settings
from tests.journeys.telegram import TOKEN, TelegramParent, telegram_server


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_answer_everybody_once(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with telegram_server(tmp_path) as server:
        chosen = settings(database_url, tmp_path, telegram_token=TOKEN, telegram_api=server.url)
        async with (
            run(chosen) as one,
            run(chosen) as two,
            parent_of(one, "de") as anna,
            parent_of(two, "ar") as amina,
            aiohttp.ClientSession() as session,
        ):
            deniz = TelegramParent(session, "", "tr", server=server)
            greetings = await asyncio.gather(anna.open(), amina.open(), deniz.open())
            for _ in range(5):
                await asyncio.gather(
                    anna.write("Biebrich"), amina.write("Westend"), deniz.write("Erbenheim")
                )
            await asyncio.gather(one.delivery.close(), two.delivery.close())

            async with database.reading() as tx:
                states = [await counted(tx, table) for table in (inbox, outbox)]

    assert all(greetings)
    # Each of the three began with /start and wrote five times.
    assert states == [{"handled": 18}, {"sent": 18}]
    assert server.count("getUpdates") > 0


async def counted(tx: Transaction, table: Table) -> dict[str, int]:
    """Count the rows of each state."""
    query = select(table.c.state, func.count().label("number")).group_by(table.c.state)
    return {row.state: row.number for row in await tx.execute(query)}
