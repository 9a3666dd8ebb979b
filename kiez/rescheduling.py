"""Decide how an offer's rule and exceptions are to be for dates to be others."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from kiez.calendar import Action, Change, Dated, Rule, State, Weekday, expand, given
from kiez.directory import Kind, OccurrenceId, OfferId, Service

# So far ahead somebody plans a pause, or another time.
FARTHEST = timedelta(days=366)
# As much as a reason may have that somebody types.
MOST_SIGNS = 200
_DAY = timedelta(days=1)


class Why(StrEnum):
    """The usual reasons for which a date is called off, as a button carries them."""

    ILLNESS = "i"
    HOLIDAYS = "h"
    ROOM = "r"


REASONS = {
    Why.ILLNESS: "Krankheit",
    Why.HOLIDAYS: "Ferien",
    Why.ROOM: "Der Raum ist nicht frei",
}
"""As the directory says them; screens say them in each language."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When and where an offer takes place, as its record says.

    Args:
        rule: None if there are only added days.
        venue: Key of the usual venue.
        changes: The exceptions, at most one of a day.
    """

    rule: Rule | None
    venue: str | None
    changes: tuple[Change, ...] = ()

    def change(self, day: date) -> Change | None:
        """Find the exception of a day."""
        return next((each for each in self.changes if each.original_on == day), None)

    def gives(self, day: date) -> bool:
        """Tell whether the rule gives this day, exceptions and pauses aside."""
        return self.rule is not None and given(self.rule, day)

    def away(self, day: date) -> bool:
        """Tell whether the date that the rule gives this day takes place on another one."""
        change = self.change(day)
        return change is not None and change.to is not None

    def instead(self, day: date, change: Change | None) -> "Plan":
        """Give the plan with another exception of this day, or with none."""
        others = [each for each in self.changes if each.original_on != day]
        whole = [*others, *([change] if change else [])]
        return replace(self, changes=tuple(sorted(whole, key=lambda each: each.original_on)))


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a date goes; None is "stays".

    Args:
        venue: Key.
    """

    day: date | None = None
    start: time | None = None
    end: time | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Usual:
    """When or where an offer is usually to be; None is "as before".

    Args:
        venue: Key.
    """

    weekday: Weekday | None = None
    start: time | None = None
    end: time | None = None
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """A venue of a centre.

    Args:
        key: As the record names it.
    """

    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Times:
    """When and where an offer takes place, as those see it who keep it.

    Args:
        venue: The usual one; None: nobody knows.
        rooms: All venues of the centres whose offer it is.
        ahead: The next dates, also those that are called off, by their number.
        clock: The time of today.
    """

    offer: OfferId
    kind: Kind
    service: Service | None
    title: str
    plan: Plan
    venue: Room | None
    rooms: tuple[Room, ...]
    ahead: Mapping[OccurrenceId, Dated]
    today: date
    clock: time = time.min

    def over(self, day: date, start: time) -> bool:
        """Tell whether what begins then has begun already today."""
        return day == self.today and start <= self.clock

    def room(self, number: int) -> Room | None:
        """Find a venue that a button names."""
        return next((each for each in self.rooms if each.id == number), None)

    def near(self, dated: Dated) -> Room | None:
        """Find the venue of a date."""
        own = next((each for each in self.rooms if each.key == dated.venue), None)
        return own or self.venue

    def free(self, day: date, but: date | None = None) -> bool:
        """Tell whether nothing takes place on a day, or only the date of that original day."""
        return not any(
            each.local_on == day and each.original_on != but and each.state is State.ON
            for each in self.ahead.values()
        )


def cancelled(plan: Plan, day: date, reason: str | None = None) -> Plan:
    """Call a date off; one that somebody has added is taken away, unless it has a reason to tell.

    Args:
        day: The day that the rule gave, or that was added.
    """
    if plan.gives(day):
        return plan.instead(day, Change(day, Action.CANCEL, reason=reason))
    own = plan.change(day)
    if own is None or reason is None:
        return plan.instead(day, None)
    start, end = own.start, own.end
    if plan.rule is not None:
        start, end = start or plan.rule.start, end or plan.rule.end
    return plan.instead(day, Change(day, Action.CANCEL, None, start, end, own.venue, reason))


