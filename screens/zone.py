"""Describe a time zone to calendars by its rule (RFC 5545, VTIMEZONE)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# The European Union changes its clocks at 01:00 UTC (directive 2000/84/EC, article 2 ff.).
_CLOCKS = (
    (TimezoneDaylight, "CEST", 1, 2, datetime(1996, 3, 31, 2), 3),  # noqa: DTZ001 - RFC 5545: local
    (TimezoneStandard, "CET", 2, 1, datetime(1996, 10, 27, 3), 10),  # noqa: DTZ001 - the same
)


def described(zone: ZoneInfo) -> Timezone:
    """Describe the zone by its rule: the library would list single days until 2037."""
    told = Timezone()
    told.add("tzid", zone.key)
    for part, name, before, after, begin, month in _CLOCKS:
        change = part()
        change.add("tzname", name)
        change.add("dtstart", begin)
        change.add("tzoffsetfrom", timedelta(hours=before))
        change.add("tzoffsetto", timedelta(hours=after))
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        told.add_component(change)
    return told
