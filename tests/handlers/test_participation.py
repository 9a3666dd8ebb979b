"""A coordinator counts at the door; the storage is real, only the door is left out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

import storage.consent
import storage.preference
from kiez.consent import Purpose
from kiez.directory import OfferId
from kiez.roles import Grant, Role
from kiez.signup import SignupId
from screens.amendment_buttons import CancelButton
from screens.participation_buttons import CameButton, CloseButton, StepButton
from screens.team_buttons import CountButton, DateButton
from storage.database import Database
from storage.tables import (
    audit,
    checkin,
    headcount,
    tally_occurrence,
    tally_quarter,
    tally_sum,
    tally_year,
)
from tests import cast
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import appoint, coordinator
from tests.towns import Town

# Half past nine on Wednesday: the café begins at ten.
MORNING = timedelta(days=1, minutes=30)


class Door:
    """A café in a live centre, and phones of staff."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.database, self.now, self.routed = database, now + MORNING, dispatcher()
        self.town = Town()
        self.centre = self.town.centre(live=True)
        self.venue = self.town.venue(self.centre)
        self.offer = self.town.offer(self.venue, slot_confirmed=True)
        self.cafe = self.town.dated(self.offer, days=1)
        self.hour_offer = self.town.offer(self.venue, kind="sprechstunde", slot_confirmed=True)
        self.hour = self.town.dated(self.hour_offer, days=1)

    async def coordinator(self, number: int = 1, *grants: Grant) -> Talking:
        person = await meet(self.database, self.town.id, self.now, number)
        if grants:
            await appoint(self.database, person, "Hebamme", *grants)
        else:
            await coordinator(self.database, person, f"centre{self.centre}")
        return Talking(self.database, self.routed, person, self.now)

    async def signed(self, number: int, at: int, offer: int, name: str = "Amina") -> SignupId:
        """Give a family its place there, as it agreed to."""
        person = await meet(self.database, self.town.id, self.now, number)
        at_all = {"state": "in", "adults": 2, "children": {"u1": 1, "3-5": 1}, "room": 4}
        async with self.database.transaction() as tx:
            await storage.consent.give(tx, person, Purpose.PLACES, self.now)
            await storage.preference.call(tx, person.id, name)
            return await cast.sign_up(tx, person, number, at, OfferId(offer), **at_all)  # type: ignore[arg-type] # a plain number

    async def rows(self, *tables: object) -> list[int]:
        async with self.database.reading() as tx:
            return [
                (await tx.execute(select(func.count()).select_from(each))).scalar_one()  # type: ignore[arg-type] # any table
                for each in tables
            ]


@pytest.fixture
async def door(database: Database, now: datetime) -> Door:
    made = Door(database, now)
    await build(database, made.town)
    return made


async def test_a_morning_at_the_door_from_the_first_tap_to_the_sums(door: Door) -> None:
    await door.signed(20, door.cafe, door.offer)
    petra = await door.coordinator()

    early = await petra.press(CountButton(occurrence=door.cafe))
    await petra.tap("+", 0)
    await petra.tap("+", 1)
    await petra.tap("+", 1)
    await petra.tap("−", 1)
    await petra.tap("+", 3)
    await petra.tap("Who has signed up")
    ticked = await petra.tap("⬜ Amina · 2+2")
    here = await petra.tap("Back to the count")
    await petra.tap("Close the count")
    closed = await petra.tap("Close the count")

    assert "Here today: 0 families, 0 adults and 0 children." in early
    assert "1 family has signed up." in early
    assert "1 of them is here." in ticked
    assert "Here today: 2 families, 3 adults and 3 children." in here
    assert "Who came: 2 families, 3 adults and 3 children." in closed
    assert await door.rows(checkin, headcount, tally_occurrence, tally_year) == [0, 0, 1, 2]


async def test_numbers_may_be_typed_and_too_large_ones_change_nothing(door: Door) -> None:
    petra = await door.coordinator()
    await petra.press(CountButton(occurrence=door.cafe))

    typed = await petra.write("4 Familien 5 Erwachsene 6 Kinder 1 neu")
    refused = await petra.write("4 families, 5000 adults")
    searched = await petra.write("Hebamme in Biebrich")
    in_order = await petra.write("٢ ٣ ٤")

    assert "Here today: 4 families, 5 adults and 6 children." in typed
    assert "One of these numbers is larger than 999." in refused
    assert "Here today: 4 families" in refused
    assert "Here today" not in searched
    assert "Here today: 2 families, 3 adults and 4 children." in in_order


async def test_what_is_not_typed_stays_as_it_is_shown(door: Door) -> None:
    petra = await door.coordinator()
    await petra.press(CountButton(occurrence=door.cafe))

    await petra.write("4 families, 5 adults, 6 children")
    open_ = await petra.write("7 children")
    await petra.tap("Close the count")
    await petra.tap("Close the count")
    await petra.tap("Correct the totals")
    await petra.tap("+", 0)
    corrected = await petra.write("8 children")

    assert "Here today: 4 families, 5 adults and 7 children." in open_
    assert "Corrected: 5 families, 5 adults and 8 children." in corrected