def restored(plan: Plan, day: date) -> Plan:
    """Let a date that was called off take place after all, as usual."""
    own = plan.change(day)
    if own is None or plan.gives(day):
        return plan.instead(day, None)
    return plan.instead(day, replace(own, action=Action.ADD, reason=None))


def moved(plan: Plan, dated: Dated, to: Shift) -> Plan:
    """Let a date take place on another day, at another hour or venue."""
    day = to.day or dated.local_on
    start, end = to.start or dated.start_time, to.end or dated.end_time
    venue = to.venue or dated.venue
    if venue == plan.venue:
        venue = None
    if not plan.gives(dated.original_on):
        # An added day has no rule's day to come from.
        gone = plan.instead(dated.original_on, None)
        return gone.instead(day, Change(day, Action.ADD, None, start, end, venue))
    return plan.instead(dated.original_on, _moved(plan, dated.original_on, day, start, end, venue))


def added(plan: Plan, day: date, start: time, end: time) -> Plan:
    """Add a single date."""
    return plan.instead(day, Change(day, Action.ADD, None, start, end))


def paused(
    plan: Plan, off: Container[date], first: date, last: date, reason: str | None = None
) -> Plan:
    """Call off all that takes place from the first to the last day, inclusive.

    Args:
        off: Days on which nothing takes place anyway.
    """
    for dated in expand(plan.rule, off, plan.changes, first, last):
        if dated.state is State.ON and first <= dated.local_on <= last:
            plan = cancelled(plan, dated.original_on, reason)
    return plan


def other(plan: Plan, usual: Usual) -> Plan:
    """Give the plan with another usual time or venue; its exceptions stay."""
    rule = plan.rule
    if rule is not None:
        rule = replace(
            rule,
            byday=frozenset({usual.weekday}) if usual.weekday else rule.byday,
            start=usual.start or rule.start,
            end=usual.end or rule.end,
        )
    return replace(plan, rule=rule, venue=usual.venue or plan.venue)


def from_day(plan: Plan, new: Plan, off: Container[date], today: date, day: date) -> Plan | None:
    """Let another rule or venue be the usual one from a day on; what comes before stays.

    A record has but one rule: until that day the former one is written down date by date.

    Args:
        new: Its exceptions are of no account.
        off: Days on which nothing takes place.

    Returns:
        None if a date before that day has moved, and the new weekdays do not give its own.
    """
    if plan.rule is None or new.rule is None:
        return None
    same_days = new.rule.byday == plan.rule.byday
    rule = replace(new.rule, valid_from=plan.rule.valid_from if same_days else day)
    later = Plan(rule, new.venue)
    kept: list[Change] = [each for each in plan.changes if each.original_on < today]
    for dated in expand(plan.rule, off, plan.changes, today, day - _DAY):
        if dated.original_on >= day:
            continue
        change = _as_before(later, plan, dated)
        if change is None and dated.state is State.ON and dated.local_on != dated.original_on:
            return None
        kept += [change] if change else []
    kept += [
        each
        for each in plan.changes
        if each.original_on >= day and (each.action is Action.ADD or given(rule, each.original_on))
    ]
    known = {each.original_on: each for each in kept}
    return replace(later, changes=tuple(known[each] for each in sorted(known)))


def _as_before(later: Plan, plan: Plan, dated: Dated) -> Change | None:
    """Write down a date as it was under the former rule."""
    by_rule = later.gives(dated.original_on)
    if dated.state is State.CANCELLED:
        return plan.change(dated.original_on) if by_rule else None
    venue = dated.venue or (plan.venue if plan.venue != later.venue else None)
    start, end = dated.start_time, dated.end_time
    if by_rule:
        return _moved(later, dated.original_on, dated.local_on, start, end, venue)
    if dated.local_on != dated.original_on:
        return None
    return Change(dated.original_on, Action.ADD, None, start, end, venue)


def _moved(
    plan: Plan, original_on: date, day: date, start: time, end: time, venue: str | None
) -> Change | None:
    """Make an exception that names only what is not as usual; None if all is."""
    usual = plan.rule is not None and (plan.rule.start, plan.rule.end) == (start, end)
    if usual and day == original_on and venue is None:
        return None
    return Change(
        original_on=original_on,
        action=Action.MOVE,
        to=day if day != original_on else None,
        start=None if usual else start,
        end=None if usual else end,
        venue=venue,
    )
