"""Read what the digest tells: the dates of the coming week of what a person follows."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, or_, select

import storage.finding
from kiez.calendar import State
from kiez.details import discreet
from kiez.finding import Found, Question, Search
from kiez.follow import AHEAD, MOST_DATES, Often
from kiez.people import Door, PersonId
from storage.database import Transaction
from storage.search import WITH_PLACE, shown
from storage.tables import follow, occurrence, offer, person

_WEEKLY = and_(follow.c.person_id == bindparam("of_person"), follow.c.often == Often.WEEKLY)
_SHOWS_TOPIC = select(person.c.shows_topic).where(person.c.id == bindparam("of_person"))
_COMING = (
    select(occurrence.c.id, _SHOWS_TOPIC.scalar_subquery().label("shows_topic"))
    .select_from(WITH_PLACE)
    .where(
        occurrence.c.municipality_id.in_(select(follow.c.municipality_id).where(_WEEKLY)),
        occurrence.c.starts_at > bindparam("now", type_=occurrence.c.starts_at.type),
        occurrence.c.starts_at < bindparam("until", type_=occurrence.c.starts_at.type),
        occurrence.c.state == State.ON,
        offer.c.retired.is_(False),
        shown(),
        exists().where(
            _WEEKLY,
            follow.c.municipality_id == offer.c.municipality_id,
            or_(follow.c.centre_id.is_(None), follow.c.centre_id == offer.c.centre_id),
            or_(follow.c.kind.is_(None), follow.c.kind == offer.c.kind),
        ),
    )
    .order_by(occurrence.c.starts_at, offer.c.key)
    .limit(MOST_DATES)
)


async def lines(
    tx: Transaction, person_id: PersonId, door: Door, now: datetime
) -> tuple[Found, ...]:
    """List the dates of the coming week of what a person follows weekly, soonest first.

    Whose consultation hour it is is not told unless the person switched that on: the digest
    comes unasked, and a locked phone shows it.
    """
    wanted = {
        "of_person": person_id,
        "by_telegram": door is Door.TELEGRAM,
        "now": now,
        "until": now + AHEAD,
    }
    coming = (await tx.execute(_COMING, wanted)).all()
    if not coming:
        return ()
    question = Question(Search(), None, now, now.date(), door=door)
    found = await storage.finding.lines(tx, [row.id for row in coming], question)
    shows_topic = coming[0].shows_topic
    return tuple(
        replace(each, service=None) if discreet(each.kind) and not shows_topic else each
        for each in found
    )
