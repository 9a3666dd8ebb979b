"""A small hand-made town, row by row, so that a search test sees all it depends on."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from kiez.people import MunicipalityId
from storage.database import Database
from storage.tables import centre, municipality, occurrence, offer, venue

ZONE = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 24)

LAT, LON = 50.0, 8.0
"""Middle of the town; `east_m` counts metres from here along its parallel."""

_METRE = 1 / 71_474.0


@dataclass(slots=True)
class Town:
    """Rows of one municipality; each verb adds to them and gives the new id."""

    number: int = 1
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def id(self) -> MunicipalityId:
        return MunicipalityId(self.number)

    def centre(self, **known: object) -> int:
        plain: dict[str, Any] = {
            "name": "KiEZ Mitte",
            "quarter": "Mitte",
            "live": False,
            "record": {},
        }
        return self._add("centre", plain | known)

    def venue(self, centre_id: int, east_m: float = 0, **known: object) -> int:
        plain: dict[str, Any] = {
            "centre_id": centre_id,
            "name": "Haus",
            "street": "Weg 1",
            "postal_code": "65183",
            "city": "Musterstadt",
            "lat": LAT,
            "lon": LON + east_m * _METRE,
            "step_free": None,
            "record": {},
        }
        return self._add("venue", plain | known)

    def offer(self, venue_id: int | None = None, **known: object) -> int:
        venues = {row["id"]: row for row in self.rows.get("venue", [])}
        where = venues.get(venue_id or 0, {})
        plain: dict[str, Any] = {
            "centre_id": where.get("centre_id"),
            "venue_id": venue_id,
            "kind": "elterncafe",
            "service": None,
            "title": "Elterncafé",
            "lat": where.get("lat"),
            "lon": where.get("lon"),
            "postal_code": where.get("postal_code"),
            "step_free": where.get("step_free"),
            "childcare": None,
            "child_age_months_min": None,
            "child_age_months_max": None,
            "audience": "|eltern|",
            "languages": "|de|",
            "registration": "none",
            "cost_cents": 0,
            "slot_confirmed": False,
            "checked_on": None,
            "retired": False,
            "touched": {},
            "record": {},
        }
        return self._add("offer", plain | known)

    def dated(self, offer_id: int, days: int = 1, hour: int = 10, **known: object) -> int:
        on, start = TODAY + timedelta(days=days), time(hour)
        plain: dict[str, Any] = {
            "offer_id": offer_id,
            "original_on": on,
            "local_on": on,
            "start_time": start,
            "end_time": time(hour + 2),
            "weekday": on.weekday(),
            "starts_at": datetime.combine(on, start, ZONE),
            "ends_at": datetime.combine(on, time(hour + 2), ZONE),
            "venue_id": None,
            "elsewhere": False,
            "state": "on",
            "reason": None,
            "revision": 0,
        }
        return self._add("occurrence", plain | known)

    def cafe(self, east_m: float = 0, days: int = 1, hour: int = 10, **known: object) -> int:
        """Add a centre with a venue and an offer with one date; give the date's id."""
        place = self.venue(self.centre(), east_m)
        return self.dated(self.offer(place, **known), days, hour)

    async def build(self, database: Database) -> MunicipalityId:
        """Write the rows."""
        city = {
            "id": self.number,
            "key": f"town{self.number}",
            "position": self.number,
            "name": "Stadt Musterstadt",
            "short_name": "Musterstadt",
            "timezone": ZONE.key,
            "lat": LAT,
            "lon": LON,
            "languages": ["de"],
            "record": {},
        }
        async with database.transaction() as tx:
            await tx.execute(insert(municipality), [city])
            for table in (centre, venue, offer, occurrence):
                for row in self.rows.get(table.name, []):
                    await tx.execute(insert(table), [row])
        return self.id

    def _add(self, table: str, values: dict[str, Any]) -> int:
        rows = self.rows.setdefault(table, [])
        number = self.number * 1_000 + len(rows) + 1
        own: dict[str, Any] = {"id": number, "municipality_id": self.number}
        if table != "occurrence":
            own |= {"key": f"{table}{number}", "position": len(rows)}
        rows.append(own | values)
        return number
