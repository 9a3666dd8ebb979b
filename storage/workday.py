"""Read what a city's working days depend on: its zone, the day there, its public holidays."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from kiez.holiday import Pause
from kiez.people import MunicipalityId
from storage import schedule
from storage.database import Transaction
from storage.directory_format import Holidays
from storage.tables import municipality

# What is due lies so many days ahead at most: an absence, holidays, working days.
_AHEAD = timedelta(days=120)

_CITY = select(municipality.c.timezone, municipality.c.record).where(
    municipality.c.id == bindparam("city")
)


@dataclass(frozen=True, slots=True)
class Workdays:
    """The day in a city, and the public holidays of the coming months.

    Args:
        off: Days on which nobody works.
    """

    zone: ZoneInfo
    today: date
    off: Collection[date]


async def of(tx: Transaction, city: MunicipalityId, now: datetime) -> Workdays:
    """Tell on which of the coming days a city works."""
    row = (await tx.execute(_CITY, {"city": city})).one()
    zone = ZoneInfo(row.timezone)
    today = now.astimezone(zone).date()
    words = row.record.get("calendar")
    if words is None:
        return Workdays(zone, today, ())
    # What is late since long ago asks for days of the past, too.
    holidays = Holidays.model_validate(words)
    off = schedule.days_off(holidays, today - _AHEAD, today + _AHEAD)
    return Workdays(zone, today, off[Pause.PUBLIC])
