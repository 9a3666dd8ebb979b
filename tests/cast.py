"""People of a town with all that can be kept about them, row by row."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Table, func, insert, select

import storage.people
from kiez.directory import OccurrenceId, OfferId
from kiez.people import ChatId, Door, MunicipalityId, Person, PersonId
from kiez.signup import SignupId
from storage.database import Database, Transaction
from storage.people import Caller
from storage.tables import (
    absence,
    batch,
    card_origin,
    checkin,
    child,
    consent,
    dialogue,
    follow,
    inbox,
    joining_code,
    missed_code,
    notice,
    outbox,
    person,
    push_subscription,
    reminding,
    signup,
    task,
    thread,
    thread_message,
    webchat_chat,
    webchat_file,
    webchat_message,
    webchat_setting,
    webchat_update,
    year_marker,
)
from tests.towns import Town

WEB_BOT, TELEGRAM_BOT = 1, 777


@dataclass(frozen=True, slots=True)
class Places:
    """Where there is something to sign up for.

    Args:
        date: An open date with eight seats.
        other: Another one.
        course: An offer whose dates belong together, with its one date.
    """

    date: OccurrenceId
    other: OccurrenceId
    course: OfferId
    course_date: OccurrenceId
    centre: int


async def built(database: Database, capacity: int = 8) -> Places:
    """Build a town with dates that one can sign up for."""
    town = Town()
    centre = town.centre(live=False)
    venue = town.venue(centre)
    record = {"capacity": capacity, "registration": "required"}
    cafe = town.offer(venue, record=record, registration="required")
    course = town.offer(venue, kind="elternbildung", record=record | {"course": True})
    places = Places(
        OccurrenceId(town.dated(cafe, 2)),
        OccurrenceId(town.dated(cafe, 9)),
        OfferId(course),
        OccurrenceId(town.dated(course, 3)),
        centre,
    )
    await town.build(database)
    return places


async def meet(
    tx: Transaction, number: int, now: datetime, door: Door = Door.TELEGRAM, language: str = "tr"
) -> Person:
    """Let somebody come through a door for the first time."""
    caller = Caller(
        PersonId(number),
        ChatId(number),
        door,
        WEB_BOT if door is Door.WEB else TELEGRAM_BOT,
        number * 1000,
        MunicipalityId(1),
        language,
    )
    if door is Door.WEB:
        await page(tx, caller.chat_id, now.date())
    return await storage.people.arrive(tx, caller, now)


async def page(tx: Transaction, chat_id: int, today: date) -> None:
    """Open a page of the web chat with a message, a file and what waits."""
    opened: dict[str, Any] = {
        "chat_id": chat_id,
        "secret_hash": f"hash {chat_id}",
        "language_code": "tr",
        "last_message_id": 1,
        "last_change": 1,
        "taps": [f"tap {chat_id}"],
        "note": {"text": f"note {chat_id}", "change": 1, "at": 0},
        "used_on": today,
    }
    await tx.execute(insert(webchat_chat), opened)
    shown = {"file_id": f"file {chat_id}", "info": {"file_name": "x"}, "content": b"content"}
    await tx.execute(insert(webchat_file), shown)
    said = {"message_id": 1, "text": f"text {chat_id}"}
    message = {"chat_id": chat_id, "message_id": 1, "change": 1, "mine": True, "content": said}
    await tx.execute(insert(webchat_message), message | {"file_id": f"file {chat_id}"})
    update = {"update_id": chat_id, "chat_id": chat_id, "kept_at": _noon(today), "content": said}
    await tx.execute(insert(webchat_update), update)
    setting = {"name": f"menu:{chat_id}", "value": {"type": "default"}, "chat_id": chat_id}
    await tx.execute(insert(webchat_setting), setting)
    subscription = {"chat_id": chat_id, "endpoint": f"https://push.example/{chat_id}"}
    await tx.execute(insert(push_subscription), subscription | {"p256dh": "key", "auth": "auth"})


async def sign_up(
    tx: Transaction,
    who: Person,
    number: int,
    date: OccurrenceId | None,
    offer: OfferId,
    **more: object,
) -> SignupId:
    """Give somebody a place, or one in the queue."""
    values: dict[str, Any] = {
        "id": number,
        "municipality_id": 1,
        "offer_id": offer,
        "occurrence_id": date,
        "person_id": who.id,
        "state": "in",
        "position": number,
        "adults": 1,
        "children": {"u1": 1},
        "room": 2,
        "childcare": 0,
        "code_hmac": f"code {number}",
    }
    await tx.execute(insert(signup), values | more)
    return SignupId(number)


async def fill(tx: Transaction, who: Person, places: Places, now: datetime) -> None:
    """Keep something of every kind about somebody."""
    number, town = int(who.id), {"municipality_id": 1, "person_id": int(who.id)}
    agreed = {"purpose": "places", "version": "1", "given_at": now}
    following = {"centre_id": places.centre, "kind": "elterncafe", "often": "weekly"}
    told = {"kind": "reminder", "occurrence_id": places.other, "lead": "e"}
    code = {"code_hmac": f"join {number}", "expires_at": now + timedelta(minutes=5)}
    await tx.execute(insert(consent), town | agreed)
    await tx.execute(insert(child), town | {"id": number, "born_on": date(2025, 3, 1)})
    await tx.execute(insert(follow), town | following)
    await tx.execute(insert(reminding), town | {"occurrence_id": places.other, "leads": "e2"})
    here = {"adults": 2, "children": {"u1": 1}, "first_this_year": True, "former_year": 2025}
    at = {"id": f"here {number}", "occurrence_id": places.date, "person_id": who.id}
    await tx.execute(insert(checkin), at | here)
    marked = {"person_id": who.id, "centre_id": places.centre, "year": 2026}
    await tx.execute(insert(year_marker), marked)
    course = await sign_up(tx, who, number, None, places.course)
    await tx.execute(insert(absence), {"signup_id": course, "occurrence_id": places.course_date})
    await tx.execute(insert(notice), town | told | _waiting(now))
    await tx.execute(insert(joining_code), {"person_id": who.id} | code)
    await tx.execute(insert(missed_code), {"chat_id": who.chat, "count": 2, "since": now})
    named = {"nickname": f"name {number}", "quiet_from": time(20), "quiet_to": time(9)}
    await tx.execute(person.update().where(person.c.id == who.id), named)
    await _lead(tx, who, places, now)
    await _ask(tx, who, places, now)
    await _talk(tx, who, now)


async def _lead(tx: Transaction, who: Person, places: Places, now: datetime) -> None:
    number = int(who.id)
    ends: dict[str, Any] = {"made_on": date(2026, 11, 2), "ends_on": date(2028, 11, 1)}
    cards = {"code": f"CARD{number:04}", "stage": "baby", "hand": "visitor"}
    there = {"id": number, "municipality_id": 1, "centre_id": places.centre}
    await tx.execute(insert(batch), there | ends | cards)
    led = {"person_id": number, "batch_id": number, "since_on": now.date()}
    await tx.execute(insert(card_origin), led)


async def _ask(tx: Transaction, who: Person, places: Places, now: datetime) -> None:
    number, town = int(who.id), {"municipality_id": 1}
    asked = town | {"id": number, "person_id": number, "centre_id": places.centre}
    await tx.execute(insert(thread), asked | {"state": "open"})
    written = {"id": number, "thread_id": number, "from_staff": False, "language": "de"}
    await tx.execute(insert(thread_message), written | {"text": f"ask {number}", "at": now})
    todo = town | {"id": number, "kind": "thread", "thread_id": number}
    await tx.execute(insert(task), todo | {"due_on": date(2026, 12, 1)})


async def _talk(tx: Transaction, who: Person, now: datetime) -> None:
    number = int(who.id)
    where = {"bot_id": _bot(who.door), "chat_id": number * 1000}
    draft = {"state": "naming", "data": {"draft": f"draft {number}"}, "used_at": now}
    arrived = {"id": number, "update_id": number, "raw": f"raw {number}", "kept_at": now}
    content = {"id": number, "lane": 0, "kind": "reply", "content": f"out {number}"}
    await tx.execute(insert(dialogue), where | draft)
    await tx.execute(insert(inbox), where | arrived | _waiting(now))
    await tx.execute(insert(outbox), where | content | _waiting(now))


async def count(database: Database, *tables: Table) -> list[int]:
    """Count the rows of tables."""
    async with database.reading() as tx:
        return [
            (await tx.execute(select(func.count()).select_from(table))).scalar_one()
            for table in tables
        ]


def _waiting(now: datetime) -> dict[str, Any]:
    return {"state": "waiting", "tries": 0, "due_at": now + timedelta(hours=1)}


def _bot(door: Door) -> int:
    return WEB_BOT if door is Door.WEB else TELEGRAM_BOT


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12)).astimezone()
