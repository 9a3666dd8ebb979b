"""Hold the statements that search the coming occurrences, and the values of a search.

Each has one shape for all filters: a filter that was not set gets a value that lets all through,
so that every statement is a constant and is planned alike.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Float,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    func,
    not_,
    or_,
    select,
    union_all,
)

from kiez.calendar import State
from kiez.directory import Audience, Registration, Service, Through
from kiez.finding import PREGNANT, Question, Search, days, hours
from kiez.people import Door, MunicipalityId
from storage.tables import centre, occurrence, offer, venue

# Nothing lasts longer, so what began before cannot be running: this bounds the index seek.
LONGEST = timedelta(hours=24)

_ANYTHING = "%"
_MOST = 2_147_483_647  # largest integer that both databases take as a price
_OLDEST = 32_767  # the same of an age


def _pattern(name: str) -> ColumnElement[str]:
    """Take a pattern for LIKE.

    SQLite looks at a bare pattern to choose its plan, and so plans the whole statement anew
    at every call: 274 instead of 72 microseconds for a search in a box.
    """
    return cast(bindparam(name), String)


def _fits_offer(*, filtered: bool) -> ColumnElement[bool]:
    """Say which offers a search lets through; every filter has a value that lets all through."""
    if not filtered:
        return offer.c.retired.is_(False)
    youngest, oldest = offer.c.child_age_months_min, offer.c.child_age_months_max
    return and_(
        offer.c.retired.is_(False),
        func.coalesce(offer.c.service, "").like(_pattern("service")),
        offer.c.audience.like(_pattern("audience")),
        or_(offer.c.audience.like(_pattern("pregnant")), offer.c.service == Service.HEBAMME),
        offer.c.languages.like(_pattern("language")),
        or_(youngest.is_(None), youngest <= bindparam("age_from")),
        or_(oldest.is_(None), oldest >= bindparam("age_to")),
        offer.c.cost_cents <= bindparam("cost_cents"),
        offer.c.registration.like(_pattern("registration")),
        or_(not_(bindparam("childcare", type_=Boolean)), offer.c.childcare.is_(True)),
    )


def _fits_occurrence(dated: FromClause, *, filtered: bool) -> ColumnElement[bool]:
    """Say which dates of an offer a search lets through."""
    coming = and_(
        dated.c.state == State.ON,
        dated.c.starts_at > bindparam("since", type_=dated.c.starts_at.type),
        dated.c.ends_at > bindparam("now", type_=dated.c.ends_at.type),
    )
    if not filtered:
        return coming
    own = venue.alias("own_venue")
    step_free_there = exists().where(own.c.id == dated.c.venue_id, own.c.step_free.is_(True))
    step_free = or_(and_(~dated.c.elsewhere, offer.c.step_free.is_(True)), step_free_there)
    return and_(
        coming,
        dated.c.local_on.between(bindparam("first_on"), bindparam("last_on")),
        dated.c.weekday.between(bindparam("first_weekday"), bindparam("last_weekday")),
        dated.c.start_time.between(bindparam("from_time"), bindparam("to_time")),
        or_(not_(bindparam("step_free", type_=Boolean)), step_free),
    )


def shown() -> ColumnElement[bool]:
    """Hide what is retired, what nobody confirmed in a live centre, what a door may not show.

    What nobody has answered for in half a year is hidden, too (kiez/check.py).
    """
    through = func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL)
    open_centre = and_(
        centre.c.retired.is_(False), or_(centre.c.live.is_(False), offer.c.slot_confirmed)
    )
    return and_(
        offer.c.hidden.is_(False),
        or_(offer.c.centre_id.is_(None), open_centre),
        or_(venue.c.id.is_(None), venue.c.retired.is_(False)),
        or_(not_(bindparam("by_telegram", type_=Boolean)), through != Through.NONE),
    )


_CANDIDATE = (
    offer.c.id,
    offer.c.key,
    occurrence.c.id.label("occurrence_id"),
    occurrence.c.starts_at,
    venue.c.lat,
    venue.c.lon,
    venue.c.postal_code,
)
WITH_PLACE = (
    occurrence.join(offer, offer.c.id == occurrence.c.offer_id)
    .outerjoin(venue, venue.c.id == func.coalesce(occurrence.c.venue_id, offer.c.venue_id))
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
)
"""A date with its offer, the place where it really is, and the centre, as far as it has them."""


def _next_of_each(*offers: ColumnElement[bool], filtered: bool) -> Select[*tuple[Any, ...]]:
    """Select offers, each with the next of its dates that fits: one seek in the index."""
    coming = occurrence.alias("coming")
    first = (
        select(coming.c.id)
        .where(coming.c.offer_id == offer.c.id, _fits_occurrence(coming, filtered=filtered))
        .order_by(coming.c.starts_at)
        .limit(1)
        .correlate(offer)
        .scalar_subquery()
    )
    return (
        select(*_CANDIDATE)
        .select_from(WITH_PLACE)
        .where(*offers, occurrence.c.id == first, _fits_offer(filtered=filtered), shown())
    )


_HERE = offer.c.municipality_id == bindparam("municipality_id")
_OF_KIND = offer.c.kind == bindparam("kind")
_IN_BOX = and_(
    offer.c.lat.between(bindparam("south", type_=Float), bindparam("north", type_=Float)),
    offer.c.lon.between(bindparam("west", type_=Float), bindparam("east", type_=Float)),
)
_moved = occurrence.alias("moved")
# A date that takes place elsewhere may lie in the box while its offer does not. These are few and
# have an index of their own; the municipality is asked of the date, so that the index is used.
_ELSEWHERE = offer.c.id.in_(
    select(_moved.c.offer_id).where(
        _moved.c.municipality_id == bindparam("municipality_id"),
        _moved.c.elsewhere,
        _moved.c.starts_at > bindparam("since", type_=_moved.c.starts_at.type),
    )
)


def _soonest(*offers: ColumnElement[bool], filtered: bool) -> Select[*tuple[Any, ...]]:
    """Select the first dates of the coming days that fit, in the order without a spot."""
    return (
        select(*_CANDIDATE)
        .select_from(WITH_PLACE)
        .where(
            occurrence.c.municipality_id == bindparam("municipality_id"),
            occurrence.c.starts_at < bindparam("until", type_=occurrence.c.starts_at.type),
            _fits_occurrence(occurrence, filtered=filtered),
            *offers,
            _fits_offer(filtered=filtered),
            shown(),
        )
        .order_by(occurrence.c.starts_at, offer.c.key)
        .limit(bindparam("most"))
    )


def _in_box(*offers: ColumnElement[bool], filtered: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Select what lies in a box, and what takes place there for once."""
    return union_all(
        _next_of_each(_HERE, *offers, _IN_BOX, filtered=filtered),
        _next_of_each(_ELSEWHERE, *offers, filtered=filtered),
    )


