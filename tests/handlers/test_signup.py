"""A family signs up, waits, changes, leaves; the storage is real, only the door is left out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from aiogram import Dispatcher
from sqlalchemy import func, select, update

from kiez.directory import OccurrenceId
from kiez.people import Door
from kiez.signup import Family
from screens.own_buttons import FamilyButton, SignupButton, pack_family
from storage.database import Database
from storage.tables import consent, municipality, signup
from tests.handlers.phone import RECORD, Phone, dispatcher, meet
from tests.towns import Town


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
def town() -> Town:
    return Town()


class Street:
    """A café with few seats, and phones of those who live nearby."""

    def __init__(self, database: Database, routed: Dispatcher, town: Town, now: datetime) -> None:
        self.database, self.routed, self.town, self.now = database, routed, town, now
        self.people = 0

    async def build(self) -> None:
        """Write the town, with what a screen says of its office."""
        await self.town.build(self.database)
        async with self.database.transaction() as tx:
            await tx.execute(update(municipality).values(record=RECORD))

    async def phone(self, door: Door = Door.WEB) -> Phone:
        self.people += 1
        person = await meet(self.database, self.town.id, self.now, self.people, door)
        return Phone(self.database, self.routed, person, self.now)

    async def seated(self, occurrence: int) -> Phone:
        """Give a family of one its place."""
        phone = await self.phone()
        await phone.press(SignupButton(occurrence=occurrence))
        await phone.tap("Agree")
        await phone.tap("Take the places")
        return phone


@pytest.fixture
def street(database: Database, routed: Dispatcher, town: Town, now: datetime) -> Street:
    return Street(database, routed, town, now)


async def rows(database: Database, table: object) -> int:
    async with database.reading() as tx:
        return int((await tx.execute(select(func.count()).select_from(table))).scalar_one())  # type: ignore[arg-type] # any table


async def test_nothing_is_kept_before_somebody_agrees(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 2})
    await street.build()
    amina = await street.phone()

    asked = await amina.press(SignupButton(occurrence=cafe))
    forged = await amina.press(
        FamilyButton(occurrence=cafe, slot="", family=pack_family(Family(1)), do="j")
    )

    assert "May I keep this for you?" in asked
    assert forged == asked
    assert await rows(street.database, consent) == await rows(street.database, signup) == 0


async def test_agreeing_goes_on_to_the_family(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 5}, childcare=True)
    await street.build()
    amina = await street.phone()

    await amina.press(SignupButton(occurrence=cafe))
    first = await amina.tap("Agree")
    await amina.tap("+", 0)
    await amina.tap("+", 2)
    await amina.tap("+", 6)  # after the label "Age 6+"
    done = await amina.tap("Take the places")

    assert "Together: 1 adult." in first
    assert "You have a place." in done
    assert "2 adults and 1 child" in done
    assert "We look after 1 child meanwhile." in done
    assert "Code of your sign-up" in done
    assert "https://kiez.example/s" in done
    assert "Your phone stays silent." in done


async def test_whoever_agreed_once_is_not_asked_again(street: Street) -> None:
    first = street.town.cafe(days=3, record={"capacity": 5})
    second = street.town.cafe(days=4, record={"capacity": 5})
    await street.build()
    amina = await street.seated(first)

    assert "Who comes?" in await amina.press(SignupButton(occurrence=second))


async def test_a_full_date_offers_the_queue_and_a_freed_place_is_taken(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 1})
    await street.build()
    amina = await street.seated(cafe)
    deniz = await street.phone()

    await deniz.press(SignupButton(occurrence=cafe))
    await deniz.tap("Agree")
    waiting = await deniz.tap("Join the list")
    thanks = await amina.tap("Cancel my place")
    held = await deniz.press(SignupButton(occurrence=cafe))
    taken = await deniz.tap("Take the place")

    assert "You are number 1 on the waiting list." in waiting
    assert "Thank you for telling us." in thanks
    assert "It is yours until" in held
    assert "You have a place." in taken


async def test_who_is_too_late_for_the_last_place_may_wait(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 1})
    await street.build()
    deniz = await street.phone()
    await deniz.press(SignupButton(occurrence=cafe))
    await deniz.tap("Agree")
    await street.seated(cafe)

    full = await deniz.tap("Take the places")
    await deniz.tap("Join the list")
    left = await deniz.tap("Leave the list")

    assert "All places are taken." in full
    assert "You are off the waiting list." in left


async def test_numbers_change_and_too_many_change_nothing(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 2})
    await street.build()
    amina = await street.seated(cafe)

    await amina.tap("Change")
    await amina.tap("+", 0)
    two = await amina.tap("Save")
    await amina.tap("Change")
    await amina.tap("+", 0)
    three = await amina.tap("Save")

    assert "Together: 2 adults." in two
    assert "Nothing was changed." in three
    assert "Together: 2 adults." in three


async def test_the_calendar_file_comes_before_the_words(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 2})
    await street.build()
    amina = await street.seated(cafe)

    await amina.tap("Calendar file")

    assert "BEGIN:VEVENT" in amina.screen.files[0].content
    assert "https://kiez.example/s#" in amina.screen.files[0].content.replace("\r\n ", "")


async def test_a_begun_date_takes_nobody(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 2})
    await street.build()
    amina = await street.phone()
    amina.now = street.now + timedelta(days=3, hours=1, minutes=30)

    assert "Signing up is over" in await amina.press(SignupButton(occurrence=cafe))


async def test_another_s_sign_up_is_not_there(street: Street) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 2})
    await street.build()
    amina = await street.seated(cafe)
    deniz = await street.phone()
    deniz.screen = amina.screen

    for label in ("Cancel my place", "Calendar file"):
        deniz.screen = amina.screen
        assert "no longer there" in await deniz.tap(label)
    assert await rows(street.database, signup) == 1


@pytest.mark.parametrize("data", ["j", "w"])
async def test_where_telegram_may_only_inform_nobody_signs_up_there(
    street: Street, data: str
) -> None:
    cafe = street.town.cafe(days=3, record={"capacity": 2}, telegram="information")
    await street.build()
    web = await street.seated(cafe)
    telegram = replace(web, person=replace(web.person, door=Door.TELEGRAM))

    button = FamilyButton(occurrence=cafe, slot="", family="1000000", do=data)
    await web.tap("Cancel my place")

    assert "no longer there" in await telegram.press(button)
    assert await rows(street.database, signup) == 0


async def test_a_slot_is_chosen_swapped_and_given_back(street: Street) -> None:
    place = street.town.venue(street.town.centre())
    hour = street.town.offer(
        place,
        kind="sprechstunde",
        registration="required",
        record={"slots": {"minutes": 30, "break": 0}},
    )
    date = street.town.dated(hour, days=3)
    await street.build()
    amina = await street.phone()

    await amina.press(SignupButton(occurrence=date))
    choice = await amina.tap("Agree")
    await amina.tap("10:30")
    placed = await amina.tap("Take the places")
    await amina.tap("Another time")
    swapped = await amina.tap("11:00")
    gone = await amina.tap("Cancel my place")

    assert "Which time is good for you?" in choice
    assert "10:30" in placed
    assert "11:00" in swapped
    assert "Thank you" in gone


async def test_one_date_of_a_course_is_left_out_and_taken_back(street: Street) -> None:
    place = street.town.venue(street.town.centre())
    course = street.town.offer(place, kind="elternbildung", record={"capacity": 5, "course": True})
    dates = [street.town.dated(course, days=days) for days in (3, 10, 17)]
    await street.build()
    amina = await street.seated(dates[0])

    whole = amina.text
    out = await amina.tap("✓", 1)
    back = await amina.tap("I come after all")

    assert "Your place holds for the whole course." in whole
    assert "You leave out this date." in out
    assert "See you soon" in back
    assert OccurrenceId(dates[1])
