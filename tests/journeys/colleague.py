"""A new coordinator's first minutes: parents who follow the centre, and the invitation."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import update

import bot.inviting
from bot.app import Running
from bot.inviting import Asked
from kiez.calendar import Weekday
from kiez.roles import Role
from locales import theme
from locales.theme import ThemeKey
from storage.tables import person
from tests.directories import small, written
from tests.journeys.parent import Parent, parent_of
from tests.journeys.telegram import TelegramParent, TelegramServer

LANGUAGES = ("de", "en", "tr", "ar", "uk", "ru")
# From the invitation to the theme that has arrived, network and looking included.
FOUR_MINUTES_S = 240


def directory(folder: Path) -> Path:
    """Write a city whose only café has its next date in three days."""
    day = (datetime.now(UTC) + timedelta(days=3)).date()
    schedule = {
        "byday": [list(Weekday)[day.weekday()]],
        "start": "09:30",
        "end": "11:30",
        "valid_from": f"{day}",
    }
    file = folder / "stadt.yaml"
    file.write_bytes(written(small(pauses=[], schedule=schedule)))
    return file


async def invited(running: Running) -> str:
    """Invite a coordinator as the command does; give the invitation's secret."""
    asked = Asked(Role.COORDINATOR, "mitte", None, None, "Petra")
    return (await bot.inviting.invite(running.database, asked, None)).secret


@asynccontextmanager
async def followers(
    running: Running, telegram: TelegramServer | None = None
) -> AsyncIterator[Mapping[str, Parent]]:
    """Let a parent of each language follow the centre, at any hour."""
    async with AsyncExitStack() as stack:
        parents: dict[str, Parent] = {}
        for language in LANGUAGES:
            if telegram is None:
                parents[language] = await stack.enter_async_context(parent_of(running, language))
            else:
                session = await stack.enter_async_context(aiohttp.ClientSession())
                parents[language] = TelegramParent(session, "", language, server=telegram)
            await follow(parents[language])
        async with running.database.transaction() as tx:
            await tx.execute(update(person).values(quiet_from=time(0), quiet_to=time(0)))
        yield parents


async def follow(parent: Parent) -> None:
    """Follow the centre weekly, as a parent does by default."""
    await parent.open()
    for label in ("☕", "Mitte", "1 ·", "⭐", "🏡", "✅"):
        await parent.tap(label)


async def read(parents: Mapping[str, Parent]) -> dict[str, str]:
    """Wait until each has got a message more, and read it."""
    async with asyncio.timeout(60):
        return {language: await each.read() for language, each in parents.items()}


def proposed(screen: str, language: str) -> ThemeKey:
    """Find the first open theme that a screen proposes: which one that is, the season says."""
    found = {
        screen.find(title(key, language)): key
        for key, facts in theme.facts().items()
        if not facts.sensitive
    }
    return found[min(place for place in found if place >= 0)]


def title(key: ThemeKey, language: str) -> str:
    """Tell a theme's title."""
    words = theme.words(key, language)
    assert words is not None
    return words.title
