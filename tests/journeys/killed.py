"""A bot that is killed again and again, and the people who use it."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import Table, func, insert, select

import storage.inbox
from storage.database import Database
from storage.inbox import Arrival
from storage.tables import chat, consent, inbox, notice, outbox, person, signup
from tests.conftest import NOW
from tests.door import FakeDoor
from tests.journeys import working
from tests.journeys.life import Lives
from tests.towns import Town

# A life is killed so soon after its work was handed in; seconds.
LONGEST_WORK = 0.15
# What a life causes is due in the course of the test; reminders of later years are not.
HOUR = timedelta(hours=1)


@dataclass
class House:
    """A bot that is killed again and again, and the people who use it.

    Args:
        door: What it sends to.
        dates: Occurrences with one seat each; each trial has its own.
    """

    database: Database
    door: FakeDoor
    lives: Lives
    surroundings: dict[str, str]
    town: Town
    dates: Iterator[int]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    chance: random.Random = field(default_factory=lambda: random.Random(4))  # noqa: S311 - moments
    kills: int = 0

    async def people(self, how_many: int) -> list[int]:
        """Let people come who have agreed to everything; a person's number is also the chat's."""
        ids = [next(self.numbers) for _ in range(how_many)]
        city = {"municipality_id": self.town.id}
        agreed = {"purpose": "places", "version": "1", "given_at": NOW} | city
        of_chat = {"door": "web", "bot_id": working.BOT_ID, "used_on": NOW.date()} | city
        rows: dict[Table, list[dict[str, Any]]] = {
            person: [{"id": each, "language": "tr"} | city for each in ids],
            chat: [{"id": each, "person_id": each, "chat_id": each} | of_chat for each in ids],
            consent: [{"person_id": each} | agreed for each in ids],
        }
        await self.write(rows)
        return ids

    async def write(self, rows: dict[Table, list[dict[str, Any]]]) -> None:
        """Write rows as they are."""
        async with self.database.transaction() as tx:
            for table, values in rows.items():
                await tx.execute(insert(table), values)

    async def tap(self, taps: Sequence[tuple[int, str]]) -> None:
        """Keep taps as if a door had brought them: who, and what the button carries."""
        arrivals = [_tapped(next(self.numbers), who, data) for who, data in taps]
        async with self.database.transaction() as tx:
            await storage.inbox.keep(tx, arrivals, NOW)

    async def kill_soon(self) -> None:
        """Live for a moment, and be killed."""
        self.lives.begin(**self.surroundings)
        await asyncio.sleep(self.chance.uniform(0, LONGEST_WORK))
        await asyncio.to_thread(self.lives.kill)
        self.kills += 1

    async def finish(self) -> None:
        """Let the last life do what all the others have left."""
        self.lives.begin(**self.surroundings)
        async with asyncio.timeout(120):
            while await self.open_work():  # noqa: ASYNC110 - another process does it
                await asyncio.sleep(0.1)

    async def open_work(self) -> int:
        """Count what is not handled, not sent, not said."""
        return sum(
            [
                await self.number(inbox, inbox.c.state == "waiting"),
                await self.number(outbox, outbox.c.state == "waiting"),
                await self.number(
                    notice, notice.c.state == "waiting", notice.c.due_at <= NOW + HOUR
                ),
            ]
        )

    async def number(self, table: Table, *where: Any) -> int:  # noqa: ANN401 - any condition
        """Count rows."""
        query = select(func.count()).select_from(table).where(*where)
        async with self.database.reading() as tx:
            return int((await tx.execute(query)).scalar_one())

    async def states(self, date: int) -> list[str]:
        """List what the families of a date have."""
        query = select(signup.c.state).where(signup.c.occurrence_id == date)
        async with self.database.reading() as tx:
            return sorted((await tx.execute(query.order_by(signup.c.position))).scalars())

    def heard(self) -> Counter[int]:
        """Count what each chat was sent."""
        sent = (content for method, content in self.door.asked if method != "answerCallbackQuery")
        return Counter(int(content["chat_id"]) for content in sent)

    def sign_up(self, who: int, date: int, state: str = "in") -> dict[str, Any]:
        """Make the row of a sign-up with one adult."""
        number = next(self.numbers)
        return {
            "id": number,
            "municipality_id": self.town.id,
            "offer_id": self.town.rows["offer"][0]["id"],
            "occurrence_id": date,
            "person_id": who,
            "state": state,
            "position": number,
            "adults": 1,
            "children": {},
            "room": 1,
            "childcare": 0,
            "code_hmac": f"code {number}",
        }


def _tapped(number: int, who: int, data: str) -> Arrival:
    user = {"id": who, "is_bot": False, "first_name": "A", "language_code": "tr"}
    message = {"message_id": 1, "date": 0, "chat": {"id": who, "type": "private"}}
    query = {"id": str(number), "from": user, "chat_instance": "1", "data": data}
    update = {"update_id": number, "callback_query": query | {"message": message}}
    return Arrival(number, working.BOT_ID, number, who, json.dumps(update))
