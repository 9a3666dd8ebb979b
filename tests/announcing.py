"""A centre whose families follow it, and somebody who announces something there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Row, Table, insert, select

from kiez.announcement import Audience
from kiez.consent import Purpose
from kiez.directory import CentreId, OfferId
from kiez.people import Door, Person
from kiez.roles import Grant, Role, Staff
from storage.database import Database
from storage.tables import announcement, chat, child, consent, follow, notice, person, signup
from tests.handlers.phone import meet
from tests.staff import appoint
from tests.towns import Town

BOT = 1
TEXT = {"title": "", "machine": False, "checked": True}


@dataclass
class Square:
    """A centre with a café, and those who follow it.

    Args:
        date: Of the café; a day ahead.
        course: Another offer there, with sign-up.
        other: Another centre.
    """

    database: Database
    town: Town
    centre: int
    offer: int
    date: int
    course: int
    other: int
    petra: Person
    staff: Staff
    now: datetime
    numbers: Any = field(default_factory=lambda: count(1))

    async def write(self, rows: dict[Table, list[dict[str, Any]]]) -> None:
        """Write rows as they are."""
        async with self.database.transaction() as tx:
            for table, values in rows.items():
                await tx.execute(insert(table), values)

    async def people(self, *languages: str, **known: Any) -> list[int]:  # noqa: ANN401 - any column
        """Let people come who have agreed to everything."""
        ids = [next(self.numbers) for _ in languages]
        city = {"municipality_id": self.town.id}
        of_chat = {"bot_id": BOT, "used_on": self.now.date(), "blocked": False} | city
        door = {"door": known.pop("door", Door.WEB)}
        agreed = {"version": "1", "given_at": self.now} | city
        said = zip(ids, languages, strict=True)
        await self.write(
            {
                person: [{"id": each, "language": code} | city | known for each, code in said],
                chat: [{"id": each, "person_id": each, "chat_id": each} | of_chat | door
                       for each in ids],
                consent: [{"person_id": each, "purpose": purpose} | agreed
                          for each in ids for purpose in Purpose],
            }
        )  # fmt: skip
        return ids

    async def followers(self, *languages: str, **known: Any) -> list[int]:  # noqa: ANN401 - any column
        """Let people come who follow the centre."""
        kind = known.pop("kind", None)
        ids = await self.people(*languages, **known)
        follows = {"municipality_id": self.town.id, "centre_id": self.centre, "kind": kind}
        how = {"often": "weekly"}
        await self.write({follow: [{"person_id": each} | follows | how for each in ids]})
        return ids

    async def sign_up(self, who: int, date: int | None, offer: int = 0) -> None:
        """Give somebody a place."""
        row: dict[str, Any] = {
            "id": who,
            "municipality_id": self.town.id,
            "offer_id": offer or self.offer,
            "occurrence_id": date,
            "person_id": who,
            "state": "in",
            "position": who,
            "adults": 1,
            "children": {},
            "room": 1,
            "childcare": 0,
            "code_hmac": f"code {who}",
        }
        await self.write({signup: [row]})

    async def child(self, who: int, born_on: Any) -> None:  # noqa: ANN401 - a date
        """Note the month in which a child was born."""
        row = {"id": who, "municipality_id": self.town.id, "person_id": who, "born_on": born_on}
        await self.write({child: [row]})

    async def draft(self, audience: Audience | None = None, **known: Any) -> int:  # noqa: ANN401 - any column
        """Write a draft: with a theme of the catalogue, unless it has versions."""
        number: int = 2**61 + next(self.numbers)
        theme = None if "versions" in known else "baby-sleep"
        plain: dict[str, Any] = {
            "id": number,
            "municipality_id": self.town.id,
            "centre_id": self.centre,
            "staff_id": self.staff.id,
            "state": "draft",
            "theme_key": theme,
            "occurrence_id": self.date,
            "versions": {},
            "audience": (audience or Audience()).written(),
            "changed_at": self.now,
        }
        await self.write({announcement: [plain | known]})
        return number

    async def row(self, number: int) -> Row[Any]:
        """Read an announcement."""
        async with self.database.reading() as tx:
            query = select(announcement).where(announcement.c.id == number)
            return (await tx.execute(query)).one()

    async def notices(self) -> Sequence[Row[Any]]:
        """Read all notices."""
        async with self.database.reading() as tx:
            return (await tx.execute(select(notice).order_by(notice.c.id))).all()

    async def told(self) -> list[int]:
        """List who is to hear something."""
        return [each.person_id for each in await self.notices()]

    async def leader(self, offer: int) -> Staff:
        """Let somebody lead an offer and nothing else."""
        who = await meet(self.database, self.town.id, self.now, 9_000_002)
        return await appoint(self.database, who, "Lale", Grant(Role.LEADER, offer=OfferId(offer)))

    async def neighbour(self) -> Person:
        """Let somebody coordinate another centre."""
        who = await meet(self.database, self.town.id, self.now, 9_000_003)
        grant = Grant(Role.COORDINATOR, centre=CentreId(self.other))
        await appoint(self.database, who, "Nora", grant)
        return who


async def square(database: Database, now: datetime, **known: object) -> Square:
    """Open a centre with a café and a coordinator."""
    town = Town()
    centre = town.centre(**({"live": True} | known))
    venue = town.venue(centre)
    offer = town.offer(venue, slot_confirmed=True)
    date, course = town.dated(offer), town.offer(venue, kind="elternbildung")
    town.dated(offer, 8)
    other = town.centre(name="KiEZ Ost", live=True)
    await town.build(database)
    petra = await meet(database, town.id, now, 9_000_001)
    grant = Grant(Role.COORDINATOR, centre=CentreId(centre))
    staff = await appoint(database, petra, "Petra", grant)
    return Square(database, town, centre, offer, date, course, other, petra, staff, now)
