"""A parent's own things: seen, followed, stopped; only the door is left out."""

from datetime import datetime

import pytest
from aiogram import Dispatcher

from kiez.people import Door
from locales.stop import WORDS
from screens.own_buttons import (
    FollowButton,
    FollowingButton,
    MineButton,
    RemindButton,
    StopButton,
)
from storage.database import Database
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build, own
from tests.towns import Town


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.cafe(record={"capacity": 8})
    return made


@pytest.fixture
async def amina(database: Database, routed: Dispatcher, now: datetime, town: Town) -> Talking:
    await build(database, town)
    person = await meet(database, town.id, now, 11)
    return Talking(database, routed, person, now)


def centre(town: Town) -> int:
    return int(town.rows["centre"][0]["id"])


async def test_nothing_of_one_s_own_says_how_it_comes_to_be(amina: Talking) -> None:
    assert "Nothing is here yet." in await amina.press(MineButton())
    assert "🔎 Find a date" in amina.labels
    assert {"Settings", "My children", "My data", "Another phone"} <= set(amina.labels)


async def test_what_is_one_s_own_stands_on_one_screen(amina: Talking, town: Town) -> None:
    date = town.rows["occurrence"][0]["id"]
    await amina.press(RemindButton(occurrence=date, leads="*"))
    await amina.tap("Agree")
    await amina.press(FollowButton(centre=centre(town), kind="e", often="w"))
    await amina.tap("Agree")

    text = await amina.write("/mine")

    assert "I remind you of" in text
    assert "Elterncafé (parent café): only at KiEZ Mitte." in text
    assert "Wednesday 25 November" in text.replace(",", "")


async def test_following_asks_for_consent_once_and_can_be_changed_and_undone(
    amina: Talking, town: Town
) -> None:
    asked = await amina.press(FollowButton(centre=centre(town), kind="e", often=""))
    consent = await amina.tap("Everything there")
    done = await amina.tap("Agree")
    at_once = await amina.tap("At once")
    ended = await amina.tap("Off")
    undone = await amina.tap("Undo")

    assert "What would you like to follow?" in asked
    assert "May I keep this for you?" in consent
    assert "Once a week: Sunday, 18:00." in done
    assert "As soon as there is a new date." in at_once
    assert "You do not follow this any more." in ended
    assert "As soon as there is a new date." in undone
    assert "Everything at KiEZ Mitte." in await amina.write("/follow")


async def test_what_one_follows_is_ticked_and_leads_to_its_change(
    amina: Talking, town: Town
) -> None:
    await amina.press(FollowButton(centre=0, kind="e", often="w"))
    await amina.tap("Agree")

    await amina.press(FollowButton(centre=centre(town), kind="e", often=""))
    change = await amina.tap("✓ 🌍")

    assert "How often would you like to hear of it?" in change
    assert "Elterncafé (parent café): all over the city." in change


async def test_what_telegram_may_not_carry_cannot_be_followed_there(
    database: Database, routed: Dispatcher, now: datetime
) -> None:
    town = Town()
    kept = town.centre(telegram="none")
    town.dated(town.offer(town.venue(kept)))
    await build(database, town)
    olena = Talking(database, routed, await meet(database, town.id, now, 12, Door.TELEGRAM), now)

    text = await olena.press(FollowButton(centre=kept, kind="e", often=""))

    assert "This is no longer there." in text


async def test_a_word_of_each_language_stops_what_is_unasked(amina: Talking) -> None:
    stopped = {}
    for code, words in WORDS.items():
        await amina.write(f"{words[0]} !")
        stopped[code] = (await own(amina)).stopped
        await amina.tap("Write again")

    assert [code for code, stops in stopped.items() if not stops] == []
    assert not (await own(amina)).stopped


async def test_a_stop_within_a_sentence_is_a_search(amina: Talking) -> None:
    await amina.write("Bushaltestelle Stop")

    assert not (await own(amina)).stopped


async def test_stopping_says_that_places_stay_and_offers_to_delete(
    amina: Talking, town: Town
) -> None:
    await amina.press(FollowButton(centre=centre(town), kind="e", often="w"))
    await amina.tap("Agree")

    text = await amina.press(StopButton(stop="1"))

    assert "You can still ask me anything." in text
    assert "🗑 Delete my data" in amina.labels
    assert "So nothing comes until you undo it." in await amina.press(FollowingButton())
