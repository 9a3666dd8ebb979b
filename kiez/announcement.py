"""Decide whom an announcement reaches, in which language, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from kiez.details import Details
from kiez.directory import CentreId, Kind, OccurrenceId, OfferId, Through
from kiez.signup import Band


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    """It waits for its hour."""
    SENDING = "sending"
    SENT = "sent"
    RECALLED = "recalled"


TEXT_SIGNS = 1000
"""A text may be so long (in UTF-16 units, as Telegram counts): the frame needs room beside it."""
AGES = (Band.U1, Band.ONE_TWO, Band.THREE_FIVE, Band.SIX_UP)
"""The children's ages that an audience may be chosen by."""


@dataclass(frozen=True, slots=True)
class Version:
    """The text of an announcement in one language; its title, if it has one, stands above it.

    Of an announcement with a theme of the catalogue there are none: the catalogue has the words.
    The first version of an announcement is the one that it was written in.

    Args:
        machine: A machine has translated it.
        checked: A person has looked at what the machine wrote.
    """

    text: str
    title: str = ""
    machine: bool = False
    checked: bool = True

    @property
    def ready(self) -> bool:
        """Whether it may go out: what a machine wrote only after a person's look."""
        return self.checked or not self.machine

    def written(self) -> dict[str, Any]:
        """Write it for the table."""
        return {
            "title": self.title,
            "text": self.text,
            "machine": self.machine,
            "checked": self.checked,
        }


def versions(kept: Mapping[str, Mapping[str, Any]]) -> dict[str, Version]:
    """Read the versions as the table has them, by language, the first one first."""
    return {
        language: Version(
            text=each.get("text", ""),
            title=each.get("title", ""),
            machine=bool(each.get("machine")),
            checked=bool(each.get("checked", True)),
        )
        for language, each in kept.items()
    }


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an announcement is for, of those who follow the centre; empty: all of them.

    Args:
        ages: Of one of the children, as far as somebody has told.
        offer: Only who has signed up for the offer, or one of its dates.
        occurrence: Only who has signed up for this date.
    """

    kinds: tuple[Kind, ...] = ()
    languages: tuple[str, ...] = ()
    ages: tuple[Band, ...] = ()
    offer: OfferId | None = None
    occurrence: OccurrenceId | None = None

    @property
    def everybody(self) -> bool:
        """Whether all who follow the centre are meant."""
        return self == Audience()

    def written(self) -> dict[str, Any]:
        """Write it for the table."""
        return {
            "kinds": list(self.kinds),
            "languages": list(self.languages),
            "ages": list(self.ages),
            "offer": self.offer,
            "occurrence": self.occurrence,
        }


def audience(kept: Mapping[str, Any]) -> Audience:
    """Read an audience as the table has it."""
    return Audience(
        kinds=tuple(map(Kind, kept.get("kinds") or ())),
        languages=tuple(kept.get("languages") or ()),
        ages=tuple(map(Band, kept.get("ages") or ())),
        offer=kept.get("offer"),
        occurrence=kept.get("occurrence"),
    )


def allowed(wanted: Audience, *, sensitive: bool) -> Audience:
    """Give the audience that an announcement may have.

    A sensitive theme goes to all who follow the centre: nobody is picked for it by what they
    tapped, told or visited.
    """
    return Audience() if sensitive else wanted


@dataclass(frozen=True, slots=True)
class Spoken:
    """An announcement as one person is to read it.

    Args:
        title: Empty if the text has none.
        language: Of the text: the person's own, or German where no version exists.
        machine: A machine has translated it, and a person has checked it.
        sensitive: Outside the open chat only café and time are named.
        through: What the carrier lets pass through Telegram.
        personal: It goes to who has signed up, and by coming tells that they have.
        trial: The centre rehearses.
        card: The date that it invites to, as it is now; None if there is none.
        today: The day in the city.
    """

    id: int
    centre: CentreId
    centre_name: str
    title: str
    text: str
    language: str
    machine: bool
    sensitive: bool
    through: Through
    personal: bool
    trial: bool
    today: date
    card: Details | None = None
