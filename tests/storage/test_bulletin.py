"""What stands on the sheet of a centre: its own dates as parents see them, and no others."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import insert, update

import storage.bulletin
from kiez.bulletin import Break, Bulletin, Span
from kiez.calendar import State, expand
from kiez.directory import CentreId
from kiez.errors import GoneError
from kiez.people import MunicipalityId
from kiez.roles import Grant, Role
from storage import calendar, schedule
from storage.database import Database
from storage.directory_offer import Offer
from storage.tables import announcement, centre, offer
from tests.directories import OFFER, found
from tests.handlers.phone import meet
from tests.handlers.talking import build
from tests.staff import appoint, coordinator
from tests.towns import Town

CAFE = {
    "schedule": {
        "byday": ["TU", "SA", "SU"], "start": "09:30", "end": "11:30", "valid_from": "2026-08-10"
    },
    "exceptions": [
        {"date": "2027-03-23", "action": "cancel", "reason": "Krankheit"},
        {"date": "2027-03-27", "action": "move", "to": "2027-03-26", "start": "15:00",
         "end": "17:00", "venue": "garten"},
        {"date": "2027-03-25", "action": "add", "start": "10:00", "end": "11:00"},
    ],
    "pauses": ["public"],
}  # fmt: skip
NUMBERS = count(91)
# The clock changes on 28 March 2027; Easter Sunday, a public holiday in Hesse, is the same day.
BEFORE_EASTER = datetime(2027, 3, 16, 8, 0, tzinfo=UTC)


async def city(database: Database, now: datetime, **known: object) -> MunicipalityId:
    made = await found(database, **known)
    async with database.transaction() as tx:
        await calendar.keep_up(tx, made, now)
    return made


async def sheet(
    database: Database, of: MunicipalityId, now: datetime, span: Span, key: str = "mitte"
) -> Bulletin:
    petra = await coordinator(database, await meet(database, of, now, next(NUMBERS)), key)
    async with database.reading() as tx:
        return await storage.bulletin.read(tx, petra, span, now)


@pytest.mark.parametrize("moment", ["2027-03-16", "2026-10-20"])
async def test_a_sheet_equals_the_calendar_across_clock_changes(
    database: Database, moment: str
) -> None:
    now = datetime.fromisoformat(f"{moment}T08:00:00+00:00")
    of = await city(database, now, **CAFE)

    told = await sheet(database, of, now, Span.NEXT_WEEK)

    words = Offer.model_validate(OFFER | CAFE)
    off = dict.fromkeys(told.holidays, "")
    span = (told.first_on, told.last_on)
    planned = expand(schedule.rule(words), off, schedule.changes(words), *span)
    assert [(each.local_on, each.start_time, each.state) for each in planned] == [
        (each.card.local_on, each.card.start_time, each.card.state) for each in told.notices
    ]
    assert len(planned) > 2


async def test_what_is_cancelled_is_said_and_what_is_moved_stands_where_it_is(
    database: Database,
) -> None:
    of = await city(database, BEFORE_EASTER, **CAFE)

    told = await sheet(database, of, BEFORE_EASTER, Span.NEXT_WEEK)

    by_day = {each.card.local_on.day: each for each in told.notices}
    assert by_day[23].cancelled
    assert by_day[26].card.state is State.ON
    assert 27 not in by_day


async def test_holidays_are_named_and_school_holidays_have_their_ends(database: Database) -> None:
    now = datetime(2026, 12, 15, 8, 0, tzinfo=UTC)
    of = await city(database, now)

    told = await sheet(database, of, now, Span.NEXT_WEEK)

    assert told.holidays[date(2026, 12, 25)] == "Erster Weihnachtstag"
    assert told.breaks == (Break("Ferien", date(2026, 12, 23), date(2027, 1, 12)),)
    assert date(2026, 12, 25) in told.days


async def test_a_live_centre_shows_confirmed_times_and_a_rehearsal_marks_the_others(
    database: Database, now: datetime
) -> None:
    of = await city(database, now)
    rehearsed = await sheet(database, of, now, Span.NEXT_WEEK)

    async with database.transaction() as tx:
        await tx.execute(update(centre).values(live=True))
    live = await sheet(database, of, now, Span.NEXT_WEEK)
    async with database.transaction() as tx:
        await tx.execute(update(offer).values(slot_confirmed=True))
    confirmed = await sheet(database, of, now, Span.NEXT_WEEK)

    assert (len(rehearsed.notices), rehearsed.unconfirmed, rehearsed.trial) == (1, 1, True)
    assert live.notices == ()
    assert (len(confirmed.notices), confirmed.unconfirmed, confirmed.trial) == (1, 0, False)


async def test_no_date_of_another_centre_is_on_it_unless_it_is_shared(
    database: Database, now: datetime
) -> None:
    town, of = await neighbours(database)

    own = await sheet(database, of, now, Span.THIS_WEEK, town.rows["centre"][0]["key"])

    assert [each.card.title for each in own.notices] == ["Unseres", "Gemeinsam"]


async def test_who_coordinates_no_centre_gets_no_sheet(database: Database, now: datetime) -> None:
    town, of = await neighbours(database)
    there = CentreId(town.rows["centre"][0]["id"])
    visitor = await appoint(
        database, await meet(database, of, now, next(NUMBERS)), "Vera", Grant(Role.VISITOR, there)
    )

    async with database.reading() as tx:
        with pytest.raises(GoneError):
            await storage.bulletin.read(tx, visitor, Span.THIS_WEEK, now)


THEMES: list[tuple[dict[str, Any], str]] = [
    ({"theme_key": "baby-sleep"}, "Wie Babys schlafen"),
    ({"theme_key": "baby-sleep", "state": "planned"}, "Wie Babys schlafen"),
    ({"theme_key": "baby-sleep", "state": "recalled"}, ""),
    ({"theme_key": "baby-sleep", "state": "draft"}, ""),
    ({"theme_key": "strength-after-birth"}, ""),
    ({"theme_key": "baby-sleep", "audience": {"occurrence": 1}}, ""),
]


@pytest.mark.parametrize(("known", "title"), THEMES)
async def test_an_announced_theme_is_named_unless_it_is_sensitive_or_for_a_few(
    database: Database, now: datetime, known: dict[str, Any], title: str
) -> None:
    town, of = await neighbours(database)
    row = {
        "id": 2**61,
        "municipality_id": of,
        "centre_id": town.rows["centre"][0]["id"],
        "occurrence_id": town.rows["occurrence"][0]["id"],
        "state": "sent",
        "versions": {},
        "audience": {},
        "changed_at": now,
    }
    async with database.transaction() as tx:
        await tx.execute(insert(announcement), row | known)

    told = await sheet(database, of, now, Span.THIS_WEEK, town.rows["centre"][0]["key"])

    assert told.notices[0].themes.get("de", "") == title


async def neighbours(database: Database) -> tuple[Town, MunicipalityId]:
    """Build two live centres that share an offer."""
    town = Town()
    ours, theirs = town.centre(live=True), town.centre(name="KiEZ Nord", live=True)
    here, there = town.venue(ours), town.venue(theirs)
    plain = {"slot_confirmed": True}
    town.dated(town.offer(here, title="Unseres", **plain), days=1)
    town.dated(town.offer(there, title="Fremdes", **plain), days=1)
    town.dated(town.offer(there, title="Gemeinsam", second_centre_id=ours, **plain), days=2)
    await build(database, town)
    return town, town.id
