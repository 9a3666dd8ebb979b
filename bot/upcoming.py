"""Say the next dates in words, for those who read the page without script."""

from datetime import datetime
from zoneinfo import ZoneInfo

import screens.finding
import storage.directory
import storage.finding
from kiez.finding import Question, Search
from locales import translate
from storage.database import Database


async def upcoming(database: Database, language: str, now: datetime) -> list[str]:
    """Say the next dates of the first city, a line each."""
    async with database.reading() as tx:
        cities = await storage.directory.municipalities(tx)
        if not cities:
            return []
        today = now.astimezone(ZoneInfo(cities[0].timezone)).date()
        question = Question(Search(), None, now, today)
        results = await storage.finding.nearby(tx, cities[0].id, question)
    with translate.speaking(language):
        return screens.finding.sentences(results.items, today)
