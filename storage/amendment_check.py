"""Check an offer that is to be as a directory file's would be, and word what is wrong by key."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError
from sqlalchemy import bindparam, exists, or_, select

from kiez.amendment import Reason, Refusal
from kiez.details import discreet
from kiez.directory import Kind
from storage.database import Transaction
from storage.directory_check import check
from storage.directory_offer import Offer
from storage.directory_rows import Record
from storage.directory_yaml import Problem
from storage.tables import occurrence, signup

_AHEAD = exists().where(
    occurrence.c.offer_id == signup.c.offer_id,
    or_(signup.c.occurrence_id.is_(None), occurrence.c.id == signup.c.occurrence_id),
    occurrence.c.starts_at > bindparam("now"),
)
_BOOKED = select(signup.c.slot_time.is_not(None)).where(
    signup.c.offer_id == bindparam("of_offer"), _AHEAD
)
# What says which kind of place a family has.
_SEATED_BY = ("course", "kind")
_PLACE = 2  # of the key in the path of a problem, below


async def booked(
    tx: Transaction, offer_id: int, changed: Mapping[str, object], now: object
) -> list[Refusal]:
    """Tell which changes would take the ground from places that families have."""
    if not changed.keys() & {"slots", *_SEATED_BY}:
        return []
    rows = (await tx.execute(_BOOKED, {"of_offer": offer_id, "now": now})).scalars().all()
    found = [Refusal(key, Reason.BOOKED) for key in _SEATED_BY if rows and key in changed]
    if any(rows) and "slots" in changed:
        found.append(Refusal("slots", Reason.BOOKED))
    return found


def refusals(record: Record, city: Mapping[str, Any]) -> list[Refusal]:
    """List what is wrong with an offer, key by key.

    Args:
        record: The offer as it is to be.
        city: A directory without offers: centres with their venues, and the sources.
    """
    found = dict[str, Refusal]()
    for each in (*_shape(record), *_contradictions(record, city), *_own(record)):
        found.setdefault(each.field, each)
    return list(found.values())


def _shape(record: Record) -> Iterator[Refusal]:
    try:
        Offer.model_validate(record)
    except ValidationError as error:
        for each in error.errors():
            yield Refusal(str(each["loc"][0]), Reason.WRONG)


def _contradictions(record: Record, city: Mapping[str, Any]) -> Iterator[Refusal]:
    for problem in check({**city, "citywide_offers": [record]}):
        if problem.path[:1] == ("citywide_offers",):
            yield Refusal(str(problem.path[_PLACE]), _reason(problem))


def _reason(problem: Problem) -> Reason:
    match problem.path[_PLACE], problem.path[-1]:
        case "exceptions", "date" | "to":
            return Reason.TWICE
        case _, "start" | "end" | "valid_until":
            return Reason.ORDER
        case _, "venue" | "second_owner" | "source":
            return Reason.UNKNOWN
        case "course", _:
            return Reason.COURSE
        case "childcare_capacity", _:
            return Reason.CHILDCARE
        case _:
            return Reason.WRONG


def _own(record: Record) -> Iterator[Refusal]:
    """Check what a file may leave open."""
    kind = record.get("kind")
    if record.get("slots") and not (kind in set(Kind) and discreet(Kind(str(kind)))):
        yield Refusal("slots", Reason.SLOTS)
    if not record.get("schedule") and not record.get("exceptions"):
        yield Refusal("schedule", Reason.WRONG)
