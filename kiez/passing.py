"""Name what a link to pass on leads to, and what a chat says when it is opened by one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kiez.details import Details
from kiez.directory import CentreId, Municipality, OccurrenceId, Through
from kiez.finding import Found

# Telegram takes 64 of these signs after ?start=; the letter says what follows.
_PAYLOAD = re.compile(r"([a-z])-([A-Za-z0-9_-]{1,60})")
_OCCURRENCE, _CENTRE = "o", "c"
# So many digits fit into the databases' ids.
_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Centre:
    """A centre as its page shows it; an empty text is "not known".

    Args:
        venue_name: Where its office is.
        through: What of it may pass through Telegram.
    """

    id: CentreId
    key: str
    name: str
    quarter: str
    carrier: str
    phone: str
    venue_name: str
    street: str
    postal_code: str
    city: str
    lat: float | None
    lon: float | None
    through: Through


@dataclass(frozen=True, slots=True)
class Passed:
    """What stands behind a link today.

    Args:
        main: The city is the first one, whose addresses need no key.
        today: The day in the city.
        card: The occurrence; None if the link leads to a centre, or the occurrence is over.
        centre: None if what was linked belongs to the whole city.
        dates: What comes next there, unless the card says it all.
    """

    city: Municipality
    main: bool
    today: date
    card: Details | None
    centre: Centre | None
    dates: tuple[Found, ...]

    @property
    def through(self) -> Through:
        """Tell what of it may pass through Telegram."""
        if self.card:
            return self.card.through
        return self.centre.through if self.centre else Through.ALL


def occurrence_id(text: str) -> OccurrenceId | None:
    """Read an occurrence's number from an address; None if it cannot be one."""
    return OccurrenceId(int(text)) if _DIGITS.fullmatch(text) else None


def read(payload: str) -> OccurrenceId | str | None:
    """Read what a chat was opened with.

    Returns:
        An occurrence, the name of a centre as `named` makes it, or None for anything else.
    """
    parts = _PAYLOAD.fullmatch(payload)
    if parts is None:
        return None
    letter, rest = parts.groups()
    if letter == _OCCURRENCE:
        return occurrence_id(rest)
    return rest if letter == _CENTRE else None


def of_occurrence(number: OccurrenceId) -> str:
    """Write what opens a chat at an occurrence."""
    return f"{_OCCURRENCE}-{number}"


def of_centre(name: str) -> str:
    """Write what opens a chat at a centre; empty if Telegram would not take it."""
    payload = f"{_CENTRE}-{name}"
    return payload if _PAYLOAD.fullmatch(payload) else ""


def named(key: str, city_key: str = "") -> str:
    """Name a centre; with the city's key unless it is the first city."""
    return f"{city_key}_{key}" if city_key else key


def parted(name: str, city_keys: Iterable[str]) -> tuple[str, str]:
    """Part a centre's name into the keys of city and centre; no city is the first one."""
    for city_key in city_keys:
        if name.startswith(f"{city_key}_"):
            return city_key, name.removeprefix(f"{city_key}_")
    return "", name
