"""A coordinator's first day and the offers afterwards; only the door is left out."""

from datetime import datetime

import pytest
from aiogram import Dispatcher
from sqlalchemy import select

from kiez.fact import Fact
from kiez.people import MunicipalityId
from kiez.roles import Grant, Role
from screens.offer_buttons import (
    AllRightButton,
    EndOfferButton,
    FactButton,
    LanguagesThereButton,
    LiveButton,
    NewOfferButton,
    RightButton,
    SecondButton,
)
from screens.team_buttons import ConfirmButton, OfferButton, OffersButton, TeamButton
from storage.database import Database
from storage.tables import audit, centre, offer
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking
from tests.keeping import petra, record, seen, town
from tests.staff import appoint

# What is the same on every database is shown on one.
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
GONE = "This is no longer there."


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def city(database: Database, now: datetime) -> MunicipalityId:
    return await town(database, now)


@pytest.fixture
async def phone(
    database: Database, routed: Dispatcher, city: MunicipalityId, now: datetime
) -> Talking:
    return await petra(database, routed, city, now)


async def number(database: Database, key: str) -> int:
    async with database.reading() as tx:
        found = await tx.execute(select(offer.c.id).where(offer.c.key == key))
        return int(found.scalar_one())


async def test_after_the_first_day_parents_see_what_is_confirmed_and_nothing_else(
    database: Database, phone: Talking, city: MunicipalityId, now: datetime
) -> None:
    await phone.press(ConfirmButton())
    await phone.tap("It is right")
    first = await phone.tap("It is right")
    await phone.tap("Change")
    await phone.tap("Places in the room")
    await phone.write("12")
    await phone.tap("Do it")
    await phone.press(ConfirmButton())
    await phone.tap("No more")
    await phone.tap("Do it")
    last = await phone.press(ConfirmButton())
    await phone.tap("Later")
    asked = await phone.tap("Go live")
    lived = await phone.tap("Yes, go live")

    assert "2 of 4 offers are confirmed." in first
    assert "2 of 3 offers are confirmed." in last
    assert "1 offer is hidden until somebody confirms it." in asked
    assert "is live" in lived
    assert await seen(database, city, now) == {"cafe", "baby", "vater"}


@SQLITE
async def test_a_list_that_was_seen_is_confirmed_with_one_tap(
    database: Database, phone: Talking
) -> None:
    await phone.press(ConfirmButton())
    await phone.tap("All in one list")
    old = phone.screen
    await phone.tap("These are right")
    text = phone.text
    phone.screen = old
    again = await phone.tap("These are right")

    assert "4 of 4 offers are confirmed." in text
    assert "That is all." in again
    async with database.reading() as tx:
        noted = (await tx.execute(select(audit.c.action))).scalars().all()
    assert noted.count("confirmed") == 4
    assert (await record(database, "cafe"))["evidence"]["slot"] == "confirmed"


@SQLITE
async def test_what_was_not_seen_is_not_confirmed(database: Database, phone: Talking) -> None:
    await phone.press(AllRightButton(page=0, seen=""))
    before = phone.screen
    await phone.press(OfferButton(offer=await number(database, "cafe")))
    right = phone.screen
    await phone.tap("It is right")
    phone.screen = right
    changed = await phone.tap("It is right")
    phone.screen = before
    text = await phone.tap("These are right")

    assert "confirmed now" not in changed
    assert "1 of 4 offers are confirmed." in text
    assert (await record(database, "baby"))["confidence"] == "illustrative"


@SQLITE
async def test_a_confirmation_is_taken_back(database: Database, phone: Talking) -> None:
    await phone.press(ConfirmButton())
    await phone.tap("It is right")
    await phone.tap("Undo")

    assert (await record(database, "cafe"))["confidence"] == "illustrative"


@SQLITE
async def test_a_centre_of_which_nothing_is_confirmed_does_not_go_live(
    database: Database, phone: Talking
) -> None:
    text = await phone.press(LiveButton(sure="1"))

    assert "Please confirm an offer first." in text
    async with database.reading() as tx:
        assert not any((await tx.execute(select(centre.c.live))).scalars())


@SQLITE
async def test_what_cannot_be_read_is_asked_once_more(database: Database, phone: Talking) -> None:
    before, cafe = await record(database, "cafe"), await number(database, "cafe")
    for label, typed, said in (
        ("Places in the room", "viele", "I could not read that."),
        ("Places in the room", "٠", "Please choose a number from 1 to 1000."),
        ("Title", "e\u0301\u0302" + "\u0301" * 5000, "signs too long"),
        ("Phone", "call me", "I could not read a phone number there."),
        ("Ages", "9-3", "Please choose a number from 0 to 25."),
    ):
        await phone.press(OfferButton(offer=cafe))
        await phone.tap(label)
        text = await phone.write(typed)

        assert said in text
        assert await phone.write(typed) == text
    assert await record(database, "cafe") == before