async def test_a_count_that_cannot_be_is_not_closed_and_an_early_closing_warns(
    door: Door,
) -> None:
    petra = await door.coordinator()
    await petra.press(CountButton(occurrence=door.cafe))

    await petra.tap("+", 1)
    unsound = await petra.tap("Close the count")
    await petra.press(CloseButton(occurrence=door.cafe, sure="1"))
    left = await door.rows(tally_occurrence)
    await petra.write("2 families")
    early = await petra.tap("Close the count")

    assert "Please check" in unsound
    assert left == [0]
    assert "It still runs until" in early


async def test_a_date_that_is_counted_before_it_begins_is_neither_moved_nor_cancelled(
    door: Door,
) -> None:
    petra = await door.coordinator()
    await petra.press(CountButton(occurrence=door.cafe))
    await petra.write("2 families, 3 adults")
    await petra.press(CloseButton(occurrence=door.cafe, sure="1"))

    shown = await petra.press(DateButton(occurrence=door.cafe))
    labels = petra.labels
    forged = await petra.press(CancelButton(occurrence=door.cafe, why="i"))

    assert "Who came: 2 families, 3 adults and 0 children." in shown
    assert "Correct the totals" in str(labels)
    assert "Move or cancel" not in str(labels)
    assert "What changes" not in forged


async def test_of_a_consultation_its_provider_alone_sees_who(door: Door) -> None:
    signed = await door.signed(20, door.hour, door.hour_offer)
    petra = await door.coordinator()
    midwife = await door.coordinator(2, Grant(Role.PARTNER, offer=OfferId(door.hour_offer)))

    numbers = await petra.press(CountButton(occurrence=door.hour))
    forged = await petra.press(CameButton(occurrence=door.hour, signup=signed, here="1", page=0))
    await midwife.press(CountButton(occurrence=door.hour))
    await midwife.tap("Who has signed up")
    await midwife.tap("Amina")
    await midwife.press(CloseButton(occurrence=door.hour, sure="1"))
    foreign = await midwife.press(CountButton(occurrence=door.cafe))

    assert "1 family has signed up." in numbers
    assert "Amina" not in numbers + forged
    assert "Age 1–2: 0" not in petra.labels
    assert "Here today" not in foreign
    assert await door.rows(tally_occurrence, tally_sum, tally_quarter, tally_year) == [0, 1, 1, 0]


async def test_paper_is_entered_once_and_totals_are_corrected(door: Door) -> None:
    petra = await door.coordinator()
    petra.now = door.now + timedelta(days=1)

    await petra.press(CountButton(occurrence=door.cafe))
    await petra.tap("Enter from paper")
    await petra.write("3 families, 4 adults, 5 children, 2 new")
    await petra.tap("+", 4)
    kept = await petra.tap("Keep it")
    await petra.tap("Correct the totals")
    await petra.tap("−", 0)
    corrected = await petra.tap("Keep it")
    past = await petra.tap("Earlier dates")

    assert "Who came: 3 families, 4 adults and 6 children." in kept
    assert "Who came: 2 families, 4 adults and 6 children." in corrected
    assert "This date is counted." in past
    async with door.database.reading() as tx:
        noted = await tx.execute(select(audit.c.action).order_by(audit.c.id))
        assert noted.scalars().all() == ["closed", "corrected"]


async def test_single_taps_leave_no_hour_in_the_audit_log(door: Door) -> None:
    petra = await door.coordinator()

    for _ in range(3):
        await petra.press(StepButton(occurrence=door.cafe, what="f", by="+"))

    assert await door.rows(audit) == [1]


async def test_sheets_and_the_code_are_handed_over_as_files(door: Door) -> None:
    petra = await door.coordinator()
    await petra.press(CountButton(occurrence=door.cafe))

    sheet = await petra.tap("Sheet to print")
    tally = petra.screen.files
    await petra.tap("Back to the count")
    entrance = await petra.tap("Entrance code")

    assert "no room for names" in sheet
    assert tally[0].data.startswith(b"%PDF")
    assert [each.data[1:4] for each in petra.screen.files] == [b"PNG", b"PDF"]
    assert "https://kiez.example/q/" in entrance


async def test_a_centre_in_trial_rehearses_and_counts_nothing(
    database: Database, now: datetime
) -> None:
    door = Door(database, now)
    door.town.rows["centre"][0]["live"] = False
    await build(database, door.town)
    petra = await door.coordinator()

    await petra.press(CountButton(occurrence=door.cafe))
    rehearsed = await petra.tap("+", 0)
    await petra.press(CloseButton(occurrence=door.cafe, sure="1"))

    assert "Rehearsal: nothing of this is counted." in rehearsed
    assert await door.rows(tally_occurrence, tally_quarter, tally_year) == [0, 0, 0]


async def test_before_the_hour_there_is_no_counter(door: Door) -> None:
    petra = await door.coordinator()
    early = replace(petra, now=door.now - timedelta(hours=1))

    said = await early.press(CountButton(occurrence=door.cafe))
    await early.press(StepButton(occurrence=door.cafe, what="f", by="+"))

    assert "from one hour before the start" in said
    assert await door.rows(headcount) == [0]
