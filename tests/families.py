"""Families of a small town, row by row: who they are, where they chat, what they signed up for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

import storage.notice
from kiez.directory import OccurrenceId
from kiez.notice import Kind, Notice
from kiez.people import Door, MunicipalityId, PersonId
from storage.database import Database
from storage.tables import absence, chat, notice, person, reminding, signup

TELEGRAM_ID, WEB_ID = 777, 1


@dataclass(slots=True)
class Families:
    """Rows of families; each verb adds to them and gives the new id."""

    city: MunicipalityId
    rows: dict[Any, list[dict[str, Any]]] = field(default_factory=dict)
    number: int = 0

    def family(self, language: str = "en", **known: object) -> PersonId:
        plain: dict[str, Any] = {
            "language": language,
            "stopped": False,
            "shows_topic": False,
            "quiet_from": None,
            "quiet_to": None,
        }
        return PersonId(self._add(person, plain | known))

    def chat(self, person_id: int, door: Door = Door.TELEGRAM, **known: object) -> int:
        """Add a chat; its number at the door is its own id."""
        plain: dict[str, Any] = {
            "person_id": person_id,
            "door": door,
            "bot_id": TELEGRAM_ID if door is Door.TELEGRAM else WEB_ID,
            "chat_id": self.number + 1,
            "used_on": date(2026, 11, 20),
            "blocked": False,
        }
        return self._add(chat, plain | known)

    def at_home(self, language: str = "en", door: Door = Door.TELEGRAM) -> PersonId:
        """Add a family with one chat."""
        made = self.family(language)
        self.chat(made, door)
        return made

    def signup(self, person_id: int, offer: int, date_id: int | None, **known: object) -> int:
        plain: dict[str, Any] = {
            "offer_id": offer,
            "occurrence_id": date_id,
            "person_id": person_id,
            "state": "in",
            "position": self.number,
            "adults": 1,
            "children": {},
            "room": 1,
            "childcare": 0,
            "slot_time": None,
            "offered_until": None,
            "coming": None,
            "code_hmac": str(self.number),
        }
        return self._add(signup, plain | known)

    def absent(self, signup_id: int, date_id: int) -> None:
        row = {"signup_id": signup_id, "occurrence_id": date_id}
        self.rows.setdefault(absence, []).append(row)

    def remind(self, person_id: int, date_id: int, leads: str | None = None) -> None:
        row = {"person_id": person_id, "occurrence_id": date_id, "leads": leads}
        self.rows.setdefault(reminding, []).append({"municipality_id": self.city, **row})

    async def build(self, database: Database) -> None:
        """Write the rows."""
        async with database.transaction() as tx:
            for table in (person, chat, signup, absence, reminding):
                if self.rows.get(table):
                    await tx.execute(insert(table), self.rows[table])
        self.rows.clear()

    def _add(self, table: Any, values: dict[str, Any]) -> int:  # noqa: ANN401 - sqlalchemy's Table
        self.number += 1
        row = {"id": self.number, "municipality_id": self.city} | values
        self.rows.setdefault(table, []).append(row)
        return self.number


def told(
    city: int,
    person_id: int,
    kind: Kind,
    due_at: datetime,
    date_id: int | None = None,
    **known: Any,  # noqa: ANN401 - any field
) -> Notice:
    """Make a notice."""
    occurrence = OccurrenceId(date_id) if date_id else None
    return Notice(MunicipalityId(city), PersonId(person_id), kind, due_at, occurrence, **known)


async def write(database: Database, *notices: Notice) -> None:
    """Let notices wait to be said."""
    async with database.transaction() as tx:
        await storage.notice.add(tx, notices)


async def noted(database: Database) -> Sequence[Row[Any]]:
    """Read all notices, the oldest first."""
    async with database.reading() as tx:
        return (await tx.execute(select(notice).order_by(notice.c.id))).all()


async def change(database: Database, table: Any, number: int, **values: object) -> None:  # noqa: ANN401 - sqlalchemy's Table
    """Change one row."""
    async with database.transaction() as tx:
        await tx.execute(update(table).where(table.c.id == number).values(**values))
