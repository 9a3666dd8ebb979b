"""A number shown in one chat and typed in the other, in its own digits, joins both."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.app import Running
from locales.translate import bare
from screens.own_buttons import PhoneButton
from storage.tables import chat, person
from tests.journeys.parent import Parent, parent_of, run, settings
from tests.journeys.telegram import TOKEN, TelegramParent, telegram_server

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[tuple[Running, Parent, TelegramParent]]:
    """A bot with both doors, Amina in the web chat and Deniz in Telegram."""
    (tmp_path / "telegram").mkdir()
    url = f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"
    async with telegram_server(tmp_path / "telegram") as server:
        chosen = settings(url, tmp_path, telegram_token=TOKEN, telegram_api=server.url)
        async with (
            run(chosen) as running,
            parent_of(running, "ar") as amina,
            aiohttp.ClientSession() as session,
        ):
            deniz = TelegramParent(session, "", "tr", server=server)
            await amina.open()
            await deniz.open()
            yield running, amina, deniz


async def shown(parent: Parent) -> str:
    """Ask for a number, and read it off the screen."""
    await parent.write("/privacy")
    found = re.search(r"\d{4} \d{4}", bare(await parent.tap_data(PhoneButton().pack())))
    assert found is not None
    return found[0]


def labels(parent: Parent) -> str:
    """The buttons of what the bot said last."""
    return bare(str(parent.newest["keys"]))


async def test_both_are_one_person_in_the_language_of_the_number(
    bot: tuple[Running, Parent, TelegramParent],
) -> None:
    running, amina, deniz = bot
    number = await shown(amina)

    await deniz.write(number.translate(ARABIC))

    async with running.database.reading() as tx:
        people = (await tx.execute(select(func.count()).select_from(person))).scalar_one()
        owners = set((await tx.execute(select(chat.c.person_id))).scalars())
    assert (people, len(owners)) == (1, 1)
    assert "البداية" in labels(deniz)


async def test_a_wrong_number_joins_nobody(
    bot: tuple[Running, Parent, TelegramParent],
) -> None:
    running, amina, deniz = bot
    number = await shown(amina)

    await deniz.write(f"{(int(number.replace(' ', '')) + 1) % 10**8:08d}")

    async with running.database.reading() as tx:
        people = (await tx.execute(select(func.count()).select_from(person))).scalar_one()
    assert people == 2
    assert "Başlangıç" in labels(deniz)
