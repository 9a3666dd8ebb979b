"""The whole year 2027 beside a second opinion: RFC 5545 as `recurring-ical-events` expands it."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import icalendar
import recurring_ical_events
import yaml
from sqlalchemy import select

from kiez.calendar import State
from storage import calendar
from storage.database import Database
from storage.tables import occurrence, offer
from tests.directories import WETZLAR, WIESBADEN, read, take_in

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
RFC_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
INVENTED: dict[str, list[dict[str, Any]]] = {
    "schelmengraben-elterncafe": [
        {"date": "2027-02-05", "action": "cancel", "reason": "krank"},
        {"date": "2027-02-12", "action": "move", "to": "2027-02-11"},
        {"date": "2027-02-19", "action": "move", "start": "10:00", "end": "12:00"},
        {"date": "2027-03-26", "action": "move", "to": "2027-03-28", "start": "02:30"},
        {"date": "2027-10-08", "action": "add"},
        {"date": "2027-10-31", "action": "add", "start": "02:30", "end": "04:00"},
    ],
    "sauerland-schulelterncafe": [
        {"date": "2027-01-27", "action": "move", "to": "2027-01-26"},
        {"date": "2027-12-15", "action": "move", "to": "2028-01-20"},
    ],
    "graeselberg-quartiersfruehstueck": [{"date": "2027-05-07", "action": "cancel"}],
    "niedergirmes-elterncafe": [{"date": "2027-06-12", "action": "add"}],
}


@cache
def cities() -> tuple[dict[str, Any], ...]:
    """The shipped directories with invented exceptions, and rules that none of them has."""
    data = tuple(yaml.safe_load(content) for content in (WIESBADEN, WETZLAR))
    for city in data:
        for each in offers(city):
            each["exceptions"] = INVENTED.get(each["key"], [])
    added = data[0]["centres"][0]["offers"]
    for number, schedule in enumerate(
        (
            {"byday": ["TH"], "nth": -1},
            {"byday": ["MO", "WE"], "nth": 2},
            {"byday": ["TU", "SA"], "every_weeks": 3, "valid_from": "2026-12-31"},
            {"byday": ["SU"], "start": "02:15", "end": "03:15"},
            {"byday": ["MO"], "nth": 5, "valid_until": "2027-08-30"},
        )
    ):
        copy = deepcopy(added[0])
        probe = {
            "key": f"probe-{number}",
            "schedule": copy["schedule"] | schedule,
            "exceptions": [],
        }
        added.append(copy | probe)
    return data


def offers(city: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for each in city["centres"]:
        yield from each["offers"]
    yield from city["citywide_offers"]


def days_between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def days_off(city: dict[str, Any], pauses: list[str]) -> set[date]:
    off: set[date] = set()
    if "public" in pauses:
        off |= set(holidays.country_holidays("DE", subdiv="HE", years=2027, language="de"))
    for each in city["calendar"]["school_breaks"] if "school" in pauses else []:
        start, end = date.fromisoformat(each["start"]), date.fromisoformat(each["end"])
        off |= set(days_between(start, end))
    return off


def at(day: date | str, wall_time: str) -> datetime:
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time.fromisoformat(wall_time), BERLIN)


def event(uid: str, start: datetime, end: datetime, **more: object) -> icalendar.Event:
    made = icalendar.Event()
    for name, value in {"uid": uid, "dtstart": start, "dtend": end, **more}.items():
        made.add(name.replace("_", "-"), value)
    return made


def first_day(schedule: dict[str, Any]) -> date:
    """DTSTART must be a day of the rule; weeks count from the Monday of valid_from."""
    begin = date.fromisoformat(schedule["valid_from"])
    monday = begin - timedelta(days=begin.weekday())
    every = schedule.get("every_weeks", 1)
    for day in days_between(begin, begin + timedelta(days=400)):
        of_week = (day - monday).days // 7 % every == 0
        following = (day + timedelta(days=7)).month != day.month
        nth = {None: True, -1: following}.get(
            schedule.get("nth"), -(-day.day // 7) == schedule.get("nth")
        )
        if RFC_DAYS[day.weekday()] in schedule["byday"] and of_week and nth:
            return day
    raise AssertionError(schedule)


def recurrence(schedule: dict[str, Any]) -> dict[str, object]:
    nth = schedule.get("nth")
    rule: dict[str, object] = {"freq": "MONTHLY" if nth else "WEEKLY", "wkst": "MO"}
    rule["byday"] = [f"{nth or ''}{day}" for day in schedule["byday"]]
    if not nth:
        rule["interval"] = schedule.get("every_weeks", 1)
    if schedule.get("valid_until"):
        rule["until"] = at(schedule["valid_until"], "23:59").astimezone(UTC)
    return rule


def as_icalendar(city: dict[str, Any], each: dict[str, Any]) -> Iterator[icalendar.Event]:
    schedule, uid = each["schedule"], each["key"]
    start, end = schedule["start"], schedule["end"]
    exceptions = {item["date"]: item for item in each.get("exceptions", [])}
    off = days_off(city, each.get("pauses", []))
    without = {day for day in off if FIRST <= day <= LAST and day.isoformat() not in exceptions}
    for day, item in exceptions.items():
        begin = at(item.get("to", day), item.get("start", start))
        finish = at(item.get("to", day), item.get("end", end))
        if item["action"] == "cancel":
            without.add(date.fromisoformat(day))
        elif item["action"] == "add":
            yield event(f"{uid}+{day}", begin, finish)
        else:
            yield event(uid, begin, finish, recurrence_id=at(day, start))
    day = first_day(schedule)
    exdate = [at(each_day, start) for each_day in sorted(without)]
    yield event(uid, at(day, start), at(day, end), rrule=recurrence(schedule), exdate=exdate)


@cache
def second_opinion(which: int) -> set[tuple[str, datetime, datetime]]:
    """Write a calendar, read it again, and have the other library expand it."""
    city = cities()[which]
    wanted = icalendar.Calendar()
    wanted.add("prodid", "-//test//")
    wanted.add("version", "2.0")
    for each in offers(city):
        if each["schedule"]:
            for made in as_icalendar(city, each):
                wanted.add_component(made)
    given = icalendar.Calendar.from_ical(wanted.to_ical())
    span = (at(FIRST, "00:00"), at(LAST + timedelta(days=1), "00:00"))
    return {
        (
            str(each["uid"]).split("+")[0],
            each.decoded("dtstart").astimezone(UTC),
            each.decoded("dtend").astimezone(UTC),
        )
        for each in recurring_ical_events.of(given).between(*span)
    }


async def test_a_whole_year_equals_a_second_librarys_expansion(database: Database) -> None:
    begin = at(FIRST, "00:00")
    for which, city in enumerate(cities()):
        imported = await take_in(database, read(city), which)

        async with database.transaction() as tx:
            await calendar.keep_up(tx, imported.municipality, begin, weeks=53)

        wanted = (
            select(offer.c.key, occurrence.c.starts_at, occurrence.c.ends_at)
            .join(offer, offer.c.id == occurrence.c.offer_id)
            .where(
                occurrence.c.municipality_id == imported.municipality,
                occurrence.c.state == State.ON,
                occurrence.c.local_on.between(FIRST, LAST),
            )
        )
        async with database.reading() as tx:
            ours = {tuple(row) for row in await tx.execute(wanted)}
        assert len(ours) > 1500
        assert ours == second_opinion(which)
