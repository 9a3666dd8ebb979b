"""Name what is said unasked, and decide when and through which door it goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.directory import OccurrenceId, Through
from kiez.people import Door, MunicipalityId, PersonId
from kiez.quiet import Quiet
from kiez.signup import SignupId


class Kind(StrEnum):
    """What a notice is about."""

    REMINDER = "reminder"
    OFFERED = "offered"
    """A seat is held for a family that waited."""
    LAPSED = "lapsed"
    """The held seat has gone to the next family."""
    MOVED = "moved"
    """Another day, hour or venue."""
    CANCELLED = "cancelled"
    ADDED = "added"
    """A new date of what somebody follows at once."""
    DIGEST = "digest"
    """The coming week of what somebody follows."""
    FAREWELL = "farewell"
    """A year without contact ends in 30 days: then all is forgotten."""
    ANNOUNCEMENT = "announcement"
    """What a coordinator announces to those who follow a centre."""
    MESSAGE = "message"
    """What the other side of a thread has written."""
    TASK = "task"
    """To staff: something new is to be done, or is late."""
    GUARD = "guard"
    """To staff, on Mondays: what the rhythm guard says, and the week."""
    CHECK = "check"
    """To staff, monthly: facts that nobody has looked at for long."""
    AMENDED = "amended"
    """To staff: the other owner of an offer has changed it."""
    HANDOVER = "handover"
    """To both sides of an introduction: have you met?"""
    DRAFTED = "drafted"
    """To staff: a draft waits for a look: the machine is done, or what was planned stays here."""


OF_STAFF = frozenset({Kind.TASK, Kind.GUARD, Kind.CHECK, Kind.AMENDED, Kind.DRAFTED})
"""What is said to members of staff about their work."""
UNDATED = OF_STAFF | {Kind.DIGEST, Kind.FAREWELL, Kind.ANNOUNCEMENT, Kind.MESSAGE, Kind.HANDOVER}
"""What may be said without a date that it is about."""


NoticeId = int


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be said: what, to whom, about what; never the words.

    Args:
        due_at: Not before.
        announcement: Number of the announcement that it carries.
        message: Number of the thread's message that it carries.
        lead: Of a reminder, `kiez.reminder.Lead`.
        detail: What the words need and the tables will not know any more, such as the time
            before a move; no names, no text of a person.
    """

    municipality: MunicipalityId
    person: PersonId
    kind: Kind
    due_at: datetime
    occurrence: OccurrenceId | None = None
    signup: SignupId | None = None
    announcement: int | None = None
    message: int | None = None
    lead: str | None = None
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Way:
    """A chat through which a person can be reached.

    Args:
        chat_id: The door's own number.
        used_on: The day of the last contact, ISO 8601.
    """

    bot_id: int
    chat_id: int
    door: Door
    used_on: str
    blocked: bool


# What begins so soon is told at once, also in the quiet hours.
SOON = timedelta(hours=12)
# Whoever has not been here for a year is forgotten, and told so 30 days before.
KEEP = timedelta(days=365)
WARN_BEFORE = timedelta(days=30)


def due(
    now: datetime,
    quiet_hours: Quiet,
    zone: ZoneInfo,
    starts_at: datetime | None = None,
    until: datetime | None = None,
) -> datetime:
    """Tell when something unasked may be said: now, or after the quiet hours.

    Args:
        starts_at: Of the date that has changed; what begins within twelve hours is told at once.
        until: When it is too late; what cannot wait for the quiet hours' end is told at once.
    """
    if starts_at is not None and starts_at - now <= SOON:
        return now
    end = quiet.awake(quiet_hours, now, zone)
    return now if until is not None and end >= until else end


def way(ways: Iterable[Way], through: Through, *, personal: bool = True) -> Way | None:
    """Choose the chat that was used last, of those that may carry it; None if there is none.

    Args:
        through: What the carrier lets pass through Telegram.
        personal: So is a reminder, which passes only where everything may; what is announced to
            all who follow is not, and passes where information may.
    """
    passing = {Through.ALL} if personal else {Through.ALL, Through.INFORMATION}
    open_ways = [
        each
        for each in ways
        if not each.blocked and (each.door is not Door.TELEGRAM or through in passing)
    ]
    return max(open_ways, key=lambda each: each.used_on, default=None)
