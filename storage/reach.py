"""Tell how a person hears of something unasked."""

from typing import Any

from sqlalchemy import bindparam, exists, select

from kiez import notice
from kiez.directory import Through
from kiez.notice import Way
from kiez.people import Door, Person
from kiez.reach import Reach, reach
from storage.database import Transaction
from storage.tables import chat, person, push_subscription

_WAYS = (
    select(
        person.c.stopped,
        chat.c.id,
        chat.c.bot_id,
        chat.c.chat_id,
        chat.c.door,
        chat.c.used_on,
        chat.c.blocked,
        exists().where(push_subscription.c.chat_id == chat.c.chat_id).label("rings"),
    )
    .outerjoin(chat, chat.c.person_id == person.c.id)
    .where(person.c.id == bindparam("of_person"))
    .order_by(chat.c.id)
)


async def of(
    tx: Transaction, somebody: Person, through: Through = Through.ALL, *, rings: bool = True
) -> Reach:
    """Tell what happens on this person's phone when there is news.

    Args:
        through: What the carrier of a date lets pass through Telegram.
        rings: Web Push is switched on; what is kept from before rings no more.
    """
    rows = list(await tx.execute(_WAYS, {"of_person": somebody.id}))
    ways = [_way(row, blocked=row.blocked) for row in rows if row.id is not None]
    # The chat somebody writes in is the one used last and open to us; its row says so only
    # after the answer.
    here = [_way(row, blocked=False) for row in rows if row.id == somebody.chat]
    chosen = notice.way(here, through) or notice.way(ways, through)
    ringing = {row.chat_id for row in rows if row.rings}
    return reach(
        chosen,
        stopped=any(row.stopped for row in rows),
        rings=rings and chosen is not None and chosen.chat_id in ringing,
    )


def _way(row: Any, *, blocked: bool) -> Way:  # noqa: ANN401 - a row of _WAYS
    return Way(
        bot_id=row.bot_id,
        chat_id=row.chat_id,
        door=Door(row.door),
        used_on=row.used_on.isoformat(),
        blocked=blocked,
    )
