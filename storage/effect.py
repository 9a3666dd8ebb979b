"""Count what becomes of cards: sums of a centre and a quarter, no person, no order, no time."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Integer,
    Text,
    bindparam,
    delete,
    exists,
    false,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from kiez.batch import KEEP_ORIGIN, Opened, Step
from kiez.directory import CentreId, OccurrenceId
from kiez.participation import year_quarter
from kiez.people import PersonId
from kiez.signup import State
from storage.database import Transaction
from storage.tables import (
    batch,
    card_origin,
    centre,
    checkin,
    occurrence,
    offer,
    signup,
    staff,
    tally_card,
    year_marker,
)

_SUM = ("centre_id", "year_quarter", "step", "count")
_ORIGIN = ("person_id", "batch_id", "since_on", "signed_up")

# A centre in trial counts nothing.
_NEW_SUM = select(
    centre.c.id,
    bindparam("in_quarter", type_=Text),
    bindparam("at_step", type_=Text),
    bindparam("number", type_=Integer),
).where(centre.c.id == bindparam("of_centre"), centre.c.live)
_WHO: BindParameter[int] = bindparam("of_person", type_=card_origin.c.person_id.type)
# Nobody is kept who works here, nor a family that has been at the centre before.
_NEW_ORIGIN = (
    select(_WHO, batch.c.id, bindparam("on", type_=card_origin.c.since_on.type), false())
    .join(centre, centre.c.id == batch.c.centre_id)
    .where(
        batch.c.id == bindparam("of_batch"),
        centre.c.live,
        ~exists().where(staff.c.person_id == _WHO),
        ~exists().where(
            year_marker.c.person_id == _WHO, year_marker.c.centre_id == batch.c.centre_id
        ),
    )
)


def _adding(dialect: Any) -> Any:  # noqa: ANN401 - the dialects share no type for "on conflict"
    """Add to a sum, or begin it."""
    statement = dialect.insert(tally_card).from_select(_SUM, _NEW_SUM)
    more = {"count": tally_card.c.count + statement.excluded["count"]}
    return statement.on_conflict_do_update(index_elements=list(_SUM[:3]), set_=more)


def _keeping(dialect: Any) -> Any:  # noqa: ANN401 - as above
    """Keep which card led somebody here; another centre's takes the place of the former."""
    statement = dialect.insert(card_origin).from_select(_ORIGIN, _NEW_ORIGIN)
    return statement.on_conflict_do_update(
        index_elements=["person_id"],
        set_={name: statement.excluded[name] for name in _ORIGIN[1:]},
        where=card_origin.c.batch_id != statement.excluded.batch_id,
    ).returning(card_origin.c.person_id)


_ADD = {"sqlite": _adding(sqlite), "postgresql": _adding(postgresql)}
_KEEP = {"sqlite": _keeping(sqlite), "postgresql": _keeping(postgresql)}

_OF_CENTRE = or_(
    offer.c.centre_id == batch.c.centre_id, offer.c.second_centre_id == batch.c.centre_id
)
_HAS_A_PLACE = (
    select(signup.c.id)
    .join(offer, offer.c.id == signup.c.offer_id)
    .join(batch, _OF_CENTRE)
    .where(
        signup.c.person_id == card_origin.c.person_id,
        signup.c.state == State.IN,
        batch.c.id == card_origin.c.batch_id,
    )
    .correlate(card_origin)
    .exists()
)
# Of two processes that count at once, the second finds them counted.
_SIGNED_UP = (
    update(card_origin)
    .where(~card_origin.c.signed_up, _HAS_A_PLACE)
    .values(signed_up=True)
    .returning(card_origin.c.batch_id)
)
_VISITED = (
    delete(card_origin)
    .where(
        card_origin.c.person_id.in_(
            select(checkin.c.person_id).where(checkin.c.occurrence_id == bindparam("at"))
        ),
        card_origin.c.batch_id.in_(
            select(batch.c.id)
            .join(offer, _OF_CENTRE)
            .join(occurrence, occurrence.c.offer_id == offer.c.id)
            .where(occurrence.c.id == bindparam("at"))
        ),
    )
    .returning(card_origin.c.batch_id)
)
_DAY = select(occurrence.c.local_on).where(occurrence.c.id == bindparam("at"))
_CENTRES = select(batch.c.id, batch.c.centre_id).where(
    batch.c.id.in_(bindparam("ids", expanding=True))
)
_KEPT = select(card_origin.c.batch_id).where(card_origin.c.person_id == bindparam("of_person"))
_FORGET = delete(card_origin).where(card_origin.c.since_on <= bindparam("before"))
_FORGET_ONE = delete(card_origin).where(card_origin.c.person_id == bindparam("of_person"))


async def add(tx: Transaction, centre_id: CentreId, step: Step, on: date, number: int = 1) -> None:
    """Add to a sum of the quarter that a day lies in; a centre in trial counts nothing."""
    values = {"of_centre": centre_id, "in_quarter": year_quarter(on), "at_step": step}
    await tx.execute(_ADD[tx.dialect], values | {"number": number})


async def start(tx: Transaction, person_id: PersonId, found: Opened) -> bool:
    """Keep which card led somebody here, and count it once; of who works here nothing.

    Returns:
        True if it is kept, now or since an earlier time.
    """
    values = {"of_person": person_id, "of_batch": found.id, "on": found.today}
    if (await tx.execute(_KEEP[tx.dialect], values)).first() is None:
        return (await tx.execute(_KEPT, {"of_person": person_id})).first() is not None
    await add(tx, found.centre, Step.STARTED, found.today)
    return True


async def visited(tx: Transaction, occurrence_id: OccurrenceId) -> None:
    """Count the first visits that cards have led to, and forget whose they were.

    To be called when a date is closed, before it is forgotten who was there.
    """
    at = {"at": occurrence_id}
    on = (await tx.execute(_DAY, at)).scalar_one()
    await _count_signups(tx, on)
    gone = (await tx.execute(_VISITED, at)).all()
    await _count(tx, [row.batch_id for row in gone], Step.VISITED, on)


async def forget(tx: Transaction, now: datetime) -> int:
    """Count the new sign-ups, and forget after 90 days which card led somebody here."""
    today = now.astimezone(UTC).date()
    await _count_signups(tx, today)
    return (await tx.execute(_FORGET, {"before": today - KEEP_ORIGIN})).rowcount


async def forget_one(tx: Transaction, person_id: PersonId) -> None:
    """Forget which card led somebody here, because this person wants it."""
    await tx.execute(_FORGET_ONE, {"of_person": person_id})


async def _count_signups(tx: Transaction, on: date) -> None:
    """Count who has got a first place at the centre of the own card, all of them at once."""
    rows = (await tx.execute(_SIGNED_UP)).all()
    await _count(tx, [row.batch_id for row in rows], Step.SIGNED_UP, on)


async def _count(tx: Transaction, batches: Iterable[int], step: Step, on: date) -> None:
    cards = Counter(batches)
    if not cards:
        return
    centres: Counter[int] = Counter()
    for row in await tx.execute(_CENTRES, {"ids": sorted(cards)}):
        centres[row.centre_id] += cards[row.id]
    for centre_id, number in sorted(centres.items()):
        await add(tx, CentreId(centre_id), step, on, number)
