"""Decide, at the hour at which a notice is due, whether and through which chat to say it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.announcement import Spoken
from kiez.calendar import State, instant
from kiez.details import Details
from kiez.directory import Through
from kiez.handover import Asked
from kiez.notice import KEEP, UNDATED, WARN_BEFORE, Kind, Notice, NoticeId, Way, due, way
from kiez.quiet import Quiet
from kiez.signup import State as Claim
from kiez.standing import Own
from kiez.thread import Relayed


@dataclass(frozen=True, slots=True)
class Before:
    """When and where a date was before it moved."""

    day: date
    start: time
    end: time
    venue: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A notice and all that it depends on, as it is when it is to be said.

    Args:
        stopped: The person wants nothing unasked.
        shows_topic: A locked phone may show what a consultation is about.
        zone: Of the city that the notice is about.
        card: The date; None if the notice is about none, or its date is unknown by now.
        own: The family's sign-up there.
        absent: It leaves this date of its course out.
        asked: Whether it asked to be reminded of this very date; None if it has not said.
        overtaken: A later reminder of the same date is due as well.
        announcement: What a coordinator announces; None if it was recalled, or the notice is none.
        message: What the other side of a thread has written.
        handover: What a side of an introduction is asked.
    """

    id: NoticeId
    notice: Notice
    tries: int
    language: str
    stopped: bool
    shows_topic: bool
    quiet: Quiet
    zone: ZoneInfo
    ways: tuple[Way, ...]
    card: Details | None = None
    own: Own | None = None
    absent: bool = False
    asked: bool | None = None
    overtaken: bool = False
    announcement: Spoken | None = None
    message: Relayed | None = None
    handover: Asked | None = None

    @property
    def through(self) -> Through:
        """What of it may pass through Telegram: its carrier decides."""
        about = self.announcement or self.message or self.handover or self.card
        return about.through if about else Through.ALL

    @property
    def personal(self) -> bool:
        """Whether it tells of somebody more than that they follow a centre."""
        return self.announcement is None or self.announcement.personal

    @property
    def starts_at(self) -> datetime | None:
        """When it begins for this family: its slot, if it has one."""
        if self.card is None:
            return None
        if self.own and self.own.slot:
            return instant(self.card.local_on, self.own.slot, self.zone)
        return self.card.starts_at

    @property
    def before(self) -> Before | None:
        """When and where the date was before it moved, if that is known."""
        told = self.notice.detail
        try:
            return Before(
                date.fromisoformat(told["day"]),
                time.fromisoformat(told["start"]),
                time.fromisoformat(told["end"]),
                told.get("venue") or "",
            )
        except (KeyError, ValueError):
            return None

    @property
    def more(self) -> int:
        """Of how many more dates of the same offer the notice speaks."""
        told = self.notice.detail.get("more", "")
        return int(told) if told.isdecimal() else 0


class Why(StrEnum):
    """Why nobody needs a notice any more."""

    STOPPED = "stopped"
    PAST = "past"
    UNTRUE = "not true any more"
    OVERTAKEN = "a later one says the same"
    NO_WAY = "no chat lets it in"


@dataclass(frozen=True, slots=True)
class Say:
    """Say it now, in this chat."""

    way: Way


@dataclass(frozen=True, slots=True)
class Later:
    """Say it then."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Do not say it."""

    why: Why


Decision = Say | Later | Drop

# A promised hour that was missed by more was missed: then the quiet hours count.
_PUNCTUAL = timedelta(minutes=10)
# A reminder after the quiet hours makes sense if so much is left to get ready.
_LEFT = timedelta(hours=1)
# A door that is closed for now, since its token was taken away, is tried so often.
_CLOSED = timedelta(minutes=5)
_DAY = timedelta(days=1)


