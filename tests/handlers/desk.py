"""Somebody who coordinates a café, with a phone and a family that follows."""

from dataclasses import dataclass

from aiogram import Dispatcher
from sqlalchemy import insert, select

from kiez.people import Person
from screens.composing_buttons import NewButton
from storage.database import Database
from storage.tables import announcement, consent, follow
from tests.conftest import NOW
from tests.handlers.phone import meet
from tests.handlers.talking import Talking, build
from tests.staff import coordinator
from tests.towns import Town


@dataclass
class Desk:
    """A town with two centres, each with a café on Thursday."""

    database: Database
    routed: Dispatcher

    async def open(self) -> Talking:
        """Build the town, and seat who coordinates the first centre."""
        town = Town()
        for name in ("KiEZ Mitte", "KiEZ Nord"):
            place = town.venue(town.centre(name=name))
            town.dated(town.offer(place, record={"capacity": 8}), 2)
        await build(self.database, town)
        await self._follower(await self.meet(12))
        return await self.seat(11, "centre1001")

    async def seat(self, number: int, centre: str) -> Talking:
        """Seat somebody who coordinates a centre."""
        person = await self.meet(number)
        await coordinator(self.database, person, centre)
        return self.phone(person)

    async def meet(self, number: int) -> Person:
        return await meet(self.database, Town().id, NOW, number)

    def phone(self, person: Person) -> Talking:
        return Talking(self.database, self.routed, person, NOW, translates=True)

    async def _follower(self, reader: Person) -> None:
        theirs = {"municipality_id": reader.municipality, "person_id": reader.id}
        agreed = {"purpose": "news", "version": "1", "given_at": NOW}
        async with self.database.transaction() as tx:
            await tx.execute(insert(consent), theirs | agreed)
            await tx.execute(insert(follow), theirs | {"centre_id": 1001, "often": "weekly"})


async def kept(phone: Talking) -> list[int]:
    """List the drafts and all that went out."""
    async with phone.database.reading() as tx:
        return list((await tx.execute(select(announcement.c.id))).scalars())


async def written(phone: Talking, text: str = "Bring cake.") -> int:
    """Begin with a text of one's own, about no date."""
    await phone.press(NewButton())
    await phone.tap("For no date")
    await phone.tap("Own text")
    await phone.write(text)
    return (await kept(phone))[-1]
