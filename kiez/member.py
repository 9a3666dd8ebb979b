"""Name who works for a city, and what a role can be given for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kiez.invitation import Held
from kiez.roles import OF_CITIES, OF_OFFERS, Role, StaffId


@dataclass(frozen=True, slots=True)
class Member:
    """A colleague as the city sees one.

    Args:
        roles: Each with the number of its row.
    """

    id: StaffId
    name: str
    roles: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a role can be given for, or that leads there.

    Args:
        centre: Number of a centre; 0: none.
        offer: Number of an offer; 0: none yet.
        key: As the directory file has it.
    """

    name: str
    centre: int = 0
    offer: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """How far the choice of a role's scope has come.

    Args:
        held: What is chosen; None: something is still to be chosen.
        options: From these.
    """

    held: Held | None = None
    options: Sequence[Option] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of the audit log.

    Args:
        by: Name of the colleague; empty if the account is gone, or there was none.
        staff: Number of the account; None: the operator, or nobody yet.
        what: The sort of thing and its key.
    """

    at: datetime
    by: str
    staff: StaffId | None
    action: str
    what: tuple[str, str]


def asks_for_offer(role: Role) -> bool:
    """Tell whether a role is given for a single offer."""
    return role in OF_OFFERS


def asks_for_nothing(role: Role) -> bool:
    """Tell whether a role holds for the whole city."""
    return role in OF_CITIES
