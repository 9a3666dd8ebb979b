"""From a row that is due to the words on a phone, through the running bot."""

from datetime import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

import storage.notice
from kiez.directory import OccurrenceId
from kiez.notice import Kind, Notice
from scheduler.jobs import clock
from storage.database import Database
from storage.tables import notice, occurrence, person
from tests.journeys.parent import parent_of, run, settings


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_due_is_said_at_once_after_somebody_wrote(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    now = clock()
    async with run(settings(database_url, tmp_path)) as bot, parent_of(bot, "en") as amina:
        await amina.open()
        await bot.delivery.close()
        async with database.transaction() as tx:
            # No test sleeps by night.
            await tx.execute(update(person).values(quiet_from=time(0), quiet_to=time(0)))
            her = (await tx.execute(select(person.c.id, person.c.municipality_id))).one()
            coming = select(occurrence.c.id).where(occurrence.c.starts_at > now).limit(1)
            date_id = OccurrenceId((await tx.execute(coming)).scalar_one())
            added = Notice(her.municipality_id, her.id, Kind.ADDED, now, date_id)
            await storage.notice.add(tx, [added])

        await amina.write("Biebrich")
        said = await amina.read()

        assert "new date" in said
        assert "Stop" in " ".join(amina.labels)
    async with database.reading() as tx:
        assert (await tx.execute(select(notice.c.state))).scalar_one() == "sent"
