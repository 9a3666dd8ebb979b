"""Staff see their week and its dates, each as far as their record reaches."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from aiogram import Dispatcher
from aiogram.filters.callback_data import CallbackData
from sqlalchemy import insert, select, update

from kiez.audit import Action
from kiez.directory import CentreId, OccurrenceId, OfferId
from kiez.people import Person
from kiez.roles import Grant, Role
from screens.team_buttons import CentreButton, DateButton, GuardButton, TeamButton
from screens.week_buttons import GuestsButton
from storage.database import Database
from storage.tables import absence, audit, person
from tests import staff
from tests.cast import sign_up
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.towns import Town


class ForgottenButton(CallbackData, prefix="zzz"):
    """What no handler knows."""


@dataclass
class House:
    """A centre with a café, a course and a consultation, and a neighbour of it."""

    database: Database
    routed: Dispatcher
    now: datetime
    town: Town
    centre: int
    cafe: int
    date: int
    course: int
    lesson: int
    advice: int
    hour: int
    elsewhere: int

    async def phone(self, number: int, name: str = "", *grants: Grant) -> Talking:
        who = await meet(self.database, self.town.id, self.now, number)
        if grants:
            await staff.appoint(self.database, who, name, *grants)
        return Talking(self.database, self.routed, who, self.now)

    async def petra(self, *more: Grant) -> Talking:
        coordinates = Grant(Role.COORDINATOR, CentreId(self.centre))
        return await self.phone(91, "Petra", coordinates, *more)

    async def family(self, number: int, name: str, date: int | None, offer: int,
                     **more: object) -> Person:  # fmt: skip
        who = await meet(self.database, self.town.id, self.now, number)
        async with self.database.transaction() as tx:
            await tx.execute(update(person).where(person.c.id == number).values(nickname=name))
            of = OccurrenceId(date) if date else None
            await sign_up(tx, who, number, of, OfferId(offer), **more)
        return who

    async def leave_out(self, number: int) -> None:
        """Let a family leave the lesson out."""
        left = {"signup_id": number, "occurrence_id": self.lesson}
        async with self.database.transaction() as tx:
            await tx.execute(insert(absence), left)


@pytest.fixture(scope="module")
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def house(database: Database, routed: Dispatcher, now: datetime) -> House:
    town = Town()
    centre, other = town.centre(live=True), town.centre(name="KiEZ Nord", live=True)
    venue, there = town.venue(centre), town.venue(other)
    cafe = town.offer(venue, slot_confirmed=True, record={"capacity": 8})
    course = town.offer(
        venue, kind="elternbildung", title="Nähen für alle", slot_confirmed=True,
        record={"course": True},
    )  # fmt: skip
    advice = town.offer(venue, kind="sprechstunde", service="hebamme", slot_confirmed=True)
    foreign = town.offer(there, slot_confirmed=True)
    made = House(
        database, routed, now, town, centre,
        cafe, town.dated(cafe, 1), course, town.dated(course, 2),
        advice, town.dated(advice, 3), town.dated(foreign, 1),
    )  # fmt: skip
    await build(database, town)
    return made


async def test_the_week_says_who_comes_in_numbers(house: House) -> None:
    await house.family(11, "Amina", house.date, house.cafe, childcare=1, children={"u1": 2})
    await house.family(12, "Deniz", house.date, house.cafe, adults=2)
    await house.family(13, "Olena", house.date, house.cafe, state="waiting")
    petra = await house.petra()

    text = await petra.write("/team")

    assert text.startswith("KiEZ Mitte\n")
    assert "Wednesday 25 November\n☕ 10:00–12:00 · Elterncafé" in text
    assert "2 families · 3 adults · 3 children" in text
    assert "1 child needs childcare." in text
    assert "1 family is waiting." in text
    assert not {"Amina", "Deniz", "Olena"} & set(text.split())
    assert "☕ Wed 25.11. 10:00" in petra.labels
    assert petra.labels.index("📋 Offers") < petra.labels.index("☕ Wed 25.11. 10:00")
    assert "🗓 Earlier dates" in petra.labels
    assert "💬 Fri 27.11. Midwife" not in petra.labels
    await petra.tap("More dates")
    assert "💬 Fri 27.11. Midwife" in petra.labels


async def test_offers_that_nobody_has_confirmed_come_first(
    database: Database, routed: Dispatcher, now: datetime
) -> None:
    town = Town()
    town.cafe()
    await build(database, town)
    who = await meet(database, town.id, now, 91)
    await staff.coordinator(database, who, "centre1001")
    phone = Talking(database, routed, who, now)

    text = await phone.press(TeamButton())

    assert "Nobody has confirmed 1 offer yet." in text
    assert "rehearsal" in text
    assert phone.labels[0] == "✅ Confirm your offers"


async def test_a_date_names_who_signed_up_and_who_waits_in_order(house: House) -> None:
    await house.family(11, "Amina", house.date, house.cafe, coming=True)
    await house.family(12, "", house.date, house.cafe, adults=2, children={})
    await house.family(14, "<b>{0}%s", house.date, house.cafe, state="waiting", position=2)
    await house.family(13, "Olena", house.date, house.cafe, state="waiting", position=9)
    petra = await house.petra()
    await petra.press(TeamButton())

    text = await petra.tap("Wed 25.11. 10:00")

    assert "✅ Amina · 1 adult · 1 child · is coming" in text
    assert "• a family · 2 adults" in text
    assert text.index("Waiting list") < text.index("<b>{0}%s") < text.index("Olena")
    assert "Move or cancel" in petra.labels[0]
    assert "u1" not in text


async def test_who_leaves_a_date_of_a_course_out_is_not_counted(house: House) -> None:
    await house.family(11, "Amina", None, house.course)
    await house.family(12, "Deniz", None, house.course)
    await house.leave_out(12)
    petra = await house.petra()

    text = await petra.press(DateButton(occurrence=house.lesson))

    assert "Nähen für alle" in text
    assert "👪 1 family · 1 adult · 1 child" in text
    assert "➖ Deniz · 1 adult · 1 child · cannot come this time" in text


async def test_of_a_consultation_its_partner_alone_sees_who_comes(house: House) -> None:
    await house.family(11, "Amina", house.hour, house.advice, adults=2)
    petra = await house.petra()
    midwife = await house.phone(92, "Maja", Grant(Role.PARTNER, offer=OfferId(house.advice)))

    numbers = await petra.press(DateButton(occurrence=house.hour))
    names = await midwife.press(DateButton(occurrence=house.hour))

    assert "👪 1 family\n" in numbers
    assert "Amina" not in numbers
    assert "adult" not in numbers
    assert "• Amina · 2 adults · 1 child" in names


async def test_a_course_leader_sees_the_own_offers_alone(house: House) -> None:
    leader = await house.phone(93, "Lena", Grant(Role.LEADER, offer=OfferId(house.course)))

    text = await leader.write("/team")

    assert "Nähen für alle" in text
    assert "Elterncafé" not in text
    assert [each for each in leader.labels if "due" in each] == []
    foreign = await leader.press(DateButton(occurrence=house.date))
    assert "Elterncaf" not in foreign


async def test_a_foreign_date_and_one_that_is_not_get_the_same_answer(house: House) -> None:
    petra = await house.petra()

    foreign = await petra.press(DateButton(occurrence=house.elsewhere))
    paged = await petra.press(GuestsButton(occurrence=house.elsewhere, page=0))
    centre = await petra.press(CentreButton(centre=house.centre + 1))
    unknown = await petra.press(DateButton(occurrence=123))

    assert foreign == paged == centre == unknown
    async with house.database.reading() as tx:
        rows = (await tx.execute(select(audit.c.action))).scalars().all()
    assert rows == [Action.REFUSED] * 4


async def test_somebody_with_two_centres_works_in_one_of_them(house: House) -> None:
    nord = Grant(Role.COORDINATOR, CentreId(house.centre + 1))
    petra = await house.petra(nord)
    await petra.press(TeamButton())
    await petra.tap("Another centre")

    text = await petra.tap("KiEZ Nord")

    assert text.startswith("KiEZ Nord")
    await petra.press(DateButton(occurrence=house.date))
    assert "cancel" not in " ".join(petra.labels)


async def test_the_door_is_counted_from_an_hour_before(house: House) -> None:
    petra = await house.petra()
    await petra.press(DateButton(occurrence=house.date))
    before = petra.labels
    petra.now += timedelta(days=1)

    await petra.press(DateButton(occurrence=house.date))

    assert "🚪 Count at the door" not in before
    assert petra.labels[0] == "🚪 Count at the door"


async def test_who_has_no_role_gets_no_week(house: House) -> None:
    amina = await house.phone(11)

    text = await amina.write("/team")

    assert "KiEZ Mitte" not in text
    assert amina.labels


async def test_the_city_finds_its_own_ways(house: House) -> None:
    city = await house.phone(94, "Cem", Grant(Role.CITY))

    await city.write("/team")

    data = [button.data for row in city.screen.rows for button in row]
    assert GuardButton().pack() in data


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_staff_who_went_astray_get_the_way_back_to_the_week(house: House) -> None:
    petra, amina = await house.petra(), await house.phone(11)
    screens = []

    for phone in (petra, amina):
        await phone.press(DateButton(occurrence=123))
        gone = phone.labels
        await phone.press(ForgottenButton())
        old = phone.labels
        await phone.write("?!")
        screens.append([gone, old, phone.labels])

    assert ["🗓 The week" in each for each in screens[0]] == [True] * 3
    assert ["🗓 The week" in each for each in screens[1]] == [False] * 3
