"""Give seats to families: all or nothing, never twice, and fairly to those who wait."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from kiez import quiet
from kiez.quiet import Quiet
from kiez.signup import OPEN_BEFORE, WINDOW, Family, Outcome, Seats, SignupId, State, fits


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
    def next_position(self) -> int:
        """Number the family that joins next."""
        return max((entry.position for entry in self.entries), default=0) + 1

    def has(self, signup: SignupId) -> bool:
        """Tell whether a family is in here."""
        return any(entry.id == signup for entry in self.entries)

    def room(self, family: Family) -> int:
        """Count the seats that a family takes in the room; of slots it takes one."""
        return 1 if self.slots else family.size

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
class Asked:
    """What a family wants.

    Args:
        slot: None: the one it has, or any.
        queue: It would wait.
    """

    family: Family
    slot: time | None = None
    queue: bool = False


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
            pool = seated(pool, replace(entry, state=State.OFFERED, until=until, slot=slot))
    return pool, steps


def place(pool: Pool, entry: Entry, asked: Asked, now: datetime) -> tuple[Outcome, Entry]:
    """Decide what becomes of a family's wish, after `settle`.

    Args:
        entry: As the family stands; one that is new waits, and is not in the pool.

    Returns:
        The entry after it; the same as before where nothing is changed.
    """
    if _is_taken(pool, entry, asked.slot):
        return Outcome.TAKEN, entry
    room, childcare = pool.room(asked.family), asked.family.childcare
    changed = replace(entry, room=room, childcare=childcare)
    waits = entry.state is State.WAITING
    if may_have(pool, room, childcare) if waits else may_change(pool, entry, room, childcare):
        slot = (asked.slot or entry.slot or pool.free_slots[0]) if pool.slots else None
        return Outcome.IN, replace(changed, state=State.IN, until=None, slot=slot)
    if waits and (pool.has(entry.id) or (asked.queue and now < pool.open_at)):
        return Outcome.WAITING, changed
    return Outcome.FULL, entry


def seated(pool: Pool, entry: Entry) -> Pool:
    """Put an entry into the pool, in place of the family's former one."""
    return _replaced(pool, [*without(pool, entry.id).entries, entry])


def without(pool: Pool, signup: SignupId) -> Pool:
    """Take a family out of the pool."""
    return _replaced(pool, [each for each in pool.entries if each.id != signup])


def window(pool: Pool, quiet_hours: Quiet, now: datetime) -> datetime:
    """Tell how long a seat is held: twelve waking hours, at most until two hours before."""
    return min(quiet.after(quiet_hours, now, WINDOW, pool.zone), pool.open_at)


def may_have(pool: Pool, room: int, childcare: int) -> bool:
    """Tell whether free seats fit, after `settle` has offered what others wait for."""
    if pool.slots:
        return bool(pool.free_slots) and pool.free.fit(0, childcare)
    return pool.free.fit(room, childcare)


def may_change(pool: Pool, entry: Entry, room: int, childcare: int) -> bool:
    """Tell whether a family may take other numbers: fewer at once, more if they still fit."""
    if entry.state is State.WAITING or (room <= entry.room and childcare <= entry.childcare):
        return True
    left = without(pool, entry.id).free
    if pool.slots:
        return left.fit(0, childcare)
    # What it has it may keep, also where the room was made smaller since.
    return (room <= entry.room or fits(left.room, room)) and (
        childcare <= entry.childcare or fits(left.childcare, childcare)
    )


def rank(pool: Pool, signup: SignupId) -> int:
    """Tell a family's place in the queue, the first is 1; 0 if it does not wait."""
    ids = [entry.id for entry in pool.queue]
    return ids.index(signup) + 1 if signup in ids else 0


def _is_taken(pool: Pool, entry: Entry, slot: time | None) -> bool:
    """Tell whether the slot that is asked for is another's; where none is free, one may wait."""
    if not pool.slots or slot in (None, entry.slot) or slot in pool.free_slots:
        return False
    return bool(pool.free_slots) or entry.state is not State.WAITING


def _lapsed(entry: Entry, now: datetime) -> bool:
    return entry.state is State.OFFERED and entry.until is not None and entry.until <= now


def _replaced(pool: Pool, entries: Sequence[Entry]) -> Pool:
    return replace(pool, entries=tuple(entries))
