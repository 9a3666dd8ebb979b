"""Give seats to families: all or nothing, never twice, and fairly to those who wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import NewType
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.quiet import Quiet

SignupId = NewType("SignupId", int)

# Docs/privacy.md, section 3: as many as an open check-in holds.
MOST_ADULTS = 4
MOST_CHILDREN = 6
# A freed seat is kept so long for the family that it is offered to (docs/rules.md).
WINDOW = timedelta(hours=12)
# From then on nobody is waited for: a free seat is open to all.
OPEN_BEFORE = timedelta(hours=2)


class Band(StrEnum):
    """A child's age, in years."""

    U1 = "u1"
    ONE_TWO = "1-2"
    THREE_FIVE = "3-5"
    SIX_UP = "6+"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What a family has."""

    IN = "in"
    WAITING = "waiting"
    OFFERED = "offered"
    """A seat is held for it for a while."""


class Outcome(StrEnum):
    """What became of a wish."""

    IN = "in"
    WAITING = "waiting"
    FULL = "full"
    """Nothing was changed; there is a waiting list."""
    TAKEN = "taken"
    """The slot went to somebody else meanwhile; nothing was changed."""
    LATE = "late"
    """It has begun, is cancelled, or the last day to join is over."""


@dataclass(frozen=True, slots=True)
class Family:
    """Those who come together.

    Args:
        adults: 1 to 4.
        children: How many of each age; 0 to 6 in all.
        childcare: Children to be looked after meanwhile, of those who come.
    """

    adults: int
    children: Mapping[Band, int] = field(default_factory=dict)
    childcare: int = 0

    @property
    def kids(self) -> int:
        """Count the children."""
        return sum(self.children.values())

    @property
    def size(self) -> int:
        """Count all of them."""
        return self.adults + self.kids

    @property
    def possible(self) -> bool:
        """Tell whether a family can be like this."""
        counts_well = all(count >= 0 for count in self.children.values())
        within = 1 <= self.adults <= MOST_ADULTS and self.kids <= MOST_CHILDREN
        return counts_well and within and 0 <= self.childcare <= self.kids


@dataclass(frozen=True, slots=True)
class Seats:
    """Seats in the room and in the childcare; None is "no limit"."""

    room: int | None = None
    childcare: int | None = None

    def fit(self, room: int, childcare: int) -> bool:
        """Tell whether so many fit in; who needs no childcare does not mind a lack of it."""
        return _fits(self.room, room) and _fits(self.childcare, childcare)

    def without(self, room: int, childcare: int) -> "Seats":
        """Give what is left; less than none after the room was made smaller."""
        return Seats(_less(self.room, room), _less(self.childcare, childcare))


@dataclass(frozen=True, slots=True)
class Entry:
    """A family's claim on seats.

    Args:
        position: Order of joining.
        room: Seats it takes or waits for.
        quiet: When it is left alone: the window of an offer stands still meanwhile.
        until: When the offer ends; None if there is none.
    """

    id: SignupId
    position: int
    state: State
    room: int
    childcare: int
    quiet: Quiet = quiet.USUAL
    until: datetime | None = None
    slot: time | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Seats that are given together: those of an occurrence, or of a whole course.

    Args:
        starts_at: Of a course its first date that is still to come.
        slots: The slots of a consultation by appointment; empty: people come and sit together.
    """

    seats: Seats
    entries: tuple[Entry, ...]
    starts_at: datetime
    zone: ZoneInfo
    slots: tuple[time, ...] = ()

    @property
    def free(self) -> Seats:
        """Tell what nobody has and nobody is offered."""
        left = self.seats
        for entry in self.entries:
            if entry.state is not State.WAITING:
                left = left.without(entry.room, entry.childcare)
        return left

    @property
    def queue(self) -> list[Entry]:
        """List those who wait, the first first."""
        waiting = (entry for entry in self.entries if entry.state is State.WAITING)
        return sorted(waiting, key=lambda entry: entry.position)

    @property
    def free_slots(self) -> list[time]:
        """List the slots that nobody has."""
        taken = {entry.slot for entry in self.entries if entry.state is not State.WAITING}
        return [slot for slot in self.slots if slot not in taken]

    @property
    def open_at(self) -> datetime:
        """Tell when waiting ends and what is free is open to all."""
        return self.starts_at - OPEN_BEFORE


