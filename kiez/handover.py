"""Decide how a family is introduced to a coordinator, how long that is kept, and when it ends."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from kiez.code import read_entrance_code
from kiez.directory import CentreId, Through
from kiez.people import MunicipalityId, PersonId
from kiez.roles import StaffId

HandoverId = NewType("HandoverId", int)

# A family opens it while the visitor is there, or on the same evening.
KEEP_CODE = timedelta(hours=24)
# From the family's yes.
KEEP = timedelta(days=30)
ASK_AFTER = timedelta(days=7)

_PAYLOAD = re.compile(r"[hH]\s*-\s*(.{8,12})")


class Step(StrEnum):
    """What is counted of introductions: by centre and quarter of the year alone."""

    OFFERED = "offered"
    """A code was made."""
    AGREED = "agreed"
    """A family has agreed on its own phone."""
    MET = "met"
    """Both sides say so."""


class Opening(StrEnum):
    """Why a code opens nothing."""

    UNKNOWN = "unknown"
    """Never given out, used, taken back, or too old: nobody is told which."""
    BLOCKED = "blocked"
    """This chat has tried too often."""
    OWN = "own"
    """One of the two members of staff has opened it: it is for the family's own phone."""


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Somebody to whom a family can be introduced."""

    id: StaffId
    name: str
    centre: CentreId
    centre_name: str
    trial: bool


@dataclass(frozen=True, slots=True)
class Introduction:
    """A family that is introduced, as either side may know it.

    Args:
        by: Name of who introduces it.
        to: Name of the coordinator.
        family: None until it has agreed on its own phone.
        nickname: Of the family, for the coordinator alone; empty if it gave none.
        through: What of it may pass through Telegram: the carrier decides.
        carrier: Who is responsible; empty: the city's office.
        met_by_family, met_by_staff: None: nothing said yet.
        until: The code's end, then the introduction's.
    """

    id: HandoverId
    municipality: MunicipalityId
    centre: CentreId
    centre_name: str
    trial: bool
    through: Through
    carrier: str
    by: str
    to: str
    by_person: PersonId
    to_person: PersonId
    to_staff: StaffId
    family: PersonId | None
    nickname: str
    met_by_family: bool | None
    met_by_staff: bool | None
    until: datetime

    @property
    def agreed(self) -> bool:
        """Whether the family has agreed."""
        return self.family is not None

    @property
    def over(self) -> bool:
        """Whether both say that they have met: then nothing is kept any more."""
        return bool(self.met_by_family and self.met_by_staff)


@dataclass(frozen=True, slots=True)
class Asked:
    """An introduction about which one side is asked whether they have met.

    Args:
        family: The family is asked, else the coordinator.
    """

    introduction: Introduction
    family: bool

    @property
    def through(self) -> Through:
        """What of it may pass through Telegram."""
        return self.introduction.through


def asked(introduction: Introduction, person: PersonId) -> Asked | None:
    """Tell what a side is asked; None: it has said that they met, or has no part in it."""
    if person == introduction.family:
        return None if introduction.met_by_family else Asked(introduction, family=True)
    if person == introduction.to_person and introduction.agreed:
        return None if introduction.met_by_staff else Asked(introduction, family=False)
    return None


def payload(code: str) -> str:
    """Write what opens a chat at an introduction."""
    return f"h-{code}"


def read(typed: str) -> str | None:
    """Read the code from what a chat was opened with, or was typed; None: it was none.

    What cannot be a code is read as an empty one, which opens nothing.
    """
    found = _PAYLOAD.fullmatch(typed.strip())
    return (read_entrance_code(found[1]) or "") if found else None


def met(written: str) -> bool | None:
    """Read from a button how it went; None: it only asks."""
    return {"1": True, "0": False}.get(written)
