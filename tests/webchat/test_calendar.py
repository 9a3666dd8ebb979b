"""Calendars as a client fetches them, and a whole year beside a second library's opinion."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import ics
import pytest
import recurring_ical_events
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from kiez.calendar import Dated, State, expand, instant
from storage import calendar, schedule
from storage.database import Database
from storage.directory_format import Holidays
from storage.directory_offer import Offer
from storage.tables import occurrence
from tests.directories import OFFER, read, small, take_in
from tests.storage.test_calendar_year import BERLIN, FIRST, LAST, at, cities
from webchat.public.calendar import Calendars

Client = TestClient[web.Request, web.Application]
Dates = set[tuple[str, datetime, datetime]]

ADDRESS = "https://kiez.example/wi"
MITTE = "/calendar/mitte.ics"


# A whole year takes seconds; what the database does differently is shown by the others.
ON_SQLITE = pytest.mark.parametrize(
    "database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)


@pytest.fixture
async def client(database: Database, now: datetime) -> AsyncIterator[Client]:
    app = web.Application()
    Calendars(database, ADDRESS, lambda: now).add_to(app)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def bring(
    database: Database, data: dict[str, Any], now: datetime, position: int = 0
) -> None:
    imported = await take_in(database, read(data), position)
    async with database.transaction() as tx:
        await calendar.keep_up(tx, imported.municipality, now)


async def get(client: Client, path: str = MITTE, **headers: str) -> bytes:
    answer = await client.get(path, headers=headers)
    assert answer.status == 200
    return await answer.read()


def events(file: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(file).walk("VEVENT"))


@dataclass(frozen=True, slots=True)
class Year:
    """What takes place in 2027, and what was called off."""

    on: Dates
    cancelled: Dates


def read_again(file: bytes, city: str) -> Year:
    """Have the other library expand a calendar."""
    year = Year(set(), set())
    given = icalendar.Calendar.from_ical(file)
    span = (at(FIRST, "00:00"), at(LAST + timedelta(days=1), "00:00"))
    for each in recurring_ical_events.of(given).between(*span):
        key = str(each["uid"]).removeprefix(f"{city}-").removesuffix("@kiezbot")
        start, end = (each.decoded(name).astimezone(UTC) for name in ("dtstart", "dtend"))
        dates = year.cancelled if each["status"] == "CANCELLED" else year.on
        dates.add((key.removesuffix(f"-{start.astimezone(BERLIN):%Y%m%d}"), start, end))
    return year


def ours(city: dict[str, Any], centre: dict[str, Any]) -> Year:
    """Expand the rules ourselves."""
    year = Year(set(), set())
    holidays = Holidays.model_validate(city["calendar"])
    off = schedule.days_off(holidays, FIRST, LAST)
    for record in centre["offers"]:
        words = Offer.model_validate(record)
        pauses = {day for pause in words.pauses for day in off[pause]}
        for dated in expand(schedule.rule(words), pauses, schedule.changes(words), FIRST, LAST):
            if FIRST <= dated.local_on <= LAST:
                dates = year.on if dated.state is State.ON else year.cancelled
                start, end = _span(dated)
                dates.add((words.key, start, end))
    return year


def _span(dated: Dated) -> Iterator[datetime]:
    for wall_time in (dated.start_time, dated.end_time):
        yield instant(dated.local_on, wall_time, BERLIN)


@ON_SQLITE
async def test_a_centre_s_year_equals_our_own_expansion(
    client: Client, database: Database, now: datetime
) -> None:
    total = cancelled = 0
    for position, city in enumerate(cities()):
        await bring(database, city, now, position)
        key = city["municipality"]["key"]

        for centre in city["centres"]:
            year = read_again(await get(client, f"/{key}/calendar/{centre['key']}.ics"), key)

            assert year == ours(city, centre), centre["key"]
            total += len(year.on)
            cancelled += len(year.cancelled)
    assert total > 1500
    assert cancelled == 2


@ON_SQLITE
async def test_another_library_opens_every_calendar(
    client: Client, database: Database, now: datetime
) -> None:
    city = cities()[0]
    await bring(database, city, now)

    for centre in city["centres"]:
        file = await get(client, f"/calendar/{centre['key']}.ics")

        opened = {event.name for event in ics.Calendar(file.decode()).events}
        assert opened == {event["summary"] for event in events(file)}
        assert max(map(len, file.split(b"\r\n"))) <= 75


async def test_a_client_is_told_what_it_gets_and_no_cookie(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    answer = await client.get(MITTE)

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'inline; filename="mitte.ics"'
    assert "Set-Cookie" not in answer.headers


async def test_what_has_not_changed_is_not_sent_again(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)
    first = await client.get(MITTE)
    tag = first.headers["ETag"]

    again = await client.get(MITTE, headers={"If-None-Match": tag})
    await bring(database, small(title="Neu"), now)
    changed = await client.get(MITTE, headers={"If-None-Match": tag})

    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == tag
    assert changed.status == 200


async def test_the_same_dates_give_the_same_bytes(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    assert await get(client) == await get(client)


async def test_a_change_raises_the_sequence(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)
    (before,) = events(await get(client))

    await bring(database, small(schedule=OFFER["schedule"] | {"start": "10:00"}), now)

    (after,) = events(await get(client))
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert before["uid"] == after["uid"]


async def test_a_head_is_answered_without_a_body(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    answer = await client.head(MITTE)

    assert (answer.status, await answer.read()) == (200, b"")
    assert answer.headers["ETag"] == (await client.get(MITTE)).headers["ETag"]


async def test_the_address_chooses_the_language_before_the_client_does(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    told = [
        await get(client, f"{MITTE}?lang=tr", **{"Accept-Language": "ar"}),
        await get(client, **{"Accept-Language": "tr"}),
        await get(client),
    ]

    titles = [events(file)[0]["summary"] for file in told]
    assert titles[0] == titles[1] == "⚠️ Elterncafé (ebeveyn kafesi)"
    assert titles[2].startswith("⚠️ Elterncafé (")


async def test_a_kind_has_a_calendar_of_its_own(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    assert len(events(await get(client, "/calendar/mitte/elterncafe.ics"))) == 1
    assert events(await get(client, "/calendar/mitte/babycafe.ics")) == []


async def test_the_links_lead_to_our_pages(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)

    (bare,) = events(await get(client))
    (named,) = events(await get(client, f"/musterstadt{MITTE}"))

    assert bare["url"] == f"{ADDRESS}/c/mitte"
    assert named["url"] == f"{ADDRESS}/c/musterstadt_mitte"


@pytest.mark.parametrize(
    "path",
    [
        "/calendar/atlantis.ics",
        "/calendar/mitte/meeting.ics",
        "/atlantis/calendar/mitte.ics",
        "/calendar/o/999999.ics",
        "/calendar/o/99999999999999999999.ics",
        "/calendar/o/x.ics",
        "/calendar/mitte",
        "/calendar/..%2fmitte.ics",
    ],
)
async def test_what_is_not_there_has_no_calendar(
    client: Client, database: Database, now: datetime, path: str
) -> None:
    await bring(database, small(), now)

    assert (await client.get(path)).status == 404


async def test_one_date_is_a_file_to_keep(
    client: Client, database: Database, now: datetime
) -> None:
    await bring(database, small(), now)
    async with database.reading() as tx:
        wanted = select(occurrence.c.id).where(occurrence.c.local_on == date(2026, 12, 1))
        number = (await tx.execute(wanted)).scalar_one()

    answer = await client.get(f"/calendar/o/{number}.ics")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="kiez-2026-12-01.ics"'
    (event,) = events(await answer.read())
    assert event["url"] == f"{ADDRESS}/o/{number}"
    assert [alarm["action"] for alarm in event.walk("VALARM")] == ["DISPLAY"]
