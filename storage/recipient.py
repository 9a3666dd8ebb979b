"""Find those whom an announcement reaches: who follows the centre, or has signed up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from kiez.announcement import AGES, Audience
from kiez.consent import VERSIONS, Purpose
from kiez.details import discreet
from kiez.directory import Kind, Through
from kiez.people import Door
from kiez.publishing import FEW, Size, born, by_signup, few
from kiez.signup import State
from storage.announcement_row import Known
from storage.database import Transaction
from storage.tables import absence, chat, child, consent, follow, occurrence, offer, person, signup

_OFFER = bindparam("of_offer", type_=BigInteger)
_DATE = bindparam("of_date", type_=BigInteger)
# Who comes to a consultation is nobody's matter but its provider's.
_QUIET_KINDS = tuple(each for each in Kind if discreet(each))


def _flag(name: str) -> ColumnElement[bool]:
    return bindparam(name, type_=Boolean)


def _agreed(purpose: Purpose) -> ColumnElement[bool]:
    return exists().where(
        consent.c.person_id == person.c.id,
        consent.c.purpose == purpose,
        consent.c.version == VERSIONS[purpose],
        consent.c.withdrawn_at.is_(None),
    )


_FOLLOWS = person.c.id.in_(
    select(follow.c.person_id).where(
        follow.c.centre_id == bindparam("of_centre"),
        or_(
            follow.c.kind.is_(None),
            _flag("any_kind"),
            follow.c.kind.in_(bindparam("kinds", expanding=True)),
        ),
    )
)
_of_date = select(occurrence.c.offer_id).where(occurrence.c.id == _DATE).scalar_subquery()
_left_out = exists().where(absence.c.signup_id == signup.c.id, absence.c.occurrence_id == _DATE)
_SIGNED_UP = person.c.id.in_(
    select(signup.c.person_id)
    .join(offer, offer.c.id == signup.c.offer_id)
    .where(
        offer.c.kind.not_in(_QUIET_KINDS),
        signup.c.state == State.IN,
        signup.c.offer_id == func.coalesce(_OFFER, _of_date),
        or_(
            _DATE.is_(None),
            signup.c.occurrence_id == _DATE,
            and_(signup.c.occurrence_id.is_(None), ~_left_out),
        ),
    )
)
_REACHED = exists().where(
    chat.c.person_id == person.c.id,
    chat.c.blocked.is_(False),
    or_(chat.c.door != Door.TELEGRAM, _flag("by_telegram")),
)
_OF_AGE = exists().where(
    child.c.person_id == person.c.id,
    or_(
        *(
            and_(
                _flag(f"wanted_{number}"),
                child.c.born_on > bindparam(f"after_{number}"),
                child.c.born_on <= bindparam(f"until_{number}"),
            )
            for number in range(len(AGES))
        )
    ),
)
_SUITS = (
    person.c.stopped.is_(False),
    or_(_flag("any_language"), person.c.language.in_(bindparam("languages", expanding=True))),
    or_(_flag("any_age"), _OF_AGE),
    _REACHED,
)


class _Circle(Enum):
    """Of whom an audience is chosen."""

    FOLLOWERS = auto()
    BOTH = auto()
    """Follow the centre and have signed up."""
    PARTICIPANTS = auto()
    """Have signed up, whether they follow or not: what a course leader says is about that."""


_OF = {
    _Circle.FOLLOWERS: (_FOLLOWS, _agreed(Purpose.NEWS), *_SUITS),
    _Circle.BOTH: (_FOLLOWS, _agreed(Purpose.NEWS), _SIGNED_UP, *_SUITS),
    _Circle.PARTICIPANTS: (_SIGNED_UP, _agreed(Purpose.PLACES), *_SUITS),
}


def _people(circle: _Circle) -> Select[*tuple[Any, ...]]:
    # Whoever is being erased right now is waited for, and then is nobody.
    return (
        select(person.c.id, person.c.quiet_from, person.c.quiet_to)
        .where(*_OF[circle])
        .order_by(person.c.id)
        .with_for_update(read=True, key_share=True)
    )


def _sizes(circle: _Circle) -> Select[*tuple[Any, ...]]:
    return (
        select(person.c.language, func.count().label("people"))
        .where(*_OF[circle])
        .group_by(person.c.language)
        .order_by(func.count().desc(), person.c.language)
    )


_SIGNED = select(func.count()).select_from(person).where(_SIGNED_UP)
_PEOPLE = {circle: _people(circle) for circle in _Circle}
_SIZES = {circle: _sizes(circle) for circle in _Circle}


async def people(tx: Transaction, known: Known, now: datetime, *, led: bool) -> Sequence[Row[Any]]:
    """List those whom an announcement reaches, each once, with their quiet hours.

    Args:
        led: A course leader writes to the own participants.
    """
    statement = _PEOPLE[_circle(known.audience, led=led)]
    return (await tx.execute(statement, _wanted(known, now))).all()


async def size(tx: Transaction, known: Known, now: datetime, *, led: bool) -> Size:
    """Count those whom an announcement reaches."""
    circle, wanted = _circle(known.audience, led=led), _wanted(known, now)
    rows = (await tx.execute(_SIZES[circle], wanted)).all()
    total = sum(row.people for row in rows)
    many = {row.language: row.people for row in rows if row.people >= FEW}
    found = Size(total, {} if known.personal else many, few(known.audience, total))
    if circle is not _Circle.BOTH:
        return found
    return replace(found, signed=(await tx.execute(_SIGNED, wanted)).scalar_one())


def _circle(audience: Audience, *, led: bool) -> _Circle:
    if not by_signup(audience):
        return _Circle.FOLLOWERS
    return _Circle.PARTICIPANTS if led else _Circle.BOTH


def _wanted(known: Known, now: datetime) -> dict[str, Any]:
    audience = known.audience
    allowed = {Through.ALL} if known.personal else {Through.ALL, Through.INFORMATION}
    return {
        "of_centre": known.row.centre_id,
        "any_kind": not audience.kinds,
        "kinds": audience.kinds,
        "any_language": not audience.languages,
        "languages": audience.languages,
        "any_age": not audience.ages,
        "of_offer": audience.offer,
        "of_date": audience.occurrence,
        "by_telegram": known.through in allowed,
        **_ages(audience, now.astimezone(known.zone).date()),
    }


def _ages(audience: Audience, today: date) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for number, each in enumerate(AGES):
        after, until = born(each, today)
        values |= {
            f"wanted_{number}": each in audience.ages,
            f"after_{number}": after,
            f"until_{number}": until,
        }
    return values
