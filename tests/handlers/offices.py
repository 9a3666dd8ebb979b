"""Two centres and a second city, each with something of every kind that a button can name."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select

import storage.calendar
from kiez.directory import CentreId, OfferId
from kiez.people import Door, MunicipalityId, Person
from kiez.roles import Grant, Role
from storage.database import Database, Transaction
from storage.tables import (
    amendment,
    announcement,
    batch,
    centre,
    handover,
    invitation,
    occurrence,
    offer,
    signup,
    staff_role,
    task,
    thread,
)
from tests.directories import OFFER, read, small, take_in
from tests.handlers.phone import meet
from tests.staff import appoint

CAFE, ADVICE, COURSE, ELSEWHERE = "cafe", "rat", "kurs", "fern"
MITTE, SUED = "mitte", "sued"
OWN, FOREIGN, ABROAD = 1, 2, 3
ABSENT = 2**52 + 5
"""A number that nothing has."""

_NAMED = ("amendment", "draft", "thread", "signup", "task", "batch", "handover")
_FAMILY = {"adults": 1, "children": {}, "room": 1, "childcare": 0, "state": "in", "position": 1}


@dataclass(frozen=True)
class Town:
    """The numbers of a city's centres, offers and first dates, by their keys."""

    id: MunicipalityId
    centres: dict[str, CentreId]
    offers: dict[str, OfferId]
    dates: dict[str, int]


@dataclass(frozen=True)
class Offices:
    """Who works where, and what is there.

    Args:
        staff: The person with each role; all of the first centre.
        parent: Somebody without any.
        own: Of each kind of thing the number that a role reaches.
        foreign: Of each kind of thing those that it does not.
    """

    staff: dict[Role, Person]
    parent: Person
    own: dict[tuple[str, Role], int]
    foreign: dict[str, tuple[int, ...]]


async def built(database: Database, now: datetime) -> Offices:
    """Build them."""
    here, abroad = [await _town(database, each, now) for each in ("mitte", "fern")]
    people = {role: await meet(database, here.id, now, 100 + n) for n, role in enumerate(Role)}
    parent = await meet(database, here.id, now, 50)
    numbers = {}
    for role, who in people.items():
        numbers[role] = (await appoint(database, who, role.value, _grant(here, role))).id
    other = await meet(database, here.id, now, 60, Door.TELEGRAM)
    stranger = await meet(database, abroad.id, now, 70, Door.TELEGRAM)
    colleague = await appoint(database, other, "Eva", Grant(Role.COORDINATOR, here.centres[SUED]))
    beyond = await appoint(
        database, stranger, "Ida", Grant(Role.COORDINATOR, abroad.centres[MITTE])
    )
    async with database.transaction() as tx:
        by = (numbers[Role.COORDINATOR], colleague.id, beyond.id)
        await _fill(tx, here, abroad, by, parent, now)
        roles = {
            row.staff_id: row.id
            for row in await tx.execute(select(staff_role.c.id, staff_role.c.staff_id))
        }
    return Offices(
        people,
        parent,
        _own(here, people, numbers),
        {
            "occurrence": (here.dates[ELSEWHERE], abroad.dates[CAFE]),
            "offer": (here.offers[ELSEWHERE], abroad.offers[CAFE]),
            "centre": (here.centres[SUED], abroad.centres[MITTE]),
            "centre abroad": (abroad.centres[MITTE],),
            **dict.fromkeys(_NAMED, (FOREIGN, ABROAD)),
            "chat": (int(other.chat), int(stranger.chat)),
            "staff": (colleague.id, beyond.id),
            "member": (beyond.id,),
            "role": (roles[beyond.id],),
            "invitation": (ABROAD,),
        },
    )


async def _town(database: Database, key: str, now: datetime) -> Town:
    data = small()
    data["municipality"]["key"] = key
    first = data["centres"][0]
    second = deepcopy(first) | {"key": SUED}
    first["offers"] = [OFFER | {"key": each} for each in (CAFE, COURSE)]
    advice = {"key": ADVICE, "kind": "sprechstunde", "service": "hebamme"}
    first["offers"].append(OFFER | advice | {"provider": "Uta"})
    second["offers"] = [OFFER | {"key": ELSEWHERE, "venue": "hof"}]
    second["venues"] = [first["venues"][0] | {"key": "hof"}]
    data["centres"] = [first, second | {"office_venue": "hof"}]
    taken = await take_in(database, read(data), ("mitte", "fern").index(key))
    async with database.transaction() as tx:
        await storage.calendar.keep_up(tx, taken.municipality, now)
        own = {"of_city": taken.municipality}
        centres = {row.key: CentreId(row.id) for row in await tx.execute(_CENTRES, own)}
        offers = {row.key: OfferId(row.id) for row in await tx.execute(_OFFERS, own)}
        dates = {row.key: int(row.first) for row in await tx.execute(_DATES, own)}
    return Town(taken.municipality, centres, offers, dates)


