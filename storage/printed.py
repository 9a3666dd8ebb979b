"""Read what a card or poster tells of the centre that invites."""

from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select

from kiez import printed
from kiez.batch import Stage
from kiez.calendar import Weekday
from kiez.directory import CentreId, Kind, Through
from kiez.errors import GoneError
from kiez.printed import Inviting, Weekly
from storage import schedule
from storage.database import Transaction
from storage.directory_offer import Schedule
from storage.tables import centre, municipality, offer, venue

_CENTRE = (
    select(
        centre.c.name,
        centre.c.live,
        centre.c.record,
        func.coalesce(centre.c.telegram, Through.ALL).label("through"),
        func.coalesce(venue.c.name, "").label("place"),
        func.coalesce(venue.c.street, "").label("street"),
        func.coalesce(venue.c.postal_code, "").label("postal_code"),
        func.coalesce(venue.c.city, municipality.c.short_name).label("city"),
    )
    .join(municipality, municipality.c.id == centre.c.municipality_id)
    .outerjoin(
        venue,
        and_(
            venue.c.municipality_id == centre.c.municipality_id,
            venue.c.key == centre.c.record["office_venue"].as_string(),
            venue.c.retired.is_(False),
        ),
    )
    .where(centre.c.id == bindparam("of_centre"), ~centre.c.retired)
)
_OFFERS = (
    select(
        offer.c.kind,
        offer.c.childcare,
        offer.c.slot_confirmed,
        offer.c.record["schedule"].label("schedule"),
    )
    .where(
        offer.c.centre_id == bindparam("of_centre"),
        offer.c.kind.in_((Kind.BABYCAFE, Kind.ELTERNCAFE)),
        ~offer.c.retired,
        ~offer.c.hidden,
    )
    .order_by(offer.c.position, offer.c.id)
)


async def inviting(tx: Transaction, centre_id: CentreId, stage: Stage) -> Inviting:
    """Tell who invites, where it is and when parents meet there.

    Raises:
        GoneError: There is no such centre.
    """
    row = (await tx.execute(_CENTRE, {"of_centre": centre_id})).first()
    if row is None:
        raise GoneError("This centre is not there.")
    offers = await tx.execute(_OFFERS, {"of_centre": centre_id})
    known = [found for found in map(_weekly, offers) if found]
    return Inviting(
        name=row.name,
        place=row.place,
        street=row.street,
        postal_code=row.postal_code,
        city=row.city,
        phone=(row.record.get("contact") or {}).get("phone") or "",
        through=Through(row.through),
        weekly=printed.weekly(stage, known, live=row.live),
    )


def _weekly(row: Row[Any]) -> Weekly | None:
    """Give the days of an offer that comes every week without an end: paper stays for years."""
    if not row.schedule:
        return None
    rule = schedule.given(Schedule.model_validate(row.schedule))
    if rule.nth is not None or rule.every_weeks > 1 or rule.valid_until is not None:
        return None
    return Weekly(
        kind=Kind(row.kind),
        weekdays=tuple(number for number, day in enumerate(Weekday) if day in rule.byday),
        start=rule.start,
        end=rule.end,
        childcare=bool(row.childcare),
        confirmed=row.slot_confirmed,
    )
