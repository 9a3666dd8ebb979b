"""A family reads the code at the entrance; the storage is real, only the door is left out."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import storage.consent
from kiez.consent import Purpose
from kiez.directory import OccurrenceId
from kiez.people import Door
from kiez.signup import Family
from screens.own_buttons import pack_family
from screens.participation_buttons import HereButton
from storage.database import Database
from storage.headcount import read
from storage.tables import checkin, dialogue, headcount, year_marker
from tests import cast
from tests.handlers.phone import SECRETS, dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.towns import Town

# A quarter to ten on Wednesday: the café begins at ten.
ARRIVAL = timedelta(days=1, minutes=45)


class Street:
    """A café with a code at its entrance, and phones of those who come in."""

    def __init__(self, database: Database, now: datetime, *, live: bool = True) -> None:
        self.database, self.now, self.routed = database, now + ARRIVAL, dispatcher()
        self.town = Town()
        place = self.town.venue(self.town.centre(live=live))
        self.offer = self.town.offer(place, slot_confirmed=True)
        self.cafe = OccurrenceId(self.town.dated(self.offer, days=1))
        self.start = f"/start q-{SECRETS.entrance_code(self.cafe)}"
        self.people = 40

    async def phone(self, *, agreed: bool, door: Door = Door.WEB) -> Talking:
        self.people += 1
        person = await meet(self.database, self.town.id, self.now, self.people, door)
        if agreed:
            async with self.database.transaction() as tx:
                await storage.consent.give(tx, person, Purpose.PLACES, self.now)
        return Talking(self.database, self.routed, person, self.now)

    async def heads(self) -> tuple[int, int, int]:
        """Count those of whom nothing is kept."""
        async with self.database.reading() as tx:
            count = (await read(tx, self.cafe)).get(True)
        return (count.families, count.adults, count.kids) if count else (0, 0, 0)


@pytest.fixture
async def street(database: Database, now: datetime) -> Street:
    made = Street(database, now)
    await build(database, made.town)
    return made


async def test_who_has_agreed_is_counted_once_with_a_year_marker(street: Street) -> None:
    amina = await street.phone(agreed=True)

    await amina.write(street.start)
    await amina.tap("+", 0)
    thanks = await amina.tap("We are here")
    again = await amina.write(street.start)

    assert "Counted: 2 adults." in thanks
    assert "Counted: 2 adults." in again
    assert await cast.count(street.database, checkin, year_marker, headcount) == [1, 1, 0]

    undone = await amina.tap("We are not here")

    assert "not counted any more" in undone
    assert await cast.count(street.database, checkin, year_marker) == [0, 0]


async def test_of_whom_nothing_is_kept_is_one_more_head_and_a_second_tap_none(
    street: Street,
) -> None:
    deniz = await street.phone(agreed=False)

    await deniz.write(street.start)
    asked = replace(deniz)
    await deniz.tap("We are here")
    undo = HereButton.unpack(deniz.screen.rows[0][0].data)
    await replace(asked, state=deniz.state).tap("We are here")

    assert await street.heads() == (1, 1, 0)
    assert await cast.count(street.database, checkin, year_marker) == [0, 0]
    async with street.database.reading() as tx:
        kept = (await tx.execute(select(dialogue.c.state, dialogue.c.data))).all()
    assert [tuple(row) for row in kept] in ([], [(None, {})])

    await deniz.press(undo)
    await deniz.press(undo)

    assert await street.heads() == (0, 0, 0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_chat_is_one_family_and_takes_back_no_more_than_it_has_said(
    street: Street,
) -> None:
    honest, evil = await street.phone(agreed=False), await street.phone(agreed=False)
    await honest.write(street.start)
    await honest.tap("We are here")
    mine = HereButton.unpack(honest.screen.rows[0][0].data)

    await evil.press(mine)
    never_here = await street.heads()
    for _ in range(3):
        await evil.write(street.start)
        await evil.tap("We are here")
    thrice = await street.heads()
    await evil.press(mine.model_copy(update={"family": pack_family(Family(4))}))

    assert (never_here, thrice) == ((1, 1, 0), (2, 2, 0))
    assert await street.heads() == (1, 1, 0)


async def test_the_form_begins_with_who_signed_up(street: Street) -> None:
    amina = await street.phone(agreed=True)
    signed = {"adults": 2, "children": {"1-2": 1}}
    async with street.database.transaction() as tx:
        await cast.sign_up(tx, amina.person, 7, street.cafe, street.offer, **signed)  # type: ignore[arg-type] # a plain number

    assert "Together: 2 adults and 1 child." in await amina.write(street.start)


async def test_a_code_opens_half_an_hour_before_and_wrong_ones_end_in_a_pause(
    street: Street,
) -> None:
    early = await street.phone(agreed=False)
    early.now = street.now - timedelta(minutes=16)
    guesser = await street.phone(agreed=False)

    too_early = await early.write(street.start)
    wrong = [await guesser.write("/start q-ZZZZZZZZ") for _ in range(10)]
    blocked = await guesser.write(street.start)

    assert "opens nothing just now" in too_early
    assert "welcome all the same" in wrong[0]
    assert "wait an hour" in blocked


async def test_in_trial_nobody_is_counted(database: Database, now: datetime) -> None:
    street = Street(database, now, live=False)
    await build(database, street.town)
    amina = await street.phone(agreed=True)

    await amina.write(street.start)
    thanks = await amina.tap("We are here")

    assert "Rehearsal: nothing of this is counted." in thanks
    assert await cast.count(database, checkin, year_marker, headcount) == [0, 0, 0]


async def test_a_carrier_may_want_nobody_to_check_in_through_telegram(
    database: Database, now: datetime
) -> None:
    street = Street(database, now)
    street.town.rows["centre"][0]["telegram"] = "information"
    await build(database, street.town)
    deniz = await street.phone(agreed=True, door=Door.TELEGRAM)

    said = await deniz.write(street.start)

    assert "please use our website" in said
    assert deniz.screen.rows[0][0].url.startswith("https://kiez.example/q/")