_CENTRES = select(centre.c.key, centre.c.id).where(
    centre.c.municipality_id == bindparam("of_city")
)
_OFFERS = select(offer.c.key, offer.c.id).where(offer.c.municipality_id == bindparam("of_city"))
_DATES = (
    select(offer.c.key, func.min(occurrence.c.id).label("first"))
    .join(occurrence, occurrence.c.offer_id == offer.c.id)
    .where(offer.c.municipality_id == bindparam("of_city"))
    .group_by(offer.c.key)
)


def _grant(town: Town, role: Role) -> Grant:
    match role:
        case Role.COORDINATOR | Role.VISITOR:
            return Grant(role, town.centres[MITTE])
        case Role.LEADER:
            return Grant(role, offer=town.offers[COURSE])
        case Role.PARTNER:
            return Grant(role, offer=town.offers[ADVICE])
        case Role.CARRIER:
            return Grant(role, carrier="Caritas")
        case _:
            return Grant(role)


def _own(
    town: Town, people: dict[Role, Person], numbers: dict[Role, Any]
) -> dict[tuple[str, Role], int]:
    kept = {Role.COORDINATOR: CAFE, Role.LEADER: COURSE, Role.PARTNER: ADVICE}
    own = {("occurrence", role): town.dates[which] for role, which in kept.items()}
    own |= {("offer", role): town.offers[which] for role, which in kept.items()}
    own |= {(each, Role.COORDINATOR): OWN for each in _NAMED}
    own |= {("chat", role): int(who.chat) for role, who in people.items()}
    own |= {
        ("centre", Role.COORDINATOR): town.centres[MITTE],
        ("centre abroad", Role.CITY): town.centres[MITTE],
        ("member", Role.CITY): numbers[Role.COORDINATOR],
        ("invitation", Role.CITY): OWN,
        ("staff", Role.COORDINATOR): 0,
    }
    return own


async def _fill(
    tx: Transaction,
    here: Town,
    abroad: Town,
    by: tuple[int, ...],
    parent: Person,
    now: datetime,
) -> None:
    """Write a row of each kind: of the own centre, of another one, of another city."""
    places = ((here, MITTE, CAFE), (here, SUED, ELSEWHERE), (abroad, MITTE, CAFE))
    for number, (town, where, which), staff_id in zip(
        (OWN, FOREIGN, ABROAD), places, by, strict=True
    ):
        base = {"id": number, "municipality_id": town.id}
        there = {"centre_id": town.centres[where]}
        offered = {"offer_id": town.offers[which]}
        written = {"staff_id": staff_id, "changed_at": now}
        dated = {"occurrence_id": town.dates[which]}
        await _add(tx, amendment, base | there | offered | written, state="draft", **_CHANGE)
        await _add(tx, announcement, base | there | written | dated, state="draft", **_TEXT)
        await _add(tx, thread, base | there, person_id=parent.id, state="open")
        due = {"kind": "not right", "due_on": now.date() + timedelta(days=2)}
        await _add(tx, task, base | there | offered | due, detail="time")
        who = {"person_id": parent.id, "code_hmac": f"code {number}", "accompanied": True}
        await _add(tx, signup, base | offered | dated | who, **_FAMILY)
        await _add(tx, batch, base | there, code=f"CARD000{number}", **_CARDS)
        between = {"from_staff_id": by[1], "to_staff_id": staff_id, "person_id": parent.id}
        await _add(tx, handover, base | there | between, expires_at=now + timedelta(days=9))
        guest = {"secret_hash": f"hash {number}", "display_name": "Uta", "role": "dpo"}
        await _add(tx, invitation, base | guest, expires_at=now + timedelta(hours=1))


_CHANGE: dict[str, Any] = {"before": {"title": "Café"}, "after": {"title": "Tee"}}
_TEXT: dict[str, Any] = {
    "versions": {"de": {"title": "", "text": "Tee", "machine": False, "checked": True}},
    "audience": {},
}
_CARDS: dict[str, Any] = {
    "stage": "baby",
    "hand": "visitor",
    "made_on": date(2026, 11, 2),
    "ends_on": date(2028, 11, 1),
}


async def _add(tx: Transaction, table: Table, values: dict[str, Any], **more: object) -> None:
    await tx.execute(insert(table), values | more)
