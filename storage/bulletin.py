"""Read what stands on the notice sheet of the centre that a member of staff works in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, or_, select

import storage.directory
import storage.passing
from kiez.announcement import State as Standing
from kiez.announcement import versions
from kiez.bulletin import Bulletin, Notice, Span, breaks, clipped, days
from kiez.calendar import State
from kiez.details import discreet
from kiez.directory import CentreId, OccurrenceId
from kiez.errors import GoneError
from kiez.holiday import DaysOff, Pause
from kiez.roles import Staff
from locales import theme as catalogue
from storage import card, schedule
from storage.announcement_row import ROWS, Known
from storage.database import Transaction
from storage.directory_format import Holidays
from storage.search import WITH_PLACE, shown
from storage.tables import announcement, centre, municipality, occurrence, offer

_OWN = bindparam("own_centre", type_=offer.c.centre_id.type)
# As parents see them, and what is called off besides; an offer that two units share is on both.
_DATES = (
    select(*card.CARD)
    .select_from(WITH_PLACE)
    .where(
        or_(offer.c.centre_id == _OWN, offer.c.second_centre_id == _OWN),
        ~offer.c.retired,
        occurrence.c.state != State.GONE,
        occurrence.c.local_on.between(bindparam("first_on"), bindparam("last_on")),
        shown(),
    )
    .order_by(occurrence.c.starts_at, offer.c.position, occurrence.c.id)
)
_CITY = (
    select(
        municipality.c.timezone, municipality.c.record["calendar"].label("calendar"), centre.c.live
    )
    .join(centre, centre.c.municipality_id == municipality.c.id)
    .where(centre.c.id == _OWN)
)
# The latest one of a date counts.
_THEMES = ROWS.where(
    announcement.c.centre_id == _OWN,
    announcement.c.occurrence_id.in_(bindparam("dates", expanding=True)),
    announcement.c.state.in_((Standing.PLANNED, Standing.SENDING, Standing.SENT)),
    or_(announcement.c.theme_key.is_not(None), announcement.c.theme_id.is_not(None)),
).order_by(announcement.c.changed_at, announcement.c.id)
# So far before and after the sheet's days holidays are read, to know when they begin and end.
_AROUND = timedelta(days=60)


async def read(tx: Transaction, who: Staff, span: Span, now: datetime) -> Bulletin:
    """Tell what takes place in the centre that is worked in.

    Raises:
        GoneError: None is coordinated.
    """
    if who.centre is None:
        raise GoneError("There is no centre to make a sheet for.")
    row = (await tx.execute(_CITY, {"own_centre": who.centre})).one()
    today = now.astimezone(ZoneInfo(row.timezone)).date()
    first, last = days(span, today)
    cities = await storage.directory.municipalities(tx)
    city = next(each for each in cities if each.id == who.municipality)
    place = await storage.passing.place(tx, who.municipality, who.centre)
    off = _off(row.calendar, first, last)
    return Bulletin(
        centre=place,
        unit=f"{city.network.unit} {city.short_name}",
        page=_page(place.key, "" if city is cities[0] else city.key),
        span=span,
        first_on=first,
        last_on=last,
        today=today,
        notices=await _notices(tx, who.centre, first, last),
        holidays={day: name for day, name in off[Pause.PUBLIC].items() if first <= day <= last},
        breaks=breaks(off, first, last),
        trial=not row.live,
        menu=city.languages,
    )


async def _notices(tx: Transaction, own: CentreId, first: date, last: date) -> tuple[Notice, ...]:
    values = {"own_centre": own, "first_on": first, "last_on": last, "by_telegram": False}
    cards = [card.told(row) for row in await tx.execute(_DATES, values)]
    themes = await _themes(tx, own, [each.occurrence for each in cards])
    return tuple(
        Notice(each, {} if discreet(each.kind) else themes.get(each.occurrence, {}))
        for each in cards
    )


async def _themes(
    tx: Transaction, own: CentreId, dates: Sequence[OccurrenceId]
) -> dict[OccurrenceId, Mapping[str, str]]:
    """Read what is announced of dates to all who follow the centre."""
    if not dates:
        return {}
    rows = await tx.execute(_THEMES, {"own_centre": own, "dates": list(dates)})
    known = (Known(row) for row in rows)
    return {
        each.row.occurrence_id: {} if each.sensitive else _titles(each.row)
        for each in known
        if each.whole and not each.personal
    }


def _titles(row: Row[Any]) -> dict[str, str]:
    """Name a theme in each language that it may go out in."""
    if row.theme_key is not None:
        said = ((code, catalogue.words(row.theme_key, code)) for code in catalogue.languages())
        return {code: words.title for code, words in said if words}
    return {
        code: clipped(each.title or each.text)
        for code, each in versions(row.versions).items()
        if each.ready
    }


def _page(key: str, city_key: str) -> str:
    return f"{city_key}/c/{key}" if city_key else f"c/{key}"


def _off(calendar: Mapping[str, Any] | None, first: date, last: date) -> DaysOff:
    if calendar is None:
        return {Pause.PUBLIC: {}, Pause.SCHOOL: {}}
    words = Holidays.model_validate(calendar)
    return schedule.days_off(words, first - _AROUND, last + _AROUND)