# One statement for each shape: whether one kind is asked for, and whether there are filters. Most
# parents set none, and without them a statement has a third of its values.
_SHAPES = tuple(
    ((bool(kinds), filtered), kinds, filtered)
    for kinds in ((), (_OF_KIND,))
    for filtered in (False, True)
)
IN_BOX = {shape: _in_box(*kinds, filtered=filtered) for shape, kinds, filtered in _SHAPES}
EVERYWHERE = {
    shape: _next_of_each(_HERE, *kinds, filtered=filtered) for shape, kinds, filtered in _SHAPES
}
SOONEST = {shape: _soonest(*kinds, filtered=filtered) for shape, kinds, filtered in _SHAPES}
OF_CENTRE = _next_of_each(_HERE, offer.c.centre_id == bindparam("centre_id"), filtered=True)


def shape(search: Search) -> tuple[bool, bool]:
    """Tell which statement answers a search."""
    return search.kind is not None, replace(search, kind=None) != Search()


LINES = (
    select(
        occurrence.c.id.label("occurrence"),
        offer.c.id.label("offer"),
        offer.c.kind,
        offer.c.service,
        offer.c.title,
        occurrence.c.local_on,
        occurrence.c.start_time,
        occurrence.c.end_time,
        occurrence.c.starts_at,
        func.coalesce(venue.c.name, "").label("venue_name"),
        func.coalesce(centre.c.quarter, "").label("quarter"),
        offer.c.slot_confirmed.label("confirmed"),
        centre.c.live.is_(False).label("trial"),
        offer.c.key,
        venue.c.lat,
        venue.c.lon,
        venue.c.postal_code,
    )
    .select_from(WITH_PLACE)
    .where(occurrence.c.id.in_(bindparam("ids", expanding=True)))
)
POSTAL_CODE = select(
    func.min(venue.c.lat).label("south"),
    func.max(venue.c.lat).label("north"),
    func.min(venue.c.lon).label("west"),
    func.max(venue.c.lon).label("east"),
).where(
    venue.c.municipality_id == bindparam("municipality_id"),
    venue.c.postal_code == bindparam("postal_code"),
)


def values(municipality_id: MunicipalityId, question: Question) -> dict[str, object]:
    """Turn a search into the values that its statements take."""
    search, now = question.search, question.now
    between = days(search.day, question.today)
    from_time, to_time = hours(search.part)
    age = search.child_age_months
    anything = age is None or age == PREGNANT
    return {
        "municipality_id": municipality_id,
        "kind": search.kind,
        "service": search.service or _ANYTHING,
        "audience": f"%|{search.audience}|%" if search.audience else _ANYTHING,
        "pregnant": f"%|{Audience.SCHWANGERE}|%" if age == PREGNANT else _ANYTHING,
        "language": f"%|{search.language}|%" if search.language else _ANYTHING,
        "age_from": _OLDEST if anything else age,
        "age_to": -_OLDEST if anything else age,
        "cost_cents": 0 if search.free else _MOST,
        "registration": Registration.NONE if search.no_registration else _ANYTHING,
        "childcare": search.childcare,
        "step_free": search.step_free,
        "by_telegram": question.door is Door.TELEGRAM,
        "since": now - LONGEST,
        "now": now,
        "first_on": between.first_on,
        "last_on": between.last_on,
        "first_weekday": between.first_weekday,
        "last_weekday": between.last_weekday,
        "from_time": from_time,
        "to_time": to_time,
    }
