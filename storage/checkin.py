"""Keep which families are here until a date is closed, and which year each was counted in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, case, delete, extract, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from kiez.checkin import Visit, forgotten, is_first, joined
from kiez.details import Details, discreet
from kiez.directory import CentreId, Kind, OccurrenceId
from kiez.headcount import Count, of_family
from kiez.people import PersonId
from kiez.signup import Family
from storage.database import Transaction
from storage.headcount import banded, plain
from storage.tables import checkin, occurrence, offer, person, year_marker

_AT = checkin.c.occurrence_id == bindparam("at_occurrence")
_OF = checkin.c.person_id == bindparam("of_person")
_YEAR = extract("year", occurrence.c.local_on)
# A consultation adds to its quarter alone: nobody is told that a family was there first.
_MARKING = and_(
    offer.c.centre_id.is_not(None), offer.c.kind.not_in([each for each in Kind if discreet(each)])
)
_PLACED = checkin.join(occurrence, occurrence.c.id == checkin.c.occurrence_id).join(
    offer, offer.c.id == occurrence.c.offer_id
)
_HERE = (
    select(
        checkin.c.person_id,
        checkin.c.adults,
        checkin.c.children,
        checkin.c.first_this_year,
        person.c.language,
    )
    .join(person, person.c.id == checkin.c.person_id)
    .where(_AT)
)
_HERE_HELD = _HERE.with_for_update(of=checkin)
_ONE = select(checkin).where(_AT, _OF)
_ENTER = insert(checkin)
_CHANGE = (
    update(checkin)
    .where(_AT, _OF)
    .values(adults=bindparam("new_adults"), children=bindparam("new_children"))
)
_LEAVE = delete(checkin).where(_AT, _OF)
_FORGET = delete(checkin).where(_AT)
# Of two dates that count the same family at once, the second waits.
_HOLD = select(person.c.id).where(person.c.id == bindparam("of_person")).with_for_update()
_MARKER = select(year_marker.c.year).where(
    year_marker.c.person_id == bindparam("of_person"),
    year_marker.c.centre_id == bindparam("at_centre"),
)
_HEIR = (
    select(checkin.c.id)
    .select_from(_PLACED)
    .where(
        _OF,
        offer.c.centre_id == bindparam("at_centre"),
        bindparam("in_year") == _YEAR,
        _MARKING,
    )
    .order_by(checkin.c.id)
    .limit(1)
)
_INHERIT = (
    update(checkin)
    .where(checkin.c.id == bindparam("row_id"))
    .values(first_this_year=bindparam("new_first"), former_year=bindparam("new_former"))
)
_UNMARK = delete(year_marker).where(
    year_marker.c.person_id == bindparam("of_person"),
    year_marker.c.centre_id == bindparam("at_centre"),
)
_VISITS = (
    select(
        checkin,
        case((_MARKING, offer.c.centre_id)).label("centre_id"),
        occurrence.c.local_on,
    )
    .select_from(_PLACED)
    .where(checkin.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(checkin.c.id)
    .with_for_update(of=checkin)
)
_DROP = delete(checkin).where(checkin.c.id.in_(bindparam("ids", expanding=True)))
_MOVE = (
    update(checkin)
    .where(checkin.c.id == bindparam("row_id"))
    .values(
        person_id=bindparam("to_person"),
        first_this_year=bindparam("new_first"),
        former_year=bindparam("new_former"),
    )
)
_MARKERS = select(year_marker).where(
    year_marker.c.person_id.in_(bindparam("people", expanding=True))
)
_FORGET_MARKERS = delete(year_marker).where(year_marker.c.year <= bindparam("last_year"))


def _sqlite() -> sqlite.Insert:
    statement = sqlite.insert(year_marker)
    newer = {"year": statement.excluded.year}
    return statement.on_conflict_do_update(index_elements=["person_id", "centre_id"], set_=newer)


def _postgresql() -> postgresql.Insert:
    statement = postgresql.insert(year_marker)
    newer = {"year": statement.excluded.year}
    return statement.on_conflict_do_update(index_elements=["person_id", "centre_id"], set_=newer)


_MARK = {"sqlite": _sqlite(), "postgresql": _postgresql()}


async def here(
    tx: Transaction, occurrence_id: OccurrenceId, *, hold: bool = False
) -> list[tuple[PersonId, str, Count]]:
    """List the families that are here: whose, its language, and what it adds to the sums.

    Args:
        hold: Let nobody change them until the end of the transaction.
    """
    rows = await tx.execute(_HERE_HELD if hold else _HERE, {"at_occurrence": occurrence_id})
    return [
        (
            PersonId(row.person_id),
            row.language,
            of_family(Family(row.adults, banded(row.children)), first=row.first_this_year),
        )
        for row in rows
    ]


async def of(tx: Transaction, occurrence_id: OccurrenceId, person_id: PersonId) -> Family | None:
    """Tell as who somebody is counted here; None if it is not."""
    row = await _one(tx, occurrence_id, person_id)
    return Family(row.adults, banded(row.children)) if row else None


async def enter(
    tx: Transaction, card: Details, person_id: PersonId, family: Family, key: str
) -> None:
    """Count a family that is here, once; who is counted already only changes its numbers.

    Args:
        key: Random, of the row that may come of it.
    """
    row = {"adults": family.adults, "children": plain(family.children)}
    at = {"at_occurrence": card.occurrence, "of_person": person_id}
    newer = {f"new_{name}": value for name, value in row.items()}
    if (await tx.execute(_CHANGE, at | newer)).rowcount:
        return
    first, former = await _mark(tx, card, person_id)
    whose = {"id": key, "occurrence_id": card.occurrence, "person_id": person_id}
    await tx.execute(_ENTER, whose | row | {"first_this_year": first, "former_year": former})


async def leave(tx: Transaction, card: Details, person_id: PersonId) -> None:
    """Count a family no more, and put its year marker back; where it is not counted do nothing."""
    await tx.execute(_HOLD, {"of_person": person_id})
    row = await _one(tx, card.occurrence, person_id)
    await tx.execute(_LEAVE, {"at_occurrence": card.occurrence, "of_person": person_id})
    if row is None or not row.first_this_year or card.centre is None:
        return
    there = {"of_person": person_id, "at_centre": card.centre}
    heir = (await tx.execute(_HEIR, there | {"in_year": card.local_on.year})).scalar()
    inherited = {"row_id": heir, "new_first": True, "new_former": row.former_year}
    # The other date may be closed at this moment: then there is no heir any more.
    if heir is None or not (await tx.execute(_INHERIT, inherited)).rowcount:
        await tx.execute(_UNMARK, there)
        await _set(tx, person_id, card.centre, row.former_year)


async def forget(tx: Transaction, occurrence_id: OccurrenceId) -> None:
    """Delete the families of a date: they have become a tally."""
    await tx.execute(_FORGET, {"at_occurrence": occurrence_id})


async def forget_markers(tx: Transaction, today: date) -> int:
    """Delete the year markers of a year after 31 January of the next; count them."""
    return (await tx.execute(_FORGET_MARKERS, {"last_year": forgotten(today)})).rowcount


async def merge(tx: Transaction, source: PersonId, target: PersonId) -> None:
    """Make one family of two: it is counted once at each date, and once a year at each centre."""
    both = {"people": [source, target]}
    visits = [_visit(row) for row in await tx.execute(_VISITS, both)]
    markers = (await tx.execute(_MARKERS, both)).all()
    theirs = {each.occurrence for each in visits if each.person == target}
    dropped = [each.key for each in visits if each.person == source and each.occurrence in theirs]
    stays = joined(visits, _counted(visits, markers), dropped)
    if dropped:
        await tx.execute(_DROP, {"ids": dropped})
    for key, visit in stays.items():
        values = {"new_first": visit.first, "new_former": visit.former_year}
        await tx.execute(_MOVE, {"row_id": key, "to_person": target} | values)
    latest: dict[int, int] = {}
    for row in markers:
        latest[row.centre_id] = max(row.year, latest.get(row.centre_id, 0))
    for centre_id, year in latest.items():
        await tx.execute(_UNMARK, {"of_person": source, "at_centre": centre_id})
        await _set(tx, target, CentreId(centre_id), year)


def _counted(visits: Sequence[Visit], markers: Sequence[Row[Any]]) -> set[tuple[int, int]]:
    """Find where and when one of the two was counted first at a date that is closed since."""
    still_open = {(each.person, each.where) for each in visits if each.first}
    return {
        (row.centre_id, row.year)
        for row in markers
        if (row.person_id, (row.centre_id, row.year)) not in still_open
    }


def _visit(row: Row[Any]) -> Visit:
    where = None if row.centre_id is None else (row.centre_id, row.local_on.year)
    return Visit(
        row.id, row.occurrence_id, row.person_id, where, row.first_this_year, row.former_year
    )


async def _mark(tx: Transaction, card: Details, person_id: PersonId) -> tuple[bool, int | None]:
    """Decide whether a family comes for the first time this year, and mark that it came."""
    if card.centre is None or discreet(card.kind):
        return False, None
    await tx.execute(_HOLD, {"of_person": person_id})
    there = {"of_person": person_id, "at_centre": card.centre}
    former = (await tx.execute(_MARKER, there)).scalar()
    if not is_first(former, card.local_on.year):
        return False, None
    await _set(tx, person_id, card.centre, card.local_on.year)
    return True, former


async def _set(tx: Transaction, person_id: PersonId, centre: CentreId, year: int | None) -> None:
    if year is not None:
        values = {"person_id": person_id, "centre_id": centre, "year": year}
        await tx.execute(_MARK[tx.dialect], values)


async def _one(
    tx: Transaction, occurrence_id: OccurrenceId, person_id: PersonId
) -> Row[Any] | None:
    at = {"at_occurrence": occurrence_id, "of_person": person_id}
    return (await tx.execute(_ONE, at)).first()
