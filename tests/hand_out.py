"""A centre whose cards are handed out."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from sqlalchemy import select

import storage.batch
from kiez.batch import Batch, BatchId, Hand, Stage, Wanted, code_of
from kiez.directory import CentreId, OccurrenceId
from kiez.people import MunicipalityId
from storage.database import Database
from storage.tables import centre, tally_card
from tests.handlers.talking import build
from tests.towns import Town

_NUMBERS = count(9_000_001)


async def handed_out(
    database: Database, key: str, now: datetime, language: str | None = None
) -> Batch:
    """Make a batch of cards for families with a baby, for a centre of a directory file."""
    async with database.transaction() as tx:
        where = select(centre.c.id, centre.c.municipality_id).where(centre.c.key == key)
        row = (await tx.execute(where)).one()
        number = next(_NUMBERS)
        about = (Stage.BABY, Hand.VISITOR, language, 20)
        wanted = Wanted(BatchId(number), code_of(number), CentreId(row.id), *about)
        author = (MunicipalityId(row.municipality_id), None)
        return await storage.batch.make(tx, author, wanted, now)


@dataclass
class HandOut:
    """A live centre with a café tomorrow, a café for babies in five days, and cards."""

    database: Database
    now: datetime
    live: bool = True
    town: Town = field(default_factory=Town)

    async def build(self) -> None:
        """Write the centre."""
        known = {"quarter": "Mitte", "key": "mitte", "record": {"office_venue": "venue1001"}}
        place = self.town.venue(self.town.centre(live=self.live, **known))
        about = {"slot_confirmed": True}
        self.cafe_offer = self.town.offer(place, **about)
        self.cafe = OccurrenceId(self.town.dated(self.cafe_offer, days=1))
        babies = self.town.offer(place, kind="babycafe", title="Babycafé", **about)
        self.babies = OccurrenceId(self.town.dated(babies, days=5))
        self.town.dated(self.town.offer(place, title="Morgens", **about), days=2)
        self.other = CentreId(self.town.centre(live=True, name="KiEZ Süd", quarter="Süd"))
        await build(self.database, self.town)

    @property
    def centre(self) -> CentreId:
        return CentreId(self.town.rows["centre"][0]["id"])

    async def cards(
        self,
        stage: Stage = Stage.BABY,
        language: str | None = None,
        centre: CentreId | None = None,
        at: datetime | None = None,
    ) -> Batch:
        """Make a batch."""
        number = next(_NUMBERS)
        there = centre or self.centre
        about = (stage, Hand.VISITOR, language, 20)
        wanted = Wanted(BatchId(number), code_of(number), there, *about)
        author = (MunicipalityId(self.town.number), None)
        async with self.database.transaction() as tx:
            return await storage.batch.make(tx, author, wanted, at or self.now)

    async def sums(self) -> dict[str, int]:
        """Read what is counted, step by step."""
        async with self.database.reading() as tx:
            rows = await tx.execute(select(tally_card.c.step, tally_card.c.count.label("number")))
            return {row.step: row.number for row in rows}
