"""What becomes of visits, on paper: plain sums that know nothing of our rules and tables."""

from collections import Counter
from datetime import UTC, datetime

from kiez.directory import CentreId, OccurrenceId
from kiez.headcount import Count, What
from kiez.people import MunicipalityId, PersonId
from kiez.roles import Grant, Role, Staff, StaffId
from kiez.signup import Band, Family
from storage.database import Database
from tests.towns import Town

LANGUAGES = {1: "tr", 2: "ar", 3: "tr"}
CONSULTATION = 2
"""The third date is one; the others are cafés of the same centre."""


OPEN = datetime(2026, 11, 25, 10, tzinfo=UTC)
FAMILIES = (Family(1, {Band.U1: 1}), Family(2, {Band.ONE_TWO: 1, Band.SIX_UP: 2}), Family(4))


async def town(database: Database) -> tuple[list[OccurrenceId], Staff]:
    """Build two cafés and a consultation at one live centre, open at the same hour."""
    made = Town()
    of = made.centre(live=True)
    venue = made.venue(of)
    kinds = ("elterncafe", "babycafe", "sprechstunde")
    dates = [made.dated(made.offer(venue, kind=kind), days=1) for kind in kinds]
    await made.build(database)
    grant = Grant(Role.COORDINATOR, CentreId(of))
    staff = Staff(StaffId(1), PersonId(1), MunicipalityId(1), "Petra", (grant,))
    return [OccurrenceId(number) for number in dates], staff


class Paper:
    """The same, on paper: who is where, whose year is counted, and what was added up."""

    def __init__(self) -> None:
        self.here: list[dict[int, tuple[Count, bool]]] = [{}, {}, {}]
        self.entered = [Count() for _ in self.here]
        self.marked: set[int] = set()
        self.closed = [False] * 3
        self.totals: dict[int, tuple[int, int, int]] = {}
        self.bands: Counter[tuple[str, str]] = Counter()
        self.years: Counter[str] = Counter()
        self.sums = [0, 0]

    def enter(self, at: int, who: int, family: Family) -> None:
        if self.closed[at]:
            return
        count = Count(1, family.adults, family.children)
        first = self.here[at][who][1] if who in self.here[at] else self.first(at, who)
        self.here[at][who] = (count, first)

    def step(self, at: int, what: What, by: int) -> None:
        if not self.closed[at]:
            self.entered[at] = self.entered[at].stepped(what, by)

    def typed(self, at: int, count: Count) -> None:
        former = self.entered[at]
        if not self.closed[at]:
            kept = former.children if former.kids == count.kids else count.children
            self.entered[at] = Count(count.families, count.adults, kept, count.new)

    def first(self, at: int, who: int) -> bool:
        if at == CONSULTATION or who in self.marked:
            return False
        self.marked.add(who)
        return True

    def leave(self, at: int, who: int) -> None:
        if self.closed[at] or who not in self.here[at]:
            return
        if not self.here[at].pop(who)[1]:
            return
        other = 1 - at
        if who in self.here[other]:
            self.here[other][who] = (self.here[other][who][0], True)
        else:
            self.marked.discard(who)

    def close(self, at: int, late: Count | None = None) -> None:
        if self.closed[at]:
            return
        families = self.here[at]
        firsts = Counter(LANGUAGES[who] for who, (_, first) in families.items() if first)
        counted = sum((count for count, _ in families.values()), self.entered[at])
        new = counted.new + sum(firsts.values())
        alone = not counted.families and (counted.adults or counted.kids)
        if late is None and (alone or new > counted.families):
            return
        self.here[at], self.entered[at] = {}, Count()
        if counted == Count():
            counted = late or counted
        if counted == Count():
            return
        self.closed[at] = True
        if at == CONSULTATION:
            self.sums = [self.sums[0] + counted.families, self.sums[1] + counted.adults]
            self.bands["sprechstunde", ""] += counted.kids
            return
        self.totals[at] = (counted.families, counted.adults, counted.kids)
        for band, number in counted.children.items():
            self.bands[("elterncafe", "babycafe")[at], band.value] += number
        self.years.update(firsts)
        self.years[""] += counted.new + sum(firsts.values())