@dataclass(frozen=True, slots=True)
class Lapse:
    """The offer has ended: the family leaves the list, and is told so."""

    id: SignupId


@dataclass(frozen=True, slots=True)
class Offer:
    """A seat is held for the family until then."""

    id: SignupId
    until: datetime
    slot: time | None = None


Step = Lapse | Offer


def settle(pool: Pool, now: datetime) -> tuple[Pool, list[Step]]:
    """End the offers whose time is over and offer what is free to the first families that fit.

    A family too large for what is free keeps its rank; nobody whom the free seats fit is passed.

    Returns:
        The pool after it, and what was done, in order.
    """
    lapsed = [entry for entry in pool.entries if _lapsed(entry, now)]
    steps: list[Step] = [Lapse(entry.id) for entry in lapsed]
    pool = _replaced(pool, [entry for entry in pool.entries if entry not in lapsed])
    if now >= pool.open_at:
        return pool, steps
    for entry in pool.queue:
        if may_have(pool, entry.room, entry.childcare):
            slot = pool.free_slots[0] if pool.slots else None
            until = window(pool, entry.quiet, now)
            steps.append(Offer(entry.id, until, slot))
            held = Entry(
                entry.id,
                entry.position,
                State.OFFERED,
                entry.room,
                entry.childcare,
                entry.quiet,
                until,
                slot,
            )
            pool = _replaced(pool, [held if each is entry else each for each in pool.entries])
    return pool, steps


def window(pool: Pool, quiet_hours: Quiet, now: datetime) -> datetime:
    """Tell how long a seat is held: twelve waking hours, at most until two hours before."""
    return min(quiet.after(quiet_hours, now, WINDOW, pool.zone), pool.open_at)


def may_have(pool: Pool, room: int, childcare: int, slot: time | None = None) -> bool:
    """Tell whether free seats fit, after `settle` has offered what others wait for."""
    if pool.slots:
        free = pool.free_slots
        return bool(free) and (slot is None or slot in free) and pool.free.fit(0, childcare)
    return pool.free.fit(room, childcare)


def may_change(pool: Pool, entry: Entry, room: int, childcare: int) -> bool:
    """Tell whether a family may take other numbers: fewer at once, more if they still fit."""
    if entry.state is State.WAITING or (room <= entry.room and childcare <= entry.childcare):
        return True
    others = _replaced(pool, [each for each in pool.entries if each.id != entry.id])
    if pool.slots:
        return others.free.fit(0, childcare)
    left = others.free
    # What it has it may keep, also where the room was made smaller since.
    return (room <= entry.room or _fits(left.room, room)) and (
        childcare <= entry.childcare or _fits(left.childcare, childcare)
    )


def rank(pool: Pool, signup: SignupId) -> int:
    """Tell a family's place in the queue, the first is 1; 0 if it does not wait."""
    ids = [entry.id for entry in pool.queue]
    return ids.index(signup) + 1 if signup in ids else 0


def slots(start: time, end: time, minutes: int, break_minutes: int) -> tuple[time, ...]:
    """Cut a consultation hour into slots; what is left at its end is no slot.

    Args:
        minutes: Length of a slot.
        break_minutes: Between two of them.
    """
    first, last = _minutes(start), _minutes(end) - minutes
    step = minutes + break_minutes
    return tuple(time(at // 60, at % 60) for at in range(first, last + 1, step))


def _lapsed(entry: Entry, now: datetime) -> bool:
    return entry.state is State.OFFERED and entry.until is not None and entry.until <= now


def _replaced(pool: Pool, entries: Sequence[Entry]) -> Pool:
    return Pool(pool.seats, tuple(entries), pool.starts_at, pool.zone, pool.slots)


def _fits(free: int | None, wanted: int) -> bool:
    return free is None or wanted <= 0 or wanted <= free


def _less(free: int | None, taken: int) -> int | None:
    return None if free is None else free - taken


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
