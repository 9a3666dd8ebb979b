"""What was promised by the clock on the wall comes by it, also after the clock was changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import update

import storage.notice
import storage.reminder
import storage.signup
from kiez.directory import OccurrenceId
from kiez.signup import Outcome
from storage.database import Database
from storage.tables import person
from tests.neighbours import City, due, opened
from tests.towns import ZONE
from tests.wishes import AMINA, DENIZ, family, visitor, wish

# The clock goes forward in March, and back in October.
SUNDAYS = [date(2027, 3, 28), date(2026, 10, 25), date(2027, 10, 31)]
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WORDS: dict[str, object] = {
    "schedule": {
        "byday": ["SA", "SU", "MO"],
        "start": "09:30",
        "end": "11:30",
        "valid_from": "2026-08-10",
    },
    "pauses": [],
    "capacity": 8,
}


@dataclass
class Town:
    """A town with a café, in the week before a Sunday on which the clock is changed."""

    sunday: date
    city: City

    @property
    def now(self) -> datetime:
        return self.city.now

    @property
    def database(self) -> Database:
        return self.city.database

    async def sign_up(self, day: date) -> None:
        """Let Amina take places, one of them in the childcare."""
        asked = wish(AMINA, await self.city.on(day), family(1, 1, childcare=1))
        placed = await self.database.run(lambda tx: storage.signup.join(tx, asked, self.now))
        assert placed.outcome is Outcome.IN

    async def remind(self, day: date, leads: str | None) -> None:
        """Let Deniz be reminded without a place."""
        date_ = OccurrenceId(await self.city.on(day))
        async with self.database.transaction() as tx:
            await storage.reminder.remind(tx, visitor(DENIZ), date_, leads, self.now)

    async def move(self, day: date, to: date, start: str, end: str) -> None:
        """Let a date take place on another day and at another hour."""
        moved = {"date": str(day), "action": "move", "to": str(to), "start": start, "end": end}
        await self.city.change(exceptions=[moved])

    async def hours(self, kind: str) -> list[tuple[int, int, str]]:
        """Tell who hears something, so many days after that Sunday, by the clock on the wall."""
        found = [(who, at.astimezone(ZONE)) for who, at in await due(self.database, kind)]
        return [(who, (at.date() - self.sunday).days, f"{at:%H:%M}") for who, at in found]

    async def said(self, at: datetime) -> list[int]:
        """Tell who hears something at a moment."""
        async with self.database.transaction() as tx:
            return [each.notice.person for each in await storage.notice.claim(tx, 10, at)]


async def built(database: Database, sunday: date) -> Town:
    before = datetime.combine(sunday - WEEK, time(10), UTC)
    return Town(sunday, await opened(database, before, **WORDS))


@pytest.mark.parametrize("sunday", SUNDAYS)
async def test_reminders_come_at_the_promised_wall_time(database: Database, sunday: date) -> None:
    town = await built(database, sunday)

    await town.sign_up(sunday)
    await town.sign_up(sunday + DAY)
    await town.remind(sunday, "2m1")
    await town.remind(sunday + DAY, None)

    assert await town.hours("reminder") == [
        (AMINA, -1, "18:00"),
        (DENIZ, 0, "07:30"),
        (AMINA, 0, "08:00"),
        (DENIZ, 0, "08:00"),
        (DENIZ, 0, "08:30"),
        (AMINA, 0, "18:00"),
        (DENIZ, 0, "18:00"),
        (AMINA, 1, "08:00"),
    ]


@pytest.mark.parametrize("sunday", SUNDAYS)
async def test_a_reminder_is_said_in_its_minute(database: Database, sunday: date) -> None:
    town = await built(database, sunday)
    await town.remind(sunday + DAY, None)
    evening = datetime.combine(sunday, time(18), ZONE).astimezone(UTC)

    assert await town.said(evening - timedelta(seconds=1)) == []
    assert await town.said(evening) == [DENIZ]


@pytest.mark.parametrize("sunday", SUNDAYS)
async def test_a_date_that_moves_across_the_change_takes_its_reminders_along(
    database: Database, sunday: date
) -> None:
    town = await built(database, sunday)
    for day in (sunday - DAY, sunday + DAY):
        await town.sign_up(day)
        await town.remind(day, "2")

    await town.move(sunday + DAY, sunday - 3 * DAY, "14:00", "16:00")
    assert await town.hours("reminder") == [
        (AMINA, -4, "18:00"),
        (AMINA, -3, "12:00"),
        (DENIZ, -3, "12:00"),
        (AMINA, -2, "18:00"),
        (DENIZ, -1, "07:30"),
        (AMINA, -1, "08:00"),
    ]

    await town.move(sunday - DAY, sunday + 2 * DAY, "14:00", "16:00")
    assert await town.hours("reminder") == [
        (AMINA, 0, "18:00"),
        (DENIZ, 1, "07:30"),
        (AMINA, 1, "08:00"),
        (AMINA, 1, "18:00"),
        (AMINA, 2, "12:00"),
        (DENIZ, 2, "12:00"),
    ]


@pytest.mark.parametrize("sunday", SUNDAYS)
async def test_quiet_hours_end_by_the_new_clock(database: Database, sunday: date) -> None:
    town = await built(database, sunday)
    async with town.database.transaction() as tx:
        early = update(person).where(person.c.id == AMINA)
        await tx.execute(early.values(quiet_from=time(17), quiet_to=time(7)))
    await town.sign_up(sunday)
    await town.sign_up(sunday + DAY)
    await town.remind(sunday + DAY, "e")

    # The usual evening lies in Amina's quiet hours; Deniz chose it.
    assert await town.hours("reminder") == [
        (AMINA, 0, "07:00"),
        (AMINA, 0, "07:30"),
        (DENIZ, 0, "18:00"),
        (AMINA, 1, "07:00"),
        (AMINA, 1, "07:30"),
    ]

    night = datetime.combine(sunday, time(0, 30), ZONE).astimezone(UTC)
    monday = {"date": str(sunday + DAY), "action": "cancel"}
    await town.city.change(night, exceptions=[monday])

    assert await town.hours("cancelled") == [(AMINA, 0, "07:00"), (DENIZ, 0, "08:00")]
