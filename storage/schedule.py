"""Turn the words of a directory file about time into the rules' own values."""

from collections.abc import Sequence
from datetime import date

from kiez import holiday
from kiez.calendar import Change, Rule, Weekday
from kiez.holiday import Break, DaysOff, Region
from storage.directory_format import Holidays
from storage.directory_offer import Offer, Schedule


def rule(words: Offer) -> Rule | None:
    """Read when an offer takes place; None if there are only added days."""
    return given(words.schedule) if words.schedule else None


def given(schedule: Schedule) -> Rule:
    """Read the days of a schedule."""
    return Rule(
        byday=frozenset(schedule.byday),
        start=schedule.start,
        end=schedule.end,
        valid_from=schedule.valid_from,
        valid_until=schedule.valid_until,
        every_weeks=schedule.every_weeks or 1,
        nth=schedule.nth,
    )


def changes(words: Offer) -> list[Change]:
    """Read the days that differ."""
    return [
        Change(each.date, each.action, each.to, each.start, each.end, each.venue, each.reason)
        for each in words.exceptions
    ]


def words_of_rule(told: Rule) -> dict[str, object]:
    """Write a rule in the directory's words."""
    words: dict[str, object] = {
        "byday": [each.value for each in Weekday if each in told.byday],
        "start": f"{told.start:%H:%M}",
        "end": f"{told.end:%H:%M}",
        "valid_from": told.valid_from.isoformat(),
        "valid_until": told.valid_until.isoformat() if told.valid_until else None,
        "every_weeks": told.every_weeks if told.every_weeks > 1 else None,
        "nth": told.nth,
    }
    return {key: value for key, value in words.items() if value is not None}


def words_of_changes(told: Sequence[Change]) -> list[dict[str, str]]:
    """Write the days that differ in the directory's words."""
    return [
        {key: value for key, value in _words_of(each).items() if value is not None}
        for each in told
    ]


def _words_of(told: Change) -> dict[str, str | None]:
    return {
        "date": told.original_on.isoformat(),
        "action": told.action.value,
        "to": told.to.isoformat() if told.to else None,
        "start": f"{told.start:%H:%M}" if told.start else None,
        "end": f"{told.end:%H:%M}" if told.end else None,
        "venue": told.venue,
        "reason": told.reason,
    }


def days_off(holidays: Holidays, first: date, last: date) -> DaysOff:
    """List a city's days off from the first to the last day inclusive."""
    package = holidays.holiday_package
    region = Region(package.country, package.subdivision, frozenset(package.categories))
    breaks = [Break(each.name, each.start, each.end) for each in holidays.school_breaks]
    return holiday.days_off(region, breaks, first, last)