async def test_facts_are_changed_by_tap_or_by_word(database: Database, phone: Talking) -> None:
    cafe = await number(database, "cafe")
    for label, typed in (
        ("Title", "<b>Café</b> \u202e{0} %s"),
        ("Places in the room", "١٢"),
        ("Ages", "1–3"),
        ("Price", "2,50"),
    ):
        await phone.press(OfferButton(offer=cafe))
        await phone.tap(label)
        await phone.write(typed)
        await phone.tap("Do it")
    await phone.press(LanguagesThereButton(offer=cafe, chosen="1", do=""))
    await phone.tap("Go on")
    await phone.tap("Do it")
    await phone.press(FactButton(offer=cafe, fact="signup", value="recommen"))
    await phone.tap("Do it")

    kept = await record(database, "cafe")
    assert kept["title"] == "<b>Café</b> {0} %s"
    assert (kept["capacity"], kept["cost_cents"]) == (12, 250)
    assert kept["child_age_months"] == {"min": 12, "max": 36}
    assert (kept["languages"], kept["registration"]) == (["de"], "recommended")


@SQLITE
async def test_an_offer_is_shared_with_another_centre(database: Database, phone: Talking) -> None:
    cafe = await number(database, "cafe")
    await phone.press(FactButton(offer=cafe, fact="second", value=""))
    await phone.tap("KiEZ Nord")
    await phone.tap("Do it")

    assert "Shared with: KiEZ Nord" in await phone.press(OfferButton(offer=cafe))
    assert (await record(database, "cafe"))["second_owner"] == "nord"


async def test_another_centre_s_offer_is_copied_with_its_origin(
    database: Database, phone: Talking, city: MunicipalityId, now: datetime
) -> None:
    await phone.press(OffersButton())
    await phone.tap("Copy from others")
    await phone.tap("1. Elterncafé")
    await phone.tap("Sunday")
    await phone.tap("15:30")
    await phone.tap("Haus", 1)
    await phone.tap("Do it")

    kept = await record(database, "mitte-elterncafe-1")
    assert (kept["title"], kept["capacity"], kept["venue"]) == ("Vätercafé", 12, "garten")
    assert kept["note"] == "KiEZ Nord: vater"
    assert kept["schedule"]["end"] == "17:30"
    assert "mitte-elterncafe-1" in await seen(database, city, now)


async def test_a_leader_and_a_partner_change_their_own_and_no_more(
    database: Database, routed: Dispatcher, city: MunicipalityId, now: datetime
) -> None:
    cafe, baby = await number(database, "cafe"), await number(database, "baby")
    for role, who in ((Role.LEADER, 31), (Role.PARTNER, 32)):
        person = await meet(database, city, now, who)
        await appoint(database, person, "Kim", Grant(role, offer=cafe))  # type: ignore[arg-type] # the row's number
        own = Talking(database, routed, person, now)
        await own.press(OfferButton(offer=cafe))
        title = "Title" in own.labels
        assert title is (role is Role.PARTNER)
        assert ("Places in the room" in own.labels) is not title
        fact = "room" if title else "title"
        for button in (
            FactButton(offer=cafe, fact=fact, value="7"),
            OfferButton(offer=baby),
            RightButton(offer=baby, do="r", seen=""),
            NewOfferButton(what="e-", copied=0, day="", time="", weeks="", venue=0),
            LiveButton(sure="1"),
        ):
            assert GONE in await own.press(button), button


@SQLITE
async def test_a_foreign_offer_and_one_that_does_not_exist_are_alike(
    database: Database, phone: Talking
) -> None:
    vater = await number(database, "vater")
    texts = [
        await phone.press(button)
        for offer_ in (vater, 999_999)
        for button in (
            OfferButton(offer=offer_),
            RightButton(offer=offer_, do="r", seen=""),
            FactButton(offer=offer_, fact="room", value="5"),
            SecondButton(offer=offer_, centre=0),
            LanguagesThereButton(offer=offer_, chosen="1", do="s"),
        )
    ]

    assert all(GONE in text for text in texts)


@SQLITE
async def test_going_live_stays_in_reach_after_the_last_confirmation(phone: Talking) -> None:
    await phone.press(TeamButton())
    before = phone.labels
    await phone.press(AllRightButton(page=0, seen=""))
    await phone.tap("These are right")

    await phone.press(OffersButton())
    assert "🚀 Go live" in phone.labels
    await phone.press(TeamButton())

    assert "🚀 Go live" not in before
    assert "Shall" in await phone.tap("Go live")


@SQLITE
async def test_prepared_changes_are_named_in_the_week_by_what_and_when(
    database: Database, phone: Talking
) -> None:
    cafe = await number(database, "cafe")
    await phone.press(FactButton(offer=cafe, fact=Fact.ROOM, value="12"))
    await phone.press(EndOfferButton(offer=cafe))

    await phone.press(TeamButton())
    await phone.tap("Prepared: 2")

    assert {"✏️ Places in the room: Cafe", "🗑 Cafe"} <= set(phone.labels)
