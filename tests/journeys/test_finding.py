"""A parent finds the next café, over real HTTP, from the page's words to the bot's answer."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Running
from bot.settings import SHIPPED
from locales.translate import bare
from tests.journeys.parent import Parent, parent_of, run, settings


@pytest.fixture
async def bot(database_url: str, tmp_path: Path, database: object) -> AsyncIterator[Running]:
    """A bot that runs on a database which is emptied afterwards."""
    del database
    async with run(settings(database_url, tmp_path)) as running:
        yield running


@pytest.fixture
async def amina(bot: Running) -> AsyncIterator[Parent]:
    async with parent_of(bot, "ar-SY,ar;q=0.9") as parent:
        yield parent


@pytest.fixture
async def deniz(bot: Running) -> AsyncIterator[Parent]:
    async with parent_of(bot, "tr") as parent:
        yield parent


@pytest.fixture
async def anna(bot: Running) -> AsyncIterator[Parent]:
    async with parent_of(bot, "de-DE") as parent:
        yield parent


async def test_three_taps_lead_to_the_card_of_the_next_cafe(anna: Parent) -> None:
    await anna.open()

    await anna.tap("Elterncafé")
    found = await anna.tap("Biebrich")
    card = await anna.tap("1 ·")

    assert "Nachbarschaftshaus" in found
    assert "Rathausstraße 10" in bare(card)
    assert "Beispielzeit" in card


async def test_the_first_answer_speaks_the_phone_s_language(amina: Parent, deniz: Parent) -> None:
    greetings = await amina.open(), await deniz.open()

    assert "مقهى" in greetings[0]
    assert "Ücretsiz" in greetings[1]
    assert amina.newest["dir"] == "rtl"


async def test_a_typed_place_is_found_in_any_script(amina: Parent) -> None:
    await amina.open()

    found = await amina.write("بيبريش")

    assert "Biebrich" in bare(found)


async def test_a_shared_position_finds_what_is_near(anna: Parent) -> None:
    await anna.open()
    await anna.tap("In meiner Nähe")

    found = await anna.share_place(50.03972, 8.23541)

    assert "Nachbarschaftshaus" in found
    assert anna.newest["keys"]


async def test_the_language_changes_in_two_taps_and_stays(anna: Parent) -> None:
    await anna.open()

    await anna.tap("🌐")
    greeting = await anna.tap("Türkçe")
    later = await anna.write("zzqq xyxy")

    assert "Ücretsiz" in greeting
    assert "112" in later
    assert anna.newest["lang"] == "tr"


async def test_what_is_not_found_is_told_to_the_city_without_a_name(anna: Parent) -> None:
    await anna.open()
    await anna.tap("Schulelterncafé")
    await anna.tap("Biebrich")
    await anna.tap("Genauer suchen")
    await anna.tap("Für wen")
    await anna.tap("Väter")

    nothing = await anna.tap("Termine zeigen")
    thanks = await anna.tap(next(each for each in anna.labels if "Stadt" in each))

    assert "Sollen wir der Stadt sagen" in nothing
    assert "Danke" in thanks


async def test_the_map_shows_the_venue(anna: Parent) -> None:
    await anna.open()
    await anna.tap("Elterncafé")
    await anna.tap("Biebrich")
    await anna.tap("1 ·")

    await anna.tap("Karte")

    venues = [message["venue"] for message in anna.messages.values() if message.get("venue")]
    assert venues
    assert venues[0]["title"].startswith("⚠️")


async def test_help_is_one_tap_from_every_not_understood(anna: Parent) -> None:
    await anna.open()

    await anna.write("asdf qwertz")
    answer = await anna.tap("Jetzt Hilfe holen")

    assert answer.startswith("Gut, dass Sie schreiben")
    assert "116016" in bare(answer)


async def test_two_cities_keep_their_own_centres(
    database_url: str, database: object, tmp_path: Path
) -> None:
    del database
    both = f"{SHIPPED / 'wiesbaden.yaml'}:{SHIPPED / 'wetzlar.yaml'}"

    async with (
        run(settings(database_url, tmp_path, directory=both)) as bot,
        parent_of(bot, "de") as anna,
    ):
        await anna.open()
        await anna.tap("Andere Stadt")
        greeting = await anna.tap("Wetzlar")
        quarters = await anna.tap("Elterncafé")

    assert "Wetzlar" in greeting
    assert quarters
    assert any("Niedergirmes" in label for label in anna.labels)
    assert not any("Biebrich" in label for label in anna.labels)
