"""Name the roles as `kiezbot invite` takes them, and what each of them reaches."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from kiez.directory import CentreId, OfferId
from kiez.people import Door, MunicipalityId, PersonId

StaffId = NewType("StaffId", int)


class Role(StrEnum):
    """What a member of staff may do; the scope stands beside it."""

    CITY = "city"
    CARRIER = "carrier"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    PARTNER = "partner"
    VISITOR = "visitor"
    DPO = "dpo"


OF_CENTRES = frozenset({Role.COORDINATOR, Role.VISITOR})
"""Roles that are given for a centre."""
OF_OFFERS = frozenset({Role.LEADER, Role.PARTNER})
"""Roles that are given for an offer."""
OF_CITIES = frozenset({Role.CITY, Role.DPO})
"""Roles that are given for the whole city; a carrier's is given for that carrier."""
TRUSTED = OF_CENTRES | OF_OFFERS
"""Roles of people whom families know: they tell what families need, and introduce one."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role with its scope: one of the three, or none for the whole city.

    Args:
        centre_name: Of the centre, for people to read; empty if there is none.
        carrier: Key of the carrier.
    """

    role: Role
    centre: CentreId | None = None
    centre_name: str = ""
    offer: OfferId | None = None
    carrier: str | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody with a role: the only source of what a staff verb may touch.

    Args:
        name: As colleagues and parents read it.
        chosen: The centre in which somebody with several works just now.
        workdays: Monday is 0.
        away_until: The last day of an absence.
        door: Where this person asks just now: a carrier keeps what is personal out of Telegram.
    """

    id: StaffId
    person: PersonId
    municipality: MunicipalityId
    name: str
    grants: tuple[Grant, ...]
    chosen: CentreId | None = None
    workdays: frozenset[int] = frozenset(range(5))
    away_until: date | None = None
    stand_in: StaffId | None = None
    door: Door = Door.WEB

    def may(self, *roles: Role) -> bool:
        """Tell whether one of these roles is held, wherever."""
        return any(each.role in roles for each in self.grants)

    @property
    def centres(self) -> tuple[Grant, ...]:
        """The centres that are coordinated, each once, in their order."""
        found = {each.centre: each for each in self.grants if each.role is Role.COORDINATOR}
        return tuple(found.values())

    @property
    def centre(self) -> CentreId | None:
        """The centre that is worked in: the chosen one, else the first; None: coordinates none."""
        own = [each.centre for each in self.centres]
        return self.chosen if self.chosen in own else next(iter(own), None)

    @property
    def centre_name(self) -> str:
        """The name of the centre that is worked in; empty if there is none."""
        return next((each.centre_name for each in self.centres if each.centre == self.centre), "")

    @property
    def reached_centres(self) -> tuple[Grant, ...]:
        """The centres that are coordinated or visited for, each once, the chosen one first."""
        found = {each.centre: each for each in self.grants if each.role in OF_CENTRES}
        return tuple(sorted(found.values(), key=lambda each: each.centre != self.chosen))

    def reaches_centre(self, centre: CentreId) -> bool:
        """Tell whether somebody coordinates a centre or visits families for it."""
        return any(each.centre == centre for each in self.reached_centres)

    @property
    def offers(self) -> frozenset[OfferId]:
        """The offers that are led, or kept by a partner, one by one."""
        return frozenset(
            each.offer for each in self.grants if each.role in OF_OFFERS and each.offer is not None
        )

    @property
    def consulted(self) -> frozenset[OfferId]:
        """The consultations whose families this partner alone may see."""
        return frozenset(
            each.offer
            for each in self.grants
            if each.role is Role.PARTNER and each.offer is not None
        )
