"""Read how the conversations begin that somebody has to answer."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, select

from kiez.directory import Through
from kiez.people import Door
from kiez.roles import Staff
from kiez.task import Todo
from kiez.todo import Opening
from storage.conversation import reach, reached
from storage.database import Transaction
from storage.tables import centre, offer, thread, thread_message

# A carrier keeps what parents write out of Telegram: there the list does not show it either.
_HERE = func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL).in_(
    bindparam("through", expanding=True)
)
_WRITTEN = (
    select(
        thread.c.id,
        thread_message.c.from_staff,
        thread_message.c.language,
        thread_message.c.text,
    )
    .select_from(
        thread_message.join(thread, thread.c.id == thread_message.c.thread_id)
        .outerjoin(offer, offer.c.id == thread.c.offer_id)
        .outerjoin(centre, centre.c.id == func.coalesce(thread.c.centre_id, offer.c.centre_id))
    )
    .where(thread.c.id.in_(bindparam("threads", expanding=True)), reached(), _HERE)
    .order_by(thread_message.c.at, thread_message.c.id)
)


async def openings(tx: Transaction, who: Staff, todo: Iterable[Todo]) -> dict[int, Opening]:
    """Tell with which words each conversation waits, as far as somebody may read it here."""
    threads = sorted({each.thread for each in todo if each.thread is not None})
    if not threads:
        return {}
    through = list(Through) if who.door is Door.WEB else [Through.ALL]
    values = {"threads": threads, "through": through, **reach(who)}
    found: dict[int, Opening] = {}
    for row in await tx.execute(_WRITTEN, values):
        if row.from_staff:
            found.pop(row.id, None)
        else:
            found.setdefault(row.id, Opening(row.language, row.text))
    return found
