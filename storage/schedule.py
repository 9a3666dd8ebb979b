"""Turn the words of a directory file about time into the rules' own values."""

from datetime import date

from kiez import holiday
from kiez.calendar import Change, Rule
from kiez.holiday import Break, DaysOff, Region
from storage.directory_format import Holidays
from storage.directory_offer import Offer


def rule(words: Offer) -> Rule | None:
    """Read when an offer takes place; None if there are only added days."""
    schedule = words.schedule
    if schedule is None:
        return None
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


def days_off(holidays: Holidays, first: date, last: date) -> DaysOff:
    """List a city's days off from the first to the last day inclusive."""
    package = holidays.holiday_package
    region = Region(package.country, package.subdivision, frozenset(package.categories))
    breaks = [Break(each.name, each.start, each.end) for each in holidays.school_breaks]
    return holiday.days_off(region, breaks, first, last)
