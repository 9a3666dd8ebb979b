"""Name what the directory holds: kinds, services, audiences, and how sure we are of a fact."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from kiez.people import MunicipalityId

CentreId = NewType("CentreId", int)
OfferId = NewType("OfferId", int)
OccurrenceId = NewType("OccurrenceId", int)
VenueId = NewType("VenueId", int)


class Kind(StrEnum):
    """What an offer is (directory format `kiezbot-directory/1`)."""

    ELTERNCAFE = "elterncafe"
    BABYCAFE = "babycafe"
    SCHULELTERNCAFE = "schulelterncafe"
    ELTERNBILDUNG = "elternbildung"
    JUGENDARBEIT = "jugendarbeit"
    SPRECHSTUNDE = "sprechstunde"
    HAUSBESUCH = "hausbesuch"


class Service(StrEnum):
    """Whose consultation hour it is."""

    ERZIEHUNGSBERATUNG = "erziehungsberatung"
    HEBAMME = "hebamme"
    FRUEHFOERDERUNG = "fruehfoerderung"
    BEZIRKSSOZIALARBEIT = "bezirkssozialarbeit"
    JOBCENTER = "jobcenter"
    KOORDINATION = "koordination"
    SCHULDNERBERATUNG = "schuldnerberatung"


class Audience(StrEnum):
    """For whom an offer is meant."""

    ELTERN = "eltern"
    MUETTER = "muetter"
    VAETER = "vaeter"
    SCHWANGERE = "schwangere"


class Registration(StrEnum):
    """Whether one has to sign up before coming."""

    NONE = "none"
    RECOMMENDED = "recommended"
    REQUIRED = "required"


class Through(StrEnum):
    """What of a centre or an offer may pass through Telegram: its carrier decides."""

    ALL = "all"
    INFORMATION = "information"
    """It is shown; signing up and talking to people happen in the web chat."""
    NONE = "none"
    """It is not shown there at all."""


class PlaceType(StrEnum):
    """What sort of place a name means."""

    CITY = "city"
    BOROUGH = "borough"
    QUARTER = "quarter"
    POSTAL_CODE = "postal_code"
    LANDMARK = "landmark"


# A fact that nobody looked at for two years reads "please check" (docs/directory.md).
STALE_MONTHS = 24


def stale(checked_on: date | None, today: date) -> bool:
    """Tell whether the last human check is missing or older than 24 months."""
    if checked_on is None:
        return True
    months = (today.year - checked_on.year) * 12 + today.month - checked_on.month
    return months > STALE_MONTHS or (months == STALE_MONTHS and today.day > checked_on.day)


class Confidence(StrEnum):
    """How sure we are of a fact."""

    PUBLISHED = "published"
    INFERRED = "inferred"
    ILLUSTRATIVE = "illustrative"
    """Not a fact: an example that fills the concept's catalogue."""


class OfferEvidence(StrEnum):
    """Where it is written that an offer exists."""

    PUBLISHED = "published"
    CONCEPT = "concept"
    NONE = "none"


class SlotEvidence(StrEnum):
    """Where it is written when an offer takes place."""

    PUBLISHED = "published"
    WEEKDAY_ONLY = "weekday_only"
    CONFIRMED = "confirmed"
    """A coordinator said so."""
    NONE = "none"


def warranted(offer: OfferEvidence, slot: SlotEvidence) -> Confidence | None:
    """Tell which confidence the evidence bears; None if the evidence contradicts itself.

    Nobody can publish when something takes place without publishing that it does.
    """
    match slot:
        case SlotEvidence.CONFIRMED:
            return Confidence.PUBLISHED
        case SlotEvidence.NONE:
            return Confidence.ILLUSTRATIVE
        case SlotEvidence.PUBLISHED | SlotEvidence.WEEKDAY_ONLY:
            if offer is not OfferEvidence.PUBLISHED:
                return None
            whole = slot is SlotEvidence.PUBLISHED
            return Confidence.PUBLISHED if whole else Confidence.INFERRED


@dataclass(frozen=True, slots=True)
class Network:
    """What a city calls its network of centres, one centre, its coordinator and its visitor."""

    name: str
    unit: str
    unit_plural: str
    coordinator: str
    visitor: str


@dataclass(frozen=True, slots=True)
class Office:
    """The city's own desk for parents' centres."""

    name: str
    street: str | None
    postal_code: str | None
    city: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call in need.

    Args:
        hours: When somebody answers, in German; None: not known, or always.
    """

    name: str
    phone: str
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A city with its own names, languages and numbers (docs/glossary.md).

    Args:
        position: Order of the directory files; the first is the default.
        languages: Codes, in the order of the menu; some may have no catalogue yet.
    """

    id: MunicipalityId
    key: str
    position: int
    name: str
    short_name: str
    timezone: str
    lat: float
    lon: float
    languages: tuple[str, ...]
    default_language: str
    network: Network
    office: Office | None
    helplines: tuple[Helpline, ...]


@dataclass(frozen=True, slots=True)
class Quarter:
    """A centre and the quarter it stands in.

    Args:
        lat: Of the office's venue; None if the centre has none.
        place: Key of the directory's place that the quarter names, if any does.
    """

    id: CentreId
    key: str
    name: str
    quarter: str
    lat: float | None
    lon: float | None
    place: str | None
