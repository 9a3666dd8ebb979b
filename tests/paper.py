"""Seats kept on paper: a plain model of the waiting list that knows nothing of our rules."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache

from tests.towns import ZONE

MINUTES = 10
STEP = timedelta(minutes=MINUTES)
HOLD = timedelta(hours=12)
OPEN = timedelta(hours=2)
QUIET = {
    1: (time(21), time(8)),  # the usual hours
    2: (time(21), time(8)),
    3: (time(20), time(7)),
    4: (time(12), time(14)),
    5: (time(9), time(9)),  # never
    6: (time(21), time(8)),
}
SLOTS = (time(10), time(11))


@dataclass
class Row:
    """What the model knows of a family."""

    order: int
    state: str
    room: int
    care: int
    until: datetime | None = None
    slot: time | None = None


@dataclass
class Plain:
    """Seats on paper: who has what, in the words of docs/rules.md."""

    slotted: bool
    starts: list[datetime]
    room: int | None
    care: int | None
    on: bool = True
    rows: dict[int, Row] = field(default_factory=dict)
    lapsed: set[int] = field(default_factory=set)

    def start(self, now: datetime) -> datetime | None:
        """Give the next beginning, if there is one."""
        return next((each for each in self.starts if self.on and each > now), None)

    def has(self, who: int, seats: int, care: int) -> bool:
        """Look whether so many seats are there when this family has none."""
        others = [row for key, row in self.rows.items() if key != who and row.state != "waiting"]
        cared = not care or self.care is None or care + sum(r.care for r in others) <= self.care
        if self.slotted:
            return cared and len(self.slots(who)) > 0
        return cared and (self.room is None or seats + sum(r.room for r in others) <= self.room)

    def slots(self, who: int = 0) -> list[time]:
        taken = {r.slot for k, r in self.rows.items() if k != who and r.state != "waiting"}
        return [slot for slot in SLOTS if slot not in taken]

    def settle(self, now: datetime) -> None:
        start = self.start(now)
        if start is None:
            return
        for who, row in list(self.rows.items()):
            if row.until is not None and row.until <= now:
                del self.rows[who]
                self.lapsed.add(who)
        for who, row in sorted(self.rows.items(), key=lambda pair: pair[1].order):
            before = now < start - OPEN and row.state == "waiting"
            if before and self.has(who, row.room, row.care):
                row.state, row.until = "offered", min(held(now, QUIET[who]), start - OPEN)
                row.slot = self.slots(who)[0] if self.slotted else None

    def ask(
        self, who: int, wanted: tuple[int, int], slot: time | None, now: datetime, *, queue: bool
    ) -> str:
        """Let a family ask for seats, or for others than it has."""
        self.settle(now)
        start, row = self.start(now), self.rows.get(who)
        if start is None:
            return "late"
        last = max((each.order for each in self.rows.values()), default=0)
        seats, care = (1, wanted[1]) if self.slotted else wanted
        sits = row is not None and row.state != "waiting"
        mine = row.slot if row else None
        others = self.slotted and slot and slot != mine and slot not in self.slots()
        if others and (sits or self.slots()):
            return "taken"
        if self.may(row if sits else None, who, seats, care):
            new = slot or mine or self.slots()[0] if self.slotted else None
            order = row.order if row else last + 1
            self.rows[who] = Row(order, "in", seats, care, None, new)
            self.lapsed.discard(who)
            self.settle(now)
            return "in"
        if sits or (row is None and not (queue and now < start - OPEN)):
            return "full"
        self.rows[who] = Row(row.order if row else last + 1, "waiting", seats, care)
        self.lapsed.discard(who)
        return "waiting"

    def may(self, has: Row | None, who: int, seats: int, care: int) -> bool:
        if has is None:
            return self.has(who, seats, care)
        # What one has is not asked for again, even where there is less room now.
        more = (seats if seats > has.room else -99, care if care > has.care else 0)
        return self.has(who, *more)


@cache
def held(now: datetime, quiet: tuple[time, time]) -> datetime:
    """Walk twelve hours on the clock of the town's hall, standing still in quiet hours."""
    left = HOLD
    while left:
        hour = now.astimezone(ZONE).time()
        start, end = quiet
        rests = start <= hour < end if start <= end else not end <= hour < start
        left -= timedelta() if rests else STEP
        now += STEP
    return now
