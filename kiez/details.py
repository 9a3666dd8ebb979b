"""Name what the card of an occurrence tells."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from kiez.calendar import State
from kiez.directory import (
    Audience,
    CentreId,
    Kind,
    OccurrenceId,
    OfferId,
    Registration,
    Service,
    Through,
)
from kiez.people import Door


class Access(StrEnum):
    """How one comes to an occurrence; that it is closed is its state's matter."""

    OPEN = "open"
    BY_APPOINTMENT = "by_appointment"


@dataclass(frozen=True, slots=True)
class Details:
    """Everything that the card of an occurrence tells (P4); None is "not known".

    Args:
        trial: The centre is not live yet: what is shown is a rehearsal.
        child_age_months: Youngest and oldest age; either may be None.
        phone: The offer's own number, else the centre's.
        checked_on: When a person last looked.
        confirmed: Somebody has confirmed the time.
    """

    occurrence: OccurrenceId
    offer: OfferId
    kind: Kind
    service: Service | None
    title: str
    description: str
    provider: str
    state: State
    reason: str
    local_on: date
    start_time: time
    end_time: time
    starts_at: datetime
    ends_at: datetime
    access: Access
    registration: Registration
    cost_cents: int
    childcare: bool | None
    child_age_months: tuple[int | None, int | None]
    audience: frozenset[Audience]
    languages: tuple[str, ...]
    centre: CentreId | None
    centre_name: str
    carrier: str
    quarter: str
    trial: bool
    venue_name: str
    street: str
    postal_code: str
    city: str
    lat: float | None
    lon: float | None
    distance_m: float | None
    step_free: bool | None
    pram: bool | None
    nursing: bool | None
    changing_table: bool | None
    phone: str | None
    checked_on: date | None
    confirmed: bool
    through: Through = Through.ALL


def discreet(kind: Kind) -> bool:
    """Tell whether a locked phone must not show what an occurrence is about."""
    return kind in {Kind.SPRECHSTUNDE, Kind.HAUSBESUCH}


def access(kind: Kind, registration: Registration) -> Access:
    """Tell whether one just comes: a consultation or visit with registration is by appointment."""
    if discreet(kind) and registration is Registration.REQUIRED:
        return Access.BY_APPOINTMENT
    return Access.OPEN


def only_looking(card: Details, door: Door) -> bool:
    """Tell whether a date may be looked at through this door and nothing more: no sign-up."""
    return door is Door.TELEGRAM and card.through is not Through.ALL
