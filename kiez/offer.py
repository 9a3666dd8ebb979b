"""Name what staff see of an offer, how it stands, and which of its facts they may change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any
from zlib import crc32

from kiez.calendar import Weekday
from kiez.directory import (
    CentreId,
    Confidence,
    Kind,
    OfferId,
    Registration,
    Service,
    SlotEvidence,
)
from kiez.fact import Fact, Record
from kiez.roles import Staff

# An offer whose next date is farther away than this pauses.
PAUSE = timedelta(weeks=4)


class State(StrEnum):
    """How an offer stands."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    """Nobody has said that its day and time are right."""
    HIDDEN = "hidden"
    """Asked for half a year in vain: parents do not see it."""
    PAUSED = "paused"
    """It takes place again in some weeks, or nobody knows when."""


class Right(StrEnum):
    """Why somebody may change an offer."""

    COORDINATES = "coordinates"
    PROVIDES = "provides"
    """As its partner: the own profile and hours."""
    LEADS = "leads"


@dataclass(frozen=True, slots=True)
class Usual:
    """When an offer usually takes place.

    Args:
        weekdays: Monday is 0.
        nth: Week of the month, -1 is the last; None for a weekly rule.
    """

    weekdays: tuple[int, ...]
    start: time
    end: time
    every_weeks: int = 1
    nth: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An offer as those see it who keep it; None is "not known", or "no limit".

    Args:
        usual: None: only single dates.
        next_on: Its next date; None: there is none.
        live: Its centre is live, and so parents see it only if it is confirmed.
        origin: What the directory notes about it, such as whose offer it was copied from.
        record: In the directory's words.
    """

    id: OfferId
    kind: Kind
    service: Service | None
    title: str
    usual: Usual | None
    venue: str
    centre: CentreId | None
    centre_name: str
    second: str
    state: State
    confirmed: bool
    live: bool
    right: Right
    next_on: date | None
    checked_on: date | None
    languages: tuple[str, ...]
    childcare: bool | None
    seats: int | None
    room: int | None
    ages: tuple[int, int] | None
    registration: Registration
    cost_cents: int
    theme_every_weeks: int | None
    course: bool
    slots: tuple[int, int] | None
    minimum: int | None
    until_days: int | None
    phone: str
    provider: str
    text: str
    origin: str
    record: Record


@dataclass(frozen=True, slots=True)
class Round:
    """The first day: what is confirmed already, and what nobody has confirmed.

    Args:
        kept: All that is within reach, in the order of the list.
        centre: The one that is coordinated; None: none is.
        live: That centre is live.
    """

    kept: tuple[Kept, ...]
    centre: CentreId | None
    centre_name: str
    live: bool

    @property
    def open(self) -> tuple[Kept, ...]:
        """List what nobody has confirmed."""
        return tuple(each for each in self.kept if not each.confirmed)

    @property
    def confirmed(self) -> int:
        """Count what is confirmed."""
        return len(self.kept) - len(self.open)

    @property
    def ready(self) -> bool:
        """Tell whether parents would see anything of the centre once it is live."""
        return any(each.confirmed and each.centre == self.centre for each in self.kept)

    @property
    def may_go_live(self) -> bool:
        """Tell whether whoever asks coordinates a centre that is in trial."""
        return self.centre is not None and not self.live

    @property
    def hidden(self) -> int:
        """Count the centre's offers that parents will not see once it is live."""
        return sum(each.centre == self.centre for each in self.open)

    def after(self, number: int) -> Kept | None:
        """Find the offer that comes after this one; the first if this is none of them."""
        numbers = [each.id for each in self.open]
        if number not in numbers:
            return next(iter(self.open), None)
        return next(iter(self.open[numbers.index(OfferId(number)) + 1 :]), None)


def state(*, confirmed: bool, hidden: bool, next_on: date | None, today: date) -> State:
    """Tell how an offer stands; what nobody confirmed counts more than that it pauses."""
    if hidden:
        return State.HIDDEN
    if not confirmed:
        return State.UNCONFIRMED
    far = next_on is None or next_on - today > PAUSE
    return State.PAUSED if far else State.CONFIRMED


def usual(record: Record) -> Usual | None:
    """Read when an offer usually takes place."""
    schedule: Mapping[str, Any] | None = record.get("schedule")
    if not schedule:
        return None
    week = list(Weekday)
    until = schedule.get("valid_until")
    return Usual(
        weekdays=tuple(sorted(week.index(Weekday(day)) for day in schedule["byday"])),
        start=time.fromisoformat(schedule["start"]),
        end=time.fromisoformat(schedule["end"]),
        every_weeks=schedule.get("every_weeks") or 1,
        nth=schedule.get("nth"),
        until=date.fromisoformat(until) if until else None,
    )


def right(staff: Staff, offer: OfferId, *, coordinated: bool) -> Right:
    """Tell why somebody may change an offer that is within reach.

    Args:
        coordinated: It belongs to the centre that is worked in, alone or with another.
    """
    if coordinated:
        return Right.COORDINATES
    return Right.PROVIDES if offer in staff.consulted else Right.LEADS


_PROFILE = frozenset({Fact.TITLE, Fact.TEXT, Fact.PROVIDER, Fact.PHONE})
_OF_CENTRES = frozenset({Fact.SECOND, Fact.THEME})
_ROOM = frozenset({Fact.ROOM, Fact.CHILDCARE, Fact.SEATS})
_COURSE = frozenset({Fact.MINIMUM, Fact.UNTIL})


def may(because: Right) -> frozenset[Fact]:
    """Tell which facts somebody may change.

    A leader keeps what is needed to hold the course; its profile belongs to the centre. A partner
    keeps the own profile and hours; the room belongs to the centre.
    """
    match because:
        case Right.COORDINATES:
            return frozenset(Fact)
        case Right.PROVIDES:
            return frozenset(Fact) - _OF_CENTRES - _ROOM
        case Right.LEADS:
            return frozenset(Fact) - _OF_CENTRES - _PROFILE


def fitting(offer: Kept) -> tuple[Fact, ...]:
    """List the facts that such an offer has and that may be changed, in the order of use."""
    allowed = may(offer.right)
    return tuple(each for each in Fact if each in allowed and _has(offer, each))


def _has(offer: Kept, fact: Fact) -> bool:
    match fact:
        case Fact.SLOTS:
            return offer.kind is Kind.SPRECHSTUNDE
        case Fact.THEME:
            return offer.kind in {Kind.ELTERNCAFE, Kind.BABYCAFE, Kind.SCHULELTERNCAFE}
        case Fact.COURSE:
            return offer.kind is Kind.ELTERNBILDUNG or offer.course
        case fact if fact in _COURSE:
            return offer.course
        case Fact.SEATS:
            return offer.childcare is True
        case _:
            return True


def confirmed(record: Record, today: date) -> dict[str, object]:
    """Tell what it puts into a record that somebody says it is right (docs/directory.md)."""
    evidence = {**(record.get("evidence") or {}), "slot": SlotEvidence.CONFIRMED.value}
    return {
        "confidence": Confidence.PUBLISHED.value,
        "evidence": evidence,
        "checked_on": today.isoformat(),
    }


def mark(offers: Iterable[Kept]) -> str:
    """Fingerprint what a list shows, so that "all of these" means what was seen and no more."""
    shown = [(each.id, sorted(each.record.items(), key=str)) for each in offers]
    return f"{crc32(repr(shown).encode()):08x}"
