"""The rhythm guard sees every gap, and nothing where there is none."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from kiez.calendar import Action, Change, Rule, State, Weekday, expand, given
from kiez.guard import EVERY, Duty, Finding, Known, Level, findings, monday
from kiez.holiday import Break, DaysOff, Pause, Region, days_off
from kiez.quiet import USUAL, Quiet

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FIRST, LAST = date(2026, 12, 1), date(2028, 1, 31)
WRITTEN = LAST + 12 * WEEK
TODAY = date(2026, 11, 24)
BERLIN = ZoneInfo("Europe/Berlin")
BREAKS = [
    Break("Weihnachtsferien", date(2026, 12, 23), date(2027, 1, 12)),
    Break("Osterferien", date(2027, 3, 22), date(2027, 4, 2)),
    Break("Sommerferien", date(2027, 6, 28), date(2027, 8, 6)),
    Break("Herbstferien", date(2027, 10, 4), date(2027, 10, 16)),
    Break("Weihnachtsferien", date(2027, 12, 23), date(2028, 1, 11)),
]
CAFES = (Duty.ELTERNCAFE, Duty.BABYCAFE, Duty.SCHULELTERNCAFE, Duty.CONSULTATION)
SPACED = {Duty.ELTERNCAFE: 1, Duty.BABYCAFE: 1, Duty.SCHULELTERNCAFE: 2, Duty.CONSULTATION: 1}


@cache
def off() -> DaysOff:
    """Hessian holidays, as the calendar knows them."""
    return days_off(Region("DE", "HE", frozenset(Pause)), BREAKS, FIRST, WRITTEN)


def days(first: date, last: date) -> Iterator[date]:
    return (first + DAY * number for number in range((last - first).days + 1))


def school_days(last: date, count: int) -> date:
    """Go on by so many days that are no school holidays."""
    coming = (day for day in days(last + DAY, WRITTEN) if day not in off()[Pause.SCHOOL])
    return next(day for number, day in enumerate(coming, 1) if number == count)


@dataclass
class Centre:
    """A centre's year: regular, but for the gaps that are planted."""

    chance: Random
    kept: dict[Duty, set[date]] = field(default_factory=lambda: defaultdict(set))
    called_off: dict[Duty, set[date]] = field(default_factory=lambda: defaultdict(set))
    paused: dict[Duty, set[date]] = field(default_factory=lambda: defaultdict(set))
    planted: set[tuple[Duty, date]] = field(default_factory=set)

    def live(self, duty: Duty, missing: int = 0) -> None:
        """Let cafés take place by a rule of their own; of one run so many are cancelled."""
        weekday = self.chance.choice(tuple(Weekday)[:5])
        every = SPACED[duty]
        rule = Rule(frozenset({weekday}), time(9, 30), time(11), FIRST, every_weeks=every)
        pauses = off()[Pause.PUBLIC].keys() | off()[Pause.SCHOOL].keys()
        plan = [each.local_on for each in expand(rule, pauses, [], FIRST, WRITTEN)]
        at = self.chance.randrange(5, 40 // every)
        run = plan[at : at + missing]
        changes = [Change(day, Action.CANCEL, reason="krank") for day in run]
        for each in expand(rule, pauses, changes, FIRST, WRITTEN):
            to = self.kept if each.state is State.ON else self.called_off
            to[duty].add(each.local_on)
        self.paused[duty] = {day for day in days(FIRST, WRITTEN) if given(rule, day)} & pauses
        if missing:
            since = plan[at - 1] if duty in EVERY else run[0] - DAY * run[0].weekday()
            self.planted.add((duty, since))

    def announce(self, *, gap: bool) -> None:
        """Announce a theme every two to four weeks; once not for 43 days or more."""
        last, count, late = FIRST, 0, self.chance.randrange(1, 10)
        while last <= LAST:
            wait = self.chance.randrange(14, 28)
            if gap and (count := count + 1) == late:
                self.planted.add((Duty.THEME, last))
                wait = self.chance.randrange(44, 55)
            last = school_days(last, wait)
            self.kept[Duty.THEME].add(last)

    def tell(self, *, gap: bool) -> None:
        """Meet the network in each half-year and look at the needs once, but for one."""
        halves = [date(2026, 12, 9), date(2027, 3, 3), date(2027, 9, 8), date(2028, 1, 20)]
        self.kept[Duty.NETWORK] = set(halves)
        self.kept[Duty.NEEDS] = {date(2027, 5, 5)}
        if not gap:
            return
        if self.chance.random() < 0.5:
            self.kept[Duty.NETWORK] -= {halves[1]}
            self.planted.add((Duty.NETWORK, date(2027, 1, 1)))
        else:
            self.kept[Duty.NEEDS] = set()
            self.planted.add((Duty.NEEDS, date(2027, 1, 1)))

    def known(self, today: date) -> Known:
        """Tell what is known on a day: cafés ahead, but no theme that nobody has announced."""
        done = {duty: {day for day in self.kept[duty] if day <= today} for duty in Duty}
        return Known(
            begun=dict.fromkeys(Duty, FIRST),
            kept=done | {duty: self.kept[duty] for duty in CAFES},
            called_off=self.called_off,
            paused=self.paused,
            public=off()[Pause.PUBLIC].keys(),
            breaks=off()[Pause.SCHOOL].keys(),
        )


def lived(number: int) -> Centre:
    """Let a centre live a year; centre 0 has no gap, the others have each their own."""
    centre = Centre(Random(20270000 + number))  # noqa: S311 - a seed, no secret
    missing = dict(zip(CAFES, ((1, 0, 0, 0), (0, 2, 0, 0), (0, 0, 4, 0), (0, 0, 0, 5))[number % 4],
                       strict=True))  # fmt: skip
    for duty in CAFES:
        centre.live(duty, missing[duty] if number else 0)
    centre.announce(gap=number % 2 == 1)
    centre.tell(gap=number % 3 == 2)
    return centre


def test_a_year_of_ten_centres_shows_every_planted_gap_and_nothing_else() -> None:
    planted, found, raised = set(), set(), []

    for number in range(10):
        centre = lived(number)
        planted |= {(number, *gap) for gap in centre.planted}
        for today in days(date(2027, 1, 1), LAST):
            for each in findings(centre.known(today), today):
                gap = (number, each.duty, each.since)
                if each.level is Level.GAP and gap not in found:
                    found.add(gap)
                    raised.append(today - each.by)

    assert len(planted) >= 15
    assert {duty for _, duty, _ in planted} == set(Duty)
    assert found == planted
    assert set(raised) == {DAY}


def test_a_year_without_gaps_says_nothing_at_all() -> None:
    centre = lived(0)
    centre.kept[Duty.NEEDS] |= {date(2026, 12, 1), date(2028, 1, 1)}

    said = [findings(centre.known(day), day) for day in days(date(2027, 1, 1), LAST)]

    assert [each for each in said if each] == []


@pytest.mark.parametrize(
    ("waited", "level"),
    [(27, None), (28, Level.HINT), (34, Level.HINT), (35, Level.ALARM), (42, Level.ALARM),
     (43, Level.GAP)],
)  # fmt: skip
def test_a_theme_is_due_within_42_days(waited: int, level: Level | None) -> None:
    last = TODAY - DAY * waited
    known = Known({Duty.THEME: date(2026, 1, 1)}, {Duty.THEME: {last}})

    found = findings(known, TODAY)

    expected = [Finding(Duty.THEME, level, last, last + 42 * DAY, waited)] if level else []
    assert list(found) == expected


def test_school_holidays_do_not_count_into_the_42_days() -> None:
    last = date(2027, 6, 25)
    known = Known({Duty.THEME: FIRST}, {Duty.THEME: {last}}, breaks=off()[Pause.SCHOOL].keys())

    (first,) = findings(known, date(2027, 9, 15))
    (late,) = findings(known, date(2027, 9, 16))

    assert findings(known, date(2027, 8, 10)) == ()
    assert (first.level, late.level) == (Level.ALARM, Level.GAP)


def test_what_is_planned_in_time_needs_no_hint() -> None:
    last = TODAY - 36 * DAY
    known = Known({Duty.THEME: FIRST - 52 * WEEK}, {Duty.THEME: {last, last + 42 * DAY}})

    assert findings(known, TODAY) == ()


def test_a_theme_that_was_never_announced_is_missed_since_the_beginning() -> None:
    begun = TODAY - 43 * DAY

    (found,) = findings(Known({Duty.THEME: begun}), TODAY)

    assert (found.level, found.since) == (Level.GAP, begun)


TUESDAYS = {TODAY + WEEK * number for number in range(-20, 10)}
CAFE = Known({Duty.ELTERNCAFE: min(TUESDAYS)}, {Duty.ELTERNCAFE: TUESDAYS})


def without(*weeks: int, **known: object) -> Known:
    """Take the cafés of some weeks off; 0 is this one."""
    gone = {TODAY + WEEK * number for number in weeks}
    plain = {"kept": {Duty.ELTERNCAFE: TUESDAYS - gone}, "called_off": {Duty.ELTERNCAFE: gone}}
    return replace(CAFE, **(plain | known))  # type: ignore[arg-type] # any field


@pytest.mark.parametrize(
    ("weeks", "level"),
    [((), None), ((1,), Level.HINT), ((0,), Level.ALARM), ((-2,), None), ((-1, 0), Level.GAP)],
)
def test_a_week_without_its_cafe_is_foreseen(weeks: tuple[int, ...], level: Level | None) -> None:
    found = findings(without(*weeks), TODAY)

    assert [each.level for each in found] == ([level] if level else [])


def test_a_missed_week_is_a_gap_from_monday_until_after_the_next_cafe() -> None:
    monday_ = TODAY - DAY

    (found,) = findings(without(-1), monday_)

    assert (found.level, found.since, found.by) == (Level.GAP, monday_ - WEEK, monday_ - DAY)
    assert findings(without(-1), TODAY) == (replace(found, days=8),)
    assert findings(without(-1), TODAY + DAY) == ()


def test_a_week_whose_day_is_a_holiday_is_no_gap() -> None:
    paused = {Duty.ELTERNCAFE: {TODAY - WEEK}}
    none: dict[Duty, set[date]] = {}

    assert findings(without(-1, called_off=none, paused=paused), TODAY - DAY) == ()
    assert findings(without(-1, public={TODAY - WEEK}), TODAY - DAY) == ()


def test_a_cafe_cancelled_beside_a_holiday_is_a_gap() -> None:
    known = without(-1, public={TODAY - WEEK + DAY})

    assert [each.level for each in findings(known, TODAY - DAY)] == [Level.GAP]


def test_a_rule_that_gives_no_day_leaves_a_gap_but_in_the_holidays() -> None:
    none: dict[Duty, set[date]] = {}
    known = without(-1, called_off=none)
    week = set(days(TODAY - WEEK - DAY, TODAY - 2 * DAY))

    assert [each.level for each in findings(known, TODAY - DAY)] == [Level.GAP]
    assert findings(replace(known, breaks=week), TODAY - DAY) == ()


@pytest.mark.parametrize(
    ("today", "level"),
    [(date(2027, 4, 30), None), (date(2027, 5, 2), Level.HINT), (date(2027, 6, 1), Level.ALARM),
     (date(2027, 7, 1), Level.GAP)],
)  # fmt: skip
def test_the_network_meets_in_each_half_year(today: date, level: Level | None) -> None:
    known = Known({Duty.NETWORK: FIRST}, {Duty.NETWORK: {date(2026, 12, 9)}})

    found = findings(known, today)

    assert [(each.level, each.since) for each in found] == (
        [(level, date(2027, 1, 1))] if level else []
    )


def test_a_year_that_had_begun_before_the_centre_does_not_count() -> None:
    known = Known({Duty.NEEDS: date(2027, 2, 1)})

    assert findings(known, date(2027, 12, 31)) == ()
    assert findings(known, date(2028, 1, 1)) == ()


def test_what_a_centre_does_not_offer_is_not_missed() -> None:
    assert findings(Known({}), TODAY) == ()


def test_the_monday_message_waits_for_the_end_of_the_quiet_hours() -> None:
    tuesday = datetime(2026, 11, 24, 8, tzinfo=UTC)

    assert monday(tuesday, Quiet(time(22), time(7)), BERLIN).astimezone(BERLIN) == datetime(
        2026, 11, 30, 7, 30, tzinfo=BERLIN
    )
    assert monday(tuesday, USUAL, BERLIN).astimezone(BERLIN).time() == time(8)


def test_quiet_hours_changed_on_monday_bring_no_second_message() -> None:
    early = datetime(2026, 11, 30, 7, 45, tzinfo=BERLIN)

    assert monday(early, Quiet(time(22), time(9)), BERLIN).date() == date(2026, 12, 7)
