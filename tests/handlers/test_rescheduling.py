"""Staff call dates off, move and add them; only the door is left out."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from aiogram import Dispatcher
from sqlalchemy import select, update

from kiez.roles import Grant, Role
from screens.amendment_buttons import AddDateButton, CancelButton, PauseButton, TimesButton
from screens.team_buttons import AmendDateButton, AmendmentButton
from storage.database import Database
from storage.tables import offer, staff_role
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking
from tests.neighbours import FIRST, SECOND, City, opened
from tests.staff import appoint, coordinator
from tests.wishes import AMINA, DENIZ

GONE = "This is no longer there."
# Both databases are asked by the tests of storage; here it is the dialogue that counts.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def routed() -> Dispatcher:
    return dispatcher()


@pytest.fixture
async def city(database: Database, now: datetime) -> City:
    return await opened(database, now)


@pytest.fixture
async def petra(city: City, routed: Dispatcher) -> Talking:
    person = await meet(city.database, city.id, city.now, 21)
    await coordinator(city.database, person, "mitte")
    return Talking(city.database, routed, person, city.now)


async def exceptions(city: City) -> Sequence[Any]:
    async with city.database.reading() as tx:
        return list((await tx.execute(select(offer.c.record))).scalar_one()["exceptions"])


async def record(city: City) -> dict[str, Any]:
    async with city.database.reading() as tx:
        return dict((await tx.execute(select(offer.c.record))).scalar_one())


async def test_a_date_is_called_off_for_a_reason_and_taken_back(
    city: City, petra: Talking
) -> None:
    await city.sign_up(AMINA)
    await petra.press(AmendDateButton(occurrence=await city.on(FIRST)))
    await petra.tap("Cancel it")
    before = await petra.tap("Illness")
    made = await petra.tap("Do it")
    told = await city.told()
    undone = await petra.tap("Undo")

    assert "❌ Cancelled: Tuesday 1 December, 09:30–11:30" in before
    assert "Reason: illness" in before
    assert "1 person will be told." in before
    assert "1 person is told." in made
    assert told == [(AMINA, "cancelled")]
    assert "All is as it was before." in undone
    assert (await city.told(), await exceptions(city)) == ([], [])


async def test_a_typed_reason_is_kept_literally_and_a_long_one_is_counted(
    city: City, petra: Talking
) -> None:
    await petra.press(CancelButton(occurrence=await city.on(FIRST), why=""))
    long = await petra.write("x" * 203)
    await petra.write("\u202e<b>{0} %s")
    await petra.tap("Do it")

    assert "3 signs too long" in long
    assert [each["reason"] for each in await exceptions(city)] == ["<b>{0} %s"]
    assert petra.state is None


async def test_a_date_moves_by_taps_and_by_typing_in_any_digits(
    city: City, petra: Talking
) -> None:
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ, SECOND)
    await petra.press(AmendDateButton(occurrence=await city.on(FIRST)))
    await petra.tap("Other day")
    wrong = await petra.write("next week")
    typed = await petra.write("٣.١٢.")
    await petra.tap("Do it")
    await petra.press(AmendDateButton(occurrence=await city.on(SECOND)))
    await petra.tap("Other time")
    await petra.tap("10:00–12:00")
    await petra.tap("Do it")

    assert "I cannot read this. For example: 22.12." in wrong
    assert "Then: Thursday 3 December, 09:30–11:30." in typed
    assert await city.told() == [(AMINA, "moved"), (DENIZ, "moved")]


async def test_an_added_date_that_is_called_off_tells_why(city: City, petra: Talking) -> None:
    await petra.press(AddDateButton(offer=await city.offer(), day="", start="", end=""))
    await petra.write("3.12.")
    await petra.write("14:00–16:00")
    await petra.tap("Do it")
    await city.sign_up(AMINA, date(2026, 12, 3))
    await petra.press(CancelButton(occurrence=await city.on(date(2026, 12, 3)), why="i"))
    await petra.tap("Do it")

    assert [each["reason"] for each in await exceptions(city)] == ["Krankheit"]
    assert await city.told() == [(AMINA, "cancelled")]


async def test_what_is_over_today_is_not_offered_and_refused_in_these_words(
    city: City, petra: Talking
) -> None:
    noon = city.now + timedelta(hours=4)
    petra.now = noon
    await petra.press(AmendDateButton(occurrence=await city.on(FIRST)))
    await petra.tap("Other day")
    days = petra.labels
    refused = await petra.write("24.11.")

    assert "Tue 24.11." not in str(days)
    assert "This time is over today." in refused


async def test_the_times_of_an_offer_that_ended_are_shown_no_more(
    city: City, petra: Talking
) -> None:
    there = TimesButton(offer=await city.offer())
    async with city.database.transaction() as tx:
        await tx.execute(update(offer).values(retired=True))

    assert GONE in await petra.press(there)


async def test_on_a_taken_day_or_in_the_past_nothing_is_prepared(
    city: City, petra: Talking
) -> None:
    await petra.press(AmendDateButton(occurrence=await city.on(FIRST)))
    await petra.tap("Other day")
    taken = await petra.write("8.12.")
    past = await petra.write("1.12.2025")
    asked = petra.state
    good = await petra.write("9.12.")
    kept = await petra.tap("Not now")
    again = await petra.tap("Elterncafé")

    assert "There is a date on this day already." in taken
    assert "from today up to one year ahead" in past
    assert asked == "rescheduling.day"
    assert "Then: Wednesday 9 December" in good
    assert "Nothing is changed yet." in kept
    assert again == good


async def test_a_room_of_the_centre_is_chosen(city: City, petra: Talking) -> None:
    await petra.press(AmendDateButton(occurrence=await city.on(FIRST)))
    await petra.tap("Other room")
    await petra.tap("Haus")
    await petra.tap("Do it")

    assert [each["venue"] for each in await exceptions(city)] == ["garten"]


async def test_a_date_is_added_and_all_are_paused(city: City, petra: Talking) -> None:
    await petra.press(TimesButton(offer=await city.offer()))
    await petra.tap("Add a date")
    await petra.write("5.12.")
    added = await petra.write("14")
    await petra.tap("Do it")
    await petra.press(PauseButton(offer=await city.offer(), first="", last=""))
    paused = await petra.write("1.12. - 8.12.")
    await petra.tap("Do it")

    assert "🆕 New: Saturday 5 December, 14:00–16:00" in added
    assert paused.count("❌ Cancelled") == 3
    assert [each["action"] for each in await exceptions(city)] == ["cancel", "cancel"]


async def test_another_weekday_begins_on_a_day_and_what_comes_before_stays(
    city: City, petra: Talking
) -> None:
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ, SECOND)
    await petra.press(TimesButton(offer=await city.offer()))
    await petra.tap("Other weekday")
    await petra.tap("Thursday")
    second = await city.on(SECOND)
    before = await petra.write("7.12.")
    await petra.tap("Do it")
    moved = await city.told()

    assert (await record(city))["schedule"]["byday"] == ["TH"]
    assert "Before: Tuesday 8 December, 09:30–11:30. Then: Thursday 10 December" in before
    assert "1 person will be told." in before
    assert moved == [(DENIZ, "moved")]
    assert "All is as it was before." in await petra.tap("Undo")
    assert (await city.told(), await city.on(SECOND)) == ([], second)


async def test_a_colleague_elsewhere_a_leader_elsewhere_and_a_removed_one_reach_nothing(
    city: City, petra: Talking, routed: Dispatcher
) -> None:
    person = await meet(city.database, city.id, city.now, 22)
    await appoint(city.database, person, "Hans", Grant(Role.LEADER))
    hans = Talking(city.database, routed, person, city.now)
    date = await city.on(FIRST)
    await petra.press(CancelButton(occurrence=date, why="-"))
    prepared = petra.screen.rows[0][0].data

    foreign = await hans.press(AmendmentButton.unpack(prepared))
    date_of_others = await hans.press(CancelButton(occurrence=date, why="-"))
    async with city.database.transaction() as tx:
        await tx.execute(update(staff_role).values(role=Role.VISITOR))
    removed = await petra.press(AmendmentButton.unpack(prepared))

    assert GONE in foreign
    assert GONE in date_of_others
    assert GONE in removed