def decide(subject: Subject, bots: Collection[int], now: datetime) -> Decision:
    """Decide what becomes of a notice that is due.

    Args:
        bots: Those whose doors are open.
    """
    needless = _needless(subject, now)
    if needless:
        return Drop(needless)
    moment = _awake(subject, now)
    if moment > now:
        return Later(moment)
    through, personal = subject.through, subject.personal
    mine = (each for each in subject.ways if each.bot_id in bots)
    chosen = way(mine, through, personal=personal)
    if chosen:
        return Say(chosen)
    if way(subject.ways, through, personal=personal):
        return Later(now + _CLOSED)
    return Drop(Why.NO_WAY)


def _needless(subject: Subject, now: datetime) -> Why | None:
    tests = (
        (subject.stopped, Why.STOPPED),
        (_past(subject, now), Why.PAST),
        (not _true(subject), Why.UNTRUE),
        (subject.overtaken, Why.OVERTAKEN),
    )
    return next((why for holds, why in tests if holds), None)


def _past(subject: Subject, now: datetime) -> bool:
    """Tell whether a notice comes too late to be of use."""
    card, starts_at = subject.card, subject.starts_at
    match subject.notice.kind:
        case Kind.FAREWELL:
            # Who has come back meanwhile stays.
            return _last_day(subject) > (now - KEEP + WARN_BEFORE + _DAY).date().isoformat()
        case Kind.MOVED | Kind.CANCELLED:
            before = subject.before
            ends = [instant(before.day, before.end, subject.zone)] if before else []
            return card is not None and max([card.ends_at, *ends]) <= now
        case Kind.ANNOUNCEMENT:
            # One may come to a café that has begun.
            return card is not None and card.ends_at <= now
        case kind if kind in UNDATED:
            return False
        case Kind.OFFERED if subject.own and subject.own.until and subject.own.until <= now:
            return True
        case _:
            return starts_at is not None and starts_at <= now


def _true(subject: Subject) -> bool:
    """Tell whether what a notice would say is so."""
    card, own = subject.card, subject.own
    kind = subject.notice.kind
    if card is None or subject.absent:
        return _undated(subject)
    on = card.state is State.ON
    match kind:
        case Kind.ANNOUNCEMENT:
            return on and subject.announcement is not None
        case Kind.REMINDER:
            comes = own is not None and own.state is Claim.IN
            return on and subject.asked is not False and (comes or bool(subject.asked))
        case Kind.OFFERED:
            return on and own is not None and own.state is Claim.OFFERED
        case Kind.LAPSED:
            return on and own is None
        case _:
            return on is not (kind is Kind.CANCELLED)


def _undated(subject: Subject) -> bool:
    """Tell whether what is said without a date is so."""
    match subject.notice.kind:
        case Kind.ANNOUNCEMENT:
            return subject.announcement is not None
        case Kind.MESSAGE:
            return subject.message is not None
        case Kind.HANDOVER:
            return subject.handover is not None
        case kind:
            return kind in UNDATED


def _awake(subject: Subject, now: datetime) -> datetime:
    """Tell when the quiet hours let a notice out: now, or later."""
    starts_at, before = subject.starts_at, subject.before
    if subject.notice.kind is Kind.ANNOUNCEMENT:
        # News of a café can wait, however soon it begins.
        return quiet.awake(subject.quiet, now, subject.zone)
    if subject.notice.kind not in {Kind.REMINDER, Kind.DIGEST}:
        starts = [starts_at] if starts_at else []
        starts += [instant(before.day, before.start, subject.zone)] if before else []
        until = subject.own.until if subject.own else None
        return due(now, subject.quiet, subject.zone, min(starts, default=None), until)
    # Its hour was promised with the quiet hours in mind, or chosen in spite of them.
    if now - subject.notice.due_at <= _PUNCTUAL:
        return now
    end = quiet.awake(subject.quiet, now, subject.zone)
    return now if starts_at is not None and starts_at - end < _LEFT else end


def _last_day(subject: Subject) -> str:
    return max((each.used_on for each in subject.ways), default="")
