"""A link that somebody passed on opens the chat at what it leads to."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Running
from locales.translate import bare
from storage.tables import occurrence, offer
from tests.journeys.parent import Parent, parent_of, run, settings

_A_DATE = (
    select(occurrence.c.id)
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .where(offer.c.key == "biebrich-elterncafe")
    .order_by(occurrence.c.starts_at.desc())
    .limit(1)
)


@pytest.fixture
async def bot(database_url: str, tmp_path: Path, database: object) -> AsyncIterator[Running]:
    """A bot that runs on a database which is emptied afterwards."""
    del database
    async with run(settings(database_url, tmp_path)) as running:
        yield running


@pytest.fixture
async def deniz(bot: Running) -> AsyncIterator[Parent]:
    async with parent_of(bot, "tr") as parent:
        await parent.open()
        yield parent


@pytest.fixture
async def number(bot: Running) -> int:
    """A date of the café in Biebrich."""
    async with bot.database.reading() as tx:
        return int((await tx.execute(_A_DATE)).one().id)


async def test_a_link_opens_the_card_of_its_date(deniz: Parent, number: int) -> None:
    card = await deniz.write(f"/start o-{number}")

    assert "Rathausstraße 10" in bare(card)
    assert any("Listeye" in label for label in deniz.labels)


async def test_the_card_leads_back_to_what_is_near(deniz: Parent, number: int) -> None:
    await deniz.write(f"/start o-{number}")

    assert "Biebrich" in bare(await deniz.tap("Listeye dön"))


async def test_a_link_to_a_centre_lists_what_comes_next_there(deniz: Parent) -> None:
    found = await deniz.write("/start c-biebrich")

    assert "Biebrich" in bare(found)
    assert any(label.startswith("1 ·") for label in deniz.labels)


@pytest.mark.parametrize(
    "payload", ["o-1", "o-99999999999999999999", "c-none", "wb-k07-8f3k", "x", "o-\u0661"]
)
async def test_an_old_or_unknown_link_gets_the_greeting(deniz: Parent, payload: str) -> None:
    assert "Ücretsiz" in await deniz.write(f"/start {payload}")


async def test_every_card_can_be_passed_on(deniz: Parent, number: int) -> None:
    await deniz.write(f"/start o-{number}")

    urls = [key.get("url") or "" for row in deniz.newest["keys"] for key in row]

    assert any(url.endswith(f"/o/{number}") for url in urls)


async def test_the_page_of_a_link_leads_back_into_the_chat(deniz: Parent, number: int) -> None:
    async with deniz.session.get(f"{deniz.url}/o/{number}") as answer:
        page = await answer.text()

    assert answer.status == 200
    assert f"?start=o-{number}" in page
