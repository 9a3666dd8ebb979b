"""Gather what a notice is about, as it is at the moment at which it is said."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, or_, select

import storage.card
import storage.conversation
import storage.handover_due
import storage.notice
import storage.spoken
from kiez.accompany import Welcome
from kiez.announcement import Spoken
from kiez.details import Details
from kiez.directory import OccurrenceId
from kiez.handover import Asked
from kiez.notice import NoticeId, Way
from kiez.people import Door, PersonId
from kiez.quiet import USUAL, Quiet
from kiez.signup import Band, Family, SignupId, State
from kiez.standing import Own
from kiez.subject import Subject
from kiez.thread import Relayed
from storage.database import Transaction
from storage.notice import Claimed
from storage.tables import absence, chat, municipality, person, reminding, signup

_ZONES = select(municipality.c.id, municipality.c.timezone).where(
    municipality.c.id.in_(bindparam("cities", expanding=True))
)
_PEOPLE = select(
    person.c.id,
    person.c.language,
    person.c.stopped,
    person.c.shows_topic,
    person.c.quiet_from,
    person.c.quiet_to,
).where(person.c.id.in_(bindparam("people", expanding=True)))
_WAYS = select(
    chat.c.person_id,
    chat.c.bot_id,
    chat.c.chat_id,
    chat.c.door,
    chat.c.used_on,
    chat.c.blocked,
).where(chat.c.person_id.in_(bindparam("people", expanding=True)))
_SIGNUPS = select(signup).where(
    signup.c.person_id.in_(bindparam("people", expanding=True)),
    or_(
        signup.c.occurrence_id.is_(None),
        signup.c.occurrence_id.in_(bindparam("dates", expanding=True)),
    ),
)
_ABSENCES = select(absence.c.signup_id, absence.c.occurrence_id).where(
    absence.c.signup_id.in_(bindparam("signups", expanding=True)),
    absence.c.occurrence_id.in_(bindparam("dates", expanding=True)),
)
_REMINDING = select(reminding.c.person_id, reminding.c.occurrence_id, reminding.c.leads).where(
    reminding.c.person_id.in_(bindparam("people", expanding=True)),
    reminding.c.occurrence_id.in_(bindparam("dates", expanding=True)),
)


@dataclass(slots=True)
class _Known:
    """All that a batch of notices is about, each by its number."""

    zones: dict[int, ZoneInfo]
    people: dict[int, Row[Any]]
    overtaken: frozenset[NoticeId]
    ways: dict[int, list[Way]] = field(default_factory=dict)
    cards: dict[OccurrenceId, Details] = field(default_factory=dict)
    signups: dict[int, list[Row[Any]]] = field(default_factory=dict)
    absences: set[tuple[int, int]] = field(default_factory=set)
    asked: dict[tuple[int, int], bool] = field(default_factory=dict)
    messages: dict[int, Relayed] = field(default_factory=dict)
    announced: dict[NoticeId, Spoken] = field(default_factory=dict)
    introduced: dict[NoticeId, Asked] = field(default_factory=dict)


async def subjects(tx: Transaction, claimed: Sequence[Claimed], now: datetime) -> list[Subject]:
    """Tell what these notices are about, in their order and in a handful of statements."""
    if not claimed:
        return []
    known = await _known(tx, claimed, now)
    return [_subject(each, known) for each in claimed if each.notice.person in known.people]


async def _known(tx: Transaction, claimed: Sequence[Claimed], now: datetime) -> _Known:
    people = list({each.notice.person for each in claimed})
    dates = list({each.notice.occurrence for each in claimed if each.notice.occurrence})
    cities = list({each.notice.municipality for each in claimed})
    zones = await tx.execute(_ZONES, {"cities": cities})
    known = _Known(
        {row.id: ZoneInfo(row.timezone) for row in zones},
        {row.id: row for row in await tx.execute(_PEOPLE, {"people": people})},
        await storage.notice.overtaken(tx, [each.id for each in claimed], now),
    )
    for row in await tx.execute(_WAYS, {"people": people}):
        one = Way(row.bot_id, row.chat_id, Door(row.door), row.used_on.isoformat(), row.blocked)
        known.ways.setdefault(row.person_id, []).append(one)
    if dates:
        await _add_dates(tx, known, people, dates)
    written = {each.notice.message for each in claimed if each.notice.message is not None}
    known.messages = await storage.conversation.relayed(tx, written)
    languages = {PersonId(number): row.language for number, row in known.people.items()}
    known.announced = await storage.spoken.of(tx, claimed, languages, known.cards, now)
    known.introduced = await storage.handover_due.told(tx, claimed)
    return known


async def _add_dates(
    tx: Transaction, known: _Known, people: list[PersonId], dates: list[OccurrenceId]
) -> None:
    known.cards = await storage.card.cards(tx, dates)
    theirs = {"people": people, "dates": dates}
    rows = (await tx.execute(_SIGNUPS, theirs)).all()
    for row in rows:
        known.signups.setdefault(row.person_id, []).append(row)
    courses = [row.id for row in rows if row.occurrence_id is None]
    if courses:
        absences = await tx.execute(_ABSENCES, {"signups": courses, "dates": dates})
        known.absences = {(row.signup_id, row.occurrence_id) for row in absences}
    known.asked = {
        (row.person_id, row.occurrence_id): row.leads != ""
        for row in await tx.execute(_REMINDING, theirs)
    }


def _subject(claimed: Claimed, known: _Known) -> Subject:
    notice = claimed.notice
    row = known.people[notice.person]
    date = notice.occurrence or OccurrenceId(0)
    card = known.cards.get(date)
    own = _own(known.signups.get(notice.person, []), card) if card else None
    hours = Quiet(row.quiet_from, row.quiet_to) if row.quiet_from and row.quiet_to else USUAL
    return Subject(
        id=claimed.id,
        notice=notice,
        tries=claimed.tries,
        language=row.language,
        stopped=row.stopped,
        shows_topic=row.shows_topic,
        quiet=hours,
        zone=known.zones[notice.municipality],
        ways=tuple(known.ways.get(notice.person, ())),
        card=card,
        own=own,
        absent=own is not None and (own.id, date) in known.absences,
        asked=known.asked.get((notice.person, date)),
        overtaken=claimed.id in known.overtaken,
        announcement=known.announced.get(claimed.id),
        message=known.messages.get(notice.message or 0),
        handover=known.introduced.get(claimed.id),
    )


def _own(rows: Sequence[Row[Any]], card: Details) -> Own | None:
    """Find the family's sign-up for a date: its own, else that of the course."""
    own = [
        row
        for row in rows
        if row.occurrence_id == card.occurrence
        or (row.occurrence_id is None and row.offer_id == card.offer)
    ]
    return _read(own[0], card) if own else None


def _read(row: Row[Any], card: Details) -> Own:
    children = {Band(band): count for band, count in row.children.items()}
    return Own(
        id=SignupId(row.id),
        card=card,
        course=row.occurrence_id is None,
        state=State(row.state),
        family=Family(row.adults, children, row.childcare),
        slot=row.slot_time,
        until=row.offered_until,
        # The answer to one date of a course says nothing about the next.
        coming=row.coming if row.occurrence_id is not None else None,
        welcome=Welcome(row.accompanied, row.welcomer or "", row.welcomer_language or ""),
    )
