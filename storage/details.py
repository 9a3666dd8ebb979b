"""Read what the card of an occurrence tells of its offer, its centre and its venue."""

from typing import Any

from sqlalchemy import Row, func

from kiez.details import access
from kiez.directory import Audience, Kind, Registration, Service, Through
from storage.tables import centre, offer, venue

OFFERED = (
    offer.c.id.label("offer"),
    offer.c.kind,
    offer.c.service,
    offer.c.title,
    offer.c.registration,
    offer.c.cost_cents,
    offer.c.childcare,
    offer.c.child_age_months_min.label("youngest"),
    offer.c.child_age_months_max.label("oldest"),
    offer.c.audience,
    offer.c.languages,
    offer.c.centre_id.label("centre"),
    func.coalesce(centre.c.name, "").label("centre_name"),
    func.coalesce(centre.c.quarter, "").label("quarter"),
    centre.c.live,
    func.coalesce(venue.c.name, "").label("venue_name"),
    func.coalesce(venue.c.street, "").label("street"),
    func.coalesce(venue.c.postal_code, "").label("postal_code"),
    func.coalesce(venue.c.city, "").label("city"),
    venue.c.lat,
    venue.c.lon,
    venue.c.step_free,
    venue.c.pram,
    venue.c.nursing,
    venue.c.changing_table,
    offer.c.checked_on,
    offer.c.slot_confirmed.label("confirmed"),
    func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL).label("through"),
    offer.c.record.label("offer_record"),
    centre.c.record.label("centre_record"),
)
"""The columns of a row that `offered` reads."""

_AS_THEY_ARE = (
    "offer",
    "title",
    "cost_cents",
    "childcare",
    "centre",
    "centre_name",
    "quarter",
    "venue_name",
    "street",
    "postal_code",
    "city",
    "lat",
    "lon",
    "step_free",
    "pram",
    "nursing",
    "changing_table",
    "checked_on",
    "confirmed",
)


def offered(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """Give the fields of `Details` that do not depend on the date."""
    record, of_centre = row.offer_record, row.centre_record or {}
    kind, registration = Kind(row.kind), Registration(row.registration)
    return {
        **{name: getattr(row, name) for name in _AS_THEY_ARE},
        "kind": kind,
        "service": Service(row.service) if row.service else None,
        "description": record.get("description") or "",
        "provider": record.get("provider") or "",
        "access": access(kind, registration),
        "registration": registration,
        "child_age_months": (row.youngest, row.oldest),
        "audience": frozenset(Audience(word) for word in _words(row.audience)),
        "languages": _words(row.languages),
        "carrier": (of_centre.get("carrier") or {}).get("name") or "",
        "trial": row.live is False,
        "phone": record.get("phone") or (of_centre.get("contact") or {}).get("phone"),
        "through": Through(row.through),
    }


def _words(listed: str) -> tuple[str, ...]:
    """Take apart what a column holds as "|de|tr|"."""
    return tuple(word for word in listed.split("|") if word)
